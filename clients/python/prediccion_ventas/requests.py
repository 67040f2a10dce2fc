"""What is sent: addresses with their parameters, rows as JSON, files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from .operations import OPERATIONS

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["CSV", "JSON", "NDJSON", "WORKBOOK", "Rows", "content_of", "numbers_text", "plain_rows", "target_of"]

Rows = Iterable[Mapping[str, Any]]

CSV, JSON = "text/csv", "application/json"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/x-ndjson"


def target_of(name: str, path: Mapping[str, str], query: Mapping[str, Any]) -> str:
    operation = OPERATIONS[name]
    unknown = set(query) - set(operation.query)
    if unknown:
        raise TypeError(f"{name} has no parameters {unknown}")
    target = operation.path.format_map({key: quote(value, safe="") for key, value in path.items()})
    pairs = [
        (key, _text_of(each))
        for key, value in query.items()
        if value is not None
        for each in ([value] if isinstance(value, str) or not isinstance(value, Sequence) else value)
    ]
    return f"{target}?{urlencode(pairs)}" if pairs else target


def _text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def numbers_text(numbers: Sequence[float] | None) -> str | None:
    return None if numbers is None else ",".join(str(number) for number in numbers)


def plain_rows(rows: Rows) -> list[dict[str, Any]]:
    """Rows as JSON has them: days as texts, and without what is None or NaN, which says nothing."""
    return [{key: _plain(value) for key, value in row.items() if _is_said(value)} for row in rows]


def _is_said(value: Any) -> bool:
    return type(value).__name__ not in ("NoneType", "NAType", "NaTType") and bool(value == value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value  # a number of numpy


def content_of(file: os.PathLike[str] | str | bytes | DataFrame) -> tuple[bytes, str]:
    """The bytes of a file and their type."""
    if isinstance(file, bytes):
        content = file
    elif isinstance(file, str | os.PathLike):
        content = Path(file).read_bytes()
    else:
        content = file.to_csv(index=file.index.name is not None).encode()
    return content, WORKBOOK if content.startswith(b"PK") else CSV
