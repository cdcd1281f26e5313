"""Answers made of the document: rendered once, and proved by the judge before they are used."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..spec import (
    DocumentError,
    FieldLines,
    Header,
    Json,
    MediaType,
    Operation,
    Response,
    ResponseObject,
    Violation,
    is_array,
    is_object,
    judge_response,
)
from .content import JSON, content_type_of, render, spelled

_BODILESS = frozenset({204, 205, 304})


@dataclass(frozen=True, slots=True)
class Answer:
    """A rendered answer and what the judge says of it. source: where its body comes from, for people.

    wanted: the answer that comes first in the document, where it breaks its schema and this one is sent
    instead.
    """

    status: int
    fields: FieldLines
    body: bytes
    violations: tuple[Violation, ...]
    source: str
    wanted: "Answer | None" = None


def make_answer(
    operation: Operation, status: int, described: ResponseObject, media: MediaType | None, example: str
) -> Answer:
    """Make the answer for a status: headers, then content of one media type (None: no content).

    example: the name of the one that is preferred, "" for none. The first candidate that conforms is taken:
    the
    preferred or first example, then one made from the schema. Where none does, the first is kept, with its
    violations. Raises NoSerialization where the content can't be written, DocumentError where none can be
    made.
    """
    headers = tuple(_headers(described))
    if media is None or status in _BODILESS:
        return _judged(operation, status, headers, b"", "no content")
    first: Answer | None = None
    for source, value in _candidates(media, example):
        content_type = content_type_of(media.range, value)
        fields = (("Content-Type", content_type), *headers)
        answer = _judged(operation, status, fields, render(content_type, value), source)
        if not answer.violations:
            return answer if first is None else replace(answer, wanted=first)
        first = first or answer
    if first is None:
        fields = (("Content-Type", content_type_of(media.range, None)), *headers)
        return _judged(operation, status, fields, b"", "neither schema nor example")
    return first


def _judged(operation: Operation, status: int, fields: FieldLines, body: bytes, source: str) -> Answer:
    violations = judge_response(operation, operation.method, Response(status, fields, body))
    return Answer(status, fields, body, violations, source)


def _candidates(media: MediaType, example: str) -> Iterator[tuple[str, Json]]:
    """Go through the values that could be sent, the most wanted first."""
    if example:
        found = media.examples[example]
        yield f"the example {example!r} at {found.location}", found.value
        return
    for name, found in media.examples.items():
        yield (
            f"the example {name!r} at {found.location}" if name else f"the example at {found.location}",
            found.value,
        )
        break
    if media.schema is not None:
        try:
            yield f"made from the schema at {media.schema.location}", media.schema.example()
        except DocumentError:
            if not media.examples:
                raise


def _headers(described: ResponseObject) -> Iterator[tuple[str, str]]:
    """Write each declared header with its example, or a value made from its schema."""
    for header in described.headers.values():
        yield header.name, header_text(header, _header_value(header))


def _header_value(header: Header) -> Json:
    for example in header.examples.values():
        return example.value
    return header.schema.example()


def header_text(header: Header, value: Json) -> str:
    """Write a header value in style `simple` (OpenAPI, Header Object), as field values are carried:
    ISO-8859-1 text.
    """
    if is_array(value):
        text = ",".join(map(_member, value))
    elif is_object(value):
        between = "=" if header.explode else ","
        text = ",".join(f"{name}{between}{_member(member)}" for name, member in value.items())
    else:
        text = spelled(value)
    return " ".join(text.split()).encode().decode("latin-1")


def _member(value: Json) -> str:
    """OpenAPI leaves open how a structure within a structure is written; JSON can be read again."""
    return render(JSON, value).decode() if is_object(value) or is_array(value) else spelled(value)
