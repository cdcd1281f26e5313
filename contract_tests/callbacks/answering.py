"""What a callback is answered: what its own description says, as the first of its examples or made for it."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from ...spec import (
    DocumentError,
    FieldLines,
    Header,
    Json,
    MediaType,
    Operation,
    Request,
    Response,
    ResponseObject,
    judge_response,
    write_header,
)
from ..draft import written_body

HANDSHAKES: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that servers ask with whether somebody is there, before they call."""

_RANGES: Final = {"2XX": 200, "4XX": 400, "5XX": 503, "default": 500}
_BODILESS: Final = frozenset({204, 205, 304})
_ALLOWED: Final = (("Allow", "GET, HEAD, OPTIONS, POST, PUT"), ("WebHook-Allowed-Origin", "*"))


def accepting(operation: Operation) -> Response:
    """Answer a callback as one that was taken: with the first documented success, 204 where none is."""
    return operation.compiled(_accepting)


def _accepting(operation: Operation) -> Response:
    found = [each for each in operation.responses if each.startswith("2")] or [
        each for each in operation.responses if each == "default"
    ]
    for key in found[:1]:
        return answer_of(operation, 200 if key == "default" else _RANGES.get(key) or int(key))
    return Response(204)


def refusals(operation: Operation) -> tuple[int, ...]:
    """List a status of each kind that a callback may be refused with, as its description says."""
    keys = operation.responses
    asked = [[each for each in keys if each.startswith(kind)] for kind in ("4", "5")]
    found = [_RANGES.get(each[0]) or int(each[0]) for each in asked if each]
    return tuple(found) or ((_RANGES["default"],) if "default" in keys else ())


def answer_of(operation: Operation, status: int) -> Response:
    """Answer with a status, as documented; without content where nothing documented can be written."""
    documented = operation.response_object(status)
    if documented is None:
        return Response(status)
    made = _answers(documented, status)
    first = Response(status)
    for number, each in enumerate(made):
        first = first if number else each
        if not judge_response(operation, operation.method, each):
            return each
    return first


def _answers(documented: ResponseObject, status: int) -> Iterator[Response]:
    fields = tuple(_fields(documented.headers.values()))
    if not documented.content or status in _BODILESS:
        yield Response(status, fields)
    for media in documented.content.values() if status not in _BODILESS else ():
        for value in _values(media):
            body, content_type = written_body(media, value)
            yield Response(status, (("Content-Type", content_type), *fields), body)


def _values(media: MediaType) -> Iterator[Json]:
    yield from (each.value for each in media.examples.values())
    try:
        yield media.schema.example() if media.schema is not None else {}
    except DocumentError:
        return


def _fields(headers: Iterable[Header]) -> Iterator[tuple[str, str]]:
    for header in headers:
        try:
            value = next((each.value for each in header.examples.values()), None)
            if header.required:
                yield header.name, write_header(header, header.schema.example() if value is None else value)
        except (DocumentError, ValueError):
            continue


def to_handshake(request: Request) -> Response:
    """Answer who asks whether somebody is there: what is called a challenge comes back (WebSub; CloudEvents,
    Abuse Protection).
    """
    pairs = parse_qsl(request.query)
    challenge = next((text for name, text in pairs if name.lower().endswith(("challenge", "token"))), "")
    fields: FieldLines = _ALLOWED if request.method == "OPTIONS" else ()
    if not challenge:
        return Response(HTTPStatus.OK, fields)
    return Response(HTTPStatus.OK, (*fields, ("Content-Type", "text/plain")), challenge.encode())
