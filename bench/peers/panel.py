"""The panel and the cases of the protocol (protocol.md has the same rules in prose).

A panel file has the columns `series,date,y,promo,holiday,school`, the last three known in advance; other columns are
ignored. A closed day has no row. The group of a series is its name up to the first `-`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

COVARIATES = ("promo", "holiday", "school")
REGIMES = ("1y", "full")
MONTHS = 3
"""Origins a group, unless more are asked for."""
REGIME_DAYS = 365
MIN_TRAINING_ROWS = 56
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """One series, origin and regime. `train` and `test` have the columns `date`, `y` and COVARIATES."""

    group: str
    series: str
    origin: pd.Timestamp
    regime: str
    train: pd.DataFrame
    test: pd.DataFrame
    scale: float
    """Denominator of MSIS, in units of y: see `lag7_error`."""

    @property
    def future(self) -> pd.DataFrame:
        """What a method may know of the month ahead: its open days and their covariates, without `y`."""
        return self.test.drop(columns="y")


def read_panel(path: Path) -> pd.DataFrame:
    """Read a panel, sorted by series and date, with a column `group`. Raises on a missing column, an empty cell or a repeated day."""
    columns = ["series", "date", "y", *COVARIATES]
    panel = pd.read_csv(path, usecols=columns, parse_dates=["date"])[columns]
    panel = panel.sort_values(["series", "date"], ignore_index=True)
    empty = panel[panel.isna().any(axis=1)]
    if len(empty):
        raise ValueError(f"{path.name}: {len(empty)} rows with an empty cell, first {empty.iloc[0].series} {empty.iloc[0].date}")
    repeated = panel[panel.duplicated(["series", "date"])]
    if len(repeated):
        first = repeated.iloc[0]
        raise ValueError(f"{path.name}: {len(repeated)} repeated days, first {first.series} {first.date:%Y-%m-%d}")
    return panel.assign(y=panel.y.astype(float), group=panel.series.str.split("-").str[0])


def month_start(day: pd.Timestamp) -> pd.Timestamp:
    """First day of a day's calendar month."""
    return day.to_period("M").start_time


def origins_of(dates: pd.Series, months: int = MONTHS) -> list[pd.Timestamp]:
    """First days of the last complete calendar months; a month is complete when some row is on or after its last day."""
    # The month of the day after the last row is the first one that is not complete.
    open_month = month_start(dates.max() + ONE_DAY)
    return [open_month - pd.DateOffset(months=back) for back in range(months, 0, -1)]


def lag7_error(history: pd.DataFrame) -> float:
    """Mean |y(t) - y(t - 7 days)| over the pairs of days that both have a row; NaN when there is no pair."""
    daily = history.set_index("date").y.asfreq("D")
    return float(np.abs(daily - daily.shift(7)).mean())


def cases_of(
    panel: pd.DataFrame, smoke: bool = False, months: int = MONTHS, regimes: tuple[str, ...] = REGIMES, with_empty: bool = False
) -> tuple[list[Case], list[dict[str, str]]]:
    """All cases of a panel, and the (series, origin) pairs left out with the reason. `smoke`: one series a group, last origin.

    `with_empty` keeps months whose open days sold nothing: of a product they are as good as any other.
    """
    cases, skipped = [], []
    for group, of_group in panel.groupby("group"):
        origins = origins_of(of_group.date, 1 if smoke else months)
        names = of_group.series.unique()[:1] if smoke else of_group.series.unique()
        for series in names:
            rows = of_group[of_group.series == series].drop(columns=["series", "group"])
            for origin in origins:
                reason = _unusable(rows, origin, with_empty)
                if reason:
                    skipped.append({"series": series, "origin": f"{origin:%Y-%m-%d}", "reason": reason})
                else:
                    cases.extend(_case(group, series, rows, origin, regime) for regime in regimes)
    return cases, skipped


def _month(rows: pd.DataFrame, origin: pd.Timestamp) -> pd.DataFrame:
    return rows[(rows.date >= origin) & (rows.date < origin + pd.offsets.MonthBegin(1))]


def _since(rows: pd.DataFrame, origin: pd.Timestamp, regime: str) -> pd.DataFrame:
    first = origin - REGIME_DAYS * ONE_DAY if regime == "1y" else rows.date.min()
    return rows[(rows.date >= first) & (rows.date < origin)]


def _unusable(rows: pd.DataFrame, origin: pd.Timestamp, with_empty: bool) -> str | None:
    training = len(_since(rows, origin, "1y"))
    if training < MIN_TRAINING_ROWS:
        return f"{training} rows in the year before the origin, {MIN_TRAINING_ROWS} needed"
    month = _month(rows, origin)
    if len(month) == 0:
        return "no open day in the month"
    if month.y.sum() <= 0 and not with_empty:
        return "no sales in the month"
    return None


def _case(group: str, series: str, rows: pd.DataFrame, origin: pd.Timestamp, regime: str) -> Case:
    train = _since(rows, origin, regime).reset_index(drop=True)
    test = _month(rows, origin).reset_index(drop=True)
    # The same denominator in both regimes, so that their MSIS can be compared.
    return Case(group, series, origin, regime, train, test, lag7_error(_since(rows, origin, "full")))
