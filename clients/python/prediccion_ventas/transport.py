"""HTTP by the standard library: one request, tried again where that is safe and the service says when."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from .errors import Problem, Unreachable

__all__ = ["Answer", "Transport"]

_TRY_AGAIN = (429, 503)
_UNDER_WAY = "idempotency-key-in-use"
"""The same request, sent before, is still being carried out: its answer comes with the next one."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class _Body(Protocol):
    def read(self, amount: int = ..., /) -> bytes: ...

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    """By names in small letters."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Transport:
    """Sends requests to one service. `patience` bounds, in seconds, how long a request is tried again."""

    def __init__(self, address: str, headers: Mapping[str, str], *, timeout: float, patience: float) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"{address!r} is no address of a service: it begins with http:// or https://")
        self.address = address.rstrip("/")
        self.headers = dict(headers)
        self.timeout = timeout
        self.patience = patience

    def send(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        repeatable: bool,
        timeout: float | None = None,
    ) -> Answer:
        """`repeatable`: sending it twice does no harm, so that one without an answer may be sent again.

        429 and 503 were refused before anything was done, and are tried again after `Retry-After` in any case. Raises Problem
        for any other status of 400 and above, Unreachable when no answer came.
        """
        with self.stream(method, target, headers=headers, body=body, repeatable=repeatable, timeout=timeout) as answer:
            status, answered, stream = answer
            try:
                return Answer(status, answered, stream.read())
            except (OSError, http.client.HTTPException) as error:
                raise Unreachable(f"{self.address} was cut off in its answer: {error}") from error

    @contextmanager
    def stream(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        repeatable: bool,
        timeout: float | None = None,
    ) -> Iterator[tuple[int, Mapping[str, str], _Body]]:
        """As `send`, with the body still to be read."""
        request = urllib.request.Request(
            f"{self.address}{target}", data=body, headers={**self.headers, **headers}, method=method
        )
        response = self._open(request, repeatable, self.timeout if timeout is None else timeout)
        with response:
            answered = {name.lower(): value for name, value in response.headers.items()}
            yield response.status, answered, response

    def _open(self, request: urllib.request.Request, repeatable: bool, timeout: float) -> Any:
        until = time.monotonic() + self.patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return _OPENER.open(request, timeout=timeout)
            except urllib.error.HTTPError as error:
                problem = _problem_of(error)
                wait = pause if problem.retry_after is None else problem.retry_after
                may_wait = problem.status in _TRY_AGAIN or problem.code == _UNDER_WAY
                if not may_wait or time.monotonic() + wait > until:
                    raise problem from None
            except (OSError, http.client.HTTPException) as error:
                wait = pause
                if not repeatable or time.monotonic() + wait > until:
                    raise Unreachable(f"{self.address} does not answer: {error}") from error
            time.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The service redirects nowhere, and a key is for nobody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _problem_of(error: urllib.error.HTTPError) -> Problem:
    with error:
        text = error.read()
        after = error.headers.get("retry-after", "")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {"title": error.reason, "detail": text[:200].decode(errors="replace")}
    return Problem(error.code, body, float(after) if after.isdecimal() else None)
