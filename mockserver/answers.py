"""Answers made of the document: rendered once, and proved by the judge before they are used."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

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
    negotiate,
    write_header,
)
from .content import NoSerialization, content_type_of, json_body, render, spelled
from .settings import Standard
from .values import Draft, Source
from .wire import BODILESS

_PARTIAL: Final = 206
_DEMANDED: Final[Mapping[int, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        101: (("Upgrade", "websocket"), ("Connection", "Upgrade")),
        407: (("Proxy-Authenticate", 'Basic realm="truespec"'),),
        426: (("Upgrade", "websocket"), ("Connection", "Upgrade")),
    }
)
"""Fields that HTTP asks for with a status, whether the document declares them or not (RFC 9110)."""

_JUDGED_AS: Final = "GET"
"""The request method that answers are judged for: those to HEAD lose their content on the wire only."""


class Answer(Struct, frozen=True):
    """A rendered answer and what the judge says of it. source: where its body comes from.

    wanted: the answer that comes first in the document, where it breaks its schema and this one is sent
    instead. is_makeshift: JSON in plain text, which a client that can have it otherwise does not expect.
    """

    status: int
    fields: FieldLines
    body: bytes
    violations: tuple[Violation, ...]
    source: Source
    wanted: "Answer | None" = None
    is_makeshift: bool = False


def media_ranges(described: ResponseObject, status: int, accept: str | None) -> tuple[str, ...]:
    """List the declared media ranges that an Accept field allows, the best first (RFC 9110, Accept).

    ("",) where the response has no content, whatever Accept says; () where nothing is acceptable.
    """
    left = list(described.content)
    if not left or status in BODILESS:
        return ("",)
    found: list[str] = []
    while (chosen := negotiate(accept, left)) is not None:
        found.append(chosen)
        left.remove(chosen)
    return tuple(found)


def make_answer(
    operation: Operation,
    status: int,
    described: ResponseObject,
    media: MediaType | None,
    drafts: Iterable[Draft],
    standard: Standard = "conforming",
) -> Answer:
    """Make the answer for a status of the first draft that meets the standard.

    media: what describes its content, None for an answer without. Where no draft conforms, the first is kept,
    with its violations. Raises NoSerialization where the content can't be written, DocumentError where there
    are no values for it.
    """
    first: Answer | None = None
    problem: NoSerialization | DocumentError | None = None
    try:
        for draft in drafts:
            try:
                answer = answer_of(operation, status, described, media, draft, standard)
            except NoSerialization as error:
                problem = problem or error
                continue
            if not answer.violations or standard != "conforming":
                return answer if first is None else replace(answer, wanted=first)
            first = first or answer
    except DocumentError as error:
        problem = problem or error
    if first is None:
        raise problem or NoSerialization("there is nothing to write")
    return first


def answer_of(
    operation: Operation,
    status: int,
    described: ResponseObject,
    media: MediaType | None,
    draft: Draft,
    standard: Standard = "conforming",
) -> Answer:
    """Write one draft as an answer and, where that is asked for, judge it. Raises NoSerialization where it
    can't be written.
    """
    fields = tuple(header_lines(described, draft.headers))
    body, is_makeshift = b"", False
    if media is not None and status not in BODILESS:
        value = None if isinstance(draft.value, bytes) else draft.value
        content_type = content_type_of(media.range, value)
        if isinstance(draft.value, bytes):
            body = draft.value
        elif draft.has_body:
            content_type, body = render(content_type, media, value)
        fields = (("Content-Type", content_type), *fields)
        is_makeshift = content_type.startswith("text/plain") and (is_object(value) or is_array(value))
    fields = framed(status, fields, body)
    violations = ()
    if standard != "unjudged":
        violations = judge_response(operation, _JUDGED_AS, Response(status, fields, body))
    return Answer(status, fields, body, violations, draft.source, None, is_makeshift)


def framed(status: int, fields: FieldLines, body: bytes) -> FieldLines:
    """Let fields that say how much comes say what is true: the document can't know (RFC 9110, Content-Length;
    206 Partial Content, of a single part); add those that the status demands.
    """
    names = {name.lower() for name, _ in fields}
    fields = (*fields, *(each for each in _DEMANDED.get(status, ()) if each[0].lower() not in names))
    told = {"content-length": str(len(body))}
    if status == _PARTIAL and not any("multipart/byteranges" in value for _, value in fields):
        told["content-range"] = f"bytes 0-{len(body) - 1}/{len(body)}" if body else "none 0/0"
        if "content-range" not in names:
            fields = (*fields, ("Content-Range", ""))
    return tuple((name, told.get(name.lower(), value)) for name, value in fields)


def header_lines(described: ResponseObject, values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Write the declared headers that have a value."""
    for header in described.headers.values():
        if header.name in values:
            yield header.name, header_text(header, values[header.name])


def header_text(header: Header, value: Json) -> str:
    """Write a header value in style `simple` (OpenAPI, Header Object), as field values are carried:
    ISO-8859-1 text.
    """
    try:
        return write_header(header, value).encode().decode("latin-1")
    except ValueError:
        text = _uncarried(header, value)
    return " ".join(text.split()).encode("utf-8", "surrogatepass").decode("latin-1")


def _uncarried(header: Header, value: Json) -> str:
    """Write what the style can't carry as near to it as may be."""
    if is_array(value):
        text = ",".join(map(_member, value))
    elif is_object(value):
        between = "=" if header.explode else ","
        text = ",".join(f"{name}{between}{_member(member)}" for name, member in value.items())
    else:
        text = spelled(value)
    return text


def _member(value: Json) -> str:
    """OpenAPI leaves open how a structure within a structure is written; JSON can be read again."""
    return json_body(value).decode() if is_object(value) or is_array(value) else spelled(value)
