"""Writes fixtures/oracles/fev-bench.json: windows and scores of the package fev, and the seasonal naive of statsforecast as
fev-bench runs it, on invented series. Its packages are those of requirements-fev.txt. Run: python test/oracles/fev_bench.py"""
import json, math, platform, tempfile, warnings
from importlib.metadata import version
from pathlib import Path
import fev, numpy as np, pandas as pd
from fev.metrics import get_metric
from statsforecast.models import SeasonalNaive

SCRIPT = Path(__file__)
LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
METRICS = ["SQL", "MASE", {"name": "WAPE", "epsilon": 1.0}, {"name": "WQL", "epsilon": 1.0}]


def sales(rng, days, scale=100.0, first_weekday=0):
    """Whole numbers with a week, closed on one day of it."""
    week = np.array([1.0, 0.9, 0.95, 1.05, 1.3, 1.6, 0.0])[(np.arange(days) + first_weekday) % 7]
    return np.round(scale * week * np.exp(rng.normal(0, 0.2, days)))


def without(values, *ranges):
    values = values.copy()
    for start, stop in ranges:
        values[start:stop] = np.nan
    return values


def write_none(values):
    return [None if math.isnan(v) else v for v in map(float, values)]


def naive(past, horizon):
    """The last week again, of a history whose gaps repeat the day before, at most 1000 days of it; 0 of less than a week."""
    known = pd.Series(past).ffill().fillna(0.0).to_numpy()[-1000:]
    levels = sorted({round(abs(q - 0.5) * 200) for q in LEVELS})
    out = SeasonalNaive(season_length=7).forecast(known, h=horizon, level=levels)
    side = lambda q: f"lo-{round(100 - 200 * q)}" if q < 0.5 else f"hi-{round(200 * q - 100)}"
    return {k: np.nan_to_num(v) for k, v in {"predictions": out["mean"], **{str(q): out[side(q)] for q in LEVELS}}.items()}


def invented(rng, truth, horizon):
    """Any forecast, its quantiles in no order."""
    centre = np.nan_to_num(truth, nan=50.0)
    draw = lambda: np.round(centre + rng.normal(0, 20, horizon), 4)
    return {"predictions": draw(), **{str(q): draw() for q in LEVELS}}


def case(name, series, seed, **definition):
    rng = np.random.default_rng(seed)
    frames = [pd.DataFrame({"id": key, "timestamp": pd.date_range(first, periods=len(y)), "target": y}) for key, first, y in series]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.parquet"
        pd.concat(frames).to_parquet(path)
        task = fev.Task(dataset_path=str(path), seasonality=7, eval_metric=METRICS[0], extra_metrics=METRICS[1:],
                        quantile_levels=LEVELS, **definition)
        windows, means = [], {}
        for kind in ["invented", "naive"]:
            predictions = []
            for i, window in enumerate(task.iter_windows(num_proc=1)):
                past, _ = window.get_input_data()
                truth = window.get_ground_truth()
                pasts = [np.asarray(row["target"], dtype=float) for row in past]
                truths = [np.asarray(row["target"], dtype=float) for row in truth]
                forecasts = [naive(p, window.horizon) if kind == "naive" else invented(rng, y, window.horizon)
                             for p, y in zip(pasts, truths)]
                predictions.append([{k: list(map(float, v)) for k, v in f.items()} for f in forecasts])
                scores = window.compute_metrics(task.clean_and_validate_predictions(predictions[-1]),
                                                [get_metric(m) for m in METRICS], 7, LEVELS)
                if kind == "invented":
                    first = [str(np.datetime64(row["timestamp"][0], "D")) for row in truth]
                    windows.append({"items": [{"id": str(row["id"]), "past": len(p), "from": day, "actual": write_none(y)}
                                              for row, p, y, day in zip(truth, pasts, truths, first)]})
                windows[i][kind] = {
                    "forecasts": [{"point": p["predictions"], "quantiles": [p[str(q)] for q in LEVELS]} for p in predictions[-1]],
                    "scores": {k: None if math.isnan(v) else v for k, v in scores.items()}}
            summary = task.evaluation_summary(predictions, model_name=kind)
            means[kind] = {k: None if math.isnan(summary[k]) else summary[k] for k in ["SQL", "MASE", "WAPE", "WQL"]}
    return {"name": name, **definition, "means": means, "windows": windows,
            "series": [{"id": key, "first": first, "target": write_none(y)} for key, first, y in series]}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(20)
    cases = [
        case("cutoffs counted from the end", [
            ("a", "2023-01-02", sales(rng, 90)),
            ("b", "2023-01-02", without(sales(rng, 90, 300.0), (20, 24), (58, 79))),
            ("constant", "2023-01-02", np.full(90, 7.0)),
            ("late", "2023-02-20", sales(rng, 41, 20.0)),
            ("starts unknown", "2023-01-02", without(sales(rng, 90, 10.0), (0, 57))),
            ("short", "2023-03-30", sales(rng, 3)),
        ], 1, horizon=10, num_windows=4),
        case("cutoffs that are days", [
            ("a", "2023-02-01", sales(rng, 130, 1000.0, 2)),
            ("b", "2023-04-28", sales(rng, 40, 50.0, 4)),
            ("ends early", "2023-01-30", without(sales(rng, 112, 80.0), (95, 97))),
            ("begins later", "2023-05-05", sales(rng, 40, 80.0, 4)),
        ], 2, horizon=9, num_windows=3, initial_cutoff="2023-05-01"),
        case("a history longer than 1000 days", [("a", "2020-01-06", sales(rng, 1060))], 3, horizon=8, num_windows=1),
        case("nothing to score", [("a", "2023-01-02", without(sales(rng, 60), (50, 60)))], 4, horizon=10, num_windows=1),
        case("hardly any sales", [("a", "2023-01-02", np.where(np.arange(60) % 11 == 0, 1.0, 0.0))], 5, horizon=14, num_windows=2),
    ]
    fixture = {
        "script": SCRIPT.name,
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ["fev", "statsforecast", "numpy", "pandas"]}},
        "source": SCRIPT.read_text(),
        "levels": LEVELS,
        "cases": cases,
    }
    (SCRIPT.parent.parent / "fixtures" / "oracles" / "fev-bench.json").write_text(json.dumps(fixture) + "\n")
