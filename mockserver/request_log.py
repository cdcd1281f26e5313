"""One line a request, and a line for each violation under it, for the people who run the mock."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TextIO, TypeAlias

from ..spec import Operation, Request
from .reply import Reply

_SHOWN: Final = 120
_SHOWN_BODY: Final = 2_000
_KNOWN: Final = 500
"""Exchanges whose lines are remembered."""

_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})

LogLevel: TypeAlias = Literal["refused", "all", "full"]
"""Which requests are noted: those that break the document or whose answer does, all, all with fields and
bodies.
"""


class RequestLog:
    """Writes what a mock answered. Lines are collected and written by `flush`, which costs a request
    little.
    """

    def __init__(self, stream: TextIO | None = None, level: LogLevel = "all") -> None:
        self._stream = stream or sys.stderr
        self._level: LogLevel = level
        self._lines: list[str] = []
        self._known: dict[tuple[str, str, int, Operation | None], str] = {}  # clients ask again and again

    def add(self, request: Request, reply: Reply, seconds: float) -> None:
        """Note one exchange. seconds: what answering took."""
        if self._level == "refused" and not reply.violations and reply.field("sl-violations") is None:
            return
        what = (request.method, request.target, reply.status, reply.operation)
        known = self._known.get(what)
        if known is None:
            known = _printable(_summary(*what))
            if len(self._known) >= _KNOWN:
                self._known.clear()
            if len(request.target) <= _SHOWN:
                self._known[what] = known
        self._lines.append(f"{known}  {seconds * 1e3:.1f} ms\n")
        for violation in reply.violations:
            line = f"{violation.where}: {violation.message}  ({violation.at})"
            self._lines.append(f"    {_printable(line)}\n")
        if self._level == "full":
            secret = _SECRET | _key_fields(reply.operation)
            for mark, fields, body in ((">", request.fields, request.body), ("<", reply.fields, reply.body)):
                told = _told(fields, body, secret)
                self._lines += (f"    {mark} {_printable(each)}\n" for each in told)

    def say(self, text: str) -> None:
        """Note a line of another kind."""
        self._lines.append(f"{_printable(text)}\n")

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


def _summary(method: str, target: str, status: int, operation: Operation | None) -> str:
    """Write what was asked and answered, without what it took."""
    shown = target if len(target) <= _SHOWN else f"{target[: _SHOWN - 1]}…"
    named = f"  {operation.operation_id or operation.key}" if operation is not None else ""
    return f"{method} {shown} {status}{named}"


def _key_fields(operation: Operation | None) -> frozenset[str]:
    """List the header fields that API keys of an operation stand in."""
    ways = operation.security if operation is not None else ()
    return frozenset(
        scheme.name.lower() for way in ways for scheme, _ in way.schemes if scheme.place == "header"
    )


def _told(fields: Iterable[tuple[str, str]], body: bytes, secret: frozenset[str]) -> Iterator[str]:
    """Write fields and body for people; credentials are nobody's business."""
    for name, value in fields:
        yield f"{name}: {'…' if name.lower() in secret else value}"
    if body:
        text = body[:_SHOWN_BODY].decode("utf-8", "replace")
        yield text if len(body) <= _SHOWN_BODY else f"{text}… ({len(body):,} bytes)"


def _printable(text: str) -> str:
    """Keep control characters off the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
