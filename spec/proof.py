"""What is proven of one thing that a document describes: an answer, or a request.

Proven are: that a message of it conforms, for one was made and judged; or that none can, for nothing meets a
schema that it needs. Everything else is undecided, and never reported as proven.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from .document import Location
from .message import Request, Response
from .schema import Schema
from .violation import Violation

Verdict: TypeAlias = Literal["conforms", "impossible", "undecided"]
"""Proven to conform, proven impossible, or neither."""


class Proof(Struct, frozen=True):
    """One verdict. operation: its key. subject: `request application/json`, or `answer 200`.

    why: where the message comes from, or what stands in its way. at: where the document says so.
    message: the one that conforms; None where none does. broken: what the document's own example breaks,
    where another one had to be made; None where it breaks nothing, or there is none. unwritable: the media
    type that values can't be written in, where that is what stands in the way. sender: what of the API sends
    the request, a webhook or callback; "" for one that any client sends.
    """

    operation: str
    subject: str
    verdict: Verdict
    why: str
    at: Location
    message: Request | Response | None = None
    broken: Violation | None = None
    unwritable: str = ""
    sender: str = ""


def impossible_part(schemas: Iterable[Schema]) -> tuple[str, Location] | None:
    """Find the first of several needed schemas that is proven to have no value: why, and where."""
    for schema in schemas:
        problem = schema.impossible
        if problem is not None:
            return problem.message, problem.at
    return None
