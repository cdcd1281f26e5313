"""DIFF §2.2, row by row: parameters as texts; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff

from .documents import TEXT
from .taxonomy import BOOLEAN, INTEGER, asked, document, operation, parameter, row, said_of

CODEGEN = Policy(preset="codegen")
NUMBER = {"type": "number"}
NULL_OR_TEXT = {"type": ["string", "null"]}
MERE = {"type": "object", "properties": {"a": TEXT}}
OPENED = {**MERE, "additionalProperties": TEXT}
PLACES = ["query", "header", "cookie"]
BARE = [
    row(
        "added, required", asked(), asked(parameter(required=True)), "breaking parameter-added-required shown"
    ),
    row(
        "added, required with a default",
        asked(),
        asked(parameter({**TEXT, "default": "a"}, required=True)),
        "breaking parameter-added-required shown",
    ),
    row(
        "became required",
        asked(parameter()),
        asked(parameter(required=True)),
        "breaking parameter-became-required shown",
    ),
    row(
        "became optional",
        asked(parameter(required=True)),
        asked(parameter()),
        "info parameter-became-optional",
    ),
    row("added, optional", asked(), asked(parameter()), "info parameter-added-optional"),
    row("removed", asked(parameter()), asked(), "warning parameter-removed"),
    row("removed, required", asked(parameter(required=True)), asked(), "warning parameter-removed"),
    row(
        "maximum less",
        asked(parameter({**INTEGER, "maximum": 9})),
        asked(parameter({**INTEGER, "maximum": 5})),
        "breaking parameter-maximum-tightened shown",
    ),
    row(
        "maximum more",
        asked(parameter({**INTEGER, "maximum": 5})),
        asked(parameter({**INTEGER, "maximum": 9})),
        "info parameter-maximum-loosened",
    ),
    row(
        "value removed",
        asked(parameter({"enum": ["a", "b"]})),
        asked(parameter({"enum": ["a"]})),
        "breaking parameter-enum-value-removed shown",
    ),
    row(
        "value added",
        asked(parameter({"enum": ["a"]})),
        asked(parameter({"enum": ["a", "b"]})),
        "info parameter-enum-value-added",
    ),
    row(
        "any text for integers",
        asked(parameter(INTEGER)),
        asked(parameter()),
        "info parameter-type-respelled",
    ),
    row(
        "any text for booleans",
        asked(parameter(BOOLEAN)),
        asked(parameter()),
        "info parameter-type-respelled",
    ),
    row(
        "integers for any text",
        asked(parameter()),
        asked(parameter(INTEGER)),
        "breaking parameter-type-changed shown",
    ),
    row(
        "integers for texts of digits",
        asked(parameter({"enum": ["1", "2"]})),
        asked(parameter(INTEGER)),
        "info parameter-type-respelled",
    ),
    row(
        "integers for numbers",
        asked(parameter(NUMBER)),
        asked(parameter(INTEGER)),
        "breaking parameter-type-narrowed shown",
    ),
    row(
        "numbers for integers",
        asked(parameter(INTEGER)),
        asked(parameter(NUMBER)),
        "info parameter-type-widened",
    ),
    row("null removed", asked(parameter(NULL_OR_TEXT)), asked(parameter())),
    row("null added", asked(parameter()), asked(parameter(NULL_OR_TEXT))),
]


def array(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


def with_content(schema: Any, media: str, place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": "q", "in": place, "content": {media: {"schema": schema, **more}}}


def as_content(media: str, place: str, before: Any, after: Any) -> tuple[Any, Any]:
    """A pair whose one parameter is content; 3.2, which knows whole queries."""
    one, other = ({**asked(with_content(each, media, place)), "openapi": "3.2.0"} for each in (before, after))
    return one, other


def with_default(value: int) -> dict[str, Any]:
    return asked(parameter({**INTEGER, "default": value}))


def in_path(schema: Any, **more: Any) -> dict[str, Any]:
    held = {"name": "id", "in": "path", "required": True, "schema": schema, **more}
    return document({"/u/{id}": {"get": operation(parameters=[held])}})


def deep(schema: Any) -> dict[str, Any]:
    held = {"type": "object", "properties": {"a": schema}}
    return asked(parameter(held, style="deepObject", explode=True))


def swagger(**more: Any) -> dict[str, Any]:
    held = {"name": "q", "in": "query", "type": "array", "items": INTEGER, **more}
    paths = {"/t": {"get": {"parameters": [held], "responses": {"200": {"description": ""}}}}}
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": paths}


ROWS = [
    row(
        "items, texts for integers",
        asked(parameter(array(INTEGER))),
        asked(parameter(array(TEXT))),
        "info parameter-type-respelled",
    ),
    row(
        "items, integers for texts",
        asked(parameter(array(TEXT))),
        asked(parameter(array(INTEGER))),
        "breaking parameter-type-changed shown",
    ),
    row("a member, texts for integers", deep(INTEGER), deep(TEXT), "info parameter-type-respelled"),
    row(
        "a name that an opened object may have",
        asked(parameter(OPENED, "f")),
        asked(parameter(OPENED, "f"), parameter(INTEGER, "more")),
        "breaking parameter-added-optional shown",
    ),
    row(
        "a name that a mere object has not",
        asked(parameter(MERE, "f")),
        asked(parameter(MERE, "f"), parameter(INTEGER, "more")),
        "info parameter-added-optional",
    ),
    row(
        "moved opt",
        asked(parameter(INTEGER, name="lim")),
        asked(parameter(INTEGER, name="lim", place="header")),
        "warning parameter-moved",
    ),
    row(
        "moved req",
        asked(parameter(INTEGER, name="lim")),
        asked(parameter(INTEGER, name="lim", place="header", required=True)),
        "breaking parameter-moved shown",
    ),
    row(
        "renamed opt",
        asked(parameter(INTEGER, name="lim")),
        asked(parameter(INTEGER, name="limit")),
        "warning parameter-renamed",
    ),
    row(
        "renamed req",
        asked(parameter(INTEGER, name="lim", required=True)),
        asked(parameter(INTEGER, name="limit", required=True)),
        "breaking parameter-renamed shown",
    ),
    row(
        "header case",
        asked(parameter(INTEGER, name="X-Lim", place="header")),
        asked(parameter(INTEGER, name="x-lim", place="header")),
    ),
    row(
        "query case",
        asked(parameter(INTEGER, name="lim")),
        asked(parameter(INTEGER, name="Lim")),
        "warning parameter-renamed",
    ),
    row(
        "cookie case",
        asked(parameter(INTEGER, name="lim", place="cookie")),
        asked(parameter(INTEGER, name="Lim", place="cookie")),
        "warning parameter-renamed",
    ),
    row(
        "style int",
        asked(parameter(array(INTEGER), explode=False)),
        asked(parameter(array(INTEGER), style="pipeDelimited", explode=False)),
        "breaking parameter-style-changed shown",
    ),
    row(
        "style str",
        asked(parameter(array(TEXT), explode=False)),
        asked(parameter(array(TEXT), style="pipeDelimited", explode=False)),
        "breaking parameter-misread",
    ),
    row(
        "explode int",
        asked(parameter(array(INTEGER), explode=False)),
        asked(parameter(array(INTEGER), explode=True)),
        "breaking parameter-explode-changed shown",
    ),
    row(
        "explode str",
        asked(parameter(array(TEXT), explode=False)),
        asked(parameter(array(TEXT), explode=True)),
        "breaking parameter-misread",
    ),
    row("explode scalar", asked(parameter(INTEGER, explode=False)), asked(parameter(INTEGER, explode=True))),
    row(
        "default written",
        asked(parameter(array(INTEGER))),
        asked(parameter(array(INTEGER), style="form", explode=True)),
    ),
    row(
        "scalar->array rep",
        asked(parameter(INTEGER)),
        asked(parameter(array(INTEGER))),
        "info parameter-type-respelled",
    ),
    row(
        "scalar->array min2",
        asked(parameter(INTEGER)),
        asked(parameter(array(INTEGER, minItems=2))),
        "breaking parameter-type-changed shown",
    ),
    row(
        "scalar str->array delim",
        asked(parameter(TEXT, explode=False)),
        asked(parameter(array(TEXT), explode=False)),
        "warning parameter-misread",
    ),
    row(
        "scalar int->array delim",
        asked(parameter(INTEGER, explode=False)),
        asked(parameter(array(INTEGER), explode=False)),
        "info parameter-type-respelled",
    ),
    row(
        "array->scalar rep",
        asked(parameter(array(TEXT))),
        asked(parameter(TEXT)),
        "breaking parameter-type-changed shown",
    ),
    row(
        "array->scalar rep max1",
        asked(parameter(array(TEXT, maxItems=1, minItems=1))),
        asked(parameter(TEXT)),
        "info parameter-type-respelled",
    ),
    row(
        "array->scalar delim",
        asked(parameter(array(TEXT), explode=False)),
        asked(parameter(TEXT, explode=False)),
        "warning parameter-misread",
    ),
    row(
        "to content",
        asked(parameter(TEXT)),
        asked(with_content(TEXT, "application/json")),
        "breaking parameter-content-changed shown",
    ),
    row(
        "to content int",
        asked(parameter(INTEGER)),
        asked(with_content(INTEGER, "application/json")),
        "info parameter-content-changed",
    ),
    row(
        "empty int",
        asked(parameter(INTEGER, allowEmptyValue=True)),
        asked(parameter(INTEGER)),
        "breaking parameter-allow-empty-removed shown",
    ),
    row(
        "empty str",
        asked(parameter(TEXT, allowEmptyValue=True)),
        asked(parameter(TEXT)),
        "info parameter-allow-empty-removed",
    ),
    row(
        "reserved",
        asked(parameter(TEXT, allowReserved=True)),
        asked(parameter(TEXT)),
        "warning parameter-allow-reserved-removed",
    ),
    row("reserved add", asked(parameter(TEXT)), asked(parameter(TEXT, allowReserved=True))),
    row("def+", asked(parameter(INTEGER)), with_default(1), "warning parameter-default-added"),
    row("def~", with_default(2), with_default(1), "warning parameter-default-changed"),
    row("def-", with_default(2), asked(parameter(INTEGER)), "warning parameter-default-removed"),
    row("order", asked(parameter(), parameter(name="r")), asked(parameter(name="r"), parameter())),
    row(
        "order cg",
        asked(parameter(), parameter(name="r")),
        asked(parameter(name="r"), parameter()),
        "warning parameter-order-changed",
        policy=CODEGEN,
    ),
    row("path min1", in_path(TEXT), in_path({**TEXT, "minLength": 1}), "info parameter-min-length-tightened"),
    row(
        "path min2",
        in_path(TEXT),
        in_path({**TEXT, "minLength": 2}),
        "breaking parameter-min-length-tightened shown",
    ),
    row(
        "path label int",
        in_path(INTEGER),
        in_path(INTEGER, style="label"),
        "breaking parameter-style-changed shown",
    ),
    row(
        "path matrix int",
        in_path(INTEGER),
        in_path(INTEGER, style="matrix"),
        "breaking parameter-style-changed shown",
    ),
    row(
        "path label str",
        in_path(TEXT),
        in_path(TEXT, style="label"),
        "breaking parameter-style-changed shown",
    ),
    row(
        "deep",
        deep({**INTEGER, "maximum": 9}),
        deep({**INTEGER, "maximum": 5}),
        "breaking parameter-maximum-tightened shown",
    ),
    row("deep str->int", deep(TEXT), deep(INTEGER), "breaking parameter-type-changed shown"),
    row(
        "num->pattern",
        asked(parameter(INTEGER)),
        asked(parameter({**TEXT, "pattern": "^-?[0-9]+$"})),
        "info parameter-type-respelled",
    ),
    row(
        "num->pattern bad",
        asked(parameter(INTEGER)),
        asked(parameter({**TEXT, "pattern": "^[0-9]{1,3}$"})),
        "breaking parameter-type-changed shown",
    ),
    row(
        "pattern of numbers",
        asked(parameter({**TEXT, "pattern": "^(0|-?[1-9][0-9]{0,3})$"})),
        asked(parameter(INTEGER)),
        "info parameter-type-respelled",
    ),
    row(
        "pattern of more than numbers",
        asked(parameter({**TEXT, "pattern": "^[0-9]{1,3}$"})),
        asked(parameter(INTEGER)),
        "breaking parameter-type-changed shown",
    ),
    row("2.0 csv default", swagger(), swagger(collectionFormat="csv")),
    row(
        "2.0 csv->multi",
        swagger(),
        swagger(collectionFormat="multi"),
        "breaking parameter-explode-changed shown",
    ),
    row("2.0 csv->ssv", swagger(), swagger(collectionFormat="ssv"), "breaking parameter-style-changed shown"),
    row("Accept ignored", asked(), asked(parameter(name="Accept", place="header", required=True))),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("old", "new", "policy", "told"), BARE)
def test_a_parameter_of_one_text(place: str, old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(_placed(old, place), _placed(new, place), policy) == told


def _placed(written: Any, place: str) -> Any:
    held = [{**each, "in": place} for each in written["paths"]["/t"]["get"]["parameters"]]
    return document({"/t": {"get": operation(parameters=held)}})


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_parameters(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told


FORM, PLAIN, XML = "application/x-www-form-urlencoded", "text/plain", "application/xml"


def holding(schema: Any, **more: Any) -> dict[str, Any]:
    return {"type": "object", "xml": {"name": "h"}, "properties": {"a": schema}, **more}


@pytest.mark.parametrize("place", ["query", "querystring", "header", "cookie"])
@pytest.mark.parametrize("media", [FORM, PLAIN, XML])
def test_content_is_compared_as_it_is_written(place: str, media: str) -> None:
    def told(before: Any, after: Any) -> set[str]:
        if media != PLAIN:
            before, after = holding(before), holding(after)
        return said_of(*as_content(media, place, before, after), Policy())

    nine, five = {**INTEGER, "maximum": 9, "minimum": 0}, {**INTEGER, "maximum": 5, "minimum": 0}
    assert told(nine, five) == {"breaking parameter-maximum-tightened shown"}
    assert told(five, nine) == {"info parameter-maximum-loosened"}
    assert told(INTEGER, TEXT) == {"info parameter-type-respelled"}
    assert told(TEXT, INTEGER) == {"breaking parameter-type-changed shown"}
    assert told(nine, {**TEXT, "maxLength": 1}) == {"info parameter-type-respelled"}
    assert told({"type": ["integer", "null"]}, INTEGER) == set()


@pytest.mark.parametrize("place", ["query", "querystring", "header", "cookie"])
def test_members_of_content_that_is_a_form(place: str) -> None:
    def told(before: Any, after: Any, *, media: str = FORM) -> set[str]:
        return said_of(*as_content(media, place, before, after), Policy())

    two = holding(INTEGER) | {"properties": {"a": INTEGER, "b": INTEGER}}
    shut = "breaking parameter-property-removed shown"
    assert shut in told(two, holding(INTEGER, additionalProperties=False))
    needed = told(two | {"required": ["b"]}, two | {"required": ["a", "b"]})
    assert needed == {"breaking parameter-property-became-required shown"}
    other = as_content(FORM, place, two, two)[0], as_content("application/json", place, two, two)[1]
    assert said_of(*other, Policy()) == {"breaking parameter-content-changed shown"}


def test_a_query_that_can_not_be_said_breaks_nobody() -> None:
    """Without members a form is no text at all: as if the parameter was not there, which both take, as they
    take all with the member.
    """
    before, after = holding(INTEGER), holding(INTEGER, required=["a"])
    (told,) = said_of(*as_content(FORM, "querystring", before, after), Policy())
    assert told == "info parameter-property-became-required"


def test_another_default_is_shown_by_a_request_that_does_not_say_it() -> None:
    other = parameter(INTEGER, "n", required=True)
    old, new = (asked(parameter({**INTEGER, **more}), other) for more in ({"default": 2}, {"default": 1}))
    (change,) = diff(Spec.load(old), Spec.load(new))
    assert change.reason == "GET /t?n=1 does not say it: OLD assumes 2, NEW 1"
    (change,) = diff(Spec.load(old), Spec.load(asked(parameter(INTEGER), other)))
    assert change.reason.endswith("OLD assumes 2, NEW nothing")


def test_a_default_of_what_has_to_come_is_assumed_by_no_request() -> None:
    old, new = (asked(parameter({**INTEGER, "default": value}, required=True)) for value in (1, 2))
    assert [change.reason for change in diff(Spec.load(old), Spec.load(new))] == [""]
