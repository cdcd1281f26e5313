"""Proving the answers of a mock beforehand: what breaks the document is told before a client meets it.

A large document takes many seconds, so the proof is cut into operations: what fits a budget is done before
the port opens, the rest between requests.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from ..spec import (
    DocumentError,
    DocumentProblem,
    Location,
    Operation,
    ResponseObject,
    Schema,
    Violation,
    Where,
)
from .answers import Answer, media_ranges
from .content import NoSerialization
from .making import Making, first_answer
from .selection import response_for, status_of
from .values import Source


class Broken(Struct, frozen=True):
    """A documented answer that breaks the document.

    answer: as it is written. sent: what is sent in its place; None where that answer is sent as it is, or
    none can be made.
    """

    operation: Operation
    answer: Answer
    sent: Answer | None

    @property
    def cause(self) -> tuple[Location, Source]:
        """What it comes from: the same for all operations that share it."""
        return self.answer.violations[0].at, self.answer.source

    def __str__(self) -> str:
        """Write it as a warning: where the document says otherwise, what is wrong, what is sent."""
        at, words = self.told()
        return f"{at}: {words}{f'; sent: {self.sent.source}' if self.sent else ''}"

    def told(self) -> tuple[Location, str]:
        """Say where the document says otherwise, and what is wrong."""
        first, more = self.answer.violations[0], len(self.answer.violations) - 1
        often = f" (and {more} more)" if more else ""
        words = f"{self.operation.key} {self.answer.status}: {first.words}{often}"
        return first.at, f"{words}; {self.answer.source}"


class Proving:
    """The proof of a mock's answers, one operation a step. tell: called with each warning."""

    def __init__(
        self, steps: Iterator[tuple[Broken | DocumentProblem, ...]], tell: Callable[[str], None]
    ) -> None:
        self._steps = steps
        self._tell = tell
        self.is_done = False
        self.found = 0

    def step(self) -> None:
        """Prove one more operation."""
        broken = next(self._steps, None)
        if broken is None:
            self.is_done = True
            return
        for each in broken:
            self.found += 1
            self._tell(f"{each.at}: {each.message}" if isinstance(each, DocumentProblem) else str(each))

    def run(self, seconds: float | None = None) -> None:
        """Go on until all is proved, or the time is over. seconds: None for no end."""
        end = None if seconds is None else time.perf_counter() + seconds
        while not self.is_done and (end is None or time.perf_counter() < end):
            self.step()


def proofs(operations: Iterable[Operation], making: Making) -> Iterator[tuple[Broken, ...]]:
    """Go through the operations; give of each what is documented and breaks the document, each cause once."""
    seen: set[tuple[Location, str]] = set()
    told: set[tuple[Location, Source]] = set()
    for operation in operations:
        found = [*_default_proof(operation, making)]
        for described in operation.responses.values():
            place = (described.location, described.status)
            if place not in seen:  # responses are shared by reference
                seen.add(place)
                found.extend(_example_proofs(operation, described, making))
        fresh = [each for each in found if each.cause not in told]
        told.update(each.cause for each in found)
        yield tuple({each.cause: each for each in fresh}.values())


def flaws(
    operations: Iterable[Operation], known: Iterable[DocumentProblem]
) -> Iterator[tuple[DocumentProblem, ...]]:
    """Go through the operations; give of each what of its schemas can't be used (references that lead
    nowhere, keywords with impossible values) or judged, each once. known: what is told already.
    """
    seen: set[tuple[Location, str]] = set()
    told = {(each.at, each.message) for each in known}
    for operation in operations:
        found: dict[tuple[Location, str], DocumentProblem] = {}
        for schema in _schemas(operation):
            place = (schema.location, schema.view)
            if place not in seen:  # shared by reference
                seen.add(place)
                found.update({(each.at, each.message): each for each in schema.flaws()})
        yield tuple(each for cause, each in found.items() if cause not in told)
        told.update(found)


def _schemas(operation: Operation) -> Iterator[Schema]:
    for parameter in operation.parameters:
        yield parameter.schema
    contents = [operation.request_body.content] if operation.request_body is not None else []
    for described in operation.responses.values():
        contents.append(described.content)
        for header in described.headers.values():
            yield header.schema
    for content in contents:
        yield from (media.schema for media in content.values() if media.schema is not None)


def _default_proof(operation: Operation, making: Making) -> Iterator[Broken]:
    selected = response_for(operation, 0)
    if selected is None:
        return
    status, described = selected
    make = making.fixed(operation, "")
    try:
        answer = first_answer(make, status, described, media_ranges(described, status, None))
    except (NoSerialization, DocumentError) as error:
        answer = _unanswerable(status, described, error)
    yield from _broken(operation, answer)


def _example_proofs(operation: Operation, described: ResponseObject, making: Making) -> Iterator[Broken]:
    for media_range, media in described.content.items():
        for name in media.examples:
            try:
                answer = making.fixed(operation, name)(status_of(described.status), described, media_range)
            except (NoSerialization, DocumentError):
                continue  # said of the default answer, or when it is asked for
            yield from _broken(operation, answer)


def _broken(operation: Operation, answer: Answer) -> Iterator[Broken]:
    """Say of an answer whether it is what the document wants to be sent."""
    if answer.wanted is not None:
        yield Broken(operation, answer.wanted, answer)
    elif answer.violations:
        yield Broken(operation, answer, None)


def _unanswerable(status: int, described: ResponseObject, error: NoSerialization | DocumentError) -> Answer:
    """Say of a response of which no answer can be made why that is so."""
    reason, at = str(error), described.location
    if isinstance(error, DocumentError):
        reason, at = error.message, error.at or at
    why = Violation("response-body-schema", "example", reason, Where("body"), at)
    return Answer(status, (), b"", (why,), Source("no answer can be made"))
