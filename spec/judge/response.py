"""Judging an answer: status, media type, body and headers, and what HTTP asks of that status."""

from collections.abc import Callable
from functools import lru_cache

from ..message import Response, combined_field
from ..model import Header, Operation, ResponseObject
from ..rules import (
    RESPONSE_BODY_FORBIDDEN,
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
from ..serialization import UnreadableText, header_reader
from ..violation import Violation, Where
from .body import ContentRules, body_reader, content_judge

_RULES = ContentRules(
    RESPONSE_BODY_MALFORMED, RESPONSE_BODY_SCHEMA, RESPONSE_PART_MEDIA_TYPE, RESPONSE_PART_HEADER
)
_BODILESS = frozenset({204, 205, 304})

ResponseJudge = Callable[[str, Response], tuple[Violation, ...]]


def judge_response(operation: Operation, method: str, response: Response) -> tuple[Violation, ...]:
    """List every breach of `operation` by its answer; empty when it conforms.

    method: of the request, since HEAD has no content. The Response Object is chosen by exact status, then
    range, then `default` (OpenAPI, Responses Object).
    """
    described = operation.response_object(response.status)
    if described is None:
        return (_undocumented(operation, response),)
    return operation.compiled(_compile)(described)(method, response)


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
            judge = judges[described.status] = _response_judge(described)
        return judge

    return judge_of


def _response_judge(described: ResponseObject) -> ResponseJudge:
    judge_content = _content_judge(described)
    headers = [_header_judge(header) for header in described.headers.values()]

    def judge(method: str, response: Response) -> tuple[Violation, ...]:
        found: list[Violation] = []
        if method == "HEAD" or response.status in _BODILESS or response.status < 200:
            if response.body:
                found.append(_forbidden(described, method, response))
        else:
            found.extend(judge_content(response))
        for judge_header in headers:
            found.extend(judge_header(response))
        return tuple(found)

    return judge


def _forbidden(described: ResponseObject, method: str, response: Response) -> Violation:
    what = "the answer to HEAD" if method == "HEAD" else f"a {response.status}"
    message = f"{what} carries {len(response.body)} bytes of content, HTTP allows none"
    return RESPONSE_BODY_FORBIDDEN.violation("content", message, Where("body"), described.location)


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
        media = find(content_type) if content_type is not None else None
        if media is None or content_type is None:
            return (_media_type_undocumented(described, content_type),)
        return judges[id(media)](
            response.body, content_type, combined_field(response.fields, "content-encoding")
        )

    return judge


def _judge_empty(described: ResponseObject, content_type: str | None) -> tuple[Violation, ...]:
    """Judge an answer of no bytes: an empty text is content too, an empty JSON text is none."""
    media = described.media_type_for(content_type) if content_type is not None else None
    if media is not None and content_type is not None:
        try:
            value = body_reader(content_type, media.schema)(b"")
        except ValueError:
            pass
        else:
            if media.schema is None or not isinstance(value, str) or media.schema.is_valid(value):
                return ()
    documented = ", ".join(described.content)
    message = f"the answer has no content; documented: {documented}"
    return (RESPONSE_BODY_MISSING.violation("content", message, Where("body"), described.location),)


def _media_type_undocumented(described: ResponseObject, content_type: str | None) -> Violation:
    documented = ", ".join(described.content)
    got = f"type {content_type!r}" if content_type is not None else "content without a Content-Type"
    message = f"{got} is not documented for {described.status}; documented: {documented}"
    where = Where("header", "Content-Type")
    return RESPONSE_MEDIA_TYPE.violation("mediaType", message, where, described.location, content_type)


def _header_judge(header: Header) -> Callable[[Response], tuple[Violation, ...]]:
    read = header_reader(header, body_reader(header.content_type or "", header.schema))

    def judge(response: Response) -> tuple[Violation, ...]:
        raw = combined_field(response.fields, header.name)
        if raw is None:
            return (_header_missing(header),) if header.required else ()
        try:
            value = read(raw)
        except UnreadableText as error:
            message = f"header {header.name!r} {error}"
            where = Where("header", header.name)
            return (RESPONSE_HEADER_SCHEMA.violation("syntax", message, where, header.location, raw),)
        if header.schema.is_valid(value):
            return ()
        return tuple(
            RESPONSE_HEADER_SCHEMA.violation(
                broken.keyword,
                f"header {header.name!r} {broken.message}",
                Where("header", header.name, broken.pointer),
                broken.at,
                broken.value,
            )
            for broken in header.schema.violations(value)
        )

    return judge


def _header_missing(header: Header) -> Violation:
    message = f"the required header {header.name!r} is missing"
    where = Where("header", header.name)
    return RESPONSE_HEADER_REQUIRED.violation("required", message, where, header.location)
