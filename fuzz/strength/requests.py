"""Faults of validation and of security: what a server takes that it should not, and from whom."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ...spec import (
    DocumentError,
    Json,
    Operation,
    Parameter,
    Schema,
    SecurityRequirement,
    is_array,
    is_object,
    parse_media_type,
)
from .fault import Fault, Visited
from .values import Edit, Place, edited, edits, let_through, places

_SPELLED: Final = frozenset(("empty", "form", "long", "negative", "huge", "fraction", "many"))
"""Edits of values that a parameter can spell; a null, or an object in place of a text, it can't."""

_OF_SCOPES: Final = frozenset(("oauth2", "openIdConnect"))


def validation_faults(operation: Operation, visited: Visited) -> Iterator[Fault]:
    """List what a server could take that the operation does not mean."""
    for parameter in operation.parameters:
        yield from _of_parameter(operation, parameter)
    body = operation.request_body
    if body is None:
        return
    if not body.required:
        words, advice = "a request without a body is taken", "say `required: true`"
        yield Fault("validation", "body", operation.key, words, body.location, advice, lambda: False)
    for media in body.content.values():
        parsed = parse_media_type(media.range)
        if (
            media.schema is not None
            and parsed is not None
            and (parsed.is_json or "form" in media.range or "*" in media.range)
        ):
            yield from _of_schema(operation, media.schema, "body") if visited.is_new(media.schema) else ()
            return
        if media.schema is None:
            words, advice = f"anything is taken as {media.range}", "give it a `schema`"
            yield Fault("validation", "schema", operation.key, words, media.location, advice, lambda: False)


def _of_parameter(operation: Operation, parameter: Parameter) -> Iterator[Fault]:
    value = _example(parameter.schema)
    is_text = not (is_array(value) or is_object(value))
    for each in _of_schema(operation, parameter.schema, f"{parameter.place} {parameter.name}"):
        if each.kind in _SPELLED and (is_text or each.kind == "many"):
            yield each
    if is_text and not isinstance(value, str) and value is not None:
        where = f"{parameter.place} {parameter.name} is a text in place of {value!r}"
        advice = "say its `type`"
        is_seen = partial(_is_refused, parameter.schema, "text")
        yield Fault("validation", "type", operation.key, where, parameter.schema.location, advice, is_seen)


def _of_schema(operation: Operation, schema: Schema, where: str) -> Iterator[Fault]:
    value = _example(schema)
    if value is None:
        return
    for place in places(schema, value):
        for edit in edits(place, is_answer=False):
            words = f"{where}{place.pointer and f' {place.pointer}'} {edit.words}, and is taken"
            is_seen = partial(_refuses, schema, value, place, edit)
            way = partial(let_through, place, edit)
            yield Fault("validation", edit.kind, operation.key, words, edit.at, edit.advice, is_seen, way)


def _refuses(schema: Schema, value: Json, place: Place, edit: Edit) -> bool:
    return not schema.is_valid(edited(value, place.pointer, edit))


def _is_refused(schema: Schema, value: Json) -> bool:
    return not schema.is_valid(value)


def _example(schema: Schema) -> Json:
    try:
        return schema.example()
    except DocumentError:
        return None


def security_faults(operation: Operation) -> Iterator[Fault]:
    """List whom a server could let in: anybody, and who has fewer scopes. That anybody may call is no fault
    where the document says so (`security: []`, or `{}` among the alternatives).
    """
    asks = bool(operation.security) and all(each.schemes for each in operation.security)
    at = operation.security[0].location if operation.security else operation.location
    words = "anybody is let in without credentials"
    advice = "say `security`, unless anybody may call it"
    if asks or operation.names_nobody:
        yield Fault("security", "credentials", operation.key, words, at, advice, lambda: asks)
    for requirement in operation.security:
        for key, scopes in _scoped(requirement):
            words = f"whoever has a token of {key!r} is let in, whatever its scopes"
            advice = "name the scopes that it needs"
            has_scopes = bool(scopes)
            yield Fault(
                "security", "scopes", operation.key, words, requirement.location, advice,
                partial(bool, has_scopes),
            )  # fmt: skip


def _scoped(requirement: SecurityRequirement) -> Iterator[tuple[str, tuple[str, ...]]]:
    for scheme, scopes in requirement.schemes:
        if scheme.type in _OF_SCOPES:
            yield scheme.key, scopes
