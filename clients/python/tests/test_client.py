"""The client against the service itself: from a file to a forecast. Needs Node."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest
from conftest import PROJECT
from test_reader_equals_api import differences, without_words

from lector_modelo import read_model
from prediccion_ventas import Client, Problem, TrainingFailed, to_pandas

SALES = PROJECT / "examples" / "Ventas.csv"


@pytest.fixture(scope="module")
def client(service: str) -> Client:
    client = Client(service)
    client.upload(SALES, "ventas")
    client.set_known_future("ventas", [{"date": date(2026, 2, 3), "promo": 1}, {"date": "2026-02-04", "open": False}])
    client.train(model="calendar")
    return client


def test_a_forecast_in_rows_and_as_a_table(client: Client) -> None:
    forecast = client.forecast(month="2026-02", quantiles=[0.1])
    rows = forecast.rows()
    assert len(rows) == 28
    assert (rows[2]["promo"], rows[3]["open"], rows[3]["forecast"]) == (1, False, 0)
    assert rows[0]["q0.1"] == rows[0]["lower80"]
    assert all(isinstance(words, str) for words in forecast.assumptions)
    pandas = pytest.importorskip("pandas")
    table = forecast.to_pandas()
    assert table.index[0] == pandas.Timestamp(2026, 2, 1)
    assert abs(table["forecast"].sum() - forecast.total["forecast"]) < 0.005 * 29
    assert to_pandas([]).empty


def test_the_file_of_a_model_forecasts_what_the_service_does(client: Client) -> None:
    client.set_overrides([{"date": "2026-01-05", "sales": 5000, "reason": "Feria"}], author="Ana")
    model = read_model(client.model_file(client.champion()["version"]))
    own = model.forecast(known_future=client.known_future(), overrides=client.overrides())
    answer = client.forecast(explain=True).body
    assert differences(own.to_dict(), without_words(answer)) == []
    assert own.total.with_overrides is not None
    client.delete_overrides()
    assert client.overrides() == []


def test_a_what_if_stands_beside_the_stored_plans(client: Client) -> None:
    scenario = client.forecast(month="2026-02", scenario=[{"date": "2026-02-10", "promo": 1}])
    assert scenario.body["comparison"]["days"]
    assert len(scenario.days) == 28


def test_data_trainings_and_models_are_listed(client: Client) -> None:
    assert "ventas" in [dataset["name"] for dataset in client.datasets()]
    assert len(list(client.versions())) == 1
    assert client.dataset()["days"] == 617
    days = client.days(from_day="2025-12-01", to_day=date(2025, 12, 3))
    assert [day["date"] for day in days] == ["2025-12-01", "2025-12-02", "2025-12-03"]
    run = next(client.runs("ventas"))
    assert client.model(run["id"])["kind"] == "calendar"
    assert [model["version"] for model in client.models()] == [run["id"]]
    assert client.accuracy()["dataset"] == "ventas"


def test_plans_take_the_fields_of_the_contract(client: Client) -> None:
    plan = client.plan_inventory(deliveries={"weekdays": [2, 5]}, leadTimeDays=2, openingStock=500, serviceLevel=0.9)
    assert plan["deliveries"]
    with pytest.raises(Problem) as error:
        client.plan_inventory(deliveries={"weekdays": [9]})
    assert error.value.faults


def test_what_the_service_refuses_is_a_problem_with_its_code(client: Client) -> None:
    with pytest.raises(Problem) as unknown:
        client.forecast("otro")
    assert (unknown.value.status, unknown.value.code) == (404, "dataset-not-found")
    with pytest.raises(Problem) as lost:
        client.upload(b"".join(SALES.read_bytes().splitlines(keepends=True)[:400]), "ventas")
    assert lost.value.code == "loses-history"
    assert lost.value.body["lost"]["days"] > 0
    with pytest.raises(TypeError):
        client._object("getDataset", path={"name": "ventas"}, query={"month": "2026-01"})


def test_a_training_that_fails_raises(client: Client) -> None:
    rows = "".join(f"2026-01-{day:02d},{day}\n" for day in range(1, 31))
    client.upload(f"Fecha,Ventas\n{rows}".encode(), "corta")
    with pytest.raises(TrainingFailed, match="failed") as error:
        client.train("corta", model="calendar")
    assert error.value.run["dataset"] == "corta"


def test_days_are_added_once_however_often_they_are_sent(client: Client) -> None:
    client.upload(SALES, "otra")
    new: list[dict[str, Any]] = [{"date": "2026-01-03", "sales": 1999, "promo": 0, "holiday": 0}]
    first = client.add_days("otra", new, idempotency_key="once")
    assert first["changes"]["newDays"]["count"] == 1
    assert client.add_days("otra", new, idempotency_key="once") == first
    assert client.dataset("otra")["to"] == "2026-01-03"
    client.delete_dataset("otra")
    assert "otra" not in [dataset["name"] for dataset in client.datasets()]


def test_many_series_are_listed_and_streamed(client: Client) -> None:
    rows = [
        f"2025-{month:02d}-{day:02d},{shop},{(day * 7 + month) % 11 + (20 if shop == 'Sur' else 40)}"
        for month in range(9, 12)
        for day in range(1, 29)
        for shop in ("Norte", "Sur")
    ]
    mapping = {"date": "Fecha", "sales": "Ventas", "series": ["Tienda"]}
    client.upload("\n".join(["Fecha,Tienda,Ventas", *rows]).encode(), "cadena", mapping=mapping)
    assert [series["id"] for series in client.series("cadena")] == ["Norte", "Sur"]
    run = client.train("cadena", model="seasonal-naive")
    assert [series["status"] for series in client.run_series(run["id"])] == ["succeeded", "succeeded"]
    streamed = list(client.forecast_rows("cadena", days=7))
    assert len(streamed) == 14
    one = client.forecast("cadena", series="Sur", days=7).days
    assert [row["forecast"] for row in streamed if row["series"] == "Sur"] == [day["forecast"] for day in one]
    grouped = client.forecast("cadena", group_by="Tienda", days=7)
    assert {row["Tienda"] for row in grouped.rows()} == {"Norte", "Sur"}


def test_series_that_go_with_the_request_are_forecast(client: Client) -> None:
    weeks = [10 + day % 7 for day in range(56)]
    good = {"name": "Pan", "series": weeks, "start_timestamp": "2026-01-05"}
    answer = client.forecast_time_series([good, {**good, "name": "Luz", "frequency": "H"}], options={"horizon": 7})
    assert [output["status"] for output in answer["outputs"]] == ["completed", "error"]
    forecast = answer["outputs"][0]["content"][0]["mean_forecast"]
    assert [round(value) for value in forecast] == weeks[:7]


def test_a_table_of_pandas_is_uploaded(client: Client) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(SALES)
    assert client.upload(table, "tabla")["days"] == 617
    dated = table.set_index("Fecha")
    assert client.upload(dated, "tabla", dry_run=True)["days"] == 617


def test_without_pandas_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install"):
        to_pandas([{"date": "2026-01-01"}])
