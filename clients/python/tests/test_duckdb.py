"""The queries of the recipe for DuckDB, on a store of the service, answer what the pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import PROJECT
from prediccion_ventas import Client

PAGES = [PROJECT / "docs" / "recipes" / "duckdb.md", PROJECT / "docs" / "es" / "recetas" / "duckdb.md"]
EXAMPLE = re.compile(r"```sql\n(?P<queries>.*?)\n```\n```text\n(?P<output>.*?)```\n", re.DOTALL)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_queries_answer_what_the_pages_show(service: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    client = Client(service)
    client.upload(PROJECT / "examples" / "Ventas.csv")
    client.train()
    client.forecast()
    monkeypatch.chdir(store)
    for path in PAGES:
        connection = duckdb.connect()
        examples = list(EXAMPLE.finditer(path.read_text(encoding="utf-8")))
        assert len(examples) == 3, path
        for example in examples:
            *views, question = [query for query in example["queries"].split(";") if query.strip() != ""]
            for view in views:
                connection.execute(view)
            answer = connection.execute(question)
            names, *rows = [cells(line) for line in example["output"].splitlines()]
            assert [column[0] for column in answer.description] == names, path
            assert [[str(value) for value in row] for row in answer.fetchall()] == rows, path
