"""Models that version 0.1.0 stored forecast what that version answered; needs no Node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_reader_equals_api import differences, without_words

from lector_modelo import read_model

STORE = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "store-0.1"
MODELS = {
    "calendar": "ventas/20261126T074854466Z-d73d25c9",
    "linear": "ventas/20261126T074855746Z-7f0ef776",
    "seasonal-naive": "ventas/20261126T074856279Z-7def095d",
    "precios": "precios/20261126T074857746Z-0cdd0607",
}


def read_json(path: str) -> Any:
    return json.loads((STORE / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODELS)
def test_a_stored_model_answers_as_it_did(name: str) -> None:
    dataset = MODELS[name].split("/")[0]
    model = read_model(STORE / "store" / "modelos" / MODELS[name] / "modelo.json")
    known_future = read_json(f"expected/calendar-{dataset}.json")["days"]
    overrides = read_json("expected/overrides-ventas.json")["days"] if dataset == "ventas" else []
    wanted = read_json(f"expected/{name}/forecast.json")
    forecast = model.forecast(
        from_day=wanted["from"],
        to_day=wanted["to"],
        levels=[float(level) for level in wanted["total"]["intervals"]],
        known_future=known_future,
        overrides=overrides,
    )
    assert differences(forecast.to_dict(), without_words(wanted)) == []
    csv = STORE / "expected" / name / "forecast.csv"
    if csv.exists():
        text = csv.read_bytes().decode()
        dates = [line.split(",")[0] for line in text.split()[1:] if line.startswith("20")]
        days = model.forecast(from_day=dates[0], to_day=dates[-1], known_future=known_future, overrides=overrides)
        assert days.to_csv() == text
