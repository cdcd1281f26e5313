"""Faults of answers: the mock's answer to a valid request, spoiled as servers spoil theirs."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ...mockserver import AnswerProver
from ...spec import (
    FieldLines,
    Json,
    Location,
    MalformedJson,
    MediaType,
    Operation,
    Response,
    ResponseObject,
    Schema,
    judge_response,
    parse_json,
    parse_media_type,
)
from .fault import Fault, Visited
from .values import Edit, Place, edited, edits, let_through, places

_PAGE: Final = b"<!doctype html><title>Error</title><p>Something went wrong."
_UNHEARD: Final = 218
"""A status that no server means; a success, as far as anybody can tell."""


def answer_faults(
    operation: Operation, prover: AnswerProver, visited: Visited, *, requires_fields: bool
) -> Iterator[Fault]:
    """List the faults that answers of an operation could have. requires_fields: whether the version of the
    document can say that a field has to be there.
    """
    for proof in prover.proofs(operation):
        message = proof.message
        if not isinstance(message, Response):
            continue
        described = operation.response_object(message.status)
        if described is not None:
            yield from _of_frame(operation, described, message)
            if requires_fields:
                yield from _of_fields(operation, described, message)
            yield from _of_content(operation, described, message, visited)
    yield _status_fault(operation)


def _fault(
    operation: Operation, kind: str, words: str, at: Location, advice: str, spoiled: Response
) -> Fault:
    return Fault("answer", kind, operation.key, words, at, advice, partial(_is_seen, operation, spoiled))


def _is_seen(operation: Operation, spoiled: Response) -> bool:
    return bool(judge_response(operation, "GET", spoiled))


def _status_fault(operation: Operation) -> Fault:
    responses = next(iter(operation.responses.values()), None)
    at = responses.location if responses is not None else operation.location
    words = f"the status is {_UNHEARD}"
    advice = "name the statuses: `default` and `2XX` stand for all of them"
    spoiled = Response(_UNHEARD, (), b"")
    key = next((key for key in ("2XX", "default") if key in operation.responses), None)
    at = operation.responses[key].location if key is not None else at
    return _fault(operation, "status", words, at, advice, spoiled)


def _of_frame(operation: Operation, described: ResponseObject, message: Response) -> Iterator[Fault]:
    """List faults around the content: another type, no content."""
    status, at = message.status, described.location
    if message.body:
        html = (*_without(message.fields, "content-type"), ("Content-Type", "text/html"))
        spoiled = Response(status, html, _PAGE)
        yield _fault(operation, "page", f"{status} is a page of HTML", at, "name the media type", spoiled)
        yield from _of_emptiness(operation, described, message)
    elif not described.content and status not in (204, 205, 304):
        advice = "say which `content` it has, or answer 204"
        page = Response(status, (*message.fields, ("Content-Type", "text/html")), _PAGE)
        yield _fault(operation, "page", f"{status} has content that nobody described", at, advice, page)


def _of_emptiness(operation: Operation, described: ResponseObject, message: Response) -> Iterator[Fault]:
    """List the fault that the content is not there, unless nothing can be said against that: an image, or a
    list of values one after the other, may be empty.
    """
    media = described.media_type_for(message.field("content-type") or "")
    kind = parse_media_type(message.field("content-type") or "")
    if media is None or kind is None or kind.is_sequence or not (kind.is_json or kind.type == "text"):
        return
    advice, at = "give the media type a `schema`", media.location
    if not kind.is_json:
        advice = "say `minLength: 1`"
        at = media.schema.resolved.location if media.schema is not None else at
    empty = Response(message.status, message.fields, b"")
    yield _fault(operation, "no-content", f"{message.status} has no content", at, advice, empty)


def _of_fields(operation: Operation, described: ResponseObject, message: Response) -> Iterator[Fault]:
    status = message.status
    for header in described.headers.values():
        bare = Response(status, _without(message.fields, header.name.lower()), message.body)
        words = f"{status} has no field {header.name}"
        yield _fault(operation, "header", words, header.location, "say `required: true`", bare)


def _without(fields: FieldLines, name: str) -> FieldLines:
    return tuple(each for each in fields if each[0].lower() != name)


def _of_content(
    operation: Operation, described: ResponseObject, message: Response, visited: Visited
) -> Iterator[Fault]:
    media = described.media_type_for(message.field("content-type") or "")
    value = _json_of(message)
    if media is None or value is None:
        return
    if media.schema is None:
        advice = "give it a `schema`"
        spoiled = Response(message.status, message.fields, b"[[]]")
        yield _fault(operation, "schema", f"{message.status} is any JSON", media.location, advice, spoiled)
        return
    if not visited.is_new(media.schema):
        return
    value = _fullest(media.schema, value)
    for place in places(media.schema, value):
        for edit in edits(place, is_answer=True):
            yield _of_value(operation, media, value, place, edit, message.status)


def _fullest(schema: Schema, value: Json) -> Json:
    """Take the value that has every declared member, where there is one."""
    return schema.example() if schema.is_valid(schema.example()) else value


def _of_value(
    operation: Operation, media: MediaType, value: Json, place: Place, edit: Edit, status: int
) -> Fault:
    schema = media.schema

    def is_seen() -> bool:
        return schema is not None and not schema.is_valid(edited(value, place.pointer, edit))

    words = f"{status} {place.pointer or 'as a whole'} {edit.words}"
    way = partial(let_through, place, edit)
    return Fault("answer", edit.kind, operation.key, words, edit.at, edit.advice, is_seen, way)


def _json_of(message: Response) -> Json:
    if "json" not in (message.field("content-type") or ""):
        return None
    try:
        return parse_json(message.body)
    except MalformedJson:
        return None
