"""Every schema of every operation of the real documents takes its own values, and refuses near misses for the
keyword that they break, where they break it.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from truespec.spec import DocumentError, NearMiss, References, Schema, SchemaViolation, Spec

from ..real_documents import DOCUMENTS

MISSES = 4
"""Near misses of each schema."""

OF_NEW_MEMBERS = ("additionalProperties", "propertyNames")
"""Keywords whose edit is a new member, refused for whatever it breaks."""


def schemas_of(spec: Spec) -> Iterator[Schema]:
    for operation in spec.operations:
        contents = [each.content for each in operation.responses.values()]
        if operation.request_body is not None:
            contents.append(operation.request_body.content)
        yield from (
            media.schema for content in contents for media in content.values() if media.schema is not None
        )
        yield from (parameter.schema for parameter in operation.parameters)


@pytest.fixture(params=DOCUMENTS)
def schemas(request: pytest.FixtureRequest, shared_specs: Path) -> list[Schema]:
    """Each schema once, however many operations lead to it, in each view."""
    path = shared_specs / request.param
    spec = Spec.load(path, references=References((path.parent, path.parent.parent)))
    return list({(str(each.resolved.location), each.view): each for each in schemas_of(spec)}.values())


def test_near_misses_are_refused_for_the_reason_and_at_the_place(schemas: list[Schema]) -> None:
    assert [told for schema in schemas for told in mistaken(schema)] == []


def mistaken(schema: Schema) -> Iterator[str]:
    for miss in islice(schema.near_misses(Random(1)), MISSES):
        violations = schema.violations(miss.value)
        if not any(is_told(miss, each) for each in violations):
            yield f"{schema}: {miss} {violations}"


def is_told(miss: NearMiss, violation: SchemaViolation) -> bool:
    """Whether a violation is about the edit: its keyword at its place, or that of a member that it put there;
    or alternatives, of which none fits any more.
    """
    if violation.keyword in ("anyOf", "oneOf"):
        return miss.pointer.startswith(violation.pointer)
    is_here = miss.pointer in (violation.pointer, violation.pointer.rpartition("/")[0])
    return is_here and (violation.keyword == miss.keyword or miss.keyword in OF_NEW_MEMBERS)


def test_made_values_are_accepted(schemas: list[Schema]) -> None:
    for schema in schemas:
        try:
            value = schema.generate(Random(2))
        except DocumentError:
            assert schema.impossible is not None, schema  # told by lint: the schema contradicts itself
            continue
        assert schema.violations(value) == (), schema
