"""Screens spare walks, and never one that would have found something."""

import json
from itertools import count
from random import Random
from typing import Any

import pytest
from truespec.contract_tests.coverage.coverage import Coverage
from truespec.contract_tests.coverage.screening import Screen
from truespec.contract_tests.coverage.watching import MOST, Walk
from truespec.spec import Schema, Spec

MIXED = """
type: object
required: [kind]
properties:
  kind: {enum: [cat, dog, 1, {a: 1, b: [2.0]}, {b: []}]}
  name: {type: [string, 'null'], maxLength: 9}
  inner: {$ref: '#/components/schemas/S'}
  pair: {type: array, prefixItems: [{enum: [1, 2]}, {type: string}], items: {enum: [x, y]}}
  list: {type: array, items: {type: object, properties: {deep: {enum: [1, 2, 3]}}}}
  any: {anyOf: [{type: string}, {type: integer}]}
patternProperties:
  ^x-: {enum: [here, there]}
additionalProperties: {type: integer, enum: [7, 8]}
"""


def schema_of(written: str) -> tuple[Coverage, Schema]:
    lines = "".join(f"      {line}\n" for line in written.strip().splitlines())
    text = (
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n      requestBody:\n"
        "        content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}\n"
        "      responses: {'200': {description: d}}\ncomponents:\n  schemas:\n    S:\n" + lines
    )
    spec = Spec.load(text.encode())
    body = spec.operations[0].request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    return Coverage(spec, spec.operations), schema


def seen(coverage: Coverage) -> dict[str, int]:
    return {f"{point.at.pointer} {point.what}": point.seen for point in coverage.measured().points}


@pytest.mark.parametrize("lacking", ["", "  any: {anyOf: [{type: string}, {type: integer}]}\n"])
def test_with_a_screen_as_much_is_found_as_without(lacking: str) -> None:
    random = Random(3)
    walked, schema = schema_of(MIXED.replace(lacking, "") if lacking else MIXED)
    screened, same = schema_of(MIXED.replace(lacking, "") if lacking else MIXED)
    screen = Screen(screened.schemas.watcher(same, 1))
    # Few kinds of values at a time, so that screens are made between what is new.
    for _ in range(12):
        values = [schema.generate(random) for _ in range(3)]
        for value in values * 20:
            walked.schemas.watcher(schema, 1).watch(value, Walk())
            screen.watch(value, Walk())
        assert seen(walked) == seen(screened)


def test_what_holds_nothing_new_is_walked_no_more() -> None:
    coverage, schema = schema_of(
        "{type: object, properties: {n: {enum: [1, 2]}, list: {items: {enum: [a, b]}}}}"
    )
    screen = Screen(coverage.schemas.watcher(schema, 1))
    first: Any = {"n": 1, "list": ["a"] * 50}

    def steps(value: Any) -> int:
        walk = Walk()
        screen.watch(value, walk)
        return MOST - walk.left

    vain = next(number for number in count() if steps(first) == 0)
    assert vain < 40
    assert [steps(each) > 0 for each in ({"n": 2}, first, {"n": 1, "list": ["b"]})] == [True, False, True]
    assert {point.what: point.seen for point in coverage.measured().points if point.kind == "values"} == {
        "1": 1, "2": 1, '"a"': 1, '"b"': 1
    }  # fmt: skip


def test_values_that_are_written_otherwise_are_the_same_value() -> None:
    coverage, schema = schema_of("{enum: [{a: 1, b: [2.0]}, [1, 2], 1.0, true]}")
    watcher = coverage.schemas.watcher(schema, 1)
    for text in ('{"b": [2], "a": 1.0}', "[1.0, 2]", "1"):
        watcher.watch(json.loads(text), Walk())
    values = {point.what: point.seen for point in coverage.measured().points if point.kind == "values"}
    assert values == {'{"a": 1, "b": [2]}': 1, "[1, 2]": 1, "1": 1, "true": 0}
