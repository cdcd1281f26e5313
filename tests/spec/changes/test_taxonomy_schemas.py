"""DIFF §2.5, row by row: what bodies say beside the kinds that real documents show; verdicts by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT, obj
from .taxonomy import INTEGER, answered, row, said_of, sent

Make = Callable[..., dict[str, Any]]
CLOSED = {"additionalProperties": False}
A, A_B = {"a": TEXT}, {"a": TEXT, "b": TEXT}
ONLY_READ, ONLY_WRITTEN = {**TEXT, "readOnly": True}, {**TEXT, "writeOnly": True}
OPEN_LISTS = Policy(enums="open")
XML = "application/xml"

ROWS = [
    row("order of values", sent({"enum": ["a", "b"]}), sent({"enum": ["b", "a"]})),
    row(
        "a further value for open readers",
        answered({"enum": ["a"]}),
        answered({"enum": ["a", "b"]}),
        "info response-body-enum-value-added shown",
        policy=OPEN_LISTS,
    ),
    row(
        "no list any more for open readers",
        answered({**TEXT, "enum": ["a"]}),
        answered(TEXT),
        "breaking response-body-enum-lifted shown",
        policy=OPEN_LISTS,
    ),
    row(
        "an open list",
        answered({"anyOf": [{"enum": ["a"]}, TEXT]}),
        answered({"anyOf": [{"enum": ["a", "b"]}, TEXT]}),
    ),
    row("a format of no meaning", sent(TEXT), sent({**TEXT, "format": "color"})),
    row("an `if` alone", sent(obj(A)), sent(obj(A, **{"if": {"required": ["a"]}}))),
    row(
        "an alternative inside another",
        sent({"anyOf": [TEXT]}),
        sent({"anyOf": [TEXT, {"minLength": 3, **TEXT}]}),
    ),
    row(
        "alternatives overlap",
        sent({"oneOf": [TEXT, INTEGER]}),
        sent({"oneOf": [TEXT, INTEGER, {**TEXT, "minLength": 3}]}),
        "breaking request-body-variants-overlap shown",
    ),
    row("member added", sent(obj(A)), sent(obj(A_B)), "info request-body-property-added-optional"),
    row(
        "member added to answers",
        answered(obj(A)),
        answered(obj(A_B)),
        "info response-body-property-added-optional",
    ),
    row(
        "member added to closed answers",
        answered(obj(A, **CLOSED)),
        answered(obj(A_B, **CLOSED)),
        "breaking response-body-property-added-optional shown",
    ),
    row("member removed", sent(obj(A_B)), sent(obj(A)), "warning request-body-property-removed"),
    row(
        "required member removed", sent(obj(A_B, "b")), sent(obj(A)), "warning request-body-property-removed"
    ),
    row(
        "member removed from the closed",
        sent(obj(A_B, **CLOSED)),
        sent(obj(A, **CLOSED)),
        "breaking request-body-property-removed shown",
    ),
    row(
        "member of answers removed",
        answered(obj(A_B)),
        answered(obj(A)),
        "warning response-body-property-removed",
    ),
    row(
        "member of closed answers removed",
        answered(obj(A_B, **CLOSED)),
        answered(obj(A, **CLOSED)),
        "warning response-body-property-removed",
    ),
    row(
        "promised member removed",
        answered(obj(A_B, "b")),
        answered(obj(A)),
        "breaking response-body-property-removed shown",
    ),
    row(
        "required, and no longer for answers alone",
        sent(obj({"a": ONLY_READ}, "a")),
        sent(obj(A, "a")),
        "breaking request-body-property-became-required shown",
    ),
    row(
        "promised, and for requests alone now",
        answered(obj(A, "a")),
        answered(obj({"a": ONLY_WRITTEN}, "a")),
        "breaking response-body-property-became-optional shown",
    ),
    row(
        "what never travels this way",
        sent(obj({"a": {**ONLY_READ, "maxLength": 9}})),
        sent(obj({"a": {**ONLY_READ, "maxLength": 5}})),
    ),
    row(
        "an object of anything is closed",
        sent({"type": "object"}),
        sent(obj(A, **CLOSED)),
        "warning request-body-undeclared-values-narrowed",
    ),
    row(
        "what nobody declares is closed",
        sent(obj(A)),
        sent(obj(A, **CLOSED)),
        "info request-body-undeclared-values-narrowed",
    ),
    row("XML of what is JSON", sent(obj({"a": {**TEXT, "xml": {"name": "c"}}})), sent(obj(A))),
    row(
        "a prefix of a namespace",
        sent(obj({"a": {**TEXT, "xml": {"namespace": "urn:a", "prefix": "p"}}}), XML),
        sent(obj({"a": {**TEXT, "xml": {"namespace": "urn:a", "prefix": "q"}}}), XML),
    ),
]

SIDES = [(sent, "request-body"), (answered, "response-body")]
BESIDE = [
    (obj(A), obj({"a": ONLY_READ}), "info", "property-became-read-only"),
    (obj({"a": ONLY_READ}), obj(A), "info", "property-became-not-read-only"),
    (obj(A), obj({"a": ONLY_WRITTEN}), "info", "property-became-write-only"),
    (obj({"a": ONLY_WRITTEN}), obj(A), "info", "property-became-not-write-only"),
    ({**TEXT, "default": "a"}, {**TEXT, "default": "b"}, "info", "default-changed"),
    (
        {**TEXT, "contentEncoding": "base64"},
        {**TEXT, "contentEncoding": "base32"},
        "warning",
        "content-encoding-changed",
    ),
    (
        {**TEXT, "contentMediaType": "image/png"},
        {**TEXT, "contentMediaType": "image/gif"},
        "warning",
        "content-media-type-changed",
    ),
    (
        {**TEXT, "contentMediaType": "application/json", "contentSchema": TEXT},
        {**TEXT, "contentMediaType": "application/json", "contentSchema": INTEGER},
        "warning",
        "content-schema-changed",
    ),
    (
        {**TEXT, "x-extensible-enum": ["a"]},
        {**TEXT, "x-extensible-enum": ["a", "b"]},
        "info",
        "extensible-enum-value-added",
    ),
]
CONSTANTS = [{"const": "a"}, {"const": "b"}]
OTHER_XML = [
    (obj(A_B, "b"), obj({"a": TEXT, "b": {**TEXT, "xml": {"name": "c"}}}, "b")),
    (obj(A), obj({"a": {**TEXT, "xml": {"name": "c"}}})),
    (obj(A_B, "b"), obj({"a": TEXT, "b": {**TEXT, "xml": {"attribute": True}}}, "b")),
    (obj(A_B, "b"), obj({"a": TEXT, "b": {**TEXT, "xml": {"namespace": "urn:b"}}}, "b")),
    (
        obj({"l": {"type": "array", "items": TEXT}}),
        obj({"l": {"type": "array", "items": TEXT, "xml": {"wrapped": True}}}),
    ),
    ({**obj(A), "xml": {"name": "r"}}, {**obj(A), "xml": {"name": "s"}}),
]


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_schemas(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told


@pytest.mark.parametrize(("make", "place"), SIDES)
@pytest.mark.parametrize(("old", "new", "level", "kind"), BESIDE)
def test_what_is_said_beside_the_values(
    make: Make, place: str, old: Any, new: Any, level: str, kind: str
) -> None:
    assert said_of(make(old), make(new), Policy()) == {f"{level} {place}-{kind}"}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternatives_of_constants_are_a_list_of_values(keyword: str) -> None:
    more, less = {keyword: CONSTANTS}, {keyword: CONSTANTS[:1]}

    assert said_of(sent(more), sent(less), Policy()) == {"breaking request-body-enum-value-removed shown"}
    assert said_of(sent(less), sent(more), Policy()) == {"info request-body-enum-value-added"}
    assert said_of(answered(less), answered(more), Policy()) == {
        "breaking response-body-enum-value-added shown"
    }
    assert said_of(answered(more), answered(less), Policy()) == {"info response-body-enum-value-removed"}


@pytest.mark.parametrize(("make", "place"), SIDES)
@pytest.mark.parametrize(("old", "new"), OTHER_XML)
def test_other_xml_breaks_and_is_shown_where_it_is_refused(
    make: Make, place: str, old: Any, new: Any
) -> None:
    for one, other in ((old, new), (new, old)):
        (told,) = said_of(make(one, XML), make(other, XML), Policy())
        assert told.removesuffix(" shown") == f"breaking {place}-xml-changed"
