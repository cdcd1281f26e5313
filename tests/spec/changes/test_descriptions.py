"""What is on no wire: hidden until somebody asks for it, and never a break."""

from typing import Any

import pytest
from truespec.spec import HIDDEN_CHANGES, Policy, Spec, diff

from .documents import TEXT, obj, of_body, of_parameter, spec_of

ASKED = Policy(dict.fromkeys(HIDDEN_CHANGES, "info"))


def found(old: Spec, new: Spec, policy: Policy = ASKED) -> set[tuple[str, str, str]]:
    return {(change.level, change.id, change.operation) for change in diff(old, new, policy)}


def with_version(version: str, *, required: bool) -> Spec:
    body = {"required": required, "content": {"text/plain": {"schema": TEXT}}}
    return spec_of({"requestBody": body}, info={"title": "t", "version": version})


def test_a_description_of_a_member_is_one_and_a_member_called_description_is_none() -> None:
    old = of_body(obj({"description": TEXT, "a": {**TEXT, "description": "old"}}))
    new = of_body(obj({"description": {**TEXT, "title": "T"}, "a": {**TEXT, "description": "new"}}))

    changes = diff(old, new, ASKED)
    at = "/requestBody/application~1json/properties"
    assert {(change.id, change.path) for change in changes} == {
        ("description-changed", f"{at}/description/title"),
        ("description-changed", f"{at}/a/description"),
    }
    assert {change.operation for change in changes} == {"POST /things/{id}"}
    assert diff(old, new) == ()


def test_an_extracted_schema_changes_no_description() -> None:
    described = {**TEXT, "description": "of a thing"}
    new = of_body({"$ref": "#/components/schemas/A"}, components={"schemas": {"A": described}})

    assert diff(of_body(described), new, ASKED) == ()


@pytest.mark.parametrize("star", ["*", "**"])
def test_a_star_alone_asks_for_nothing_hidden(star: str) -> None:
    old, new = spec_of({"summary": "a"}), spec_of({"summary": "b"})

    assert diff(old, new, Policy({star: "warning"})) == ()
    assert found(old, new, Policy({"description-*": "warning"})) == {
        ("warning", "description-changed", "POST /things/{id}")
    }


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("1.0.0", "1.0.0", {"version-not-bumped"}),
        ("1.0.0", "1.1.0", {"version-major-not-bumped"}),
        ("1.0.0", "2.0.0", set[str]()),
        ("0.1.0", "0.2.0", set[str]()),
        ("0.1.0", "0.1.1", {"version-major-not-bumped"}),
        ("2.0.0", "1.0.0", {"version-decreased"}),
        ("2024-01", "2024-01", set[str]()),
    ],
)
def test_a_version_that_does_not_tell_of_a_break_is_told(before: str, after: str, told: set[str]) -> None:
    changes = diff(with_version(before, required=False), with_version(after, required=True))

    assert {each.id for each in changes if each.level == "breaking"} == {"request-body-became-required"}
    assert {each.id for each in changes if each.id.startswith("version-")} == told


def test_a_version_that_stays_is_fine_where_nothing_breaks() -> None:
    assert [
        each.id for each in diff(with_version("1.0.0", required=True), with_version("1.0.0", required=False))
    ] == ["request-body-became-optional"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("alpha", "beta", ("info", "stability-raised")),
        ("stable", "draft", ("warning", "stability-lowered")),
        (None, "beta", ("warning", "stability-lowered")),
        ("beta", "gold", ("warning", "stability-invalid")),
        (None, "stable", None),
    ],
)
def test_a_promise_of_stability_is_compared(
    before: str | None, after: str, told: tuple[str, str] | None
) -> None:
    def promised(level: str | None) -> Spec:
        return spec_of({} if level is None else {"x-stability-level": level})

    assert {each[:2] for each in found(promised(before), promised(after))} == ({told} if told else set())


def test_changes_of_what_is_less_stable_than_asked_for_are_information() -> None:
    def at(level: str, operation: dict[str, Any]) -> Spec:
        return spec_of({"x-stability-level": level, **operation})

    def of(level: str, policy: Policy) -> set[str]:
        required = {"parameters": [{"name": "q", "in": "query", "required": True, "schema": TEXT}]}
        return {each.level for each in diff(at(level, {}), at(level, required), policy)}

    assert of("alpha", Policy()) == {"breaking"}
    assert of("alpha", Policy(stability="beta")) == {"info"}
    assert of("beta", Policy(stability="beta")) == {"breaking"}


def test_presets_set_levels_that_nothing_else_does() -> None:
    old, new = of_parameter({**TEXT, "default": "a"}), of_parameter({**TEXT, "default": "b"})

    def levels(policy: Policy) -> set[str]:
        return {each.level for each in diff(old, new, policy)}

    assert levels(Policy()) == {"warning"}
    assert levels(Policy(preset="strict")) == {"breaking"}
    assert levels(Policy(preset="lenient")) == {"info"}
    assert levels(Policy({"parameter-*": "warning"}, preset="strict")) == {"warning"}


def test_a_scheme_of_another_name_is_no_other_scheme() -> None:
    def keyed(name: str) -> Spec:
        scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
        return spec_of({"security": [{name: []}]}, components={"securitySchemes": {name: scheme}})

    assert diff(keyed("Key"), keyed("Token")) == ()
