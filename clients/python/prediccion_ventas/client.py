"""The calls of the service as methods."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from .answers import ForecastAnswer
from .errors import TrainingFailed
from .operations import OPERATIONS
from .requests import JSON, NDJSON, Rows, content_of, numbers_text, plain_rows, target_of
from .transport import Answer, Transport

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Client"]

Day = date | str
"""A day, or its text `YYYY-MM-DD`."""

_PAGE = 200
_LONGEST_WAIT = 300
_POLL = 2.0
_UNENDED = ("queued", "running")


class Client:
    """A service at an address, such as `http://127.0.0.1:3000`.

    `api_key` is sent when the service asks for keys. `timeout` bounds, in seconds, how long an answer may take, `patience` how long a request
    is tried again that was turned away (429, 503) or, where that does no harm, got no answer. `language` (`en`, `es`) is that of
    explanations and assumptions.

    All methods raise Problem when the service refuses, and Unreachable when it does not answer. Datasets are named by
    their `name`; `ventas` is the one of a store that has only one. Answers are the JSON of the contract, unless said otherwise.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:3000",
        api_key: str | None = None,
        *,
        timeout: float = 60.0,
        patience: float = 60.0,
        language: str = "en",
    ) -> None:
        headers = {"accept-language": language}
        if api_key is not None:
            headers["authorization"] = f"Bearer {api_key}"
        self._transport = Transport(address, headers, timeout=timeout, patience=patience)

    # Data

    def upload(
        self,
        file: os.PathLike[str] | str | bytes | DataFrame,
        dataset: str | None = None,
        *,
        mapping: Mapping[str, Any] | None = None,
        replace: bool = False,
        dry_run: bool = False,
        date_format: str | None = None,
        decimal: str | None = None,
        allow_negative: bool | None = None,
        sheet: str | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Uploads a CSV or an Excel workbook: a path, bytes, or a table of pandas. Gives the version with its data report.

        `mapping` says what the columns are. A Problem `mapping-needed` has `questions` in its `body`, and the mapping that
        the service proposes. An upload that would lose days is refused (`loses-history`) unless `replace`.
        """
        body, kind = content_of(file)
        reading = {"dateFormat": date_format, "decimal": decimal, "allowNegative": allow_negative, "sheet": sheet}
        asked = None if mapping is None else json.dumps(mapping, ensure_ascii=False)
        return self._object(
            "uploadDataset",
            query={**reading, "name": dataset, "mapping": asked, "replace": replace or None, "dryRun": dry_run or None},
            headers={"idempotency-key": idempotency_key or str(uuid.uuid4())},
            body=body,
            content=kind,
        )

    def datasets(self) -> Iterator[dict[str, Any]]:
        """All datasets, page by page."""
        return self._items("listDatasets")

    def dataset(self, name: str = "ventas") -> dict[str, Any]:
        """The version in use with its data report."""
        return self._object("getDataset", path={"name": name})

    def delete_dataset(self, name: str) -> None:
        """Removes data, models and runs."""
        self._call("deleteDataset", path={"name": name})

    def versions(self, name: str = "ventas") -> Iterator[dict[str, Any]]:
        """Every content that was stored, newest first."""
        return self._items("listDatasetVersions", path={"name": name})

    def series(
        self, name: str = "ventas", q: str | None = None, *, alarm: bool | None = None
    ) -> Iterator[dict[str, Any]]:
        """The series of a dataset, by name; `q` is a part of an id or attribute, `alarm` asks for those with or without one."""
        return self._items("listDatasetSeries", path={"name": name}, query={"q": q, "alarm": alarm})

    def days(
        self,
        name: str = "ventas",
        *,
        from_day: Day | None = None,
        to_day: Day | None = None,
        version: str | None = None,
        series: str | None = None,
    ) -> list[dict[str, Any]]:
        """What was observed, a row for each day: the last 400, or those asked for."""
        query = {"from": from_day, "to": to_day, "version": version, "series": series}
        return list(self._object("getDatasetDays", path={"name": name}, query=query)["days"])

    def add_days(
        self,
        name: str,
        days: Rows | os.PathLike[str] | bytes,
        *,
        dry_run: bool = False,
        if_match: str | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Adds days and corrects days: rows with `date`, `sales` and the other columns, or a file with them."""
        headers = {"idempotency-key": idempotency_key or str(uuid.uuid4()), "if-match": if_match}
        query = {"dryRun": dry_run or None}
        if isinstance(days, os.PathLike | bytes):
            body, kind = content_of(days)
            return self._object(
                "addDatasetDays", path={"name": name}, query=query, headers=headers, body=body, content=kind
            )
        return self._object(
            "addDatasetDays", path={"name": name}, query=query, headers=headers, json_body={"days": plain_rows(days)}
        )

    def known_future(self, name: str = "ventas", series: str | None = None) -> list[dict[str, Any]]:
        """What the shop has said of the days to come: promotions, holidays, closed days, prices."""
        return list(self._object("getCalendar", path={"name": name}, query={"series": series})["days"])

    def set_known_future(
        self, name: str, days: Rows, *, series: str | None = None, if_match: str | None = None
    ) -> dict[str, Any]:
        """Says it anew: a row for each day with `date` and any of `open`, `promo`, `holiday` and other covariates."""
        return self._object(
            "putCalendar",
            path={"name": name},
            query={"series": series},
            headers={"if-match": if_match},
            json_body={"days": plain_rows(days)},
        )

    def forget_known_future(self, name: str) -> None:
        self._call("deleteCalendar", path={"name": name})

    # Training

    def train(
        self,
        dataset: str = "ventas",
        *,
        model: str | None = None,
        version: str | None = None,
        promote: str | None = None,
        split: Mapping[str, Any] | None = None,
        wait: bool = True,
        deadline: float = 3600.0,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Trains, and waits for the end unless told otherwise; gives the run, whose `id` is the version of the model.

        Raises TrainingFailed for a run that ended without a model, and TimeoutError for one that has not ended within
        `deadline` seconds; it goes on then.
        """
        asked = {"dataset": dataset, "model": model, "version": version, "promote": promote, "split": split}
        until = time.monotonic() + deadline
        held = int(max(0.0, min(deadline, _LONGEST_WAIT, self._transport.timeout / 2))) if wait else None
        run = self._object(
            "train",
            query={"wait": held},
            headers={"idempotency-key": idempotency_key or str(uuid.uuid4())},
            json_body={key: value for key, value in asked.items() if value is not None},
        )
        return self.wait_for(run["id"], max(0.0, until - time.monotonic())) if wait else run

    def wait_for(self, run_id: str, deadline: float = 3600.0) -> dict[str, Any]:
        """The run once it has ended; raises as `train`."""
        until = time.monotonic() + deadline
        while True:
            run = self.run(run_id)
            if run["status"] == "succeeded":
                return run
            if run["status"] not in _UNENDED:
                raise TrainingFailed(run)
            if time.monotonic() + _POLL > until:
                raise TimeoutError(f"run {run_id} has not ended within {deadline:.0f} s; it goes on")
            time.sleep(_POLL)

    def run(self, run_id: str) -> dict[str, Any]:
        return self._object("getRun", path={"id": run_id})

    def runs(self, dataset: str | None = None) -> Iterator[dict[str, Any]]:
        """The trainings, newest first."""
        return self._items("listRuns", query={"dataset": dataset})

    def run_series(self, run_id: str, status: str | None = None) -> Iterator[dict[str, Any]]:
        """What became of each of many series; `status` such as `failed`."""
        return self._items("listRunSeries", path={"id": run_id}, query={"status": status})

    def cancel(self, run_id: str) -> dict[str, Any]:
        return self._object("cancelRun", path={"id": run_id})

    def models(self, dataset: str = "ventas") -> Iterator[dict[str, Any]]:
        """The models of a dataset, newest first."""
        return self._items("listModels", query={"dataset": dataset})

    def model(self, version: str) -> dict[str, Any]:
        """One model: its errors, where it comes from, its files."""
        return self._object("getModel", path={"version": version})

    def champion(self, dataset: str = "ventas") -> dict[str, Any]:
        """The model that answers."""
        return self._object("getChampion", query={"dataset": dataset})

    def promote(self, version: str, dataset: str = "ventas", *, if_match: str = "*") -> dict[str, Any]:
        """Lets a model answer; `if_match` is the ETag of the champion that it replaces, or `*`."""
        body = {"dataset": dataset, "version": version}
        return self._object("promoteModel", headers={"if-match": if_match}, json_body=body)

    def model_file(self, version: str, file: str = "modelo.json", *, series: str | None = None) -> bytes:
        """A file of a model; `lector_modelo.read_model` reads `modelo.json`. Plots may be of one `series` of many."""
        path = {"version": version, "file": file}
        return self._call("getArtifact", path=path, query={"series": series}, accept="*/*").body

    # Forecasts and plans

    def forecast(
        self,
        dataset: str = "ventas",
        *,
        month: str | None = None,
        from_day: Day | None = None,
        to_day: Day | None = None,
        days: int | None = None,
        series: str | Sequence[str] | None = None,
        group_by: str | None = None,
        levels: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        assume: str | None = None,
        explain: bool = False,
        scenario: Rows | None = None,
    ) -> ForecastAnswer:
        """Sales of the days to come and of their sum, by default of the month after the last observed day.

        Of many series it is the sum of all, of those named by `series`, or of each group. `scenario` has days as they might
        be, as `set_known_future` takes them: the answer is then beside that of the stored known future.
        """
        query = {
            "dataset": dataset,
            "series": series,
            "groupBy": group_by,
            "month": month,
            "from": from_day,
            "to": to_day,
            "days": days,
            "levels": numbers_text(levels),
            "quantiles": numbers_text(quantiles),
            "assume": assume,
            "explain": explain or None,
        }
        if scenario is None:
            return ForecastAnswer(self._object("getForecast", query=query))
        body = {"days": plain_rows(scenario)}
        return ForecastAnswer(self._object("forecastScenario", query=query, json_body=body))

    def forecast_rows(
        self,
        dataset: str = "ventas",
        *,
        month: str | None = None,
        from_day: Day | None = None,
        to_day: Day | None = None,
        days: int | None = None,
        levels: Sequence[float] | None = None,
        quantiles: Sequence[float] | None = None,
        assume: str | None = None,
    ) -> Iterator[dict[str, Any]]:
        """A row for each series and day of a dataset of many, as they arrive: memory does not grow with the chain."""
        query = {
            "dataset": dataset,
            "series": "*",
            "month": month,
            "from": from_day,
            "to": to_day,
            "days": days,
            "levels": numbers_text(levels),
            "quantiles": numbers_text(quantiles),
            "assume": assume,
        }
        operation = OPERATIONS["getForecast"]
        with self._transport.stream(
            operation.method, target_of("getForecast", {}, query), headers={"accept": NDJSON}, repeatable=True
        ) as (_, _, body):
            for line in body:
                yield json.loads(line)

    def overrides(self, dataset: str = "ventas", series: str | None = None) -> list[dict[str, Any]]:
        """The manager's own numbers."""
        return list(self._object("getOverrides", query={"dataset": dataset, "series": series})["days"])

    def set_overrides(
        self,
        days: Rows,
        dataset: str = "ventas",
        *,
        series: str | None = None,
        author: str | None = None,
        if_match: str | None = None,
    ) -> dict[str, Any]:
        """Sets them anew for the days to come: rows with `date` (or `from` and `to`), `sales` and `reason`."""
        asked = {"dataset": dataset, "series": series, "author": author, "days": plain_rows(days)}
        body = {key: value for key, value in asked.items() if value is not None}
        return self._object("putOverrides", headers={"if-match": if_match}, json_body=body)

    def delete_overrides(self, dataset: str = "ventas", series: str | None = None) -> None:
        """Withdraws those of the days to come."""
        self._call("deleteOverrides", query={"dataset": dataset, "series": series})

    def forecast_time_series(self, inputs: Sequence[Mapping[str, Any]], **request: Any) -> dict[str, Any]:
        """Forecasts of series that go with the request and are not stored, by the time-series API of KServe.

        Each input has `name`, `series` and `start_timestamp`; `type` and `frequency` are filled in. Then `options={"horizon": 30}`
        and, if you like, `model="linear"`.
        """
        daily = {"type": "univariate_time_series", "frequency": "D"}
        body = {"model": "auto", "inputs": [{**daily, **one} for one in inputs], **request}
        return self._object("forecastTimeSeries", json_body=body)

    def plan_inventory(self, **request: Any) -> dict[str, Any]:
        """What to order for each delivery; the fields are those of the contract: `deliveries=…, leadTimeDays=2, …`."""
        return self._object("planInventory", json_body=request)

    def plan_orders(self, **request: Any) -> dict[str, Any]:
        """One order list of all products of a dataset of many series."""
        return self._object("planOrders", json_body=request)

    def plan_staffing(self, **request: Any) -> dict[str, Any]:
        """How many people, in which shifts."""
        return self._object("planStaffing", json_body=request)

    def plan_promotions(self, **request: Any) -> dict[str, Any]:
        """On which days promotions pay most."""
        return self._object("planPromotions", json_body=request)

    def accuracy(self, dataset: str = "ventas", series: str | None = None) -> dict[str, Any]:
        """How good the forecasts were, with alarms."""
        return self._object("getAccuracy", query={"dataset": dataset, "series": series})

    def summary(self, dataset: str = "ventas") -> dict[str, Any]:
        """The week behind and the days ahead, in numbers; ``text`` has them in sentences."""
        return self._object("getSummary", query={"dataset": dataset})

    # How a call is made

    def _items(
        self, name: str, *, path: Mapping[str, str] | None = None, query: Mapping[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            page = self._object(name, path=path, query={**(query or {}), "limit": _PAGE, "cursor": cursor})
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return

    def _object(self, name: str, **request: Any) -> dict[str, Any]:
        return dict(self._call(name, **request).json())

    def _call(
        self,
        name: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        json_body: Any = None,
        body: bytes | None = None,
        content: str = JSON,
        accept: str = JSON,
    ) -> Answer:
        operation = OPERATIONS[name]
        given = {key: value for key, value in (headers or {}).items() if value is not None}
        unknown = set(given) - set(operation.headers)
        if unknown:
            raise TypeError(f"{name} has no headers {unknown}")
        if json_body is not None:
            body = json.dumps(json_body, ensure_ascii=False, allow_nan=False).encode()
        # A change that is sent twice is carried out once where it has a key. Plans and what-ifs change nothing.
        repeatable = operation.method != "POST" or "idempotency-key" in given or name.startswith(("plan", "forecast"))
        return self._transport.send(
            operation.method,
            target_of(name, path or {}, query or {}),
            headers={"accept": accept, **({} if body is None else {"content-type": content}), **given},
            body=body,
            repeatable=repeatable,
        )
