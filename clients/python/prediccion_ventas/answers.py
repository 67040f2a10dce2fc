"""Answers in rows, as plain records or as a table of pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ForecastAnswer", "to_pandas"]


@dataclass(frozen=True)
class ForecastAnswer:
    """A forecast as the service answered it; `body` is its JSON."""

    body: dict[str, Any]

    @property
    def days(self) -> list[dict[str, Any]]:
        return list(self.body["days"])

    @property
    def total(self) -> dict[str, Any]:
        return dict(self.body["total"])

    @property
    def assumptions(self) -> list[str]:
        """What was taken for granted, in words."""
        return [assumption["message"] for assumption in self.body["assumptions"]]

    def rows(self) -> list[dict[str, Any]]:
        """A flat record for each day, of groups for each group and day: `lower80`, `upper80`, `q0.1`, `override`."""
        if "groups" in self.body:
            groups = [(group["group"], day) for group in self.body["groups"] for day in group["days"]]
            return [{self.body["groupBy"]: name, **flat_day(day)} for name, day in groups]
        return [flat_day(day) for day in self.days]

    def to_pandas(self) -> DataFrame:
        """The rows with `date` as the index (beside the group, if there are groups). Needs pandas."""
        return to_pandas(self.rows(), [*([self.body["groupBy"]] if "groups" in self.body else []), "date"])


def flat_day(day: Mapping[str, Any]) -> dict[str, Any]:
    """A day of a forecast without nested objects."""
    nested = ("covariates", "intervals", "quantiles", "override", "effects", "explanation")
    row = {key: value for key, value in day.items() if key not in nested}
    row |= day.get("covariates", {})
    for level, (lower, upper) in day.get("intervals", {}).items():
        row |= {f"lower{level}": lower, f"upper{level}": upper}
    row |= {f"q{probability}": value for probability, value in day.get("quantiles", {}).items()}
    if "override" in day:
        row |= {"override": day["override"]["sales"], "reason": day["override"]["reason"]}
    if "explanation" in day:
        row["explanation"] = day["explanation"]
    return row


def to_pandas(rows: Iterable[Mapping[str, Any]], index: str | list[str] = "date") -> DataFrame:
    """A table of rows, with the days of a column `date` as timestamps. Raises ImportError without pandas."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_pandas needs pandas: pip install 'prediccion-ventas[pandas]'") from error
    table = pandas.DataFrame([dict(row) for row in rows])
    if "date" in table:
        table["date"] = pandas.to_datetime(table["date"])
    return table.set_index(index) if len(table) > 0 else table
