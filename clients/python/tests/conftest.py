"""Random stores with the service's own answers, and a running service: both need Node, else tests say what is left out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[3]
STORES = os.environ.get("STORES", "100")
SEED = os.environ.get("SEED", "1")


def node_command(program: str, *arguments: str) -> list[str]:
    """Runs a source of the project; skips where there is no Node or the project is not installed."""
    node = shutil.which("node")
    if node is None or not (PROJECT / "node_modules").exists():
        pytest.skip("left out: the service's own answers need Node and the project with its packages (npm ci)")
    return [node, "--import=tsx", str(PROJECT / program), *arguments]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """As `test/python/make-stores.ts` writes them: STORES of them (100) from SEED (1), or those of STORES_FILE."""
    given = os.environ.get("STORES_FILE")
    if given is not None:
        return read_lines(Path(given))
    folder = tmp_path_factory.mktemp("stores")
    command = node_command("test/python/make-stores.ts", str(folder), "--stores", STORES, "--seed", SEED)
    subprocess.run(command, cwd=PROJECT, check=True)
    return read_lines(folder / "stores.ndjson")


def read_lines(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the service keeps its store in, as `datos`."""
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def service(store: Path) -> Iterator[str]:
    """The address of the service itself, on an empty store."""
    environment = {**os.environ, "STORAGE_URL": f"file:{store / 'datos'}", "PORT": "0", "HOST": "127.0.0.1"}
    command = node_command("test/python/serve.ts")
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
