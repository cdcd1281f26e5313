"""What is written in another way, and goes another way, with the same schema."""

from typing import Any, Final

import pytest
from truespec.spec import Spec, diff

from .documents import obj, spec_of, told

NUMBER: Final = {"type": "integer"}


def of_content(media_type: str, schema: Any, **more: Any) -> Spec:
    return spec_of({"requestBody": {"required": True, "content": {media_type: {"schema": schema, **more}}}})


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        ({"name": "u"}, {"name": "v"}, ""),
        ({"name": "u"}, {"name": "u", "prefix": "p", "namespace": "urn:n"}, ""),
    ],
)
def test_other_names_in_xml_break_who_writes_the_old_ones(before: Any, after: Any, at: str) -> None:
    old, new = (of_content("application/xml", obj({"a": NUMBER}, xml=xml)) for xml in (before, after))
    found = [item for item in told(old, new) if item[1] == "request-body-xml-changed"]
    assert found == [("breaking", "request-body-xml-changed", "/requestBody/application~1xml" + at)]


def test_an_attribute_is_no_element_and_json_does_not_care() -> None:
    def written(media_type: str) -> list[tuple[str, str, str]]:
        old, new = (
            of_content(media_type, obj({"a": NUMBER | more}, "a", xml={"name": "u"}))
            for more in ({}, {"xml": {"attribute": True}})
        )
        return told(old, new)

    at = "/requestBody/application~1xml/properties/a"
    assert written("application/xml") == [("breaking", "request-body-xml-changed", at)]
    assert written("application/json") == []


def test_a_name_that_the_member_has_anyway_is_no_change() -> None:
    old, new = (
        of_content("application/xml", obj({"a": NUMBER | more}, xml={"name": "u"}))
        for more in ({}, {"xml": {"name": "a"}})
    )
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        ("text/plain, text/csv", "text/csv", "breaking"),
        ("text/csv", "text/plain, text/csv", "warning"),
        ("text/csv, text/plain", "text/plain,text/csv", None),
    ],
)
def test_a_part_comes_in_the_media_types_that_are_listed(before: str, after: str, level: str | None) -> None:
    old, new = (
        of_content(
            "multipart/form-data",
            obj({"a": {"type": "string"}}, "a"),
            encoding={"a": {"contentType": content_type}},
        )
        for content_type in (before, after)
    )
    at = "/requestBody/multipart~1form-data/properties/a"
    expected = [] if level is None else [(level, "request-body-part-encoding-changed", at)]
    assert told(old, new) == expected


def test_a_style_that_is_the_default_is_no_change() -> None:
    schema = obj({"a": {"type": "array", "items": NUMBER}}, "a")
    old = of_content("application/x-www-form-urlencoded", schema)
    new = of_content(
        "application/x-www-form-urlencoded", schema, encoding={"a": {"style": "form", "explode": True}}
    )
    assert told(old, new) == []


def of_paths(name: Any, *, answer: Any = None, **concrete: Any) -> Spec:
    def operation(schema: Any, *parameters: Any) -> dict[str, Any]:
        content = {} if schema is None else {"content": {"application/json": {"schema": schema}}}
        return {"parameters": [*parameters], "responses": {"200": {"description": "", **content}}}

    path = {"name": "id", "in": "path", "required": True, "schema": name}
    paths: dict[str, Any] = {"/u/{id}": {"get": operation(answer, path)}}
    if concrete:
        paths["/u/search"] = {"get": operation(concrete.get("returns"), *concrete.get("takes", ()))}
    return Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})


QUERY: Final = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
TEXT: Final = {"type": "string"}


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        (of_paths(TEXT), of_paths(TEXT, takes=[QUERY]), "breaking"),
        (of_paths(TEXT), of_paths(TEXT, takes=[]), "warning"),
        (of_paths(TEXT, answer=TEXT), of_paths(TEXT, answer=TEXT, returns={"type": "array"}), "breaking"),
        (of_paths(NUMBER), of_paths(NUMBER, takes=[QUERY]), None),
    ],
)
def test_an_added_path_takes_requests_that_a_template_had(old: Spec, new: Spec, level: str | None) -> None:
    found = [change.level for change in diff(old, new) if change.id == "operation-shadowed"]
    assert found == ([] if level is None else [level])


def test_a_range_of_which_less_is_accepted_is_shown_by_a_type_that_only_it_covers() -> None:
    all_types, one = of_content("application/*", NUMBER), of_content("application/json", NUMBER)
    change = diff(all_types, one)[0]
    assert (change.level, change.id) == ("breaking", "request-media-type-narrowed")
    assert change.witness is not None
    assert ("Content-Type", "application/x-unusual") in change.witness.request.fields
    assert [(level, id_) for level, id_, _ in told(one, all_types)] == [
        ("info", "request-media-type-widened")
    ]
