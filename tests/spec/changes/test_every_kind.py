"""Every kind of schema change in a real document, breaking and not, in both directions; verdicts by hand."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from truespec.spec import Spec, diff

from ...real_documents import SHARED_SPECS
from .documents import TEXT, obj

pytestmark = pytest.mark.usefixtures("shared_specs")

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
LIST = {"type": "array", "items": INTEGER}
MAP = {"type": "object", "additionalProperties": True}
ONE = {"type": "array", "items": INTEGER, "contains": {"const": 1}}

Kinds = tuple[Any, Any, str, str]
KINDS: dict[str, Kinds] = {
    "type": (NUMBER, INTEGER, "type-narrowed", "type-widened"),
    "value": ({"enum": ["a", "b"]}, {"enum": ["a"]}, "enum-value-removed", "enum-value-added"),
    "enum": (TEXT, {**TEXT, "enum": ["a"]}, "enum-introduced", "enum-lifted"),
    "minimum": (INTEGER, {**INTEGER, "minimum": 3}, "minimum-tightened", "minimum-loosened"),
    "maximum": (
        {**INTEGER, "maximum": 9},
        {**INTEGER, "maximum": 3},
        "maximum-tightened",
        "maximum-loosened",
    ),
    "exclusive minimum": (
        NUMBER,
        {**NUMBER, "exclusiveMinimum": 3},
        "exclusive-minimum-tightened",
        "exclusive-minimum-loosened",
    ),
    "exclusive maximum": (
        NUMBER,
        {**NUMBER, "exclusiveMaximum": 3},
        "exclusive-maximum-tightened",
        "exclusive-maximum-loosened",
    ),
    "multiple": (INTEGER, {**INTEGER, "multipleOf": 3}, "multiple-of-tightened", "multiple-of-loosened"),
    "least length": (TEXT, {**TEXT, "minLength": 3}, "min-length-tightened", "min-length-loosened"),
    "length": (
        {**TEXT, "maxLength": 9},
        {**TEXT, "maxLength": 3},
        "max-length-tightened",
        "max-length-loosened",
    ),
    "pattern": (TEXT, {**TEXT, "pattern": "^[a-z]+$"}, "pattern-tightened", "pattern-loosened"),
    "format": (TEXT, {**TEXT, "format": "uuid"}, "format-tightened", "format-loosened"),
}
"""Of values that may stand anywhere: a wider schema, a narrower one, the kind to this one, the kind back."""

STRUCTURES: dict[str, Kinds] = {
    "null": ({"type": ["string", "null"]}, TEXT, "nullable-removed", "nullable-added"),
    "least count": (LIST, {**LIST, "minItems": 2}, "min-items-tightened", "min-items-loosened"),
    "count": (LIST, {**LIST, "maxItems": 2}, "max-items-tightened", "max-items-loosened"),
    "distinct": (LIST, {**LIST, "uniqueItems": True}, "unique-items-tightened", "unique-items-loosened"),
    "contains": (LIST, ONE, "contains-tightened", "contains-loosened"),
    "contains more": (ONE, {**ONE, "minContains": 2}, "min-contains-tightened", "min-contains-loosened"),
    "contains less": (ONE, {**ONE, "maxContains": 2}, "max-contains-tightened", "max-contains-loosened"),
    "no items": (LIST, {**LIST, "items": False}, "items-tightened", "items-loosened"),
    "least members": (
        MAP,
        {**MAP, "minProperties": 1},
        "min-properties-tightened",
        "min-properties-loosened",
    ),
    "members": (MAP, {**MAP, "maxProperties": 1}, "max-properties-tightened", "max-properties-loosened"),
    "names": (
        MAP,
        {**MAP, "propertyNames": {"maxLength": 2}},
        "property-names-tightened",
        "property-names-loosened",
    ),
    "required": (
        obj({"a": TEXT}),
        obj({"a": TEXT}, "a"),
        "property-became-required",
        "property-became-optional",
    ),
    "closed": (
        obj({"a": TEXT}, additionalProperties=True),
        obj({"a": TEXT}, additionalProperties=False),
        "additional-properties-closed",
        "additional-properties-opened",
    ),
    "unevaluated": (
        obj({"a": TEXT}, additionalProperties=True),
        obj({"a": TEXT}, unevaluatedProperties=False),
        "unevaluated-properties-closed",
        "unevaluated-properties-opened",
    ),
    "dependency": (
        obj({"a": TEXT, "b": TEXT}),
        obj({"a": TEXT, "b": TEXT}, dependentRequired={"a": ["b"]}),
        "dependency-added",
        "dependency-removed",
    ),
    "condition": (
        obj({"a": TEXT, "b": TEXT}),
        obj({"a": TEXT, "b": TEXT}, **{"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
        "condition-tightened",
        "condition-loosened",
    ),
    "negation": (TEXT, {**TEXT, "not": {"const": "a"}}, "negation-tightened", "negation-loosened"),
}
"""Of what only content can spell."""

BOTH_WAYS: dict[str, tuple[Any, Any, str]] = {
    "another type": (TEXT, {"type": "boolean"}, "type-changed"),
    "another constant": ({"const": "a"}, {"const": "b"}, "const-changed"),
    "another pattern": ({**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "b$"}, "pattern-changed"),
    "other multiples": ({**INTEGER, "multipleOf": 4}, {**INTEGER, "multipleOf": 6}, "multiple-of-changed"),
}
"""Two schemas that take values which the other refuses: a break in either direction."""

# Where they stand: in what clients send, in what they get, in what the server sends by itself.
REQUEST = "/components/schemas/SpecialEventFields/properties/price"
ANSWER = "/components/schemas/MuseumDailyHours/properties/timeOpen"
PARAMETER = "/components/parameters/PaginationLimit/schema"
WEBHOOK = "/webhooks/publishNewEvent/post/requestBody/content/application~1json/schema"
HEADER = "/paths/~1museum-hours/get/responses/200/headers"
SENT = {"request-body": REQUEST, "parameter": PARAMETER}
GOT = {"response-body": ANSWER, "webhook-body": WEBHOOK, "response-header": HEADER}


@cache
def museum() -> str:
    value = Spec.load(str(SHARED_SPECS / "museum.yaml")).document.root.value
    return json.dumps(value, default=str)


def with_schema(pointer: str, schema: Any) -> Spec:
    return _with_schema(pointer, json.dumps(schema))


@cache
def _with_schema(pointer: str, text: str) -> Spec:
    schema = json.loads(text)
    document: dict[str, Any] = json.loads(museum())
    node: Any = document
    *way, last = [token.replace("~1", "/") for token in pointer.split("/")[1:]]
    for token in way:
        node = node[token]
    node[last] = {"X-Left": {"schema": schema}} if pointer == HEADER else schema
    return Spec.load(json.dumps(document).encode())


def found(pointer: str, old: Any, new: Any) -> set[tuple[str, str, bool]]:
    """Say level and id of each change, and whether a message shows it."""
    changes = diff(with_schema(pointer, old), with_schema(pointer, new))
    told = (change for change in changes if not change.id.startswith("version-"))  # it stays what it is
    return {(change.level, change.id, change.witness is not None) for change in told}


def cases(kinds: dict[str, Kinds], places: dict[str, str]) -> Iterator[Any]:
    for place in places:
        for name, kind in kinds.items():
            yield pytest.param(place, *kind, id=f"{name} in {place}")


@pytest.mark.parametrize(
    ("place", "wide", "narrow", "tighter", "looser"),
    [*cases(KINDS, SENT), *cases(STRUCTURES, {"request-body": REQUEST})],
)
def test_who_sends_is_broken_by_less_and_not_by_more(
    place: str, wide: Any, narrow: Any, tighter: str, looser: str
) -> None:
    assert found(SENT[place], wide, narrow) == {("breaking", f"{place}-{tighter}", True)}
    assert found(SENT[place], narrow, wide) == {("info", f"{place}-{looser}", False)}


@pytest.mark.parametrize(
    ("place", "wide", "narrow", "tighter", "looser"),
    [*cases(KINDS, GOT), *cases(STRUCTURES, {"response-body": ANSWER})],
)
def test_who_gets_is_broken_by_more_and_not_by_less(
    place: str, wide: Any, narrow: Any, tighter: str, looser: str
) -> None:
    assert found(GOT[place], wide, narrow) == {("info", f"{place}-{tighter}", False)}
    assert found(GOT[place], narrow, wide) == {("breaking", f"{place}-{looser}", True)}


@pytest.mark.parametrize("place", ["request-body", "response-body"])
@pytest.mark.parametrize("name", BOTH_WAYS)
def test_what_is_another_breaks_in_either_direction(name: str, place: str) -> None:
    one, other, kind = BOTH_WAYS[name]
    pointer = (SENT | GOT)[place]
    for old, new in ((one, other), (other, one)):
        assert found(pointer, old, new) == {("breaking", f"{place}-{kind}", True)}
