"""What can go wrong with a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["Problem", "TrainingFailed", "Unreachable"]


class Problem(Exception):
    """The service refused: a problem as of RFC 9457. Decide by `code`; the message says what to do."""

    def __init__(self, status: int, body: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.code: str = str(body.get("code", ""))
        """Stable, such as `mapping-needed` or `dataset-not-found`; empty for an answer that is not the service's own."""
        self.detail: str = str(body.get("detail", ""))
        self.faults: list[dict[str, Any]] = list(body.get("errors", []))
        """Each thing that is wrong, with `code`, `message` and where it is: `field`, or `row` and `column` of a file."""
        self.body = dict(body)
        """All of it: `questions` and `mapping` of `mapping-needed`, `lost` of `loses-history`."""
        self.retry_after = retry_after
        """Seconds after which it may be tried again, if the service says so."""
        where = "".join(f"\n  {_place(fault)}{fault.get('message', '')}" for fault in self.faults[:10])
        super().__init__(f"{status} {self.code or body.get('title', '')}: {self.detail}{where}")


def _place(fault: Mapping[str, Any]) -> str:
    places = [str(fault[key]) for key in ("field", "row", "column") if key in fault]
    return f"{':'.join(places)}: " if places else ""


class Unreachable(Exception):
    """No answer came, for as long as was to be waited for one."""


class TrainingFailed(Exception):
    """A training ended without a model; `run` tells of it."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self.run = dict(run)
        error = run.get("error") or {}
        super().__init__(f"run {run.get('id')} is {run.get('status')}: {error.get('message', 'see its steps')}")
