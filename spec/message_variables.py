"""What expressions see of an exchange: `request` (method, path, query, headers, body) and `response` (status,
headers, body), names of headers in lower case.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from .expressions import Variables
from .json_text import MalformedJson, parse_json
from .json_value import Json, is_array, is_object
from .message import Exchange

MEMBERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"request": ("method", "path", "query", "headers", "body"), "response": ("status", "headers", "body")}
)
"""What there is to see of each message."""

_LARGEST: Final = 2**63
_DEEPEST: Final = 100


class _Parts(Mapping[str, Json]):
    """Members of a message, each read when it is asked for."""

    def __init__(self, readers: Mapping[str, Callable[[], Json]]) -> None:
        self._readers = readers
        self._read: dict[str, Json] = {}

    def __getitem__(self, name: str) -> Json:
        if name not in self._read:
            self._read[name] = self._readers[name]()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


def variables_of(exchange: Exchange) -> Variables:
    """Give what expressions see of an exchange."""
    request, response = exchange.request, exchange.response
    asked = _Parts(
        {
            "method": lambda: request.method,
            "path": lambda: request.path,
            "query": lambda: dict(parse_qsl(request.query, keep_blank_values=True)),
            "headers": lambda: dict(request.named),
            "body": lambda: _content(request.body),
        }
    )
    if response is None:
        return {"request": asked, "response": {}}
    answered = _Parts(
        {
            "status": lambda: response.status,
            "headers": lambda: {name.lower(): value for name, value in response.fields},
            "body": lambda: _content(response.body),
        }
    )
    return {"request": asked, "response": answered}


def _content(body: bytes) -> Json:
    """Read content as JSON, else as text; null where there is none."""
    if not body:
        return None
    try:
        return plain(parse_json(body))
    except MalformedJson:
        return body.decode("utf-8", "replace")


def plain(value: Json, depth: int = 0) -> Json:
    """Write a value in types that the library knows: numbers beyond 64 bits as the nearest double.

    Raises RecursionError for what is nested deeper than any expression looks.
    """
    if depth > _DEEPEST:
        raise RecursionError(f"a body is nested deeper than {_DEEPEST} levels")
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool) and not -_LARGEST <= value < _LARGEST:
        return float(value) if abs(value) < 10**300 else float("inf")
    if is_object(value):
        return {name: plain(each, depth + 1) for name, each in value.items()}
    return [plain(each, depth + 1) for each in value] if is_array(value) else value
