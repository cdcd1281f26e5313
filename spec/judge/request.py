"""Judging a request: every breach, in the order security, body, headers, query, path.

An operation compiles to closures at its first request (`benchmarks/spec`); a conforming flagship request then
costs some microseconds.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ..json_value import Json
from ..location import Location
from ..message import Request
from ..model import Operation, Parameter, RequestBody
from ..router import Match
from ..rules import (
    PARAMETER_MALFORMED,
    PARAMETER_REQUIRED,
    PARAMETER_SCHEMA,
    REQUEST_BODY_MALFORMED,
    REQUEST_BODY_REQUIRED,
    REQUEST_BODY_SCHEMA,
    REQUEST_MEDIA_TYPE,
)
from ..serialization import Pairs, RawValue, cookie_pairs, query_pairs, query_reader, text_reader, typed
from ..violation import Violation, Where
from .body import BodyReader, body_reader, content_judge
from .security import Credentials, security_judge

_PARAMETER_PLACES = ("header", "cookie", "query", "path")


def judge_request(match: Match, request: Request) -> tuple[Violation, ...]:
    """List every breach of the matched operation by `request`; empty when it conforms.

    match: from `Spec.match`, which has judged method and path.
    """
    return match.operation.compiled(_compile)(request, match.path_values)


def _compile(operation: Operation) -> Callable[[Request, Mapping[str, str]], tuple[Violation, ...]]:
    """Compile what one operation asks of a request."""
    secure = security_judge(operation)
    judge_body = _body_judge(operation)
    judges = {
        place: [_parameter_judge(item) for item in operation.parameters if item.place == place]
        for place in _PARAMETER_PLACES
    }
    headers, cookies, queries, paths = (judges[place] for place in _PARAMETER_PLACES)

    def judge(request: Request, path_values: Mapping[str, str]) -> tuple[Violation, ...]:
        fields = fields_by_name(request)
        query = query_pairs(request.target.partition("?")[2]) if "?" in request.target else []
        crumbs = cookie_pairs(fields["cookie"]) if "cookie" in fields else []
        found: list[Violation] = []
        if secure is not None:
            found.extend(secure(Credentials(fields, query, crumbs)))
        found.extend(judge_body(request.body, fields.get("content-type")))
        for judge_field in headers:
            judge_field(fields, found)
        for judge_pairs in cookies:
            judge_pairs(crumbs, found)
        for judge_pairs in queries:
            judge_pairs(query, found)
        for judge_segment in paths:
            judge_segment(path_values, found)
        return tuple(found)

    return judge


def fields_by_name(request: Request) -> dict[str, str]:
    """Index header fields by lower-case name; lines of one name are joined (RFC 9110, Field Order)."""
    fields: dict[str, str] = {}
    for written, value in request.fields:
        name = written.lower()
        if name in fields:
            fields[name] += ("; " if name == "cookie" else ", ") + value
        else:
            fields[name] = value
    return fields


ParameterJudge = Callable[[Any, list[Violation]], None]
"""Given the fields by name, the pairs or the path values, adds what one parameter breaks."""


def _parameter_judge(parameter: Parameter) -> ParameterJudge:
    find = _finder(parameter)
    conforms = parameter.schema.is_valid
    as_typed = _typed_by(parameter)

    def judge(source: Any, found: list[Violation]) -> None:
        raw = find(source)
        if raw is None:
            if parameter.required:
                found.append(_required(parameter))
            return
        try:
            value = as_typed(raw)
        except ValueError as error:
            message = f"{_named(parameter)} {error}"
            found.append(
                PARAMETER_MALFORMED.violation("syntax", message, _where(parameter), parameter.location, raw)
            )
            return
        if not conforms(value):
            found.extend(_broken(parameter, value))

    return judge


def _finder(parameter: Parameter) -> Callable[[Any], RawValue]:
    """Compile how to find what a request says of a parameter; None where it says nothing."""
    if parameter.place in ("query", "cookie"):
        read_pairs: Callable[[Pairs], RawValue] = query_reader(parameter)
        return read_pairs
    name = parameter.name.lower() if parameter.place == "header" else parameter.name
    read = text_reader(parameter)

    def find(values: Mapping[str, str]) -> RawValue:
        raw = values.get(name)
        if raw is None or (raw == "" and parameter.place == "path"):
            return None
        return read(_utf8(raw) if parameter.place == "header" else raw)

    return find


def _utf8(raw: str) -> str:
    """Read a field value as UTF-8 where it is; field values come as ISO-8859-1 text."""
    if raw.isascii():
        return raw
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw


def _typed_by(parameter: Parameter) -> Callable[[RawValue], Json]:
    if parameter.content_type is None:
        return lambda raw: typed(raw, parameter.schema)
    read: BodyReader = body_reader(parameter.content_type, parameter.schema)
    return lambda raw: read(str(raw).encode())


def _required(parameter: Parameter) -> Violation:
    message = f"the required {_named(parameter)} is missing"
    return PARAMETER_REQUIRED.violation("required", message, _where(parameter), parameter.location)


def _broken(parameter: Parameter, value: Json) -> list[Violation]:
    return [
        PARAMETER_SCHEMA.violation(
            broken.keyword,
            f"{_named(parameter)} {broken.message}",
            Where(parameter.place, parameter.name, broken.pointer),
            broken.at,
            broken.value,
        )
        for broken in parameter.schema.violations(value)
    ]


def _named(parameter: Parameter) -> str:
    return f"{parameter.place} parameter {parameter.name!r}"


def _where(parameter: Parameter) -> Where:
    return Where(parameter.place, parameter.name)


def _body_judge(operation: Operation) -> Callable[[bytes, str | None], tuple[Violation, ...]]:
    body = operation.request_body
    if body is None:
        return lambda content, content_type: (
            (_undocumented(content_type or "", operation.location, []),) if content else ()
        )
    judges = {
        id(media): content_judge(media, REQUEST_BODY_MALFORMED, REQUEST_BODY_SCHEMA)
        for media in body.content.values()
    }
    media_type_for = lru_cache(maxsize=128)(body.media_type_for)
    first = next(iter(body.content.values()), None)

    def judge(content: bytes, content_type: str | None) -> tuple[Violation, ...]:
        if not content:
            return (_body_required(body),) if body.required else ()
        media = first if content_type is None else media_type_for(content_type)
        if media is None:
            return (
                ()
                if content_type is None
                else (_undocumented(content_type, body.location, list(body.content)),)
            )
        return judges[id(media)](content, content_type or media.range)

    return judge


def _body_required(body: RequestBody) -> Violation:
    return REQUEST_BODY_REQUIRED.violation(
        "required", "the required body is missing", Where("body"), body.location
    )


def _undocumented(content_type: str, at: Location, documented: list[str]) -> Violation:
    known = f"documented: {', '.join(documented)}" if documented else "the operation documents no body"
    message = f"a body of type {content_type!r} is not documented; {known}"
    return REQUEST_MEDIA_TYPE.violation("415", message, Where("header", "Content-Type"), at, content_type)
