"""One exchange as the journal keeps it, and as its page shows it."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    Exchange,
    FieldLines,
    MessageSecrets,
    Operation,
    Request,
    Response,
    Violation,
    har_entry,
    har_log,
    is_object,
)
from ..callbacks.called import Called
from ..problems import violation_entries
from ..reply import Reply

_REFUSED: Final = "the mock closed the connection without an answer"


class Entry(Struct, frozen=True):
    """One exchange. began: seconds since the epoch. seconds: what answering took, without a delay that was
    asked for. operation: its key, "" where the request named none; name: its operationId, else its key.

    request_violations, answer_violations: what the two messages break. is_overridden: whether the answer was
    set by a test. sender: of a request that the mock sent itself, `callback done of POST /orders`; "" for one
    that it was asked. origin: scheme and host that this went to.
    unusual: what a hostile mock made unusual about the answer. failed: the client's test that failed after
    it, of an entry that repeats an earlier one.
    """

    began: float
    seconds: float
    exchange: Exchange
    operation: str = ""
    name: str = ""
    request_violations: tuple[Violation, ...] = ()
    answer_violations: tuple[Violation, ...] = ()
    is_overridden: bool = False
    sender: str = ""
    origin: str = ""
    unusual: str = ""
    failed: str = ""

    @classmethod
    def of(cls, request: Request, reply: Reply, began: float, seconds: float) -> "Entry":
        """Make one of what a mock or a proxy answered."""
        operation: Operation | None = reply.operation
        key = operation.key if operation is not None else ""
        named = (operation.operation_id if operation is not None else None) or key
        has_answer = reply.failure in ("", "cut")
        response = Response(reply.status, reply.fields, reply.body, seconds) if has_answer else None
        exchange = Exchange(request, response, None if has_answer else _REFUSED)
        return cls(
            began,
            seconds,
            exchange,
            key,
            named,
            reply.violations,
            reply.answer_violations,
            reply.is_overridden,
            unusual=reply.unusual,
        )

    @classmethod
    def of_call(cls, called: Called) -> "Entry":
        """Make one of what a mock sent itself."""
        operation = called.operation
        return cls(
            called.began,
            called.seconds,
            called.exchange,
            operation.key,
            operation.operation_id or operation.key,
            called.request_violations,
            called.answer_violations,
            sender=called.sender,
            origin=called.origin,
        )

    @property
    def verdict(self) -> str:
        """Say what the judge said: `conforms`, or which message breaks the document; `failed` of a request of
        the mock's own that has no answer.
        """
        if self.sender and self.exchange.response is None:
            return "failed"
        broken = [
            side
            for side, violations in (("request", self.request_violations), ("answer", self.answer_violations))
            if violations
        ]
        return " and ".join(broken) + (" breaks" if len(broken) == 1 else " break") if broken else "conforms"

    @property
    def size(self) -> int:
        """Bytes of the two bodies."""
        response = self.exchange.response
        return len(self.exchange.request.body) + (len(response.body) if response is not None else 0)

    @property
    def time(self) -> str:
        """When the request came, as RFC 3339 has it."""
        return datetime.fromtimestamp(self.began, UTC).isoformat(timespec="milliseconds")

    @property
    def oddity(self) -> str:
        """Say what a client may have failed over: what was unusual about the answer, or that its request was
        refused for what it breaks; "" for an answer like any other.
        """
        response = self.exchange.response
        is_refused = response is not None and response.status >= 400 and not self.sender
        if self.unusual or not is_refused or not self.request_violations:
            return self.unusual
        return f"the request was refused: {self.request_violations[0].message}"

    def without_secrets(self, all_secrets: Iterable[MessageSecrets]) -> "Entry":
        """Write dots for what is secret."""
        shown = self
        for secrets in all_secrets:
            request = shown.exchange.request
            shown = replace(
                shown,
                exchange=secrets.exchange(shown.exchange),
                request_violations=secrets.violations(shown.request_violations, request),
                answer_violations=secrets.violations(shown.answer_violations, request),
            )
        return shown

    def json(self) -> dict[str, Any]:
        """Write it for the page of the journal (`docs/journal.md`)."""
        request, response = self.exchange.request, self.exchange.response
        return {
            "time": self.time,
            "ms": round(self.seconds * 1e3, 3),
            "operation": self.operation or None,
            "name": self.name or None,
            "verdict": self.verdict,
            "violations": self.violations,
            "overridden": self.is_overridden,
            **self._unusual(),
            **self._own(),
            "request": {
                "method": request.method,
                "target": request.target,
                "headers": _lines(request.fields),
                **_content(request.body),
            },
            "response": None
            if response is None
            else {
                "status": response.status,
                "headers": _lines(response.fields),
                **_content(response.body),
            },
        }

    def _unusual(self) -> dict[str, Any]:
        """Write what a hostile mock made unusual, and what failed after it."""
        told = {"unusual": self.unusual, "failed": self.failed}
        return {name: each for name, each in told.items() if each}

    def _own(self) -> dict[str, Any]:
        """Write what there is of a request that the mock sent itself."""
        if not self.sender:
            return {}
        error = {"error": self.exchange.error} if self.exchange.error else {}
        url = self.origin + self.exchange.request.target
        return {"sender": self.sender, "url": url or None, **error}

    @property
    def violations(self) -> list[dict[str, Any]]:
        """Write all violations as `sl-violations` has them, with the side of the exchange."""
        return violation_entries(self.request_violations, self.answer_violations)

    def har(self, base: str) -> dict[str, Any]:
        """Write it as an entry of an archive (HAR 1.2); what we know beyond that is `_truespec`."""
        violations = self.violations
        own = {"operation": self.operation or None, "verdict": self.verdict, "violations": violations}
        own |= self._unusual()
        places = "; ".join(f"{each['message']} ({each['at']})" for each in violations)
        comment = {"comment": places} if places else {}
        if self.sender:
            base, own = self.origin, {**own, "sender": self.sender}
        return {**har_entry(self.exchange, base, self.time), **comment, "_truespec": own}


def archive(entries: Iterable[Entry], base: str) -> dict[str, Any]:
    """Write entries as an archive. base: the address of the mock."""
    return har_log(each.har(base) for each in entries)


def journal_requests(written: Any) -> tuple[Request, ...] | None:
    """Read the requests of what the journal's page gives, or of one entry of it; None for anything else."""
    entries: Any = written["entries"] if is_object(written) and "entries" in written else [written]
    try:
        return tuple(_request(each["request"]) for each in entries)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _request(written: Any) -> Request:
    body = b64decode(written["bodyBase64"]) if "bodyBase64" in written else str(written["body"]).encode()
    fields = tuple((str(each["name"]), str(each["value"])) for each in written["headers"])
    return Request(str(written["method"]), str(written["target"]), fields, body)


def _lines(fields: FieldLines) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]


def _content(body: bytes) -> dict[str, str]:
    """Write content: text as it is, all else in Base64."""
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"bodyBase64": b64encode(body).decode()}
