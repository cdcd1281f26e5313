"""A comparison takes a bounded number of steps, and says of what is left that it was not compared."""

import gc
from typing import Any

import pytest
from truespec.spec import Schema, Spec, collected_later, diff
from truespec.spec.changes.algebra import canonicalized, proves_covered, proves_disjoint
from truespec.spec.changes.colours import Colours
from truespec.spec.changes.effort import Effort
from truespec.spec.changes.graph import Side
from truespec.spec.changes.inclusion import Comparison
from truespec.spec.changes.schemas import SchemaPair

from ...effort import calls_of
from .documents import obj, of_body
from .schema_pairs import side


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


def test_nothing_that_was_found_out_of_two_schemas_stays_when_they_are_compared() -> None:
    def sides() -> set[int]:
        return {id(each) for each in gc.get_objects() if isinstance(each, Side)}

    gc.collect()
    known = sides()
    with collected_later():
        assert compared(Effort()) == [("max-length-tightened", "breaking")]
        assert sides() <= known


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


def test_the_algebra_is_not_asked_about_lists_whose_pairs_are_more_than_the_steps_left() -> None:
    narrow, wide, other = (
        canonicalized({"enum": list(range(first, last))})
        for first, last in ((0, 2000), (0, 2001), (9000, 9001))
    )
    few, enough = Effort(10_000), Effort()
    assert proves_covered(wide, narrow, enough)
    assert not proves_covered(wide, narrow, few)
    assert proves_disjoint(narrow, other, Effort())
    assert not proves_disjoint(narrow, other, few)
    assert few.left == 10_000
    assert enough.left < 100_000


def test_many_names_that_depend_on_others_are_not_brought_to_the_algebra() -> None:
    def depending(number: int) -> dict[str, Any]:
        return {"dependentRequired": {"a": [f"k{each}" for each in range(number)]}}

    assert canonicalized(depending(10)) is not None
    assert canonicalized(depending(1000)) is None


def test_a_value_that_breaks_very_much_costs_more_than_one_that_breaks_little() -> None:
    many, few = (side({"allOf": [{"type": "string"}] * number}) for number in (3000, 3))
    for of in (many, few):
        of.validator((of.root(),))
    before = many.effort.left, few.effort.left
    assert (len(many.errors(5)), len(few.errors(5))) == (3000, 3)
    assert (before[0] - many.effort.left > 2500, before[1] - few.effort.left) == (True, 0)


def test_definitions_that_lead_to_no_recursion_are_coloured_once() -> None:
    plain: dict[str, Any] = {"P": {"anyOf": [{"minLength": number} for number in range(200)]}}
    loop: dict[str, Any] = {
        f"L{number}": {"properties": {"next": {"$ref": f"#/$defs/L{(number + 1) % 30}"}, f"m{number}": {}}}
        for number in range(30)
    }

    def first_colour(of: Side) -> None:
        Colours((of,)).of(of.place("L0", ()))

    alone, both = (calls_of(lambda part=part: first_colour(side({}, part))) for part in (loop, loop | plain))
    once = calls_of(lambda: Colours(()).of(side({}, plain).place("P", ())))
    assert both < alone + 2 * once


def test_parts_that_are_named_twice_each_are_joined_once() -> None:
    def chain(last: dict[str, Any]) -> Side:
        twice = {
            f"A{number}": {"allOf": [{"$ref": f"#/$defs/A{number + 1}"}] * 2, "minLength": number}
            for number in range(60)
        }
        return Side({"$ref": "#/$defs/A0", "$defs": twice | {"A60": last}})

    def both() -> None:
        assert Comparison(chain({"type": "string"}), chain({"type": "string"})).is_same()
        assert not Comparison(chain({"type": "string"}), chain({"type": "integer"})).is_same()

    assert calls_of(both) < 200_000
