"""What a witness shows, it shows with as little as possible: nothing can be left out of its value."""

import json
from typing import Any

import pytest
from truespec.spec import Spec, diff, reductions
from truespec.spec.changes.graph import Side
from truespec.spec.changes.naming import refusals
from truespec.spec.changes.sending import Sending
from truespec.spec.changes.shrinking import shorter, shrunk

from .documents import TEXT, obj, of_body
from .schema_pairs import SchemaMaker
from .test_undecided import spec_with


@pytest.mark.parametrize(
    ("value", "wanted", "smallest"),
    [
        ({"a": 1, "b": {"c": "text", "d": [1, 2]}}, "d", {"b": {"d": []}}),
        (["x", "abc", "y"], "b", ["b"]),
        ("a" * 100 + "b", "b", "b"),
        ({"a": [1, {"b": None}]}, "b", {"a": [{"b": None}]}),
    ],
)
def test_all_that_is_not_needed_is_left_out(value: Any, wanted: str, smallest: Any) -> None:
    assert shrunk(value, lambda each: wanted in json.dumps(each)) == smallest


def test_what_needs_all_stays_and_large_values_end() -> None:
    assert shrunk({"a": [1, 2]}, lambda each: False) == {"a": [1, 2]}
    many = {f"n{number}": number for number in range(2_000)}
    asked = 0

    def never(_: Any) -> bool:
        nonlocal asked
        asked += 1
        return False

    assert shrunk(many, never) == many
    assert asked <= 400


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(300, 306))
@pytest.mark.parametrize("place", ["application/json", "answer"])
def test_no_witness_of_pairs_made_by_chance_can_do_with_less(place: str, seed: int) -> None:
    maker, held = SchemaMaker(seed), 0
    for _ in range(25):
        definitions, schema = maker.definitions(), maker.schema()
        old, new = (spec_with(place, each, definitions) for each in (schema, maker.edited(schema)))
        sender, reader = (old, new) if place != "answer" else (new, old)
        sent, read = side_of(sender, place), side_of(reader, place)
        for change in diff(old, new):
            message = change.witness and (change.witness.response or change.witness.request)
            if change.policy or not message or not message.body:
                continue
            value = json.loads(message.body)
            refused = said(read, value)
            if len(refused) == 1:
                held += 1
                smaller = [each for each in reductions(value, shorter) if said(read, each) == refused]
                assert not [each for each in smaller if is_sent(sent, each)], (change.id, value)
    assert held


def side_of(spec: Spec, place: str) -> Side:
    (operation,) = spec.operations
    body = operation.responses["200"] if place == "answer" else operation.request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    return Side.of(schema)


def said(side: Side, value: Any) -> set[tuple[str, tuple[str | int, ...]]]:
    return {(refusal.keyword, tuple(refusal.pointer)) for refusal in refusals(side, value)}


def is_sent(side: Side, value: Any) -> bool:
    return side.is_valid((side.root(),), value) and Sending(side).is_sent(value)


def test_a_witness_of_a_large_schema_shows_one_member() -> None:
    members = {f"m{number}": TEXT for number in range(1_000)}
    old, new = of_body(obj(members)), of_body(obj({**members, "m7": {"type": "integer"}}))
    (change,) = diff(old, new)
    assert change.witness is not None
    assert json.loads(change.witness.request.body) == {"m7": ""}
