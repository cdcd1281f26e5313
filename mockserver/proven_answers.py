"""Each documented answer of an operation, proven: made from the document as the mock would, and judged."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import (
    DocumentError,
    MediaType,
    Operation,
    Proof,
    Response,
    ResponseObject,
    Schema,
    impossible_part,
)
from .answers import Answer, make_answer
from .content import NoSerialization
from .selection import status_of
from .values import written
from .wire import BODILESS

_USUAL: Final = (200, 500, 400)

_Same: TypeAlias = tuple[int, str, int]
"""Status, media range and compiled schema: all that an answer without headers and examples depends on."""


class AnswerProver(Struct):
    """Proves the answers of a document's operations; those that differ in nothing once."""

    _known: dict[_Same, Proof] = field(default_factory=dict[_Same, Proof])

    def proofs(self, operation: Operation) -> Iterator[Proof]:
        """Prove every response of an operation, in each of its media types, in document order.

        A range is proven by its first status, and `default` by one, that no other response covers.
        """
        for key, described in operation.responses.items():
            status = _status(operation, key)
            contents: list[MediaType | None] = list(described.content.values())
            if not contents or status in BODILESS:
                contents = [None]
            for media in contents:
                yield self._proof(operation, status, described, media)

    def _proof(
        self, operation: Operation, status: int, described: ResponseObject, media: MediaType | None
    ) -> Proof:
        same = _same(status, described, media)
        if same is None or media is None or media.schema is None:
            return _proof(operation, status, described, media)
        known = self._known.get(same)
        if known is None:
            known = self._known[same] = _proof(operation, status, described, media)
        at = known.at
        if known.verdict != "impossible":
            at = media.schema.location if known.verdict == "conforms" else described.location
        return replace(known, operation=operation.key, subject=_subject(described, media), at=at)


def _status(operation: Operation, key: str) -> int:
    """Choose a status that this response governs (OpenAPI, Responses Object: the exact code wins)."""
    first = status_of(key)
    if key.isdigit():
        return first
    candidates = (*_USUAL, *range(200, 600)) if key == "default" else range(first, first + 100)
    described = operation.responses[key]
    return next((each for each in candidates if operation.response_object(each) is described), first)


def _same(status: int, described: ResponseObject, media: MediaType | None) -> _Same | None:
    """Tell what an answer depends on where that is no more than this; None where it may be more."""
    if media is None or media.schema is None or media.examples or media.encoding or described.headers:
        return None
    if media.item_schema is not None or media.prefix_encoding or media.item_encoding is not None:
        return None
    try:
        return status, media.range, id(media.schema.bundle())
    except DocumentError:
        return None


def _subject(described: ResponseObject, media: MediaType | None) -> str:
    return f"answer {described.status}" if media is None else f"answer {described.status} {media.range}"


def _proof(operation: Operation, status: int, described: ResponseObject, media: MediaType | None) -> Proof:
    subject, unwritable = _subject(described, media), ""
    try:
        answer = make_answer(operation, status, described, media, written(described, media))
    except NoSerialization as error:
        why, at, unwritable = str(error), described.location, media.range if media is not None else ""
    except DocumentError as error:
        why, at = error.message, error.at or described.location
    else:
        if not answer.violations:
            at = answer.source.at or described.location
            message = Response(answer.status, answer.fields, answer.body)
            broken = answer.wanted.violations[0] if answer.wanted is not None else None
            return Proof(operation.key, subject, "conforms", _source(answer), at, message, broken)
        first = answer.violations[0]
        why, at = f"{first.words}; {answer.source}", first.at
    found = impossible_part(_needed(described, media))
    if found is not None:
        return Proof(operation.key, subject, "impossible", *found)
    return Proof(operation.key, subject, "undecided", why, at, unwritable=unwritable)


def _source(answer: Answer) -> str:
    if answer.wanted is None:
        return answer.source.what + answer.source.more
    first = answer.wanted.violations[0]
    return f"{answer.source.what}{answer.source.more}, for {answer.wanted.source}: {first.words}"


def _needed(described: ResponseObject, media: MediaType | None) -> Iterator[Schema]:
    """Go through the schemas that an answer can't do without."""
    if media is not None and media.schema is not None:
        yield media.schema
    yield from (header.schema for header in described.headers.values() if header.required)
