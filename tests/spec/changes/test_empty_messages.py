"""A member that became required where a message can say nothing at all: that breaks whom a message shows."""

from typing import Any

import pytest
from truespec.spec import Request, Spec, judge_request
from truespec.spec.router import Match

from .documents import TEXT, obj, spec_of, told

FORM = "application/x-www-form-urlencoded"


def body(schema: Any, *, required: bool, media: str = FORM) -> Spec:
    return spec_of({"requestBody": {"required": required, "content": {media: {"schema": schema}}}})


def parameter(schema: Any, place: str, *, required: bool, style: str = "") -> Spec:
    said = {"schema": schema} if place != "querystring" else {"content": {FORM: {"schema": schema}}}
    written = {"name": "q", "in": place, "required": required, **said, **({"style": style} if style else {})}
    return spec_of({"parameters": [written]}, openapi="3.2.0")


PLACES = [("query", ""), ("query", "deepObject"), ("cookie", ""), ("header", ""), ("querystring", "")]


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(("place", "style"), PLACES)
def test_who_can_say_the_only_member_or_nothing_is_not_broken(place: str, style: str, required: bool) -> None:
    old, new = (
        parameter(each, place, required=required, style=style)
        for each in (obj({"a": TEXT}), obj({"a": TEXT}, "a"))
    )
    path = f"/parameters/{place}/q/properties/a"
    assert told(old, new) == [("info", "parameter-property-became-required", path)]


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(("place", "style"), PLACES)
def test_who_can_say_another_member_alone_is_broken(place: str, style: str, required: bool) -> None:
    both = {"a": TEXT, "c": TEXT}
    old, new = (
        parameter(each, place, required=required, style=style) for each in (obj(both), obj(both, "a"))
    )
    path = f"/parameters/{place}/q/properties/a"
    assert told(old, new) == [("breaking", "parameter-property-became-required", path)]


@pytest.mark.parametrize("required", [True, False])
def test_a_form_without_its_only_member_is_no_body(required: bool) -> None:
    old, new = (body(each, required=required) for each in (obj({"a": TEXT}), obj({"a": TEXT}, "a")))
    assert [level for level, _, _ in told(old, new)] == ["info"]
    empty = Request("POST", "/things/1", (("Content-Type", FORM),), b"")
    judged = [is_taken(spec, empty) for spec in (old, new)]
    assert judged == ([False, False] if required else [True, True])


def is_taken(spec: Spec, request: Request) -> bool:
    match = spec.match(request.method, request.target)
    assert isinstance(match, Match)
    return not judge_request(match, request)


@pytest.mark.parametrize("required", [True, False])
def test_a_form_with_another_member_alone_breaks(required: bool) -> None:
    both = {"a": TEXT, "c": TEXT}
    old, new = (body(each, required=required) for each in (obj(both), obj(both, "a")))
    assert [level for level, _, _ in told(old, new)] == ["breaking"]


def test_parts_of_a_body_may_be_none_which_breaks() -> None:
    media = "multipart/form-data"
    old, new = (body(each, required=True, media=media) for each in (obj({"a": TEXT}), obj({"a": TEXT}, "a")))
    assert [level for level, _, _ in told(old, new)] == ["breaking"]
