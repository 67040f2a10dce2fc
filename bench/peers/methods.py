"""The rival methods. Each is a function (train, future) -> Forecast of the future's open days.

`train` has `date`, `y` and the covariates, `future` the same without `y`; closed days have no row in either.

- The statsforecast models need a regular grid: every day from the first training day to the day before the month, closed
  days as y = 0. They forecast each day up to the month's last open day; only open days are kept. They use no covariate.
- LightGBM takes the open days as consecutive steps, so its lag 7 is seven open days back.
- Linear and Prophet need no grid: they see open days with their dates.

Those of INTERMITTENT are for products that sell nothing on many days, and run only when they are named. Those of GLOBAL learn from
all series of a group at once: functions of the cases of one origin, with a forecast for each.
"""

from collections.abc import Callable

import lightgbm
import numpy as np
import pandas as pd
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean
from mlforecast.target_transforms import LocalStandardScaler
from prophet import Prophet
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from statsforecast.models import IMAPA, MSTL, TSB, AutoETS, AutoTheta, CrostonSBA, SeasonalNaive

from metrics import Forecast
from panel import COVARIATES, Case, month_start

WEEK, YEAR = 7, 365
LEVELS = (80, 95)
SEED = 1
SAMPLES = 1000

SMOOTHING = 0.1
"""Of TSB, for the chance of a sale and for its size: it has no default."""

Method = Callable[[pd.DataFrame, pd.DataFrame], Forecast]
GlobalMethod = Callable[[list[Case]], list[Forecast]]


def on_daily_grid(create: Callable[[int], object], levels: tuple[int, ...] = LEVELS) -> Method:
    """A method from a statsforecast model, which `create` makes from the number of training days; `levels` of its intervals."""

    def forecast(train: pd.DataFrame, future: pd.DataFrame) -> Forecast:
        start = month_start(future.date.iloc[0])
        grid = pd.date_range(train.date.iloc[0], start - pd.Timedelta(days=1))
        y = train.set_index("date").y.reindex(grid, fill_value=0.0).to_numpy()
        steps = (future.date - start).dt.days.to_numpy()
        asked = {"level": list(levels)} if levels else {}
        ahead = create(len(y)).forecast(y=y, h=int(steps[-1]) + 1, **asked)
        bounds = {level: (ahead[f"lo-{level}"][steps], ahead[f"hi-{level}"][steps]) for level in levels}
        return Forecast(ahead["mean"][steps], bounds)

    return forecast


def mstl(days: int) -> MSTL:
    """Weekly season, and the yearly one when the training days hold two of them."""
    return MSTL(season_length=[WEEK, YEAR] if days >= 2 * YEAR else [WEEK])


def linear(train: pd.DataFrame, future: pd.DataFrame) -> Forecast:
    """Least squares on the weekday's number (Monday 0), promo and holiday, each scaled to 0..1 on the training rows."""

    def rows(frame: pd.DataFrame) -> np.ndarray:
        return np.column_stack([frame.date.dt.dayofweek, frame.promo, frame.holiday])

    model = make_pipeline(MinMaxScaler(), LinearRegression()).fit(rows(train), train.y)
    return Forecast(model.predict(rows(future)), {})


def prophet_with(mode: str) -> Method:
    """Prophet's defaults, `mode` additive or multiplicative; regressors are the covariates that vary in training."""

    def forecast(train: pd.DataFrame, future: pd.DataFrame) -> Forecast:
        # Without samples predict() gives the mean alone; both intervals then come from one set of samples.
        model = Prophet(seasonality_mode=mode, uncertainty_samples=0)
        for name in COVARIATES:
            if train[name].nunique() > 1:
                model.add_regressor(name)
        model.fit(train.rename(columns={"date": "ds"}), seed=SEED)
        days = future.rename(columns={"date": "ds"})
        mean = model.predict(days).yhat.to_numpy()
        np.random.seed(SEED)
        model.uncertainty_samples = SAMPLES
        samples = model.predictive_samples(days)["yhat"]
        tails = {level: (50 - level / 2, 50 + level / 2) for level in LEVELS}
        return Forecast(mean, {level: tuple(np.percentile(samples, tails[level], axis=1)) for level in LEVELS})

    return forecast


def lightgbm_on_lags(train: pd.DataFrame, future: pd.DataFrame) -> Forecast:
    """Trees on lags 7, 14, 21, 28 and the mean of the seven values up to lag 7, calendar and covariates; recursive, no intervals."""
    days = pd.concat([train, future], ignore_index=True)
    days = days.assign(unique_id="store", ds=days.index, weekday=days.date.dt.dayofweek, day=days.date.dt.day)
    days = days.assign(month=days.date.dt.month).drop(columns="date")
    known, ahead = days.iloc[: len(train)], days.iloc[len(train) :].drop(columns="y")
    trees = lightgbm.LGBMRegressor(n_estimators=200, learning_rate=0.05, n_jobs=1, random_state=SEED, verbosity=-1)
    lags = [WEEK, 2 * WEEK, 3 * WEEK, 4 * WEEK]
    model = MLForecast({"trees": trees}, freq=1, lags=lags, lag_transforms={WEEK: [RollingMean(WEEK)]})
    model.fit(known, static_features=[])
    return Forecast(model.predict(len(ahead), X_df=ahead).trees.to_numpy(), {})


def lightgbm_on_all(cases: list[Case]) -> list[Forecast]:
    """One model of the open days of all series, each with its own mean and spread taken away and its name as a category."""
    steps = max(len(case.test) for case in cases)
    names = pd.CategoricalDtype([case.series for case in cases])
    known = pd.concat([_steps(case, case.train) for case in cases]).astype({"name": names})
    # Each series needs as many steps ahead as the one with the most open days: the last day repeated, and cut off again.
    ahead = pd.concat([_steps(case, case.test.iloc[[min(i, len(case.test) - 1) for i in range(steps)]], len(case.train)) for case in cases])
    trees = lightgbm.LGBMRegressor(n_estimators=400, learning_rate=0.05, n_jobs=1, random_state=SEED, verbosity=-1)
    lags = [WEEK, 2 * WEEK, 3 * WEEK, 4 * WEEK]
    means = {WEEK: [RollingMean(WEEK), RollingMean(4 * WEEK)]}
    model = MLForecast({"trees": trees}, freq=1, lags=lags, lag_transforms=means, target_transforms=[LocalStandardScaler()])
    model.fit(known, static_features=["name"])
    forecasts = model.predict(steps, X_df=ahead.drop(columns=["y", "name"]))
    by_series = dict(list(forecasts.groupby("unique_id")))
    return [Forecast(by_series[case.series].trees.to_numpy()[: len(case.test)], {}) for case in cases]


def _steps(case: Case, days: pd.DataFrame, first: int = 0) -> pd.DataFrame:
    frame = days.assign(unique_id=case.series, ds=np.arange(first, first + len(days)), weekday=days.date.dt.dayofweek)
    return frame.assign(day=days.date.dt.day, month=days.date.dt.month, name=case.series).drop(columns="date")


METHODS: dict[str, Method] = {
    "seasonal-naive": on_daily_grid(lambda days: SeasonalNaive(season_length=WEEK)),
    "linear": linear,
    "auto-ets": on_daily_grid(lambda days: AutoETS(season_length=WEEK)),
    "auto-theta": on_daily_grid(lambda days: AutoTheta(season_length=WEEK)),
    "mstl": on_daily_grid(mstl),
    "prophet": prophet_with("additive"),
    "prophet-multiplicative": prophet_with("multiplicative"),
    "lightgbm": lightgbm_on_lags,
}

INTERMITTENT: dict[str, Method] = {
    "croston-sba": on_daily_grid(lambda days: CrostonSBA(), levels=()),
    "tsb": on_daily_grid(lambda days: TSB(alpha_d=SMOOTHING, alpha_p=SMOOTHING), levels=()),
    "imapa": on_daily_grid(lambda days: IMAPA(), levels=()),
}

GLOBAL: dict[str, GlobalMethod] = {"lightgbm-all": lightgbm_on_all}
