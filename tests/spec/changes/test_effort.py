"""A comparison takes a bounded number of steps, and says of what is left that it was not compared."""

import pytest
from truespec.spec import Schema, Spec, diff
from truespec.spec.changes.effort import Effort
from truespec.spec.changes.schemas import SchemaPair

from ...effort import calls_of
from .documents import obj, of_body


def schema_of(spec: Spec) -> Schema:
    body = spec.operations[0].request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    return schema


def compared(effort: Effort) -> list[tuple[str, str]]:
    members = {f"m{number}": {"type": "string"} for number in range(20)}
    old, new = of_body(obj(members)), of_body(obj(members | {"m0": {"type": "string", "maxLength": 3}}))
    found = SchemaPair(schema_of(old), schema_of(new), "old").differences((), effort)
    return [(item.kind, item.verdict) for item in found]


def test_what_may_cost_enough_is_compared_to_the_end() -> None:
    assert compared(Effort()) == [("max-length-tightened", "breaking")]


@pytest.mark.parametrize("steps", [-1, 0, 20, 100])
def test_what_may_cost_too_little_is_undecided_and_never_said_to_be_the_same(steps: int) -> None:
    assert ("not-compared", "undecided") in compared(Effort(steps))


def test_a_part_costs_what_it_is_part_of_as_well() -> None:
    whole = Effort(10)
    part, other = whole.part(), whole.part()
    assert part.take(5)
    assert not part.take(1)
    assert part.is_spent
    assert not whole.is_spent
    assert not other.take(5)
    assert whole.is_spent


def test_what_was_found_before_the_end_is_told_and_the_rest_is_undecided() -> None:
    old = of_body(obj({f"m{number}": {"type": "string"} for number in range(300)}))
    new = of_body(obj({f"m{number}": {"type": "boolean"} for number in range(300)}))
    found = SchemaPair(schema_of(old), schema_of(new), "old").differences((), Effort(40_000))
    left = [item for item in found if item.kind == "not-compared"]
    assert [item.verdict for item in left] == ["undecided"]
    assert "type-changed" in {item.kind for item in found if item.verdict == "breaking"}


def test_the_same_schema_said_many_times_is_compared_once() -> None:
    old = of_body({"allOf": [{"type": "string"}] * 300})
    new = of_body({"allOf": [{"type": "string"}] * 300 + [{"maxLength": 3}]})
    assert [change.id for change in diff(old, new)] == ["request-body-max-length-tightened"]


def test_long_lists_of_values_are_read_once_however_many_places_name_them() -> None:
    old = of_body(obj({f"m{number}": {"type": "string"} for number in range(20)}))
    listed = {f"m{number}": {"enum": list(range(300))} for number in range(20)}
    again = {f"m{number}": {"enum": list(range(600))} for number in range(20)}
    few, many = of_body(obj(listed)), of_body(obj(again))
    assert calls_of(lambda: diff(old, many)) < 3 * calls_of(lambda: diff(old, few))
