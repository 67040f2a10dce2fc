"""What the reader forecasts is what the service answers, number by number as printed, on random stores."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from lector_modelo import Forecast, Model, read_model, read_models

KINDS = {"seasonal-naive", "linear", "counts", "tsb", "calendar", "smoothed", "combination"}


def models_of(store: dict[str, Any]) -> dict[str, Model]:
    """By id; the one of a dataset of one series has none."""
    if "shards" not in store:
        return {"": read_model(store["model"])}
    return {id: model for shard in store["shards"] for id, model in read_models(shard, store["model"]).items()}


def numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def forecast_of(model: Model, case: dict[str, Any]) -> Forecast:
    query = case["query"]
    return model.forecast(
        query.get("month"),
        from_day=query.get("from"),
        to_day=query.get("to"),
        days=int(query["days"]) if "days" in query else None,
        levels=numbers(query.get("levels", "80,95")),
        quantiles=numbers(query["quantiles"]) if "quantiles" in query else (),
        assume=query.get("assume", "usual"),
        known_future=case["knownFuture"],
        overrides=case["overrides"],
        public_holidays=case["publicHolidays"],
    )


def without_words(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what the reader leaves to the service: the version, which no file has in it, and explanations."""
    own = {key: value for key, value in answer.items() if key != "assumptions"}
    words = ("effects", "explanation")
    days = [{key: value for key, value in day.items() if key not in words} for day in answer["days"]]
    return {**own, "model": {"kind": answer["model"]["kind"]}, "days": days}


def differences(found: Any, wanted: Any, path: str = "") -> list[str]:
    """Where two answers differ, for the message of a test."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        keys = [*found, *(key for key in wanted if key not in found)]
        return [line for key in keys for line in differences(found.get(key), wanted.get(key), f"{path}.{key}")]
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return [line for i, (a, b) in pairs for line in differences(a, b, f"{path}[{i}]")]
    return [] if found == wanted and type(found) is type(wanted) else [f"{path}: {found!r}, but the API {wanted!r}"]


def test_each_number_is_the_printed_one(stores: list[dict[str, Any]]) -> None:
    compared = Counter[str]()
    wrong = []
    for store in stores:
        models = models_of(store)
        for number, case in enumerate(store["cases"]):
            model = models[case.get("series", "")]
            forecast = forecast_of(model, case)
            compared[model.kind] += 1
            # Doubles are equal when their shortest texts are.
            faults = differences(forecast.to_dict(), without_words(case["answer"]))
            if forecast.to_csv() != case["csv"]:
                faults.append("the CSV is another text")
            wrong += [f"{store['name']}, case {number} {case['query']}: {fault}" for fault in faults[:3]]
    assert not wrong, "\n".join(wrong[:30])
    if len(stores) >= 50:
        assert set(compared) == KINDS


def test_the_stores_try_what_matters(stores: list[dict[str, Any]]) -> None:
    """A generator that no longer made some kind of store would leave the test above blind for it."""
    if len(stores) < 50:
        pytest.skip("left out: a few stores do not have everything")
    answers = [case["answer"] for store in stores for case in store["cases"]]
    days = [day for answer in answers for day in answer["days"]]
    models = [model for store in stores for model in models_of(store).values()]
    assert any("monthInProgress" in answer for answer in answers)
    assert any(len(answer["days"]) > 200 for answer in answers)
    assert any("withOverrides" in answer["total"] for answer in answers)
    assert any(day["forecast"] < 0 for day in days)
    assert {day.get("support") for day in days} == {"seen", "rare", "unseen", None}
    for key in ("promoShare", "observed", "covariates", "override", "quantiles"):
        assert any(key in day for day in days), key
    assert {model.decimals for model in models} >= {0, 1, 2, 3, 4}
    assert any(model.has_ended for model in models)
    assert any('"counts":' in store["model"] for store in stores)
    assert any('"unsaid":' in store["model"] for store in stores)
    assert any('"byWeekday":[' in store["model"] for store in stores)
    assert any('"kind":"additive"' in store["model"] for store in stores)
    lines = "".join(shard for store in stores for shard in store.get("shards", []))
    assert '"pooled":"group"' in lines
    assert '"pooled":"shrunk"' in lines
