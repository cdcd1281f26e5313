"""The log as JSON, a line a request, for programs that gather logs."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from ..spec import Request, Violation
from .callbacks.called import Called
from .problems import violation_entries
from .reply import Reply
from .request_log import RequestLog


class JsonLog(RequestLog):
    """Writes an object a line: of each request, and one with a `message` for what else there is to say."""

    def add(
        self, request: Request, reply: Reply, seconds: float, told: Sequence[str] | None = None, via: str = ""
    ) -> None:
        """Note one exchange; see `RequestLog.add`."""
        if self._passes_over(reply):
            return
        violations = self._entries(reply.violations, reply.answer_violations, request)
        operation = reply.operation
        entry: dict[str, Any] = {
            "time": _now(),
            "method": request.method,
            "target": self.target_of(request),
            "status": reply.status,
            "operation": operation.key if operation is not None else None,
            "name": operation.operation_id if operation is not None else None,
            "verdict": "violations" if violations else "failed" if reply.failure else "ok",
            "ms": round(seconds * 1e3, 3),
            "violations": violations,
        }
        if told is not None:
            entry.update(via=via or None, notes=list(told))
        if reply.unusual:
            entry["unusual"] = reply.unusual
        if self._level == "full":
            shown = self._more(request, replace(reply, violations=(), answer_violations=(), unusual=""))
            entry["messages"] = [line.strip() for line in shown.splitlines()]
        self._notes.append((_line(entry), None, ""))

    def again(self, request: Request) -> Callable[[bytes, Reply, float], None]:
        """Note exchanges whose requests begin as one does; each has its own time."""
        return self._anew(request)

    def sent(self, called: Called) -> None:
        """Note a request that the mock sent itself; see `RequestLog.sent`."""
        if self._passes_over_call(called):
            return
        answer = called.exchange.response
        request = called.exchange.request
        violations = self._entries(called.request_violations, called.answer_violations, request)
        told: dict[str, Any] = {
            "time": _now(),
            "sender": called.sender,
            "method": called.operation.method,
            "url": called.origin + self.target_of(request) or None,
            "status": answer.status if answer is not None else None,
            "verdict": "failed" if answer is None else "violations" if violations else "ok",
            "ms": round(called.seconds * 1e3, 3),
            "violations": violations,
        }
        if answer is None:
            told["error"] = called.exchange.error
        self._notes.append((_line(told), None, ""))

    def _entries(
        self, asked: tuple[Violation, ...], answered: tuple[Violation, ...], request: Request
    ) -> list[dict[str, Any]]:
        return violation_entries(self.shown(asked, request), self.shown(answered, request))

    def say(self, text: str) -> None:
        """Note a line of another kind."""
        self._notes.append((json_message(text), None, ""))


def json_message(text: str) -> str:
    """Write a line that is of no request."""
    return _line({"time": _now(), "message": text.strip()})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told)  # in ASCII: nothing in it steers a terminal
