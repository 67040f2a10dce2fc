"""Run methods over cases: the metrics of each case, and their means and the median seconds of each method x group x regime."""

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from methods import METHODS
from metrics import NAMES, score
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


def run_method(name: str, cases: list[Case]) -> MethodRun:
    """Runs one method over all cases, after one unmeasured call for lazy loading."""
    cells: dict[tuple[str, str], Cell] = {}
    kept, failures = {}, []
    for case, seconds, scores, error in _calls(name, cases):
        if error:
            failures.append({"method": name, **_where(case), "reason": error})
            continue
        cell = cells.setdefault((case.group, case.regime), Cell())
        cell.scores.append(scores)
        cell.seconds.append(seconds)
        kept[tuple(_where(case).values())] = [None if math.isnan(value) else round(value, DIGITS) for value in scores.values()]
    rows = [{"method": name, "group": group, "regime": regime, **cell.summary()} for (group, regime), cell in cells.items()]
    return MethodRun(name, rows, kept, failures)


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


def _calls(name: str, cases: list[Case]) -> Iterator[tuple[Case, float, dict[str, float], str]]:
    method = METHODS[name]
    for number, case in enumerate([*cases[:1], *cases]):
        started, scores, error = perf_counter(), {}, ""
        seconds = 0.0
        try:
            forecast = method(case.train, case.future)
            seconds = perf_counter() - started
            scores = score(case.test.y.to_numpy(), forecast, case.scale)
        except Exception as failure:  # A rival that fails a case is a result: it is listed with its reason.
            error = f"{type(failure).__name__}: {failure}"
        if number > 0:
            yield case, seconds, scores, error


def _mean(values: list[float]) -> float | None:
    known = [value for value in values if not math.isnan(value)]
    return round(statistics.fmean(known), 6) if known else None
