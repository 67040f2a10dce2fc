"""What the client does when it is turned away, or gets no answer: a server of the test plays the service."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from prediccion_ventas import Client, Problem, Unreachable


@dataclass
class Script:
    """What the server answers, one after the other: status, headers, body; None closes the connection without an answer."""

    answers: list[tuple[int, dict[str, str], Any] | None] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.requests.append((self.command, self.path, headers, body))
            answer = script.answers.pop(0)
            if answer is None:
                self.close_connection = True
                return
            status, extra, content = answer
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {**extra, "content-length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield script
    server.shutdown()
    server.server_close()


BUSY = {"status": 503, "code": "overloaded", "detail": "Too much to do"}
RUN = {"id": "r", "status": "succeeded"}


def test_a_request_that_was_turned_away_is_sent_again_when_the_service_says(script: Script) -> None:
    script.answers = [(503, {"Retry-After": "1"}, BUSY), (429, {"Retry-After": "0"}, BUSY), (202, {}, RUN)]
    start = time.monotonic()
    assert Client(script.address).train(wait=False, idempotency_key="monday") == RUN
    assert time.monotonic() - start >= 1
    assert [headers["idempotency-key"] for _, _, headers, _ in script.requests] == ["monday"] * 3
    assert len({body for _, _, _, body in script.requests}) == 1


def test_a_request_that_is_still_under_way_is_asked_for_again(script: Script) -> None:
    under_way = {"status": 409, "code": "idempotency-key-in-use", "detail": "The first request has not ended"}
    script.answers = [(409, {}, under_way), (202, {}, RUN)]
    assert Client(script.address).train(wait=False) == RUN


def test_a_redirect_is_not_followed_with_the_key(script: Script) -> None:
    script.answers = [(302, {"Location": f"{script.address}/elsewhere"}, {})]
    with pytest.raises(Problem, match="302"):
        Client(script.address, "secret").dataset()
    assert len(script.requests) == 1


def test_an_address_is_one_of_http() -> None:
    with pytest.raises(ValueError, match="begins with http"):
        Client("file:///etc")


def test_patience_ends(script: Script) -> None:
    script.answers = [(503, {"Retry-After": "60"}, BUSY)]
    with pytest.raises(Problem) as error:
        Client(script.address, patience=2).dataset()
    assert (error.value.status, error.value.code, error.value.retry_after) == (503, "overloaded", 60)
    assert len(script.requests) == 1


def test_what_may_be_sent_twice_is_sent_again_without_an_answer(script: Script) -> None:
    script.answers = [None, (200, {}, {"name": "ventas"})]
    assert Client(script.address).dataset() == {"name": "ventas"}
    # An upload has a key of its own, by which the service knows it again.
    script.answers = [None, (201, {}, {"name": "ventas"})]
    Client(script.address).upload(b"Fecha,Ventas\n")
    first, second = script.requests[-2:]
    assert first[2]["idempotency-key"] == second[2]["idempotency-key"]


def test_what_may_not_is_not(script: Script) -> None:
    script.answers = [None, (202, {}, RUN)]
    with pytest.raises(Unreachable):
        Client(script.address).cancel("r")
    assert len(script.requests) == 1


def test_no_server_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        Client("http://127.0.0.1:1", patience=0).dataset()


def test_a_problem_tells_its_faults(script: Script) -> None:
    faults = [{"row": 3, "column": "Ventas", "code": "not-a-number", "message": "x is no number"}]
    script.answers = [(422, {}, {"status": 422, "code": "invalid-csv", "detail": "1 mistake", "errors": faults})]
    with pytest.raises(Problem, match="3:Ventas: x is no number") as error:
        Client(script.address).upload(b"Fecha,Ventas\n")
    assert (error.value.code, error.value.faults) == ("invalid-csv", faults)


def test_an_answer_of_something_else_is_a_problem_too(script: Script) -> None:
    script.answers = [(502, {}, b"<html>Bad gateway</html>")]
    with pytest.raises(Problem, match="Bad gateway") as error:
        Client(script.address).dataset()
    assert (error.value.status, error.value.code) == (502, "")


def test_lists_are_read_page_by_page(script: Script) -> None:
    script.answers = [(200, {}, {"items": [{"name": "a"}], "next": "c/1"}), (200, {}, {"items": [{"name": "b"}]})]
    assert [item["name"] for item in Client(script.address).datasets()] == ["a", "b"]
    assert [path for _, path, _, _ in script.requests] == ["/datasets?limit=200", "/datasets?limit=200&cursor=c%2F1"]


def test_keys_names_and_parameters_are_sent_as_the_contract_has_them(script: Script) -> None:
    script.answers = [(200, {}, {"days": []})]
    Client(script.address, "secret", language="es").forecast("cadena", series=["Á / 1", "b"], levels=(80, 97.5), days=3)
    _, path, headers, _ = script.requests[0]
    assert path == "/forecast?dataset=cadena&series=%C3%81+%2F+1&series=b&days=3&levels=80%2C97.5"
    assert (headers["authorization"], headers["accept-language"]) == ("Bearer secret", "es")
