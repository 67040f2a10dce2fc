"""A chain of shops by rival methods, timed from the CSV that the service is given to the forecasts of its known future.

python chain.py --csv before.csv --known known.csv --column Store --method auto-ets --out forecasts.csv [--sample 1000]

Prints JSON: series, the seconds to load, to fit and to forecast, and the most memory of its processes together, in MiB. The
forecasts are rows of open days, `series,date,forecast,lower80,upper80`, as the service writes them.
"""

import environment  # isort: skip  (first: it sets the threads before numpy starts)

import argparse
import json
import os
import resource
import sys
import warnings
from pathlib import Path
from time import perf_counter

# Two threads that wait for each other must not keep a core busy that somebody else needs; read when OpenMP starts.
os.environ["OMP_WAIT_POLICY"] = "passive"

import lightgbm
import numpy as np
import pandas as pd
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean
from mlforecast.target_transforms import LocalStandardScaler
from mlforecast.utils import PredictionIntervals
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

WEEK = 7
LEVEL = 80
SEED = 1
PROCESSES = 2
"""As the service has threads on the machine that it is compared on."""
CONFORMAL_WINDOWS = 2
ONE_DAY = pd.Timedelta(days=1)


def read(path: Path, column: str) -> pd.DataFrame:
    """Open days by series and date: series, date, y where the file has it, promo, holiday."""
    rows = pd.read_csv(path, dtype={column: str, "StateHoliday": str}, parse_dates=["Date"])
    if "Open" in rows:
        rows = rows[rows.Open != 0]
    days = pd.DataFrame({"series": rows[column], "date": rows.Date})
    if "Sales" in rows:
        days["y"] = rows.Sales.astype(float)
    days["promo"] = rows.Promo if "Promo" in rows else 0
    days["holiday"] = (rows.StateHoliday != "0").astype(int) if "StateHoliday" in rows else 0
    return days.sort_values(["series", "date"], ignore_index=True)


class AutoEts:
    """Each series by itself, on every day from its first: closed ones sold 0."""

    def __init__(self, known: pd.DataFrame, ahead: pd.DataFrame) -> None:
        self.ahead = ahead
        self.horizon = (ahead.date.max() - known.date.max()).days
        grid = known.pivot(index="date", columns="series", values="y")
        grid = grid.reindex(pd.date_range(known.date.min(), known.date.max()))
        began = grid.ffill().notna()
        self.days = grid.fillna(0.0).where(began).unstack().dropna().rename("y").reset_index()
        self.days.columns = ["unique_id", "ds", "y"]

    def fit(self) -> None:
        self.model = StatsForecast(models=[AutoETS(season_length=WEEK)], freq="D", n_jobs=PROCESSES)
        self.model.fit(self.days)

    def forecast(self) -> pd.DataFrame:
        rows = self.model.predict(h=self.horizon, level=[LEVEL])
        rows.columns = ["series", "date", "forecast", "lower80", "upper80"]
        return self.ahead[["series", "date"]].merge(rows, on=["series", "date"])


class LightGbm:
    """One model of the open days of all series, as `lightgbm_on_all` of methods.py; intervals by conformal prediction."""

    def __init__(self, known: pd.DataFrame, ahead: pd.DataFrame) -> None:
        self.ahead = ahead.assign(step=ahead.groupby("series").cumcount())
        self.horizon = int(self.ahead.step.max()) + 1
        lengths = known.groupby("series").size()
        known = known.assign(ds=known.groupby("series").cumcount())
        # Each series needs as many steps ahead as the one with the most open days: the last day repeated, and left out again.
        steps = pd.MultiIndex.from_product([lengths.index, range(self.horizon)], names=["series", "step"])
        filled = self.ahead.set_index(["series", "step"]).reindex(steps).groupby("series").ffill().reset_index()
        filled = filled.fillna({"date": ahead.date.max(), "promo": 0, "holiday": 0})
        filled["ds"] = filled.step + filled.series.map(lengths)
        self.days = _features(known).assign(y=known.y)
        self.future = _features(filled).drop(columns="name")

    def fit(self) -> None:
        trees = lightgbm.LGBMRegressor(n_estimators=400, learning_rate=0.05, n_jobs=PROCESSES, random_state=SEED, verbosity=-1)
        lags = [WEEK, 2 * WEEK, 3 * WEEK, 4 * WEEK]
        means = {WEEK: [RollingMean(WEEK), RollingMean(4 * WEEK)]}
        self.model = MLForecast(
            {"trees": trees}, freq=1, lags=lags, lag_transforms=means, target_transforms=[LocalStandardScaler()], num_threads=PROCESSES
        )
        conformal = PredictionIntervals(n_windows=CONFORMAL_WINDOWS, h=self.horizon)
        self.model.fit(self.days, static_features=["name"], prediction_intervals=conformal)

    def forecast(self) -> pd.DataFrame:
        rows = self.model.predict(self.horizon, X_df=self.future, level=[LEVEL])
        rows.columns = ["series", "ds", "forecast", "lower80", "upper80"]
        rows["step"] = rows.groupby("series").cumcount()
        merged = self.ahead[["series", "date", "step"]].merge(rows, on=["series", "step"])
        return merged[["series", "date", "forecast", "lower80", "upper80"]]


def _features(days: pd.DataFrame) -> pd.DataFrame:
    date = days.date.dt
    frame = pd.DataFrame({"unique_id": days.series, "ds": days.ds.astype(np.int64), "weekday": date.dayofweek, "day": date.day})
    frame["month"] = date.month
    for name in ("promo", "holiday"):
        frame[name] = days[name].astype(float)
    return frame.assign(name=pd.Categorical(days.series))


METHODS = {"auto-ets": AutoEts, "lightgbm-all": LightGbm}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--csv", type=Path, required=True)
    parser.add_argument("--known", type=Path, required=True)
    parser.add_argument("--column", required=True, help="that names the series")
    parser.add_argument("--method", choices=METHODS, required=True)
    parser.add_argument("--sample", type=int, help="no more series than so many, evenly spread over all")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def sampled(known: pd.DataFrame, count: int | None) -> pd.DataFrame:
    names = known.series.unique()
    if count is None or count >= len(names):
        return known
    chosen = names[np.linspace(0, len(names) - 1, count).round().astype(int)]
    return known[known.series.isin(chosen)].reset_index(drop=True)


def peak_mebibytes() -> float:
    """Of this process and its children, as if each of these had reached the most of any."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + PROCESSES * child) / 1024


def main() -> int:
    options = arguments()
    warnings.filterwarnings("ignore", category=FutureWarning)
    started = perf_counter()
    known = sampled(read(options.csv, options.column), options.sample)
    ahead = read(options.known, options.column)
    ahead = ahead[ahead.series.isin(known.series.unique())].reset_index(drop=True)
    method = METHODS[options.method](known, ahead)
    loaded = perf_counter()
    method.fit()
    fitted = perf_counter()
    rows = method.forecast()
    rows.to_csv(options.out, index=False, date_format="%Y-%m-%d")
    forecast = perf_counter()
    report = {
        "series": int(known.series.nunique()),
        **{"load": loaded - started, "fit": fitted - loaded, "forecast": forecast - fitted},
        "peak": round(peak_mebibytes()),
        "versions": environment.versions(),
    }
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
