"""What a rule is: its id, its sentence, who demands it, and two small messages, one that breaks it and one
that does not.
"""

from typing import Final, Literal

from msgspec import Struct

from ..json_value import Json
from ..location import Location
from ..message import FieldLines, Request, Response
from ..violation import Violation, Where

JSON: Final = ("Content-Type", "application/json")
FORM: Final = ("Content-Type", "multipart/form-data; boundary=b")


class MessageExample(Struct, frozen=True):
    """A whole document (YAML) and a message for it. response: None where the request is what is judged."""

    document: str
    request: Request
    response: Response | None = None


class Rule(Struct, frozen=True):
    """One rule. kind: which message breaks it. sentence: what is wrong when it fires. section: who demands
    it.

    violates: a message on which this rule fires, and no other. conforms: one on which none does.
    """

    id: str
    kind: Literal["request", "response"]
    sentence: str
    section: str
    violates: MessageExample
    conforms: MessageExample

    def violation(self, code: str, message: str, where: Where, at: Location, value: Json = None) -> Violation:
        """State that a message breaks this rule. code: the keyword or status that clients see."""
        return Violation(self.id, code, message, where, at, value)


_HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Books, version: "1"}\npaths:\n  '


def document(path: str, operation: str, more: str = "") -> str:
    """Write a document of one operation: `/books`, then its lines from the method on. more: what else there
    is at the top.
    """
    lines = "".join(f"    {line}\n" for line in operation.strip().splitlines())
    return f"{_HEAD}{path}:\n{lines}{more}"


def get(target: str, *fields: tuple[str, str]) -> Request:
    """Write a GET."""
    return Request("GET", target, fields)


def post(body: bytes, *fields: tuple[str, str], target: str = "/books") -> Request:
    """Write a POST."""
    return Request("POST", target, fields, body)


def part(fields: str) -> bytes:
    """Write a multipart body of one part, `cover`, with these further header lines."""
    head = f'--b\r\nContent-Disposition: form-data; name="cover"\r\n{fields}\r\n\r\n'
    return head.encode() + b"...\r\n--b--\r\n"


def answer(status: int, body: bytes = b"", *fields: tuple[str, str]) -> Response:
    """Write an answer."""
    lines: FieldLines = fields
    return Response(status, lines, body)
