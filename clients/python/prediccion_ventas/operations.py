"""The operations of the contract (`openapi.yaml`) that the client uses; a test compares this table with it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OPERATIONS", "Operation"]


@dataclass(frozen=True)
class Operation:
    """A call: its method, its path with `{names}`, and the parameters of its query and headers."""

    method: str
    path: str
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


_PAGED = ("limit", "cursor")
_READING = ("dateFormat", "decimal", "allowNegative", "sheet")
_FORECAST = (
    *("dataset", "series", "groupBy", "month", "from", "to", "days"),
    *("levels", "assume", "quantiles", "explain"),
)

OPERATIONS: dict[str, Operation] = {
    "uploadDataset": Operation(
        "POST", "/datasets", (*_READING, "name", "mapping", "replace", "dryRun"), ("idempotency-key",)
    ),
    "listDatasets": Operation("GET", "/datasets", _PAGED),
    "getDataset": Operation("GET", "/datasets/{name}"),
    "deleteDataset": Operation("DELETE", "/datasets/{name}"),
    "listDatasetVersions": Operation("GET", "/datasets/{name}/versions", _PAGED),
    "listDatasetSeries": Operation("GET", "/datasets/{name}/series", (*_PAGED, "q", "alarm")),
    "addDatasetDays": Operation(
        "POST", "/datasets/{name}/days", (*_READING, "dryRun"), ("idempotency-key", "if-match")
    ),
    "getDatasetDays": Operation("GET", "/datasets/{name}/days", ("from", "to", "version", "series")),
    "putCalendar": Operation("PUT", "/datasets/{name}/calendar", ("series",), ("if-match",)),
    "getCalendar": Operation("GET", "/datasets/{name}/calendar", ("series", "orEmpty")),
    "deleteCalendar": Operation("DELETE", "/datasets/{name}/calendar"),
    "train": Operation("POST", "/train", ("wait",), ("idempotency-key",)),
    "listRuns": Operation("GET", "/runs", ("dataset", *_PAGED)),
    "getRun": Operation("GET", "/runs/{id}"),
    "listRunSeries": Operation("GET", "/runs/{id}/series", ("status", *_PAGED)),
    "cancelRun": Operation("POST", "/runs/{id}/cancel"),
    "getForecast": Operation("GET", "/forecast", _FORECAST),
    "forecastScenario": Operation("POST", "/forecast", _FORECAST),
    "forecastTimeSeries": Operation("POST", "/v1/timeseries/forecast"),
    "putOverrides": Operation("PUT", "/forecast/overrides", (), ("if-match",)),
    "getOverrides": Operation("GET", "/forecast/overrides", ("dataset", "series")),
    "deleteOverrides": Operation("DELETE", "/forecast/overrides", ("dataset", "series"), ("if-match",)),
    "planInventory": Operation("POST", "/plans/inventory"),
    "planOrders": Operation("POST", "/plans/orders"),
    "planStaffing": Operation("POST", "/plans/staffing"),
    "planPromotions": Operation("POST", "/plans/promotions"),
    "getAccuracy": Operation("GET", "/accuracy", ("dataset", "series")),
    "getSummary": Operation("GET", "/summary", ("dataset",)),
    "listModels": Operation("GET", "/models", ("dataset", *_PAGED)),
    "getChampion": Operation("GET", "/models/champion", ("dataset",)),
    "promoteModel": Operation("PUT", "/models/champion", (), ("if-match", "if-none-match")),
    "getModel": Operation("GET", "/models/{version}"),
    "getArtifact": Operation("GET", "/models/{version}/artifacts/{file}", ("series",)),
}
