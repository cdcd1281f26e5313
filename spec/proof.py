"""What is proven of one thing that a document describes: an answer, or a request.

Proven are: that a message of it conforms, for one was made and judged; or that none can, for nothing meets a
schema that it needs. Everything else is undecided, and never reported as proven.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .document import Location
from .schema import Schema

Verdict: TypeAlias = Literal["conforms", "impossible", "undecided"]
"""Proven to conform, proven impossible, or neither."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One verdict. operation: its key. subject: `request`, or `answer 200 application/json`.

    why: where the message comes from, or what stands in its way. at: where the document says so.
    """

    operation: str
    subject: str
    verdict: Verdict
    why: str
    at: Location


def impossible_part(schemas: Iterable[Schema]) -> tuple[str, Location] | None:
    """Find the first of several needed schemas that is proven to have no value: why, and where."""
    for schema in schemas:
        problem = schema.impossible
        if problem is not None:
            return problem.message, problem.at
    return None
