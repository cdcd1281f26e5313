"""How much is left undecided: the share over pairs made by chance, counted and bounded (DIFF §4).

The pairs are small and odd on purpose (objects in lists of parameters, `not`, `if`, `unevaluatedProperties`):
of documents that people write, a much smaller share stays open (`tests/laws/test_edits.py` allows none).
"""

import json
from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff
from truespec.spec.changes import comparison

from .documents import TEXT, obj
from .schema_pairs import JsonSchema, SchemaMaker
from .taxonomy import INTEGER, asked, document, operation, parameter, said_of

FORM, XML = "application/x-www-form-urlencoded", "application/xml"
SEEDS, PAIRS = 6, 30


def within(place: str, schema: Any) -> dict[str, Any]:
    """Put a schema into a place of an operation."""
    if place == "answer":
        content = {"application/json": {"schema": schema}}
        return {"responses": {"200": {"description": "", "content": content}}}
    if place == "stream":
        content = {"application/jsonl": {"itemSchema": schema}}
        return {"responses": {"200": {"description": "", "content": content}}}
    if place == "header":
        return {"responses": {"200": {"description": "", "headers": {"X": {"schema": schema}}}}}
    if place in ("query", "path"):
        return operation(parameters=[parameter(schema, place=place)])
    whole = schema if place == "application/json" else obj({"a": schema})
    return operation(requestBody={"required": True, "content": {place: {"schema": whole}}})


def spec_with(place: str, schema: JsonSchema, definitions: dict[str, JsonSchema]) -> Spec:
    written = document({"/t": {"post": within(place, schema)}}, "3.2.0", components={"schemas": definitions})
    return Spec.load(json.loads(json.dumps(written).replace("#/$defs/", "#/components/schemas/")))


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("place", "most"),
    [
        ("application/json", 0.02),
        ("answer", 0.02),
        ("stream", 0.02),
        (FORM, 0.07),
        (XML, 0.03),
        ("header", 0.16),
        ("query", 0.18),
    ],
)
def test_of_pairs_made_by_chance_few_are_left_undecided(place: str, most: float) -> None:
    undecided = 0
    for seed in range(100, 100 + SEEDS):
        maker = SchemaMaker(seed)
        for _ in range(PAIRS):
            definitions, schema = maker.definitions(), maker.schema()
            edited = maker.edited(schema)
            old, new = (spec_with(place, each, definitions) for each in (schema, edited))
            left = [change for change in diff(old, new) if change.level == "undecided"]
            assert not [change.reason for change in left if change.id == "comparison-cut-short"]
            assert all(change.reason for change in left)
            undecided += bool(left)
    assert undecided / (SEEDS * PAIRS) <= most


def test_a_fault_in_one_operation_leaves_it_undecided_and_the_others_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare = comparison.operation_entries

    def failing(documents: Any, pair: Any) -> Any:
        if pair.key == "GET /b":
            raise RuntimeError("oops")
        yield from compare(documents, pair)

    monkeypatch.setattr(comparison, "operation_entries", failing)
    old, new = (
        document({path: {"get": operation(parameters=[parameter(each)])} for path in ("/a", "/b")})
        for each in (TEXT, INTEGER)
    )
    found = {(change.operation, change.level, change.id) for change in diff(Spec.load(old), Spec.load(new))}
    assert ("GET /a", "breaking", "parameter-type-changed") in found
    assert ("GET /b", "undecided", "comparison-cut-short") in found


LIST = {"type": "array", "items": TEXT}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (LIST, {**LIST, "minItems": 1}, "info parameter-min-items-tightened"),
        (LIST, {**LIST, "minItems": 2}, "breaking parameter-min-items-tightened shown"),
        (obj({"a": TEXT}), INTEGER, "warning parameter-misread"),
        (obj({"q": TEXT}), INTEGER, "breaking parameter-type-changed shown"),
        (INTEGER, obj({"a": TEXT}), "warning parameter-misread"),
        (INTEGER, obj({"a": TEXT}, additionalProperties=False), "undecided parameter-type-changed"),
    ],
)
def test_what_has_no_spelling_is_not_sent(old: Any, new: Any, told: str) -> None:
    assert said_of(asked(parameter(old)), asked(parameter(new)), Policy()) == {told}


def test_members_that_anything_describes_are_evaluated() -> None:
    shut = {"unevaluatedProperties": False}
    for more in ({"additionalProperties": True}, {"patternProperties": {"^x": INTEGER}}):
        old, new = (obj({"a": each}, **more, **shut) for each in (TEXT, {**TEXT, "maxLength": 3}))
        found = diff(spec_with("application/json", old, {}), spec_with("application/json", new, {}))
        assert {change.id for change in found} == {"request-body-max-length-tightened"}


def test_a_place_that_another_value_has_not_is_not_looked_for() -> None:
    old, new = (obj({"a": {"type": "array", "items": each, "minItems": 1}}) for each in (TEXT, INTEGER))
    found = diff(spec_with(FORM, old, {}), spec_with(FORM, new, {}))
    assert {change.level for change in found} <= {"breaking", "undecided"}
