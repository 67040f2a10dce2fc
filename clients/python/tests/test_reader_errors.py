"""What is wrong with a file or a request is said in words, and nothing is guessed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lector_modelo import (
    Model,
    ModelFileError,
    RequestError,
    _describe_opening,
    _fixed,
    _number_text,
    read_model,
    read_models,
)
from prediccion_ventas.requests import plain_rows

STORE = Path(__file__).resolve().parents[3] / "test" / "fixtures" / "store-0.1" / "store" / "modelos"
FILE = STORE / "ventas" / "20261126T074854466Z-d73d25c9" / "modelo.json"
STORED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(FILE)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    stored = copy.deepcopy(STORED)
    change(stored)
    return stored


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(schema=2), "schema 2 is not the format"),
        (lambda m: m.update(kind="prophet"), "no candidate 'prophet'"),
        (lambda m: m.update(kind="panel"), "of many series"),
        (lambda m: m.pop("intervals"), "intervals is missing"),
        (lambda m: m["intervals"]["quantiles"].pop(), "intervals.quantiles must have 8 entries, not 7"),
        (
            lambda m: m["intervals"]["scale"].update(typical="much"),
            'intervals.scale.typical must be a number, not "much"',
        ),
        (lambda m: m["parameters"].update(shape=3), "shape 3 is of a later version"),
        (lambda m: m["parameters"]["coefficients"]["weekday"].pop(), "parameters.coefficients.weekday must have 7"),
        (lambda m: m["parameters"].update(lastDay="2025-02-30"), "parameters.lastDay must be a day"),
        (lambda m: m["trainedOn"].update(to=7), "trainedOn.to must be a text"),
        (lambda m: m.update(covariates={}), "covariates must be a list"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(change: Callable[[dict[str, Any]], object], message: str) -> None:
    with pytest.raises(ModelFileError) as error:
        read_model(json.dumps(changed(change)))
    assert message in str(error.value)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to everything in a document; of long lists to the first entry."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    if isinstance(value, list) and value:
        yield from leaves(value[0], (*path, 0))


def test_whatever_is_damaged_is_said_or_does_not_matter() -> None:
    """Each part of a file, one after the other, becomes something else or goes missing: no other error comes of it."""
    refused = 0
    for path in list(leaves(STORED))[1:]:
        others: tuple[Any, ...] = (None, "x", -1, True, [], {}, 1e308, "missing")
        for wrong in others:
            stored = copy.deepcopy(STORED)
            place = stored
            for key in path[:-1]:
                place = place[key]
            if wrong == "missing":
                del place[path[-1]]
            else:
                place[path[-1]] = wrong
            try:
                read_model(stored)
            except ModelFileError:
                refused += 1
    assert refused > 300


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    for text in ("{", '{"schema": NaN}', "{}", b"\xff\xfe{", '{"schema": 1, "kind": 3}'):
        with pytest.raises(ModelFileError):
            read_model(text)
    with pytest.raises(FileNotFoundError):
        read_model(tmp_path / "none.json")
    with pytest.raises(ModelFileError, match="cut off"):
        read_models(b'{"id":"a"', {"schema": 1, "kind": "panel", "trainedOn": {"to": "2025-01-31"}})
    with pytest.raises(ModelFileError, match="panel"):
        read_models(b"", STORED)


def test_a_model_is_read_from_a_path_a_text_bytes_and_an_object(model: Model) -> None:
    text = FILE.read_text(encoding="utf-8")
    wanted = model.forecast().to_csv()
    for source in (str(FILE), text, text.encode(), json.loads(text)):
        assert read_model(source).forecast().to_csv() == wanted


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"month": "2025-12", "days": 3}, "not several"),
        ({"from_day": "2025-12-01"}, "give both"),
        ({"month": "2025-10"}, "is history"),
        ({"month": "2025-13"}, "is not a day"),
        ({"from_day": "2025-W50-1", "to_day": "2025-12-20"}, "is not a day"),
        ({"days": 367}, "at most 366 days"),
        ({"days": 0}, "comes before"),
        ({"levels": [0.5]}, "level is from 1"),
        ({"quantiles": [0.999]}, "quantile is from 0.005"),
        ({"assume": "some"}, "usual, none or last-year"),
        ({"known_future": [{"promo": 1}]}, "no date"),
        ({"known_future": [{"date": "2025-12-01", "price": 3}]}, "knows nothing of 'price'"),
        ({"known_future": [{"date": "2025-12-01"}, {"date": "2025-12-01"}]}, "earlier row"),
        ({"known_future": [{"date": "2025-12-01", "open": 2}]}, "true or false"),
        ({"known_future": [{"date": "2025-12-01", "promo": 1e16}]}, "out of range"),
        ({"known_future": [{"date": "2025-12-01", "promo": "much"}]}, "must be a number"),
    ],
)
def test_a_request_that_makes_no_sense_says_why(model: Model, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as error:
        model.forecast(**arguments)
    assert message in str(error.value)


def test_none_and_nan_say_nothing_and_unknown_names_may_be_left_out(model: Model) -> None:
    plain = model.forecast().to_csv()
    nothing = {"date": "2025-12-02", "promo": None, "holiday": float("nan"), "series": float("nan")}
    assert model.forecast(known_future=[nothing]).to_csv() == plain
    dropped = {"date": "2025-12-02", "promo": 1, "Clientes": 12}
    said = {"date": "2025-12-02", "Promociones": 1}
    left_out = model.forecast(known_future=[dropped], ignore_unknown=True)
    assert left_out.to_csv() == model.forecast(known_future=[said]).to_csv()
    assert left_out.to_csv() != plain


def test_rows_of_a_table_are_taken_as_they_are(model: Model) -> None:
    pandas = pytest.importorskip("pandas")
    rows = [{"date": "2025-12-02", "promo": 1}, {"date": "2025-12-03", "open": False}]
    table = pandas.DataFrame(rows).astype({"promo": "Int64", "open": "boolean"})
    table["date"] = pandas.to_datetime(table["date"])
    taken = table.to_dict("records")
    assert model.forecast(known_future=taken).to_csv() == model.forecast(known_future=rows).to_csv()
    assert plain_rows(taken) == rows


def test_what_is_as_good_as_nothing_is_nothing(model: Model) -> None:
    rest, nothing = ([{"date": "2025-12-02", "promo": value}] for value in (1e-16, 0))
    assert model.forecast(known_future=rest).to_csv() == model.forecast(known_future=nothing).to_csv()
    little = model.forecast(known_future=[{"date": "2025-12-02", "promo": 0.0005}])
    assert little.days[1].promo == 0.0005


def test_a_long_closure_teaches_nothing_of_the_week() -> None:
    # Mondays of which four of eight were open, the oldest among them; then seven closed days up to a Monday.
    mondays = [1, 0, 1, 0, 1, 0, 0, 1]
    flags = [flag for monday in mondays for flag in (monday, 1, 1, 1, 1, 1, 1)]
    flags[-6:] = [0] * 6
    monday = date(2025, 1, 6).toordinal() - date(1970, 1, 1).toordinal()
    assert _describe_opening(monday, [*flags, 0, 1, 1, 1, 1, 1, 1], 71).usually[70] == 1
    # One day less of it, and that Monday is remembered instead of the oldest.
    flags[-6] = 1
    assert _describe_opening(monday, [*flags, 0, 1, 1, 1, 1, 1, 1], 71).usually[70] == 0


def test_no_forecast_exceeds_the_double_of_the_greatest_sales() -> None:
    low = read_model(changed(lambda m: m["parameters"].update(greatest=450.125)))
    open_days = [day.forecast for day in low.forecast(assume="none").days if day.open]
    assert set(open_days) == {900.25}


def test_arrays_and_rows_are_those_of_the_days(model: Model) -> None:
    forecast = model.forecast(levels=[80], quantiles=[0.1])
    assert forecast.points.shape == (31,)
    assert forecast.bounds(80).shape == (31, 2)
    assert np.array_equal(forecast.points, [day.forecast for day in forecast.days])
    assert np.array_equal(forecast.bounds(80)[:, 0], [row["lower80"] for row in forecast.rows()])
    # The quantile of 10 % is the lower bound at 80 %.
    assert [row["q0.1"] for row in forecast.rows()] == [row["lower80"] for row in forecast.rows()]
    with pytest.raises(KeyError):
        forecast.bounds(95)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        # Ties of exact doubles go away from zero; what only looks like one goes where the double is.
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.00"),
        (8.345, 2, "8.35"),
        (-1.5e-9, 2, "-0.00"),
        (1e21, 2, "1e+21"),
        (123456789012345.675, 2, "123456789012345.67"),
    ],
)
def test_numbers_are_rounded_as_by_the_service(value: float, decimals: int, text: str) -> None:
    assert _fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (-0.0, "0"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (1e20, "100000000000000000000"),
     (1e21, "1e+21"), (123.456, "123.456"), (-0.5, "-0.5"), (1.25e25, "1.25e+25")],
)  # fmt: skip
def test_numbers_are_written_as_by_the_service(value: float, text: str) -> None:
    assert _number_text(value) == text
