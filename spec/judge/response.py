"""Judging an answer: status, media type, body and headers, and what HTTP asks of that status."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from ..json_value import Json
from ..media_type import parse_media_type
from ..message import Response, combined_field
from ..model import Header, MediaType, Operation, ResponseObject
from ..rules.responses import (
    RESPONSE_BODY_MALFORMED,
    RESPONSE_BODY_MISSING,
    RESPONSE_BODY_SCHEMA,
    RESPONSE_HEADER_REQUIRED,
    RESPONSE_HEADER_SCHEMA,
    RESPONSE_MEDIA_TYPE,
    RESPONSE_PART_HEADER,
    RESPONSE_PART_MEDIA_TYPE,
    STATUS_UNDOCUMENTED,
)
from ..serialization import EMPTY, UnreadableText, header_reader, shape_of
from ..violation import Violation, Where
from .body import ContentRules, body_reader, content_judge
from .semantics import is_bodiless, semantic_breaches

_RULES = ContentRules(
    RESPONSE_BODY_MALFORMED,
    RESPONSE_BODY_SCHEMA,
    RESPONSE_PART_MEDIA_TYPE,
    RESPONSE_PART_HEADER,
    has_bounds=False,
)
_FINAL: Final = 200
_PARTIAL: Final = 206
_NOT_MODIFIED: Final = 304

ResponseJudge = Callable[[str, Response], tuple[Violation, ...]]


def judge_response(operation: Operation, method: str, response: Response) -> tuple[Violation, ...]:
    """List every breach of `operation`, and of HTTP, by its answer; empty when it conforms.

    method: of the request, since HEAD has no content. The Response Object is chosen by exact status, then
    range, then `default` (OpenAPI, Responses Object). An operation that documents no response says nothing
    about answers; interim ones (1xx) need no documentation.
    """
    described = operation.response_object(response.status)
    if described is not None:
        return operation.compiled(_compile)(described)(method, response)
    breaches = tuple(semantic_breaches(method, response, operation.location))
    if not operation.responses or response.status < _FINAL:
        return breaches
    return (_undocumented(operation, response), *breaches)


def _undocumented(operation: Operation, response: Response) -> Violation:
    documented = ", ".join(operation.responses) or "none"
    message = f"status {response.status} is not documented; documented: {documented}"
    return STATUS_UNDOCUMENTED.violation(
        "status", message, Where("status"), operation.location, response.status
    )


def _compile(operation: Operation) -> Callable[[ResponseObject], ResponseJudge]:
    """Compile each response of an operation at its first answer."""
    judges: dict[str, ResponseJudge] = {}

    def judge_of(described: ResponseObject) -> ResponseJudge:
        judge = judges.get(described.status)
        if judge is None:
            judge = judges[described.status] = _response_judge(described, operation.method)
        return judge

    return judge_of


def _response_judge(described: ResponseObject, documented: str) -> ResponseJudge:
    """Compile how to judge an answer. documented: the method of the operation."""
    judge_content = _content_judge(described)
    headers = [_header_judge(header) for header in described.headers.values()]
    required = [header for header in described.headers.values() if header.required]

    def judge(method: str, response: Response) -> tuple[Violation, ...]:
        found = [*semantic_breaches(method, response, described.location)]
        if not is_bodiless(method, response.status):
            found.extend(judge_content(response))
        # The answer to HEAD may lack fields of that to GET, a 304 is asked for none (RFC 9110, HEAD; 304).
        if response.status != _NOT_MODIFIED and (method != "HEAD" or documented == "HEAD"):
            found.extend(_header_missing(each) for each in required if response.field(each.name) is None)
        for judge_header in headers:
            found.extend(judge_header(response))
        return tuple(found)

    return judge


def _content_judge(described: ResponseObject) -> Callable[[Response], tuple[Violation, ...]]:
    """Compile how to judge the content; a response that documents none is not asked about it."""
    if not described.content:
        return lambda response: ()
    judges = {id(media): content_judge(media, _RULES) for media in described.content.values()}
    find = lru_cache(maxsize=128)(described.media_type_for)

    def judge(response: Response) -> tuple[Violation, ...]:
        content_type = response.field("content-type")
        if not response.body:
            return _judge_empty(described, content_type)
        if response.status == _PARTIAL and _is_byteranges(content_type):
            return ()
        media = find(content_type) if content_type is not None else None
        if media is None or content_type is None:
            return (_media_type_undocumented(described, content_type),)
        if response.status == _PARTIAL:
            return ()  # a part of the content meets no schema of the whole
        coding = combined_field(response.fields, "content-encoding")
        return judges[id(media)](content_type, coding)(response.body)

    return judge


def _is_byteranges(content_type: str | None) -> bool:
    """Whether content is several parts of what is documented (RFC 9110, Media Type multipart/byteranges)."""
    kind = parse_media_type(content_type or "")
    return kind is not None and kind.essence == "multipart/byteranges"


def _judge_empty(described: ResponseObject, content_type: str | None) -> tuple[Violation, ...]:
    """Judge an answer of no bytes: an empty text or file is content too, an empty JSON text is none."""
    if content_type is None:
        candidates = [(media, media.range) for media in described.content.values()]
    else:
        media = described.media_type_for(content_type)
        candidates = [] if media is None else [(media, content_type)]
    if any(_may_be_empty(media, kind) for media, kind in candidates):
        return ()
    documented = ", ".join(described.content)
    message = f"the answer has no content; documented: {documented}"
    return (RESPONSE_BODY_MISSING.violation("content", message, Where("body"), described.location),)


def _may_be_empty(media: MediaType, content_type: str) -> bool:
    if media.schema is None and media.item_schema is None:
        return True  # nothing is said of the content
    try:
        value = body_reader(content_type, media.schema)(b"")
    except ValueError:
        return False
    return media.schema is None or not isinstance(value, str) or media.schema.is_valid(value)


def _media_type_undocumented(described: ResponseObject, content_type: str | None) -> Violation:
    documented = ", ".join(described.content)
    if content_type is None:
        got = "content without a Content-Type"
    elif not content_type:
        got = "an empty Content-Type"
    else:
        got = f"{'type' if parse_media_type(content_type) else 'what is no media type,'} {content_type!r}"
    message = f"{got} is not documented for {described.status}; documented: {documented}"
    where = Where("header", "Content-Type")
    return RESPONSE_MEDIA_TYPE.violation("mediaType", message, where, described.location, content_type)


def _header_judge(header: Header) -> Callable[[Response], tuple[Violation, ...]]:
    """Compile how to judge a header that is there."""
    values_of = header_values(header)
    lower = header.name.lower()

    def judge(response: Response) -> tuple[Violation, ...]:
        lines = [value for name, value in response.fields if name.lower() == lower]
        if not lines:
            return ()
        try:
            values = values_of(lines)
        except UnreadableText as error:
            message = f"header {header.name!r} {error}"
            where = Where("header", header.name)
            raw = ", ".join(lines)
            return (RESPONSE_HEADER_SCHEMA.violation("syntax", message, where, header.location, raw),)
        return tuple(
            RESPONSE_HEADER_SCHEMA.violation(
                broken.keyword,
                broken.about(f"header {header.name!r}"),
                Where("header", header.name, broken.pointer),
                broken.at,
                broken.value,
            )
            for value in values
            if not header.schema.is_valid(value)
            for broken in header.schema.violations(value)
        )

    return judge


def header_values(header: Header) -> Callable[[list[str]], list[Json]]:
    """Compile how to read the lines of a header: as one value (RFC 9110, Field Order), but of Set-Cookie,
    whose lines can't be joined, each is one, or an item of an array (RFC 6265, Set-Cookie).
    """
    read = header_reader(header)
    if header.name.lower() != "set-cookie":
        return lambda lines: _judged_values((read(", ".join(lines)),))
    if shape_of(header.schema) == "array":
        return lambda lines: [list(lines)]
    return lambda lines: _judged_values(read(line) for line in lines)


def _judged_values(values: Iterable[Json]) -> list[Json]:
    return [value for value in values if value is not EMPTY]


def _header_missing(header: Header) -> Violation:
    message = f"the required header {header.name!r} is missing"
    where = Where("header", header.name)
    return RESPONSE_HEADER_REQUIRED.violation("required", message, where, header.location)
