"""One breach of the contract by one message, as a value."""

from typing import Literal, TypeAlias

from msgspec import Struct

from .json_value import Json
from .location import Location

Part: TypeAlias = Literal[
    "method", "path", "query", "querystring", "header", "cookie", "body", "security", "status"
]
"""The part of a message that a violation is about."""

_SPELLING = {
    "body": "body part {}",
    "query": "query ?{}",
    "querystring": "querystring {}",
    "path": "path {{{}}}",
    "header": "header {}",
    "cookie": "cookie {}",
}


class Where(Struct, frozen=True):
    """A place in a message.

    part: which part. name: of the parameter, header or cookie, or of a part of a multipart body, else "".
    pointer: JSON Pointer of the value inside the parameter or body; "" is the whole of it.
    """

    part: Part
    name: str = ""
    pointer: str = ""

    def __str__(self) -> str:
        """Write `query ?page`, `body /images/0/bookmarked`, `header X-Platform`, `path {id}`, `status`."""
        start = _SPELLING.get(self.part, "{}").format(self.name) if self.name else self.part
        return f"{start} {self.pointer}" if self.pointer else start


class Violation(Struct, frozen=True):
    """One breach of the document by one message.

    rule: id of the rule in our catalogue (`request-body-schema`). code: the failed keyword (`maxLength`,
    `required`, …), as clients see it on the wire. message: what is wrong, in words.
    where: the place in the message. at: the place in the document that says so.
    value: the offending value (as it was, not cut; reports cut and redact).
    """

    rule: str
    code: str
    message: str
    where: Where
    at: Location
    value: Json = None

    @property
    def words(self) -> str:
        """Say where in the message, and what is wrong: words about a body begin with the place in it."""
        if self.where.part != "body" or not self.message.startswith(f"{self.where.pointer or 'the body'} "):
            return f"{self.where} {self.message}"
        return f"body {self.message}" if self.where.pointer else self.message
