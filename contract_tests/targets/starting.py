"""A server that is started for the run, and stopped after it."""

import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import IO, Final

from msgspec.structs import replace

from ...spec import Request, TargetError, UsageError
from .client import Client
from .target import Target

_ENDS_WITHIN: Final = 5.0
_GONE_WITHIN: Final = 1.0
_PAUSE: Final = 0.05
_HEALTHY_WITHIN: Final = 2.0
"""Seconds in which a server that hangs would have answered, if it did not."""

_SHOWN: Final = 3
"""Last lines of a server's output that are told where it ends too early."""


class Started:
    """A server that this process has started. ready: what it answers then; seconds: to wait for it."""

    def __init__(self, command: str, ready: Target, seconds: float, output: IO[bytes]) -> None:
        self._words, self._command = _words(command), command
        self._ready, self._seconds, self._output = ready, seconds, output
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start it and wait until it is ready. Raises as `started` does."""
        self.starts += 1
        try:
            self._process = subprocess.Popen(
                self._words, stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True
            )
        except OSError as error:
            raise UsageError(f"`{self._command}` can't be run: {error.strerror}") from error
        _wait(self._process, self._command, self._ready, self._seconds, self._output)

    def stop(self) -> None:
        """Stop it, and what it started."""
        if self._process is not None:
            _stop(self._process)

    def revive(self) -> bool:
        """Start it again where it has ended; whether it had. Raises TargetError where that fails."""
        if self._process is None or self._process.poll() is None:
            return False
        self.restart()
        return True

    def restart(self) -> None:
        """Stop it and start it again. Raises as `revive` does."""
        self.stop()
        self.start()

    def heal(self) -> bool:
        """Start it again where it has ended or answers nobody; whether it did. Raises as `revive` does."""
        if self.revive():
            return True
        if _is_ready(replace(self._ready, timeout=min(_HEALTHY_WITHIN, self._ready.timeout))):
            return False
        self.restart()
        return True


@contextmanager
def started(command: str, ready: Target, seconds: float) -> Generator[Started]:
    """Start a server and wait until `ready` answers with anything but 5xx; stop it, and what it started.

    command: split as a shell does, but run without one. seconds: to wait. Raises UsageError where the
    command can't be run or another server has the address already, TargetError where it ends or is not
    ready in time.
    """
    with tempfile.TemporaryFile() as output:
        server = Started(command, ready, seconds, output)
        if _is_ready(ready):
            raise UsageError(f"{ready.url} is answered already, before `{command}` has run: stop that server")
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"`{command}` is no command: {error}") from error
    if not words:
        raise UsageError("the command that starts the server is empty")
    return words


def _wait(
    process: subprocess.Popen[bytes], command: str, ready: Target, seconds: float, output: IO[bytes]
) -> None:
    ends = time.monotonic() + seconds
    while why := _unready(ready):
        if process.poll() is not None:
            raise TargetError(
                f"`{command}` ended with {process.returncode} before {ready.url} was answered{_last(output)}",
                ready.url,
            )
        if time.monotonic() > ends:
            raise TargetError(
                f"`{command}` runs, but {ready.url} is not ready after {seconds:g} s: {why}{_last(output)}",
                ready.url,
            )
        time.sleep(_PAUSE)


def _is_ready(target: Target) -> bool:
    return not _unready(target)


def _unready(target: Target) -> str:
    """Say why a server is not ready; "" where it is."""
    with Client(replace(target, url=target.origin)) as client:
        exchange = client.send_once(Request("GET", target.path_and_query))
    if exchange.response is None:
        return exchange.error or "no answer"
    return f"it answers {exchange.response.status}" if exchange.response.status >= 500 else ""


def _last(output: IO[bytes]) -> str:
    output.seek(0)
    lines = output.read().decode(errors="replace").strip().splitlines()[-_SHOWN:]
    return f"; it said: {' | '.join(lines)}" if lines else ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and its group with it; what does not is killed."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_ENDS_WITHIN)
    ends = time.monotonic() + _GONE_WITHIN
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while time.monotonic() < ends:  # what it started is no child of ours
            os.killpg(process.pid, 0)
            time.sleep(_PAUSE)
    process.wait()
