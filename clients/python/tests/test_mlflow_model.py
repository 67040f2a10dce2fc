"""A model as MLflow calls it, without MLflow: `npm run test:mlflow` has one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lector_modelo import RequestError, read_model
from modelo_mlflow import Forecaster, _load_pyfunc

STORE = Path(__file__).parents[3] / "test/fixtures/store-0.1/store/modelos"
VENTAS = STORE / "ventas/20261126T074854466Z-d73d25c9/modelo.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(VENTAS, tmp_path / "modelo.json")
    return tmp_path


@pytest.fixture
def model(folder: Path) -> Forecaster:
    return _load_pyfunc(str(folder))


def numbers(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    return [{**row, "date": row["date"].date()} for row in rows]


def test_the_days_are_those_of_the_rows_in_their_order(model: Forecaster) -> None:
    asked = pd.DataFrame({"date": ["2025-12-05", "2025-12-03"], "promo": [1, None], "open": [None, False]})
    known = [{"date": "2025-12-05", "promo": 1}, {"date": "2025-12-03", "open": False}]
    expected = model.model.forecast(from_day="2025-12-03", to_day="2025-12-05", known_future=known).rows()
    answer = model.predict(asked)
    assert numbers(answer) == [expected[2], expected[0]]
    assert "total" not in answer.attrs, "a day between them was not asked for"
    as_times = asked.assign(date=pd.to_datetime(asked["date"]))
    pd.testing.assert_frame_equal(model.predict(as_times), answer)


def test_a_month_has_all_its_days_and_its_total(model: Forecaster) -> None:
    known = [{"date": "2026-01-07", "promo": 1}]
    expected = model.model.forecast("2026-01", levels=[50], quantiles=[0.9], assume="none", known_future=known)
    params = {"month": "2026-01", "levels": [50], "quantiles": [0.9], "assume": "none"}
    answer = model.predict(pd.DataFrame(known), params)
    assert numbers(answer) == expected.rows()
    assert answer.attrs["total"] == expected.to_dict()["total"]
    assert len(model.predict(pd.DataFrame({"date": []}))) == 31, "the month after the last day by default"


def test_public_holidays_lie_beside_the_model(folder: Path, model: Forecaster) -> None:
    (folder / "festivos.json").write_text(json.dumps(["2025-12-08"]), "utf-8")
    told = _load_pyfunc(str(folder)).predict(pd.DataFrame({"date": ["2025-12-08"]}))
    reader = read_model(VENTAS)
    expected = reader.forecast(from_day="2025-12-08", to_day="2025-12-08", public_holidays=["2025-12-08"]).rows()
    assert numbers(told) == expected
    assert told["holiday"].tolist() == [1]
    assert model.predict(pd.DataFrame({"date": ["2025-12-08"]}))["holiday"].tolist() == [0]


@pytest.mark.parametrize(
    ("rows", "params", "reason"),
    [
        ({"promo": [1]}, {}, "a column date is needed"),
        ({"date": ["mañana"]}, {}, "'mañana' is not a day YYYY-MM-DD"),
        ({"date": [None]}, {}, "it is empty, or has a time"),
        ({"date": ["2025-12-03 08:00"]}, {}, "it is empty, or has a time"),
        ({"date": ["2025-12-03", "2025-12-03"]}, {}, "stands in an earlier row"),
        ({"date": ["2025-12-03"], "precio": [1.5]}, {}, "knows nothing of 'precio'"),
        ({"date": ["2020-01-01"]}, {}, "is history"),
        ({"date": []}, {"month": "2026-1"}, "is not a day"),
        ({"date": []}, {"levels": [100]}, "a level is from 1 to 99"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    model: Forecaster, rows: dict[str, list[Any]], params: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RequestError, match=reason):
        model.predict(pd.DataFrame(rows), params)
