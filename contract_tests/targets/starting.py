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
_SHOWN: Final = 3
"""Last lines of a server's output that are told where it ends too early."""


@contextmanager
def started(command: str, ready: Target, seconds: float) -> Generator[None]:
    """Start a server and wait until `ready` answers with anything but 5xx; stop it, and what it started.

    command: split as a shell does, but run without one. seconds: to wait. Raises UsageError where the
    command can't be run or another server has the address already, TargetError where it ends or is not
    ready in time.
    """
    words = _words(command)
    if _is_ready(ready):
        raise UsageError(f"{ready.url} is answered already, before `{command}` has run: stop that server")
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(words, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        except OSError as error:
            raise UsageError(f"`{command}` can't be run: {error.strerror}") from error
        try:
            _wait(process, command, ready, seconds, output)
            yield
        finally:
            _stop(process)


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
    while not _is_ready(ready):
        if process.poll() is not None:
            raise TargetError(
                f"`{command}` ended with {process.returncode} before {ready.url} was answered{_last(output)}",
                ready.url,
            )
        if time.monotonic() > ends:
            raise TargetError(
                f"`{command}` runs, but {ready.url} is not answered after {seconds:g} s{_last(output)}",
                ready.url,
            )
        time.sleep(_PAUSE)


def _is_ready(target: Target) -> bool:
    with Client(replace(target, url=target.origin)) as client:
        response = client.send_once(Request("GET", target.path_and_query)).response
    return response is not None and response.status < 500


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
