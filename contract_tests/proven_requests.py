"""A valid request of an operation in each media type of its body, proven: made from the document, and judged
as it goes over the wire.
"""

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct

from ..spec import (
    DocumentError,
    Example,
    Json,
    Location,
    Match,
    MediaType,
    Operation,
    Parameter,
    Proof,
    Request,
    Schema,
    Spec,
    Violation,
    impossible_part,
    judge_request,
    parse_media_type,
    write_content,
)
from .draft import ABSENT, Draft, write

_TRIES: Final = 12
_VAIN: Final = 3
"""Times that there is no value, or none that the body's type can carry, before it is given up."""

_CREDENTIALS: Final = "request-security"

_Pick: TypeAlias = Callable[[Schema, Example | None], Json]
"""Gives a value of a schema, of which the document may have an example."""


class _Plan(Struct, frozen=True):
    """How the values of a request are chosen. source: in words. is_authored: as the document writes them."""

    pick: _Pick
    source: str
    has_optional: bool = False
    is_authored: bool = False

    @property
    def is_of_examples(self) -> bool:
        """Whether the document's examples are in it, as they stand or mended."""
        return self.pick in (_as_written, _as_mended)


def prove_requests(spec: Spec, operation: Operation) -> Iterator[Proof]:
    """Prove for each media type of the body that a request meets the document, credentials aside: those are
    not the document's to know.
    """
    body = operation.request_body
    for media in list(body.content.values()) if body is not None and body.content else [None]:
        yield _proof(spec, operation, media)


def _proof(spec: Spec, operation: Operation, media: MediaType | None) -> Proof:
    subject = "request" if media is None else f"request {media.range}"
    why, at = "", operation.location
    broken: Violation | None = None
    vain, unwritable = 0, ""
    for plan in _plans(operation, media):
        try:
            draft = _draft(operation, media, plan)
        except DocumentError as error:
            why, at, vain = error.message, error.at or at, vain + 1
            if vain == _VAIN:
                break
            continue
        if unwritable := _unwritable(media, draft.body):
            why, vain = unwritable, vain + 1
            if vain == _VAIN:
                break
            continue
        request = write(draft)
        found = _breach(spec, operation, request)
        if found is None:
            words = plan.source if broken is None else f"{plan.source}: {broken.words}"
            return Proof(
                operation.key, subject, "conforms", words, _place(operation, media, plan), request, broken
            )
        if isinstance(found, Violation):
            why, at = found.words, found.at
            broken = found if plan.is_authored else broken
        else:
            why = found
    impossible = impossible_part(_needed(operation, media))
    if impossible is not None:
        return Proof(operation.key, subject, "impossible", *impossible)
    of_type = media.range if media is not None and unwritable else ""
    return Proof(operation.key, subject, "undecided", why, at, unwritable=of_type)


def _plans(operation: Operation, media: MediaType | None) -> Iterator[_Plan]:
    """Go through the ways to a request: the document's examples, these mended, then made from the schemas."""
    shown = [each for each in operation.parameters if each.required and each.examples]
    if shown or _example(media) is not None:
        yield _Plan(_as_written, "the document's examples", is_authored=True)
        yield _Plan(_as_mended, "the document's examples, mended")
    made = "made from the schemas"
    yield _Plan(lambda schema, _: schema.example(), made)
    yield _Plan(lambda schema, _: schema.example(), made, has_optional=True)
    for seed in range(_TRIES):
        yield _Plan(partial(_by_chance, Random(seed)), made, has_optional=seed % 2 == 1)


def _as_written(schema: Schema, example: Example | None) -> Json:
    return schema.example() if example is None else example.value


def _as_mended(schema: Schema, example: Example | None) -> Json:
    if example is None or schema.is_valid(example.value):
        return _as_written(schema, example)
    return schema.repaired(example.value).value


def _by_chance(random: Random, schema: Schema, _example: Example | None) -> Json:
    return schema.generate(random)


def _draft(operation: Operation, media: MediaType | None, plan: _Plan) -> Draft:
    """Choose the values. Raises DocumentError where a schema has none."""
    values = {
        parameter: plan.pick(parameter.schema, _first(parameter))
        for parameter in operation.parameters
        if parameter.required or plan.has_optional
    }
    return Draft(operation, values, media, ABSENT if media is None else _body(media, plan))


def _body(media: MediaType, plan: _Plan) -> Json:
    example = _example(media)
    schema = media.schema or media.item_schema
    if schema is None:
        return _anything(media) if example is None else example.value
    if media.schema is None:
        return [plan.pick(schema, None)] if example is None else example.value
    return plan.pick(schema, example)


def _anything(media: MediaType) -> Json:
    """Give a value for content that nothing describes: an object where the type can carry one, else text."""
    return {} if not _unwritable(media, {}) else "truespec"


def _unwritable(media: MediaType | None, value: Json) -> str:
    """Say why a value can't stand in a body, "" where it can: what is written all the same proves nothing."""
    kind = parse_media_type(media.range) if media is not None else None
    if media is None or kind is None or "*" in media.range:
        return ""
    try:
        write_content(media.range, media, value)
    except ValueError as error:
        return str(error)
    return ""


def _breach(spec: Spec, operation: Operation, request: Request) -> Violation | str | None:
    """Say what is wrong with a request: a breach, or that it is another operation's; None for nothing."""
    if not operation.path.startswith("/") or operation not in spec.operations:
        match: Match | Violation = Match(operation, {})  # a webhook or callback has no path of this document
    else:
        match = spec.match(request.method, request.target, request.fields)
    if not isinstance(match, Match):
        return f"{request.target} is found as no operation"
    if match.operation is not operation:
        return f"{request.target} is found as {match.operation.key}"
    found = judge_request(match, request)
    return next((each for each in found if not each.rule.startswith(_CREDENTIALS)), None)


def _first(parameter: Parameter) -> Example | None:
    return next(iter(parameter.examples.values()), None)


def _example(media: MediaType | None) -> Example | None:
    """Find the body that the document shows: beside its schema, else in it."""
    if media is None:
        return None
    if media.examples:
        return next(iter(media.examples.values()))
    node = media.schema.resolved if media.schema is not None else None
    if node is not None and "example" in node.mapping and not node.mapping.keys() & {"default", "const"}:
        return Example(node.mapping["example"], "", node.child("example").location)
    return None


def _place(operation: Operation, media: MediaType | None, plan: _Plan) -> Location:
    """Tell where the request comes from: the example of its body, else the operation."""
    example = _example(media) if plan.is_of_examples else None
    return operation.location if example is None else example.location


def _needed(operation: Operation, media: MediaType | None) -> Iterator[Schema]:
    """Go through the schemas that a request can't do without."""
    yield from (parameter.schema for parameter in operation.parameters if parameter.required)
    if media is not None and media.schema is not None:
        yield media.schema
