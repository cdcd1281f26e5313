"""Parameters are compared as texts on the wire."""

import pytest
from truespec.spec import Spec, change_ids

from .documents import TEXT, ids, obj, of_parameter, spec_of

PARAMETERS: dict[str, tuple[Spec, Spec, list[tuple[str, str]]]] = {
    "an integer became a text": (
        of_parameter({"type": "integer"}),
        of_parameter(TEXT),
        [("info", "parameter-type-respelled")],
    ),
    "a text became an integer": (
        of_parameter(TEXT),
        of_parameter({"type": "integer"}),
        [("breaking", "parameter-type-changed")],
    ),
    "numbers listed as texts": (
        of_parameter({"enum": [1, 2]}),
        of_parameter({"enum": ["1", "2"]}),
        [("info", "parameter-type-respelled")],
    ),
    "a list that may have two items became one": (
        of_parameter({"type": "array", "items": TEXT}),
        of_parameter(TEXT),
        [("breaking", "parameter-type-changed")],
    ),
    "another delimiter": (
        of_parameter({"type": "array", "items": {"type": "integer"}}, explode=False),
        of_parameter({"type": "array", "items": {"type": "integer"}}, style="pipeDelimited", explode=False),
        [("breaking", "parameter-style-changed")],
    ),
    "texts with another delimiter": (
        of_parameter({"type": "array", "items": TEXT}, explode=False),
        of_parameter({"type": "array", "items": TEXT}, style="pipeDelimited", explode=False),
        [("breaking", "parameter-misread")],
    ),
    "an object in brackets": (
        of_parameter({"type": "object", "properties": {"a": TEXT}}, style="form"),
        of_parameter({"type": "object", "properties": {"a": TEXT}}, style="deepObject"),
        [("breaking", "parameter-misread")],
    ),
    "names that are repeated no more": (
        of_parameter({"type": "array", "items": TEXT}),
        of_parameter({"type": "array", "items": TEXT}, explode=False),
        [("warning", "parameter-explode-changed")],
    ),
    "a list beside a text": (
        of_parameter(TEXT),
        of_parameter({"oneOf": [TEXT, {"type": "array", "items": {"enum": ["a"]}}]}),
        [("info", "parameter-type-respelled")],
    ),
    "another default": (
        of_parameter({**TEXT, "default": "a"}),
        of_parameter({**TEXT, "default": "b"}),
        [("warning", "parameter-default-changed")],
    ),
    "gone": (of_parameter(TEXT), spec_of({}), [("warning", "parameter-removed")]),
    "moved": (
        of_parameter(TEXT),
        of_parameter(TEXT, **{"in": "header"}),
        [("warning", "parameter-moved")],
    ),
    "moved and required": (
        of_parameter(TEXT, required=True),
        of_parameter(TEXT, required=True, **{"in": "header"}),
        [("breaking", "parameter-moved")],
    ),
    "renamed": (
        of_parameter(TEXT),
        of_parameter(TEXT, name="search"),
        [("warning", "parameter-renamed")],
    ),
    "renamed and required": (
        of_parameter(TEXT, required=True),
        of_parameter(TEXT, required=True, name="search"),
        [("breaking", "parameter-renamed")],
    ),
    "another one, which says something else": (
        of_parameter(TEXT),
        of_parameter({"type": "integer"}, name="page"),
        [("warning", "parameter-removed"), ("info", "parameter-added-optional")],
    ),
    "the empty text, which no path has, is no text": (
        of_parameter(TEXT, name="id", required=True, **{"in": "path"}),
        of_parameter({**TEXT, "minLength": 1}, name="id", required=True, **{"in": "path"}),
        [("info", "parameter-min-length-tightened")],
    ),
    "a path is a text, the empty one aside": (
        of_parameter(TEXT, name="id", required=True, **{"in": "path"}),
        of_parameter({"type": "boolean"}, name="id", required=True, **{"in": "path"}),
        [("breaking", "parameter-type-changed")],
    ),
    "an object of which nothing has to come": (
        of_parameter(obj({"a": TEXT})),
        of_parameter(obj({"a": TEXT}), required=True),
        [("info", "parameter-became-required")],
    ),
    "added": (spec_of({}), of_parameter(TEXT), [("info", "parameter-added-optional")]),
    "added and required": (
        spec_of({}),
        of_parameter(TEXT, required=True),
        [("breaking", "parameter-added-required")],
    ),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_are_compared_as_texts(name: str) -> None:
    old, new, expected = PARAMETERS[name]

    assert ids(old, new) == expected


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_id_that_comes_is_listed(name: str) -> None:
    old, new, _ = PARAMETERS[name]

    assert {id_ for _, id_ in ids(old, new)} <= set(change_ids())


def test_a_variable_that_only_new_describes_was_there_all_along() -> None:
    """`/things/{id}` of these documents has no parameter of that name."""

    def described(schema: dict[str, str]) -> Spec:
        return spec_of({"parameters": [{"name": "id", "in": "path", "required": True, "schema": schema}]})

    assert ids(spec_of({}), described(TEXT)) == [("info", "parameter-added-required")]
    assert ids(spec_of({}), described({"type": "integer"})) == [("breaking", "parameter-added-required")]
