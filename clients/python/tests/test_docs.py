"""The pages of Python show what their examples print. With UPDATE_DOCS=1 they are written anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from prediccion_ventas import Client, Problem

PAGES = [PROJECT / "docs" / "python.md", PROJECT / "docs" / "es" / "python.md"]
EXAMPLE = re.compile(
    r"(?P<before>[^\n]*)\n```python\n(?P<code>.*?)\n```\n(?:```text\n(?P<output>.*?)```\n)?", re.DOTALL
)


@pytest.mark.parametrize("path", PAGES, ids=["en", "es"])
def test_a_page_shows_what_its_examples_print(
    path: Path, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas")
    with contextlib.suppress(Problem):
        Client(service).delete_dataset("ventas")  # of the other page
    (tmp_path / "examples").symlink_to(PROJECT / "examples")
    monkeypatch.chdir(tmp_path)
    page = path.read_text(encoding="utf-8")
    examples = [found for found in EXAMPLE.finditer(page) if not found["before"].startswith("<!-- not run")]
    assert len(examples) >= 5
    names: dict[str, Any] = {}
    written = page
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example["code"].replace("http://127.0.0.1:3000", service), str(path), "exec"), names)
        if example["output"] is None:
            assert printed.getvalue() == ""
        elif os.environ.get("UPDATE_DOCS") == "1":
            block = f"```python\n{example['code']}\n```\n```text\n"
            written = written.replace(f"{block}{example['output']}```", f"{block}{printed.getvalue()}```")
        else:
            assert printed.getvalue() == example["output"], example["code"]
    if written != page:
        path.write_text(written, encoding="utf-8")
