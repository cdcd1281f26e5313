"""The unusual answers of one operation, in one order: candidates, of which those that conform are given."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from random import Random
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    SHAPES,
    DocumentError,
    MediaType,
    Operation,
    Response,
    ResponseObject,
    UnusualValue,
    Violation,
    judge_response,
)
from ..answers import Answer, answer_of, make_answer, media_ranges
from ..content import NoSerialization
from ..reply import Reply
from ..selection import response_for, status_of
from ..values import Draft, Source, header_values, written
from .spelling import SPELLINGS, Spelling, as_it_is

_MOST: Final = 500
"""Values of one content that are tried."""

_LARGEST: Final = 2_000_000
"""Bytes of an answer; larger ones say nothing new."""

_FIELD: Final = "Truespec-Unusual"
"""Field that says what is unusual about an answer."""

_LONGEST: Final = 500
_UNUSUAL: Final = Source("an unusual value of the schema")
_BY_CHANCE: Final = Source("made by chance from the schema")


class UnusualAnswer(Struct, frozen=True):
    """An answer that conforms, and what is unusual about it."""

    answer: Answer
    what: str

    def told(self, reply: Reply) -> Reply:
        """Say in a reply that carries the answer what is unusual about it."""
        text = self.what.encode("ascii", "backslashreplace").decode()
        shown = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)
        return replace(reply.with_fields(((_FIELD, shown[:_LONGEST]),)), unusual=self.what)


class Described(Struct, frozen=True):
    """What describes one kind of answer of an operation. media: None for an answer without content."""

    operation: Operation
    status: int
    response: ResponseObject
    media: MediaType | None


class Candidate(Struct, frozen=True):
    """An answer that could be given. what: is unusual about it."""

    described: Described
    what: str
    draft: Draft
    spelling: Spelling = as_it_is

    def answer(self) -> Answer | None:
        """Write the answer and judge it; None where it can't be written, or does not conform."""
        each = self.described
        try:
            plain = answer_of(each.operation, each.status, each.response, each.media, self.draft, "unjudged")
        except NoSerialization:
            return None
        answer = self.spelling(plain)
        if answer.is_makeshift or len(answer.body) > _LARGEST:
            return None
        if self.spelling is not as_it_is and answer == plain:
            return None
        return None if broken_by(answer, each.operation) else answer


def broken_by(answer: Answer, operation: Operation) -> tuple[Violation, ...]:
    """Hold an answer to an operation of a document."""
    return judge_response(operation, "GET", Response(answer.status, answer.fields, answer.body))


def candidates(operation: Operation, accept: str | None) -> Iterator[Candidate]:
    """Go through what could be answered to a valid request, the most striking first."""
    kinds = _kinds(operation, accept)
    if not kinds:
        return
    first, others = _Kind(kinds[0], ""), [_Kind(each, _named(each)) for each in kinds[1:]]
    yield from first.striking()
    for each in others:
        yield from each.usual()
    yield from first.single()
    for each in others:
        yield from each.striking()
        yield from each.single()


def usual(operation: Operation, accept: str | None) -> Iterator[Candidate]:
    """Go through the usual answers, each success in each content that a client accepts."""
    for each in _kinds(operation, accept):
        yield from _Kind(each, _named(each)).usual()


def by_chance(operation: Operation, accept: str | None, random: Random) -> UnusualAnswer | None:
    """Make an answer by chance, of any shape; None where that can't be."""
    with_schema = [each for each in _kinds(operation, accept)[:1] if each.media and each.media.schema]
    for each in with_schema:
        for shape in random.sample(SHAPES, len(SHAPES)):
            try:
                value = each.media.schema.generate(random, shape)  # pyright: ignore[reportOptionalMemberAccess]
            except DocumentError:
                continue
            draft = Draft(_BY_CHANCE, header_values(each.response), value)
            answer = Candidate(each, "", draft).answer()
            if answer is not None:
                return UnusualAnswer(answer, "it is made by chance")
    return None


def _kinds(operation: Operation, accept: str | None) -> list[Described]:
    """List the successes that are described, in each content that is accepted; the usual one first."""
    selected = response_for(operation, 0)
    if selected is None:
        return []
    others = [
        (status_of(key), each)
        for key, each in operation.responses.items()
        if key.startswith("2") and each is not selected[1] and status_of(key) != selected[0]
    ]
    return [
        Described(operation, status, response, response.content.get(media_range))
        for status, response in (selected, *others)
        for media_range in media_ranges(response, status, None if operation.method == "HEAD" else accept)
    ]


def _named(each: Described) -> str:
    content = f" with {each.media.range}" if each.media is not None else " without content"
    return f"the answer is {each.status}{content}"


class _Kind:
    """The candidates of one kind of answer. named: "" for the usual kind."""

    def __init__(self, described: Described, named: str) -> None:
        self._described = described
        self._named = named
        self._base = _usual_draft(described)
        self._values = islice(self._unusual(), _MOST)
        self._waiting: list[Candidate] = []

    def usual(self) -> Iterator[Candidate]:
        """Give what is answered to everybody."""
        if self._base is not None:
            yield Candidate(self._described, self._named, self._base)

    def striking(self) -> Iterator[Candidate]:
        """Go through those in which more than one place is unusual, or the whole."""
        if self._base is None:
            return
        for each in self._values:
            made = self._candidate(each.what, replace(self._base, source=_UNUSUAL, value=each.value))
            if not each.is_everywhere:
                self._waiting.append(made)
                break
            yield made
        required = {
            name: value
            for name, value in self._base.headers.items()
            if _is_required(self._described.response, name)
        }
        if required != self._base.headers:
            yield self._candidate("every field that may be absent is", replace(self._base, headers=required))
        for what, spelling in SPELLINGS.items():
            yield replace(self._candidate(what, self._base), spelling=spelling)

    def single(self) -> Iterator[Candidate]:
        """Go through those in which one place is unusual; after the striking ones."""
        yield from self._waiting
        if self._base is not None:
            for each in self._values:
                yield self._candidate(each.what, replace(self._base, source=_UNUSUAL, value=each.value))

    def _candidate(self, what: str, draft: Draft) -> Candidate:
        return Candidate(self._described, f"{what}, {self._named}" if self._named else what, draft)

    def _unusual(self) -> Iterator[UnusualValue]:
        media, base = self._described.media, self._base
        schema = media.schema if media is not None else None
        if schema is None or base is None or isinstance(base.value, bytes) or not base.has_body:
            return
        with suppress(DocumentError):
            yield from schema.unusual_values((base.value,))


def _usual_draft(described: Described) -> Draft | None:
    """Give the first draft that conforms: what is answered to everybody."""
    each = described
    try:
        for draft in written(each.response, each.media):
            if not make_answer(each.operation, each.status, each.response, each.media, (draft,)).violations:
                return draft
    except (NoSerialization, DocumentError):
        return None
    return None


def _is_required(response: ResponseObject, name: str) -> bool:
    return any(header.required for header in response.headers.values() if header.name == name)
