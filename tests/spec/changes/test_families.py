"""Schemas that a discriminator chooses from, many of them and in each other: one edit of one is one entry."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from truespec.spec import Spec, diff

from .documents import TEXT, obj, of_body

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
