"""Judging a request: every breach, in the order security, body, headers, query, path.

An operation compiles to closures at its first request (`benchmarks/spec`); a conforming flagship request then
costs some microseconds.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..json_value import Json
from ..location import Location
from ..media_type import parse_media_type
from ..message import Request
from ..model import Operation, Parameter, RequestBody
from ..router import Match
from ..rules.requests import (
    PARAMETER_MALFORMED,
    PARAMETER_REQUIRED,
    PARAMETER_SCHEMA,
    REQUEST_BODY_FORBIDDEN,
    REQUEST_BODY_MALFORMED,
    REQUEST_BODY_REQUIRED,
    REQUEST_BODY_SCHEMA,
    REQUEST_MEDIA_TYPE,
    REQUEST_PART_HEADER,
    REQUEST_PART_MEDIA_TYPE,
)
from ..serialization import (
    ABSENT,
    EMPTY,
    Members,
    UnreadableText,
    claims_of,
    cookie_pairs,
    parameter_from_pairs,
    parameter_from_query,
    parameter_from_text,
    query_pairs,
    shape_of,
)
from ..violation import Violation, Where
from .body import ContentJudge, ContentRules, content_judge
from .security import Credentials, security_judge

_RULES = ContentRules(
    REQUEST_BODY_MALFORMED, REQUEST_BODY_SCHEMA, REQUEST_PART_MEDIA_TYPE, REQUEST_PART_HEADER
)
PARAMETER_PLACES = ("header", "cookie", "query", "querystring", "path")
_OF_PARAMETERS = frozenset(rule.id for rule in (PARAMETER_MALFORMED, PARAMETER_REQUIRED, PARAMETER_SCHEMA))


def judge_request(match: Match, request: Request) -> tuple[Violation, ...]:
    """List every breach of the matched operation by `request`; empty when it conforms.

    match: from `Spec.match`, which has judged method and path.
    """
    judges = match.operation.compiled(_compile)
    fields = request.named
    judge_body = judges.body(fields.get("content-type"), fields.get("content-encoding"))
    return judges.whole(request, match.path_values, judge_body)


def judge_head(match: Match, request: Request) -> ContentJudge | None:
    """Judge all of a request but its body, once for all that begin alike: gives what judges their bodies.

    What that lists is what `judge_request` lists of the whole. None when the head itself breaks the document.
    """
    judges = match.operation.compiled(_compile)
    if judges.whole(request, match.path_values, _no_breach):
        return None
    fields = request.named
    return judges.body(fields.get("content-type"), fields.get("content-encoding"))


def _no_breach(_: bytes) -> tuple[Violation, ...]:
    return ()


def best_match(matches: Sequence[Match], request: Request) -> Match:
    """Choose, of operations that one request line names, the one whose parameters fit best: the fewest
    breaches, then the most parameters that are there, then document order.
    """

    def misfit(match: Match) -> tuple[int, int]:
        found = [each for each in judge_request(match, request) if each.rule in _OF_PARAMETERS]
        return len(found), -match.operation.compiled(_count_present)(request, match.path_values)

    return min(matches, key=misfit)


def _count_present(operation: Operation) -> Callable[[Request, Mapping[str, str]], int]:
    """Compile how many of an operation's parameters a request says something of."""
    readers = [(item.place, parameter_reader(item, None)) for item in operation.parameters]

    def count(request: Request, path_values: Mapping[str, str]) -> int:
        sources = parameter_sources(request, path_values)
        return sum(_is_present(read, sources[place]) for place, read in readers)

    return count


def parameter_sources(request: Request, path_values: Mapping[str, str]) -> Mapping[str, Any]:
    """Give what the readers of parameters are asked about, by the parameters' place."""
    fields = request.named
    return {
        "header": fields,
        "cookie": cookie_pairs(fields.get("cookie", "")),
        "query": query_pairs(request.query),
        "querystring": request.query,
        "path": path_values,
    }


def _is_present(read: Callable[[Any], Json], source: object) -> bool:
    try:
        return read(source) is not ABSENT
    except UnreadableText:
        return True


class _Judges(NamedTuple):
    """What judges the requests of an operation. whole: a request with its path values, given what judges its
    body. body: gives that, for a Content-Type and a Content-Encoding.
    """

    whole: Callable[[Request, Mapping[str, str], ContentJudge], tuple[Violation, ...]]
    body: Callable[[str | None, str | None], ContentJudge]


def _compile(operation: Operation) -> _Judges:
    """Compile what one operation asks of a request."""
    secure = security_judge(operation)
    headers, cookies, queries, whole_queries, paths = (
        _parameter_judges(operation, place) for place in PARAMETER_PLACES
    )

    def judge(
        request: Request, path_values: Mapping[str, str], judge_body: ContentJudge
    ) -> tuple[Violation, ...]:
        fields = request.named
        query = query_pairs(request.target.partition("?")[2]) if "?" in request.target else []
        crumbs = cookie_pairs(fields["cookie"]) if "cookie" in fields else []
        found: list[Violation] = []
        if secure is not None:
            found.extend(secure(Credentials(fields, query, crumbs)))
        found.extend(judge_body(request.body))
        for judge_field in headers:
            judge_field(fields, found)
        for judge_pairs in cookies:
            judge_pairs(crumbs, found)
        for judge_pairs in queries:
            judge_pairs(query, found)
        for judge_query in whole_queries:
            judge_query(request.query, found)
        for judge_segment in paths:
            judge_segment(path_values, found)
        return tuple(found)

    return _Judges(judge, _body_judge(operation))


ParameterJudge = Callable[[Any, list[Violation]], None]
"""Given the fields by name, the pairs or the path values, adds what one parameter breaks."""


def _parameter_judges(operation: Operation, place: str) -> list[ParameterJudge]:
    parameters, claims = parameters_at(operation, place)
    return [
        parameter.once((_parameter_judge, claims), lambda each=parameter: _parameter_judge(each, claims))
        for parameter in parameters
    ]


def parameters_at(operation: Operation, place: str) -> tuple[list[Parameter], Members | None]:
    """List the parameters of one place, and whose each pair of a query or of cookies is."""
    parameters = [parameter for parameter in operation.parameters if parameter.place == place]
    keys = [
        scheme.name
        for alternative in operation.security
        for scheme, _ in alternative.schemes
        if scheme.type == "apiKey" and scheme.place == place
    ]
    return parameters, claims_of(parameters, keys) if place in ("query", "cookie") else None


def _parameter_judge(parameter: Parameter, claims: Members | None) -> ParameterJudge:
    read = parameter_reader(parameter, claims)
    conforms = parameter.schema.is_valid
    is_needed = parameter.required and not _may_be_nothing(parameter)

    def judge(source: Any, found: list[Violation]) -> None:
        try:
            value = read(source)
        except UnreadableText as error:
            message = f"{_named(parameter)} {error}"
            where = _where(parameter)
            found.append(
                PARAMETER_MALFORMED.violation("syntax", message, where, parameter.location, error.raw)
            )
            return
        if value is ABSENT:
            if is_needed:
                found.append(_required(parameter))
        elif value is not EMPTY and not conforms(value):
            found.extend(_broken(parameter, value))

    return judge


def _may_be_nothing(parameter: Parameter) -> bool:
    """Whether an object that is spread over the query has no member that must be there: then there is nothing
    to be seen of an empty one (OpenAPI, Style Examples, `form` with `explode`).
    """
    if parameter.place != "query" or parameter.style != "form" or not parameter.explode:
        return False
    is_spread = parameter.content_type is None and shape_of(parameter.schema) == "object"
    return is_spread and parameter.schema.is_valid({})


def parameter_reader(parameter: Parameter, claims: Members | None) -> Callable[[Any], Json]:
    """Compile how to find and read what a request says of a parameter; ABSENT where it says nothing."""
    if parameter.place in ("query", "cookie"):
        return parameter_from_pairs(parameter, claims)
    if parameter.place == "querystring":
        return parameter_from_query(parameter)
    name = parameter.name.lower() if parameter.place == "header" else parameter.name
    read = parameter_from_text(parameter)

    def find(values: Mapping[str, str]) -> Json:
        raw = values.get(name)
        if raw is None or (raw == "" and parameter.place == "path"):
            return ABSENT
        return read(raw)

    return find


def _required(parameter: Parameter) -> Violation:
    message = f"the required {_named(parameter)} is missing"
    return PARAMETER_REQUIRED.violation("required", message, _where(parameter), parameter.location)


def _broken(parameter: Parameter, value: Json) -> list[Violation]:
    return [
        PARAMETER_SCHEMA.violation(
            broken.keyword,
            broken.about(_named(parameter)),
            Where(parameter.place, parameter.name, broken.pointer),
            broken.at,
            broken.value,
        )
        for broken in parameter.schema.breaches(value)
    ]


def _named(parameter: Parameter) -> str:
    return f"{parameter.place} parameter {parameter.name!r}"


def _where(parameter: Parameter) -> Where:
    return Where(parameter.place, parameter.name)


def _body_judge(operation: Operation) -> Callable[[str | None, str | None], ContentJudge]:
    """Compile how bodies are judged: asked with a Content-Type and a Content-Encoding, it gives what does."""
    body = operation.request_body
    judges = {id(each): content_judge(each, _RULES) for each in body.content.values()} if body else {}

    @lru_cache(maxsize=128)
    def judge_of(content_type: str | None, coding: str | None) -> ContentJudge:
        if operation.method == "TRACE":
            return _refusing(_forbidden(operation))
        if body is None:
            return _refusing(_undocumented(content_type or "", operation.location, []))
        return _judge_of_type(body, content_type, coding, judges)

    return judge_of


def _refusing(found: Violation) -> ContentJudge:
    """Compile a judge to whom all content is wrong, and none is right."""
    return lambda content: (found,) if content else ()


def _judge_of_type(
    body: RequestBody,
    content_type: str | None,
    coding: str | None,
    judges: Mapping[int, Callable[[str, str | None], ContentJudge]],
) -> ContentJudge:
    """Compile how a body of a type is judged; without one, as the type that is documented first."""
    first = next(iter(body.content.values()), None)
    media = first if content_type is None else body.media_type_for(content_type)
    if media is not None and not (content_type is not None and _lacks_boundary(content_type)):
        judge_content = judges[id(media)](content_type or media.range, coding)
    elif content_type is None:
        judge_content = _no_breach
    else:
        judge_content = _refusing(_undocumented(content_type, body.location, list(body.content)))

    def judge(content: bytes) -> tuple[Violation, ...]:
        if content:
            return judge_content(content)
        return (_body_required(body),) if body.required else ()

    return judge


def _lacks_boundary(content_type: str) -> bool:
    """Whether a multipart type does not say where its parts end (RFC 2046, Boundary)."""
    parsed = parse_media_type(content_type)
    return parsed is not None and parsed.type == "multipart" and not parsed.boundary


def _forbidden(operation: Operation) -> Violation:
    message = "a TRACE request has a body, HTTP allows none"
    return REQUEST_BODY_FORBIDDEN.violation("content", message, Where("body"), operation.location)


def _body_required(body: RequestBody) -> Violation:
    return REQUEST_BODY_REQUIRED.violation(
        "required", "the required body is missing", Where("body"), body.location
    )


def _undocumented(content_type: str, at: Location, documented: list[str]) -> Violation:
    known = f"documented: {', '.join(documented)}" if documented else "the operation documents no body"
    if not content_type:
        message = f"a body is not documented; {known}"
    elif parse_media_type(content_type) is None:
        message = f"the Content-Type {content_type!r} is no media type; {known}"
    elif _lacks_boundary(content_type):
        message = f"the Content-Type {content_type!r} has no boundary"
    else:
        message = f"a body of type {content_type!r} is not documented; {known}"
    return REQUEST_MEDIA_TYPE.violation("415", message, Where("header", "Content-Type"), at, content_type)
