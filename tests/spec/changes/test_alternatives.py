"""Alternatives of which a value meets one: what that says of the others, and how few steps it takes."""

from typing import Any

import jsonschema_rs
import pytest
from truespec.spec import diff
from truespec.spec.changes.effort import Effort
from truespec.spec.changes.graph import Side
from truespec.spec.changes.inclusion import Comparison

from .closing import closed
from .documents import TEXT, obj, of_body
from .schema_pairs import POOL, JsonSchema, SchemaMaker, side

INTEGER: JsonSchema = {"type": "integer"}
PLACES = ("title", "body", "comment", "review")


def places(**more: JsonSchema) -> JsonSchema:
    """Objects that are told apart by the member that each requires."""
    return {"oneOf": [obj({f"{place}_url": TEXT, **more}, f"{place}_url") for place in PLACES]}


def teams(of_one: JsonSchema, of_other: JsonSchema, items: JsonSchema) -> JsonSchema:
    """Two objects with most members in common."""
    members = {"id": INTEGER, "name": TEXT, "members": items}
    one = obj(members | {"privacy": of_one}, "id", "name", "privacy", "members")
    other = obj(members | {"group": of_other}, "id", "name", "group", "members")
    return {"oneOf": [one, other]}


def event(kind: JsonSchema) -> JsonSchema:
    """Events of which one takes whatever the others do: nothing else can be sent."""
    return {"oneOf": [obj({"kind": kind}, "kind"), obj({"label": TEXT}, "label"), {"type": "object"}]}


def inner(**more: JsonSchema) -> JsonSchema:
    def of(name: str, other: JsonSchema) -> JsonSchema:
        return obj({name: TEXT, "repo": obj({"owner": TEXT, **more}), "by": other}, "repo", name)

    return {"oneOf": [of("reviewer", TEXT), of("team", INTEGER)]}


LISTS: tuple[JsonSchema, JsonSchema] = ({"type": "array"}, {"type": ["array", "null"]})
SAFE: dict[str, tuple[JsonSchema, JsonSchema]] = {
    "a member that is added to each": (places(link={"type": "string", "format": "uri"}), places()),
    "a member that is described more narrowly in each": (
        teams(TEXT, TEXT, LISTS[0]),
        teams(TEXT, TEXT, LISTS[1]),
    ),
    "another one for another value each": (
        teams({"enum": ["open", "closed"]}, {"enum": ["a"]}, LISTS[0]),
        teams(TEXT, TEXT, LISTS[0]),
    ),
    "members of a member": (inner(fork={"type": "boolean"}), inner()),
    "one that can't be sent, since another takes it as well": (event(TEXT), event(INTEGER)),
    "items of lists": (
        {"type": "array", "items": places(link=INTEGER)},
        {"type": "array", "items": places(link={"type": ["integer", "string"]})},
    ),
}


@pytest.mark.parametrize("name", SAFE)
def test_what_another_alternative_refuses_is_not_for_it_either(name: str) -> None:
    old, new = map(side, SAFE[name])
    assert Comparison(old, new).included(old, new).is_proven


NO_TYPE = {"properties": {"c": {"type": "boolean"}}, "required": ["c"]}
BROKEN: dict[str, tuple[JsonSchema, JsonSchema]] = {
    "a tag that only objects have": ({"oneOf": [NO_TYPE]}, {"oneOf": [{"properties": {"c": False}}, {}]}),
    "a member that only objects require": (
        {"oneOf": [{"properties": {"a": TEXT}}]},
        {"oneOf": [{"required": ["b"]}, {}]},
    ),
    "one that no other takes any more": (
        event(TEXT),
        {
            "oneOf": [
                obj({"kind": TEXT}, "kind"),
                obj({"label": TEXT}, "label"),
                obj({"kind": INTEGER}, "kind"),
            ]
        },
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_two_alternatives_take_or_none_is_no_proof(name: str) -> None:
    old, new = map(side, BROKEN[name])
    found = Comparison(old, new).included(old, new)
    assert found.counterexamples


def ring(size: int, of_last: JsonSchema) -> Side:
    """Components that refer to each other, each by its name or written out."""

    def leading_to(number: int) -> JsonSchema:
        return {"oneOf": [TEXT, {"$ref": f"#/$defs/C{number % size}"}]}

    parts: dict[str, Any] = {
        f"C{number}": obj({f"m{more}": leading_to(number + more) for more in range(1, 5)})
        for number in range(size)
    }
    parts[f"C{size - 1}"]["properties"]["last"] = of_last
    return Side({"$ref": "#/$defs/C0", "$defs": parts}, Effort(120_000))


def test_a_ring_of_components_is_compared_to_the_end_in_few_steps() -> None:
    old, new = ring(10, {"type": "string", "maxLength": 9}), ring(10, {"type": "string", "maxLength": 5})
    comparison = Comparison(old, new)
    assert comparison.included(new, old).is_proven
    assert new.effort.left > 110_000
    found = comparison.included(old, new)
    assert [error.kind.name for item in found.counterexamples for error in new.errors(item.value)]
    assert not found.open


def test_what_one_alternative_alone_shows_is_put_into_that_one() -> None:
    def events(user: JsonSchema) -> JsonSchema:
        comment = obj({"id": INTEGER, "user": user}, "id", "user")
        named = [obj({f"m{number}": TEXT, "event": TEXT}, f"m{number}") for number in range(20)]
        anyhow = obj({"event": TEXT, "comments": {"type": "array", "items": comment}})
        return {"anyOf": [*named, anyhow]}

    old, new = side(events({"type": ["string", "null"]})), side(events(TEXT))
    found = Comparison(old, new).included(old, new)
    assert [item.value for item in found.counterexamples] == [{"comments": [{"id": 1, "user": None}]}]
    assert not found.open


def test_a_value_that_is_costly_to_make_smaller_leaves_nothing_undecided() -> None:
    member = {"type": "string", "minLength": 100}
    long = {"type": "array", "items": obj({"a": member}, "a")}
    lists = (long, long | {"maxItems": 1_000})
    old, new = (of_body(obj({"list": each, "name": TEXT}, "list")) for each in lists)
    found = diff(old, new)
    assert [(each.id, each.level) for each in found] == [("request-body-max-items-tightened", "breaking")]


class AlternativesMaker(SchemaMaker):
    """Makes schemas that are mostly a choice of objects with the same few members."""

    def schema(self, depth: int = 2) -> JsonSchema:
        if depth == 0 or self.random.random() < 0.4:
            return super().schema(depth)
        keyword = self.random.choice(("oneOf", "oneOf", "oneOf", "anyOf"))
        return {keyword: [self.object(max(depth - 1, 1)) for _ in range(self.random.randint(2, 4))]}


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("senders_any", [False, True])
def test_no_proof_about_alternatives_is_contradicted_by_a_value(seed: int, senders_any: bool) -> None:
    maker = AlternativesMaker(seed)
    proven = 0
    for _ in range(40):
        definitions, schema = maker.definitions(), maker.schema()
        old, new = side(schema, definitions), side(maker.edited(schema), definitions)
        if not Comparison(old, new, senders_any).included(old, new).is_proven:
            continue
        proven += 1
        narrow = jsonschema_rs.Draft202012Validator(closed(old), validate_formats=True)
        for value in POOL:
            is_sent = old.is_valid((old.root(),), value) and (senders_any or narrow.is_valid(value))
            assert not is_sent or new.is_valid((new.root(),), value), (schema, new.bundle)
    assert proven
