"""Executes the notebook in an empty kernel and compares what it prints with what is stored; `--update` stores it.

Compared are the texts of each cell, and which kinds of output it has. Pictures are not: their bytes depend on the versions of fonts
and libraries. With `--without-service` it must stop at the cell that looks for the service, and say what to do.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "prediccion_ventas.ipynb"
CONNECTS = "conectar"
"""The cell before which no service is needed."""
LONGEST_CELL_S = 600


def execute(notebook: Any) -> None:
    """Raises CellExecutionError with the traceback of the cell that fails."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=LONGEST_CELL_S,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
    ).execute()
    # The version of Python that it ran on.
    notebook.metadata.language_info = {"name": "python"}


def printed(notebook: Any) -> list[str]:
    """The outputs as lines: texts, and the kinds of all others."""
    lines: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("text", output.get("data", {}).get("text/plain", ""))
            kinds = output.get("name") or ", ".join(sorted(output.get("data", {})))
            lines += [f"[{cell.id}] {kinds}", *text.splitlines()]
    return lines


def check_without_service(notebook: Any) -> None:
    try:
        execute(notebook)
    except CellExecutionError as error:
        outputs = [(cell.id, output.output_type) for cell in notebook.cells for output in cell.get("outputs", [])]
        if (CONNECTS, "error") in outputs and error.evalue.startswith("No hay ningún servicio"):
            return print(f"without a service it runs as far as the cell {CONNECTS}, which says so")
        raise
    sys.exit(f"without a service the cell {CONNECTS} must fail")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--update", action="store_true")
    options.add_argument("--without-service", action="store_true")
    asked = options.parse_args()
    stored = nbformat.read(NOTEBOOK, as_version=4)
    notebook = deepcopy(stored)
    if asked.without_service:
        return check_without_service(notebook)
    execute(notebook)
    if asked.update:
        nbformat.validate(notebook)
        nbformat.write(notebook, NOTEBOOK)
        return print(f"written: {NOTEBOOK.name}")
    differences = list(difflib.unified_diff(printed(stored), printed(notebook), "stored", "now", lineterm="", n=2))
    if differences:
        sys.exit("\n".join(["The notebook prints other things than are stored (npm run notebook:update):", *differences]))
    print(f"{sum(cell.cell_type == 'code' for cell in notebook.cells)} cells print what is stored")


if __name__ == "__main__":
    main()
