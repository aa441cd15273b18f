"""Commands of the Chrome DevTools Protocol -> answers and events, over two pipes; messages are JSON and end with NUL.

Protocol: https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import sys
import time
from collections.abc import Callable
from typing import Any

CALL_SECONDS = 4.0  # for the answer to a command: a page in an endless loop never answers
_READ_BYTES = 1_000_000
_CHECK_SECONDS = 0.3  # between two calls of `check`
_MAX_MESSAGE_BYTES = 80_000_000  # a page of 20 MB of HTML as JSON with all its escapes

Params = dict[str, Any]


class PipeClosedError(Exception):
    """The browser has ended, or sent something that is not a message."""


class CallTimeoutError(Exception):
    """The browser did not answer a command in time."""


class CallError(Exception):
    """The browser refuses a command."""


class Pipe:
    """A connection to a browser, for one thread. Events are passed to `on_event` while an answer is awaited."""

    def __init__(self, commands: int, answers: int, check: Callable[[], None]) -> None:
        """Take over two file descriptors.

        :param check: called several times a second while the pipe waits; may raise an error
        """
        self._commands, self._answers = commands, answers
        self._check = check
        self._next_check = 0.0
        self._number = 0
        self._buffer = bytearray()
        self._results: dict[int, Params] = {}
        self._awaited: set[int] = set()
        self.on_event: Callable[[str, Params, str | None], None] = lambda name, params, session: None
        if sys.platform != "win32":
            os.set_blocking(commands, False)

    def close(self) -> None:
        """Close both ends: the browser ends."""
        os.close(self._commands)
        os.close(self._answers)

    def call(
        self,
        method: str,
        params: Params | None = None,
        *,
        session: str | None = None,
        seconds: float = CALL_SECONDS,
    ) -> Params:
        """Return the result of a command.

        :raises CallError: if the browser refuses it
        :raises CallTimeoutError: if there is no answer in time
        :raises PipeClosedError: if the browser has ended
        """
        number = self.send(method, params, session=session)
        self._awaited.add(number)
        end = time.monotonic() + seconds
        while number not in self._results:
            if time.monotonic() >= end:
                self._awaited.discard(number)
                raise CallTimeoutError(method)
            self._receive(end - time.monotonic())
        answer = self._results.pop(number)
        if "error" in answer:
            raise CallError(f"{method}: {answer['error'].get('message')}")
        result: Params = answer.get("result", {})
        return result

    def send(self, method: str, params: Params | None = None, *, session: str | None = None) -> int:
        """Send a command without waiting for its answer; return its number."""
        self._number += 1
        message: Params = {"id": self._number, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        data = memoryview(json.dumps(message).encode() + b"\0")
        end = time.monotonic() + CALL_SECONDS
        while data:
            try:
                data = data[os.write(self._commands, data) :]
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise CallTimeoutError(method) from None
                select.select([], [self._commands], [], _CHECK_SECONDS)
            except OSError as error:
                raise PipeClosedError from error
        return self._number

    def wait(self, seconds: float) -> None:
        """Pass events on for a time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._receive(left)

    def _receive(self, seconds: float) -> None:
        """Read what has arrived, or wait for it for a short time; handle the messages that are complete."""
        if time.monotonic() >= self._next_check:
            self._check()
            self._next_check = time.monotonic() + _CHECK_SECONDS
        ready, _, _ = select.select([self._answers], [], [], max(0.0, min(seconds, _CHECK_SECONDS)))
        if not ready:
            return
        data = os.read(self._answers, _READ_BYTES)
        if not data:
            raise PipeClosedError
        start = len(self._buffer)
        self._buffer += data
        if len(self._buffer) > _MAX_MESSAGE_BYTES:
            raise PipeClosedError
        if self._buffer.find(0, start) >= 0:
            *messages, rest = self._buffer.split(b"\0")
            self._buffer = rest
            for message in messages:
                self._handle(message)

    def _handle(self, message: bytearray) -> None:
        try:
            value = json.loads(message)
        except ValueError as error:
            raise PipeClosedError from error
        if "id" not in value:
            self.on_event(value.get("method", ""), value.get("params", {}), value.get("sessionId"))
        elif value["id"] in self._awaited:
            self._awaited.discard(value["id"])
            self._results[value["id"]] = value
