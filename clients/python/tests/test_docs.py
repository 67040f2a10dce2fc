"""The page of Python shows what its examples print. With UPDATE_DOCS=1 they are written anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

PAGE = PROJECT / "docs" / "python.md"
EXAMPLE = re.compile(
    r"(?P<before>[^\n]*)\n```python\n(?P<code>.*?)\n```\n(?:```text\n(?P<output>.*?)```\n)?", re.DOTALL
)


def test_the_page_shows_what_its_examples_print(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    (tmp_path / "examples").symlink_to(PROJECT / "examples")
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    examples = [found for found in EXAMPLE.finditer(page) if not found["before"].startswith("<!-- not run")]
    assert len(examples) >= 5
    names: dict[str, Any] = {}
    written = page
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example["code"].replace("http://127.0.0.1:3000", service), str(PAGE), "exec"), names)
        if example["output"] is None:
            assert printed.getvalue() == ""
        elif os.environ.get("UPDATE_DOCS") == "1":
            block = f"```python\n{example['code']}\n```\n```text\n"
            written = written.replace(f"{block}{example['output']}```", f"{block}{printed.getvalue()}```")
        else:
            assert printed.getvalue() == example["output"], example["code"]
    if written != page:
        PAGE.write_text(written, encoding="utf-8")
