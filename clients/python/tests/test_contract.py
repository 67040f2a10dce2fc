"""The client's table of operations is that of the contract."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
import yaml
from conftest import PROJECT

from prediccion_ventas import client
from prediccion_ventas.operations import OPERATIONS, Operation

CONTRACT: dict[str, Any] = yaml.safe_load((PROJECT / "openapi.yaml").read_text(encoding="utf-8"))

BY_ID: dict[str, Operation] = {}
for path, calls in CONTRACT["paths"].items():
    for method, call in calls.items():
        parameters = call.get("parameters", [])
        names = {
            place: tuple(each["name"] for each in parameters if each["in"] == place) for place in ("query", "header")
        }
        BY_ID[call["operationId"]] = Operation(method.upper(), path, names["query"], names["header"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_as_the_contract_has_it(name: str) -> None:
    own, contract = OPERATIONS[name], BY_ID[name]
    assert (own.method, own.path) == (contract.method, contract.path)
    assert sorted(own.query) == sorted(contract.query)
    assert sorted(own.headers) == sorted(contract.headers)


def test_each_operation_is_used_by_a_method() -> None:
    used = set(re.findall(r'"(\w+)"', inspect.getsource(client))) & set(BY_ID)
    assert used == set(OPERATIONS)


def test_every_call_about_data_trainings_and_forecasts_is_there_or_left_out_on_purpose() -> None:
    left_out = {
        # What a person does by the page, or another program by itself.
        *("restoreDatasetVersion", "getDatasetContent", "adoptFile", "retryRun", "replayRun", "followRun"),
        *("listForecasts", "predictDay", "minioEvent", "listChanges"),
        # An address is made by a person, and read by a program that knows nothing of this one.
        *("createFeed", "listFeeds", "revokeFeed", "getFeedCsv", "getFeedWorkbook", "getFeedCalendar"),
        *("listWebhookDeliveries", "retryWebhookDelivery", "testWebhook"),
        # About the service.
        *("getSettings", "getHealth", "getReadiness", "getMetrics", "getAccess"),
        *("getServerMetadata", "getServerLive", "getServerReady", "getModelMetadata", "getModelReady"),
    }
    assert set(BY_ID) - set(OPERATIONS) == left_out
