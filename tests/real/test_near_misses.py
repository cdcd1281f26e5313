"""Every schema of real documents compiles, takes its own values, and refuses near misses where they miss."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from truespec.spec import DocumentError, References, Schema, Spec

from ..real_documents import DOCUMENTS

MOST = 25
"""Schemas of a document that are tried: a sample, always the same."""


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
def sample(request: pytest.FixtureRequest, shared_specs: Path) -> list[Schema]:
    path = shared_specs / request.param
    spec = Spec.load(path, references=References((path.parent, path.parent.parent)))
    found = list({str(schema.location): schema for schema in schemas_of(spec)}.values())
    return Random(0).sample(found, min(MOST, len(found)))


def test_near_misses_are_refused_for_the_reason_and_at_the_place(sample: list[Schema]) -> None:
    for schema in sample:
        for miss in islice(schema.near_misses(Random(1)), 12):
            violations = schema.violations(miss.value)
            assert violations, (schema, miss)
            places = {violation.pointer for violation in violations}
            assert any(miss.pointer.startswith(p) or p.startswith(miss.pointer) for p in places), (
                schema,
                miss,
                violations,
            )


def test_made_values_are_accepted(sample: list[Schema]) -> None:
    for schema in sample:
        try:
            value = schema.generate(Random(2))
        except DocumentError:
            continue  # told by lint: the schema contradicts itself
        assert schema.violations(value) == (), schema
