"""Median seconds of one Prophet fit and month-ahead forecast with regressors, on one store's last 2.5 years."""

import statistics
from pathlib import Path
from time import perf_counter

import pandas as pd

from environment import machine, versions
from methods import METHODS
from panel import COVARIATES

TRAINING_DAYS = 913
DAYS_AHEAD = 31


def time_prophet(path: Path, repeat: int) -> dict:
    """Time `repeat` runs after one unmeasured run. The file has `date,y,promo,holiday,school`; of a panel the first series is used.

    The days ahead follow the last day and carry the covariates of the last rows: only the cost matters here, not the forecast.
    """
    rows = pd.read_csv(path, parse_dates=["date"])
    if "series" in rows:
        rows = rows[rows.series == rows.series.iloc[0]]
    rows = rows.sort_values("date")[["date", "y", *COVARIATES]]
    train = rows[rows.date > rows.date.max() - pd.Timedelta(days=TRAINING_DAYS)].reset_index(drop=True)
    dates = pd.date_range(train.date.max() + pd.Timedelta(days=1), periods=DAYS_AHEAD)
    future = train[list(COVARIATES)].tail(DAYS_AHEAD).assign(date=dates)
    seconds = [_seconds(train, future) for _ in range(repeat + 1)][1:]
    return {
        "method": "prophet",
        "medianSeconds": round(statistics.median(seconds), 4),
        "minSeconds": round(min(seconds), 4),
        "repeat": repeat,
        "trainingRows": len(train),
        "daysAhead": DAYS_AHEAD,
        "machine": machine(),
        "versions": versions(),
    }


def _seconds(train: pd.DataFrame, future: pd.DataFrame) -> float:
    started = perf_counter()
    METHODS["prophet"](train, future)
    return perf_counter() - started
