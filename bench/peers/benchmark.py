"""Run methods over cases: the metrics of each case, and their means and the median seconds of each method x group x regime."""

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from methods import GLOBAL, INTERMITTENT, METHODS
from metrics import NAMES, Forecast, score
from panel import Case

DIGITS = 5
"""Decimals of the scores of single cases; means have six and are of the full numbers."""


@dataclass
class Cell:
    """The scores and seconds of the cases of one method, group and regime."""

    scores: list[dict[str, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float | int | None]:
        means = {name: _mean([one[name] for one in self.scores]) for name in NAMES}
        return {"cases": len(self.scores), **means, "secondsPerStore": round(statistics.median(self.seconds), 4)}


@dataclass
class MethodRun:
    """What became of one method: its result rows, the scores of each case, and the cases it failed with the reason."""

    name: str
    rows: list[dict]
    scores: dict[tuple[str, str, str], list[float | None]]
    failures: list[dict]
    forecasts: list[dict]
    """What it said of each case: `mean`, and `lower80` and `upper80` where it has intervals."""


def run_method(name: str, cases: list[Case]) -> MethodRun:
    """Runs one method over all cases, after one unmeasured call for lazy loading."""
    cells: dict[tuple[str, str], Cell] = {}
    kept, failures, forecasts = {}, [], []
    for case, seconds, forecast, scores, error in _calls(name, cases):
        if error:
            failures.append({"method": name, **_where(case), "reason": error})
            continue
        cell = cells.setdefault((case.group, case.regime), Cell())
        cell.scores.append(scores)
        cell.seconds.append(seconds)
        forecasts.append({"method": name, **_where(case), **_values(forecast)})
        kept[tuple(_where(case).values())] = [None if math.isnan(value) else round(value, DIGITS) for value in scores.values()]
    rows = [{"method": name, "group": group, "regime": regime, **cell.summary()} for (group, regime), cell in cells.items()]
    return MethodRun(name, rows, kept, failures, forecasts)


def case_rows(cases: list[Case], runs: list[MethodRun]) -> list[dict]:
    """One row a case: `scores` has a list for each method that did not fail it, the numbers in the order of NAMES."""
    rows = []
    for case in cases:
        where = _where(case)
        key = tuple(where.values())
        rows.append({**where, "scores": {run.name: run.scores[key] for run in runs if key in run.scores}})
    return rows


def _where(case: Case) -> dict[str, str]:
    return {"series": case.series, "origin": f"{case.origin:%Y-%m-%d}", "regime": case.regime}


def _values(forecast: Forecast) -> dict[str, list[float]]:
    bounds = dict(zip(("lower80", "upper80"), forecast.bounds.get(80, ())))
    return {key: [round(float(value), DIGITS) for value in values] for key, values in {"mean": forecast.mean, **bounds}.items()}


def _calls(name: str, cases: list[Case]) -> Iterator[tuple[Case, float, Forecast | None, dict[str, float], str]]:
    if name in GLOBAL:
        yield from _global_calls(name, cases)
        return
    method = {**METHODS, **INTERMITTENT}[name]
    for number, case in enumerate([*cases[:1], *cases]):
        started, forecast, scores, error = perf_counter(), None, {}, ""
        seconds = 0.0
        try:
            forecast = method(case.train, case.future)
            seconds = perf_counter() - started
            scores = score(case.test.y.to_numpy(), forecast, case.scale)
        except Exception as failure:  # A rival that fails a case is a result: it is listed with its reason.
            error = f"{type(failure).__name__}: {failure}"
        if number > 0:
            yield case, seconds, forecast, scores, error


def _global_calls(name: str, cases: list[Case]) -> Iterator[tuple[Case, float, Forecast | None, dict[str, float], str]]:
    """The cases of a group, origin and regime at once; a case takes its share of the seconds."""
    together: dict[tuple, list[Case]] = {}
    for case in cases:
        together.setdefault((case.group, case.origin, case.regime), []).append(case)
    for own in together.values():
        started = perf_counter()
        try:
            forecasts = GLOBAL[name](own)
            seconds = (perf_counter() - started) / len(own)
            scores = [score(case.test.y.to_numpy(), forecast, case.scale) for case, forecast in zip(own, forecasts)]
        except Exception as failure:
            for case in own:
                yield case, 0.0, None, {}, f"{type(failure).__name__}: {failure}"
            continue
        for case, forecast, scored in zip(own, forecasts, scores):
            yield case, seconds, forecast, scored, ""


def _mean(values: list[float]) -> float | None:
    known = [value for value in values if not math.isnan(value)]
    return round(statistics.fmean(known), 6) if known else None
