"""A request that a mock received, as a test asks about it."""

from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct
from werkzeug.datastructures import Headers, MultiDict

from ...spec import MalformedJson, Violation, parse_json
from .entry import Entry


class Received(Struct, frozen=True):
    """One request and what became of it: one that a mock was asked, or one that it sent."""

    entry: Entry

    @property
    def method(self) -> str:
        """The method, as it was sent."""
        return self.entry.exchange.request.method

    @property
    def target(self) -> str:
        """The path and query, as they were sent."""
        return self.entry.exchange.request.target

    @property
    def path(self) -> str:
        """The path, as it was sent."""
        return self.entry.exchange.request.path

    @property
    def query(self) -> MultiDict[str, str]:
        """The parameters of the query, decoded."""
        return MultiDict(parse_qsl(self.entry.exchange.request.query, keep_blank_values=True))

    @property
    def headers(self) -> Headers:
        """The header fields."""
        return Headers(list(self.entry.exchange.request.fields))

    @property
    def body(self) -> bytes:
        """The content."""
        return self.entry.exchange.request.body

    @property
    def text(self) -> str:
        """The content as text in UTF-8."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The content as JSON; None where it is none."""
        try:
            return parse_json(self.body)
        except MalformedJson:
            return None

    @property
    def operation(self) -> str:
        """The operation that was asked, as `METHOD /path`; "" where the document has none."""
        return self.entry.operation

    @property
    def sender(self) -> str:
        """What of the document sent it (`callback done of POST /orders`); "" where a client did."""
        return self.entry.sender

    @property
    def error(self) -> str:
        """Why there is no answer, "" where there is one."""
        return self.entry.exchange.error or ""

    @property
    def violations(self) -> tuple[Violation, ...]:
        """What the request breaks of the document."""
        return self.entry.request_violations

    @property
    def unusual(self) -> str:
        """What a hostile mock made unusual about the answer, or why it refused the request; else ""."""
        return self.entry.oddity

    @property
    def status(self) -> int:
        """What was answered; 0 where the connection was closed instead."""
        response = self.entry.exchange.response
        return response.status if response is not None else 0

    def __str__(self) -> str:
        broken = f", {len(self.violations)} violations" if self.violations else ""
        return f"{self.method} {self.target} -> {self.status or 'no answer'}{broken}"
