"""Schemas that a discriminator chooses from, many of them and in each other: one edit of one is one entry."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from truespec.spec import Spec, diff

from .documents import TEXT, obj, of_body
from .real_edits import edited, real

_KINDS = ("box", "button", "image", "video", "icon", "span", "separator", "filler", "list", "table")


def family() -> dict[str, Any]:
    """Write a base that ten others extend; boxes, lists and tables are made of any of them."""
    part: dict[str, Any] = {"$ref": "#/components/schemas/Part"}
    names = {kind: kind.title() for kind in _KINDS}
    mapping = {kind: f"#/components/schemas/{name}" for kind, name in names.items()}
    schemas: dict[str, Any] = {
        "Part": obj({"type": TEXT}, "type", discriminator={"propertyName": "type", "mapping": mapping})
    }
    for kind, name in names.items():
        members: dict[str, Any] = {
            "size": TEXT,
            f"of{name}": TEXT,
            "look": {"enum": [f"{kind}1", f"{kind}2"]},
        }
        if kind in ("box", "list", "table"):
            members |= {"contents": {"type": "array", "items": part}, "action": part}
        schemas[name] = {"allOf": [part, obj(members)]}
    return schemas


def shortened(schemas: dict[str, Any]) -> None:
    schemas["Image"]["allOf"][1]["properties"]["ofImage"] = {"type": "string", "maxLength": 3}


def asked_for(schemas: dict[str, Any]) -> None:
    schemas["Box"]["allOf"][1]["required"] = ["ofBox"]


def asked_for_beside_another(schemas: dict[str, Any]) -> None:
    schemas["Table"]["allOf"][1]["required"] = ["size"]


def a_value_less(schemas: dict[str, Any]) -> None:
    schemas["Icon"]["allOf"][1]["properties"]["look"] = {"enum": ["icon1"]}


Edit = Callable[[dict[str, Any]], None]


def pair_of(edit: Edit, *, is_told: bool = True) -> tuple[Spec, Spec]:
    found: list[Spec] = []
    for is_edited in (False, True):
        schemas = json.loads(json.dumps(family()))
        if not is_told:
            del schemas["Part"]["required"]
        if is_edited:
            edit(schemas)
        body = obj({"parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}}})
        found.append(of_body(body, components={"schemas": schemas}))
    return found[0], found[1]


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(
    ("edit", "narrower", "wider"),
    [
        (shortened, "max-length-tightened", "max-length-loosened"),
        (asked_for, "property-became-required", "property-became-optional"),
        (asked_for_beside_another, "property-became-required", "property-became-optional"),
        (a_value_less, "enum-value-removed", "enum-value-added"),
    ],
)
def test_one_edit_of_a_member_is_one_entry(edit: Edit, narrower: str, wider: str, *, is_told: bool) -> None:
    old, new = pair_of(edit, is_told=is_told)
    forth = [change for change in diff(old, new) if change.operation]
    assert [(each.id, each.level) for each in forth] == [(f"request-body-{narrower}", "breaking")]
    assert forth[0].witness is not None
    back = [(change.id, change.level) for change in diff(new, old)]
    assert back == [(f"request-body-{wider}", "info")]


LINE = "line-messaging.yml"
MENUS = {"GET /v2/bot/richmenu/list", "GET /v2/bot/richmenu/{richMenuId}"}
"""What answers with actions; everything else takes them."""

MEMBER = "/components/schemas/{}/allOf/1/{}"
REAL: dict[str, tuple[str, Any, str, str, bool]] = {
    "a separator has a colour": (
        MEMBER.format("FlexSeparator", "required"),
        ["color"],
        "property-became-required",
        "property-became-optional",
        False,
    ),
    "a message of an action is short": (
        MEMBER.format("MessageAction", "properties/text/maxLength"),
        9,
        "max-length-tightened",
        "max-length-loosened",
        True,
    ),
    "a filler grows by less than ten": (
        MEMBER.format("FlexFiller", "properties/flex/maximum"),
        9,
        "maximum-tightened",
        "maximum-loosened",
        False,
    ),
}


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize("name", REAL)
def test_an_edit_deep_in_a_real_family_is_decided_everywhere(name: str) -> None:
    pointer, value, narrower, wider, is_answered = REAL[name]
    before = real(LINE)
    old, new = Spec.load(before), Spec.load(edited(before, {pointer: value}))
    there, back = diff(old, new), diff(new, old)
    there, back = ([each for each in way if each.operation] for way in (there, back))
    sent = {(each.id, each.level) for each in there if each.operation not in MENUS}
    assert sent == {(f"request-body-{narrower}", "breaking")}
    assert all(each.witness for each in there if each.level == "breaking")
    assert {(each.id, each.level) for each in back if each.operation not in MENUS} == {
        (f"request-body-{wider}", "info")
    }
    answered = {(each.id, each.level, each.operation) for each in back if each.operation in MENUS}
    assert answered == {(f"response-body-{wider}", "breaking", each) for each in MENUS if is_answered}
