"""A registered model of prediccion-ventas as MLflow's `python_function`: `modelo.json` read by `lector_modelo`.

The service writes this module into each model that it registers at MLflow; MLflow loads it by `_load_pyfunc`:

    import mlflow, pandas

    model = mlflow.pyfunc.load_model("models:/ventas@champion")
    model.predict(pandas.DataFrame({"date": ["2026-01-02", "2026-01-03"], "promo": [1, 0]}))
    model.predict(pandas.DataFrame({"date": []}), params={"month": "2026-02"})
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from lector_modelo import Model, RequestError, read_model

__all__ = ["Forecaster"]

_MIDNIGHT = pd.Timedelta(0)


class Forecaster:
    """What `mlflow.pyfunc.load_model` wraps."""

    def __init__(self, model: Model, public_holidays: list[str] | None) -> None:
        self.model = model
        self._public_holidays = public_holidays

    def predict(self, model_input: pd.DataFrame, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """A row for each day asked for, with the columns of the service's CSV and its digits.

        The days are those of the column `date`, in their order; with `params["month"]` those of that month, and without any row those
        of the month after the last observed one. The other columns say what is known of the day in their row: `open`,
        `promo`, `holiday` and the columns of the file; nothing, None and NaN say nothing.

        `params` are those of `GET /forecast`: `month`, `levels`, `quantiles`, `assume`. Where the days follow one another,
        `attrs["total"]` of the answer is their sum with its own intervals.

        Raises RequestError for what makes no sense or is out of reach.
        """
        asked = dict(params or {})
        rows = _rows_of(model_input)
        month = asked.get("month") or None
        wanted = [row["date"] for row in rows] if month is None else []
        between = {"from_day": min(wanted), "to_day": max(wanted)} if wanted else {"month": month}
        forecast = self.model.forecast(
            **between,
            levels=[float(level) for level in asked.get("levels", (80, 95))],
            quantiles=[float(probability) for probability in asked.get("quantiles", ())],
            assume=asked.get("assume", "usual"),
            known_future=rows,
            public_holidays=self._public_holidays,
        )
        table = pd.DataFrame(forecast.rows()).set_index("date", drop=False)
        days = [day.date for day in forecast.days]
        answer = table.loc[wanted or days].reset_index(drop=True)
        answer["date"] = pd.to_datetime(answer["date"])
        if not wanted or sorted(wanted) == days:
            answer.attrs["total"] = forecast.to_dict()["total"]
        return answer


def _rows_of(table: Any) -> list[dict[str, Any]]:
    if not isinstance(table, pd.DataFrame) or "date" not in table.columns:
        raise RequestError("a table with a column date is needed: a row for each day that is asked for, or known of")
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    return [{**row, "date": _day_of(row["date"])} for row in rows]


def _day_of(value: Any) -> date:
    try:
        time = pd.Timestamp(value)
    except (TypeError, ValueError):
        raise RequestError(f"{value!r} is not a day YYYY-MM-DD") from None
    if pd.isna(time) or time - time.normalize() != _MIDNIGHT:
        raise RequestError(f"{value!r} is not a day: it is empty, or has a time")
    return time.date()


def _load_pyfunc(path: str) -> Forecaster:
    """MLflow calls this with the folder of the model's data."""
    folder = Path(path)
    holidays = folder / "festivos.json"
    return Forecaster(
        read_model(folder / "modelo.json"), json.loads(holidays.read_text("utf-8")) if holidays.exists() else None
    )
