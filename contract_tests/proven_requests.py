"""A valid request of an operation, proven: made from its schemas, and judged as it goes over the wire."""

from collections.abc import Iterator
from random import Random
from typing import Final

from ..spec import Match, Operation, Proof, Schema, Spec, impossible_part, judge_request
from .request_generator import RequestGenerator

_TRIES: Final = 12
_CREDENTIALS: Final = "request-security"
_SUBJECT: Final = "request"


def prove_request(spec: Spec, operation: Operation) -> Proof:
    """Prove that a request meets the document, credentials aside: those are not the document's to know."""
    generator = RequestGenerator(operation)
    why, at = "", operation.location
    for seed in range(_TRIES):
        request = generator.valid(Random(seed))
        match = spec.match(request.method, request.target, request.fields)
        if not isinstance(match, Match):
            why = f"{request.target} is found as no operation"
            continue
        broken = [each for each in judge_request(match, request) if not each.rule.startswith(_CREDENTIALS)]
        if match.operation is not operation:
            why = f"{request.target} is found as {match.operation.key}"
        elif broken:
            why, at = f"{broken[0].where} {broken[0].message}", broken[0].at
        else:
            return Proof(operation.key, _SUBJECT, "conforms", "made from the schemas", operation.location)
    found = impossible_part(_needed(operation))
    if found is not None:
        return Proof(operation.key, _SUBJECT, "impossible", *found)
    return Proof(operation.key, _SUBJECT, "undecided", why, at)


def _needed(operation: Operation) -> Iterator[Schema]:
    """Go through the schemas that a request can't do without."""
    yield from (parameter.schema for parameter in operation.parameters if parameter.required)
    body = operation.request_body
    if body is not None and body.required and len(body.content) == 1:
        yield from (media.schema for media in body.content.values() if media.schema is not None)
