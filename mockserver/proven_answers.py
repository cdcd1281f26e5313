"""Each documented answer of an operation, proven: made from the document as the mock would, and judged."""

from collections.abc import Iterator
from typing import Final

from ..spec import (
    DocumentError,
    Location,
    MediaType,
    Operation,
    Proof,
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


def prove_answers(operation: Operation) -> Iterator[Proof]:
    """Prove every response of an operation, in each of its media types, in document order.

    A range is proven by its first status, and `default` by one, that no other response covers.
    """
    for key, described in operation.responses.items():
        status = _status(operation, key)
        contents: list[MediaType | None] = list(described.content.values())
        if not contents or status in BODILESS:
            contents = [None]
        for media in contents:
            yield _proof(operation, key, status, described, media)


def _status(operation: Operation, key: str) -> int:
    """Choose a status that this response governs (OpenAPI, Responses Object: the exact code wins)."""
    first = status_of(key)
    if key.isdigit():
        return first
    candidates = (*_USUAL, *range(200, 600)) if key == "default" else range(first, first + 100)
    described = operation.responses[key]
    return next((each for each in candidates if operation.response_object(each) is described), first)


def _proof(
    operation: Operation, key: str, status: int, described: ResponseObject, media: MediaType | None
) -> Proof:
    subject = f"answer {key}" if media is None else f"answer {key} {media.range}"
    try:
        answer = make_answer(operation, status, described, media, written(described, media))
    except (NoSerialization, DocumentError) as error:
        why, at = str(error), described.location
    else:
        if not answer.violations:
            return Proof(operation.key, subject, "conforms", _source(answer), _place(answer, described))
        first = answer.violations[0]
        why, at = f"{first.where} {first.message}; {answer.source}", first.at
    found = impossible_part(_needed(described, media))
    if found is not None:
        return Proof(operation.key, subject, "impossible", *found)
    return Proof(operation.key, subject, "undecided", why, at)


def _source(answer: Answer) -> str:
    if answer.wanted is None:
        return answer.source.what + answer.source.more
    first = answer.wanted.violations[0]
    return (
        f"{answer.source.what}{answer.source.more}, for {answer.wanted.source}: {first.where} {first.message}"
    )


def _place(answer: Answer, described: ResponseObject) -> Location:
    return answer.source.at or described.location


def _needed(described: ResponseObject, media: MediaType | None) -> Iterator[Schema]:
    """Go through the schemas that an answer can't do without."""
    if media is not None and media.schema is not None:
        yield media.schema
    yield from (header.schema for header in described.headers.values() if header.required)
