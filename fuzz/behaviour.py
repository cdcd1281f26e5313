"""Whether an answer is news: by what the request breaks (our keyword coverage), and how it was answered.

What still brings news gets more of the time (`schedule`), and what brought it is remembered (`corpus`).
"""

from typing import Any, Final

from msgspec import Struct, field

from ..contract_tests import Verdict
from ..spec import Exchange, MalformedJson, Operation, Response, is_array, is_object, parse_json

_MOST: Final = 300
"""Ways of answering that are told apart for each operation: names of members may differ without end."""

_LARGEST: Final = 20_000
"""Bytes of an answer whose shape is looked at."""

_SLOW: Final = (0.2, 2.0)
"""Seconds after which an answer is slow, and very slow."""


class Behaviours(Struct):
    """The ways in which each operation has answered so far. news: how many there are in all."""

    news: int = 0
    _seen: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict[str, set[tuple[Any, ...]]])

    def see(self, operation: Operation, exchange: Exchange, verdict: Verdict) -> bool:
        """Take note of an answer; whether it is the first of its kind."""
        seen = self._seen.setdefault(operation.key, set())
        if len(seen) >= _MOST:
            return False
        broken = tuple((each.code, each.at.pointer) for each in verdict.violations)
        way = (broken, *_answered(exchange.response))
        if way in seen:
            return False
        seen.add(way)
        self.news += 1
        return True


def _answered(response: Response | None) -> tuple[Any, ...]:
    """Say how a request was answered: status, type, shape, and how fast, in steps."""
    if response is None:
        return (0,)
    content_type = (response.field("content-type") or "").partition(";")[0]
    slow = sum(response.elapsed > bound for bound in _SLOW)
    return response.status, content_type, slow, _shape(content_type, response.body)


def _shape(content_type: str, body: bytes) -> Any:
    """Give the names of the members of an object, or of the first item; else the length, in powers of two."""
    if "json" in content_type and len(body) <= _LARGEST:
        try:
            value = parse_json(body)
        except MalformedJson:
            return "malformed"
        item = value[0] if is_array(value) and value else value
        return frozenset(item) if is_object(item) else type(item).__name__
    return len(body).bit_length()
