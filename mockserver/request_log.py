"""One line a request, and a line for each violation under it, for the people who run the mock."""

import sys
from typing import TextIO

from ..spec import Request
from .reply import Reply

_SHOWN = 120


class RequestLog:
    """Writes what a mock answered. Lines are collected and written by `flush`, which costs a request
    little.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lines: list[str] = []

    def add(self, request: Request, reply: Reply, seconds: float) -> None:
        """Note one exchange. seconds: what answering took."""
        target = request.target if len(request.target) <= _SHOWN else f"{request.target[: _SHOWN - 1]}…"
        operation = (
            f"  {reply.operation.operation_id or reply.operation.key}" if reply.operation is not None else ""
        )
        line = f"{request.method} {target} {reply.status}{operation}  {seconds * 1e3:.1f} ms"
        self._lines.append(f"{_printable(line)}\n")
        for violation in reply.violations:
            line = f"{violation.where}: {violation.message}  ({violation.at})"
            self._lines.append(f"    {_printable(line)}\n")

    def flush(self) -> None:
        """Write what was noted. A reader that went away is no reason to stop serving."""
        if not self._lines:
            return
        lines, self._lines = "".join(self._lines), []
        try:
            self._stream.write(lines)
            self._stream.flush()
        except (OSError, ValueError):
            self._lines.clear()


def _printable(text: str) -> str:
    """Keep control characters off the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
