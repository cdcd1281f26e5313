"""One line a request, and a line for each violation under it, for the people who run the mock."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, TextIO, TypeAlias

from ..spec import Exchange, MessageSecrets, Request, Response, Violation
from .callbacks.called import Called
from .reply import Reply

_SHOWN: Final = 120
_SHOWN_BODY: Final = 2_000
_KNOWN: Final = 500
"""Exchanges whose lines are remembered."""

LogLevel: TypeAlias = Literal["refused", "all", "full"]
"""Which requests are noted: those that break the document or whose answer does, all, all with fields and
bodies.
"""


_Note: TypeAlias = tuple[str, float | None, str]
"""A line, the seconds at its end, the lines below it. Put together when it is written: many at a time cost
less.
"""


class RequestLog:
    """Writes what a mock answered. Lines are collected and written by `flush`, which costs a request
    little.

    secrets: of the documents that are served; nothing of them is written.
    """

    def __init__(self, stream: TextIO | None = None, level: LogLevel = "all") -> None:
        self._stream = stream or sys.stderr
        self._level: LogLevel = level
        self._notes: list[_Note] = []
        self.secrets: tuple[MessageSecrets, ...] = (MessageSecrets(),)
        self._known: dict[tuple[str, str, int, str, str, str], str] = {}  # clients ask again and again

    def add(
        self, request: Request, reply: Reply, seconds: float, told: Sequence[str] | None = None, via: str = ""
    ) -> None:
        """Note one exchange. seconds: what answering took. told: lines in place of those on its violations.
        via: the address that the request was passed on to, "" for none.
        """
        if not self._passes_over(reply):
            more = self._more(request, reply, told)
            self._notes.append((self._summary(request, reply, via), seconds, more))

    def again(self, request: Request) -> Callable[[bytes, Reply, float], None]:
        """Note exchanges of which all requests begin as one does, as `add` does; what is told of a reply is
        put together once. Gives what is called with body, reply and seconds.
        """
        last: Reply | None = None
        told: tuple[str, str] | None = None

        def note(body: bytes, reply: Reply, seconds: float) -> None:
            nonlocal last, told
            if reply is not last:
                last, told = reply, None
                if not self._passes_over(reply):
                    told = self._summary(request, reply), self._more(request, reply)
            if told is not None:
                self._notes.append((told[0], seconds, told[1]))

        return self._anew(request) if self._level == "full" else note

    def _anew(self, request: Request) -> Callable[[bytes, Reply, float], None]:
        """Note each of them by itself."""

        def add(body: bytes, reply: Reply, seconds: float) -> None:
            self.add(Request(request.method, request.target, request.fields, body), reply, seconds)

        return add

    def _passes_over(self, reply: Reply) -> bool:
        return self._level == "refused" and not reply.violations and reply.field("sl-violations") is None

    def _summary(self, request: Request, reply: Reply, via: str = "") -> str:
        """Write what was asked and answered and the verdict, without what it took."""
        broken = len(reply.violations) + len(reply.answer_violations)
        operation = reply.operation
        named = (operation.operation_id or operation.key) if operation is not None else ""
        what = (request.method, request.target, reply.status, named, _outcome(reply, broken), via)
        known = self._known.get(what)
        if known is None:
            known = _printable(_summary(request.method, self.target_of(request), *what[2:]))
            if len(self._known) >= _KNOWN:
                self._known.clear()
            if len(request.target) <= _SHOWN:
                self._known[what] = known
        return known

    def _more(self, request: Request, reply: Reply, told: Sequence[str] | None = None) -> str:
        """Write the lines below: one a violation, and the messages themselves where all is told."""
        exchange = Exchange(request, Response(reply.status, reply.fields, reply.body))
        below = self._below(exchange, reply.violations, reply.answer_violations, told)
        return f"    answered: {_printable(reply.unusual)}\n{below}" if reply.unusual else below

    def _below(
        self,
        exchange: Exchange,
        asked: tuple[Violation, ...],
        answered: tuple[Violation, ...],
        told: Sequence[str] | None = None,
    ) -> str:
        request = exchange.request
        if told is None:
            told = list(_broken(self.shown(asked, request), self.shown(answered, request)))
        lines = list(told)
        if self._level == "full":
            for secrets in self.secrets:
                exchange = secrets.exchange(exchange)
            lines += _told(exchange.request, ">")
            if exchange.response is not None:
                lines += _told(exchange.response, "<")
        return "".join(f"    {_printable(each)}\n" for each in lines)

    def target_of(self, request: Request) -> str:
        """Write what was asked, without secrets."""
        target = request.target
        for secrets in self.secrets:
            target = secrets.target(target)
        return target

    def shown(self, violations: tuple[Violation, ...], request: Request) -> tuple[Violation, ...]:
        """Hide the secrets of a request in what is said of its violations."""
        for secrets in self.secrets if violations else ():
            violations = secrets.violations(violations, request)
        return violations

    def sent(self, called: Called) -> None:
        """Note a request that the mock sent itself, a callback; in any thread."""
        if self._passes_over_call(called):
            return
        exchange, answer = called.exchange, called.exchange.response
        if answer is None:
            verdict = f"{'failed' if called.is_sent else 'not sent'}: {exchange.error}"
        else:
            verdict = (
                f"{answer.status}  {_verdict(len(called.request_violations) + len(called.answer_violations))}"
            )
        url = called.origin + self.target_of(exchange.request)
        what = " ".join((exchange.request.method, url, verdict) if url else (verdict,))
        more = self._below(exchange, called.request_violations, called.answer_violations)
        seconds = called.seconds if answer is not None else None
        self._notes.append((_printable(f"{called.sender}: {what}"), seconds, more))

    def _passes_over_call(self, called: Called) -> bool:
        return self._level == "refused" and called.conforms

    def say(self, text: str) -> None:
        """Note a line of another kind."""
        self._notes.append((_printable(text), None, ""))

    def flush(self) -> None:
        """Write what was noted. A reader that went away is no reason to stop serving."""
        if not self._notes:
            return
        notes = self._notes.copy()
        del self._notes[: len(notes)]  # others may add meanwhile
        try:
            self._stream.write("".join(map(_line, notes)))
            self._stream.flush()
        except (OSError, ValueError):
            return


def _line(note: _Note) -> str:
    text, seconds, more = note
    return f"{text}\n{more}" if seconds is None else f"{text}  {seconds * 1e3:.1f} ms\n{more}"


def _summary(method: str, target: str, status: int, named: str, verdict: str, via: str) -> str:
    """Write what was asked and answered and the verdict."""
    shown = f"{_cut(target)} → {_cut(via)}" if via else _cut(target)
    return f"{method} {shown} {status}{f'  {named}' if named else ''}  {verdict}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _outcome(reply: Reply, broken: int) -> str:
    """Say what became of a request. broken: how many violations there are."""
    return "failed" if reply.failure and not broken else _verdict(broken)


def _verdict(broken: int) -> str:
    return "ok" if not broken else "1 violation" if broken == 1 else f"{broken} violations"


def _broken(asked: Iterable[Violation], answered: Iterable[Violation]) -> Iterator[str]:
    """Write what the two messages break."""
    for side, violations in (("", asked), ("answer, ", answered)):
        yield from (f"{side}{each.where}: {each.message}  ({each.at})" for each in violations)


def _told(message: Request | Response, mark: str) -> Iterator[str]:
    """Write fields and body for people."""
    for name, value in message.fields:
        yield f"{mark} {name}: {value}"
    if body := message.body:
        text = body[:_SHOWN_BODY].decode("utf-8", "replace")
        yield f"{mark} {text}" if len(body) <= _SHOWN_BODY else f"{mark} {text}… ({len(body):,} bytes)"


def _printable(text: str) -> str:
    """Keep control characters off the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
