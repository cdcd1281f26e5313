"""What is written in another way, and goes another way, with the same schema."""

from typing import Any, Final

import pytest
from truespec.spec import Spec, diff

from .documents import ids, obj, spec_of, told

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


def of_part(schema: Any, encoding: Any = None, media_type: str = "multipart/form-data") -> Spec:
    more = {} if encoding is None else {"encoding": {"a": encoding}}
    return of_content(media_type, obj({"a": schema}, "a"), **more)


NARROWED, WIDENED = "request-part-content-type-narrowed", "request-part-content-type-widened"


@pytest.mark.parametrize(
    ("before", "after", "there", "back"),
    [
        ("text/plain, text/csv", "text/csv", NARROWED, WIDENED),
        ("text/*", "text/csv", NARROWED, WIDENED),
        ("text/csv, text/plain", "text/plain,text/csv", None, None),
        (None, "image/png", NARROWED, WIDENED),
        (None, "text/plain", None, WIDENED),
    ],
)
def test_a_part_comes_in_the_media_types_that_are_listed(
    before: str | None, after: str, there: str | None, back: str | None
) -> None:
    first, second = (
        of_part({"type": "string"}, {"contentType": content_type} if content_type else None)
        for content_type in (before, after)
    )
    assert ids(first, second) == ([("breaking", there)] if there else [])
    assert ids(second, first) == ([("info", back)] if back else [])


def test_a_header_field_that_a_part_has_to_have_breaks_who_sends_none() -> None:
    asked = {"headers": {"X-N": {"required": True, "schema": NUMBER}}}
    assert ids(of_part(NUMBER), of_part(NUMBER, asked)) == [("breaking", "request-part-header-required")]
    assert ids(of_part(NUMBER, asked), of_part(NUMBER)) == [("info", "request-body-part-encoding-changed")]


def test_members_in_another_style_are_held_against_it() -> None:
    form = "application/x-www-form-urlencoded"
    numbers = {"type": "array", "items": NUMBER, "minItems": 2}
    spaces, free = {"style": "spaceDelimited", "explode": False}, {"allowReserved": True}
    assert ids(of_part(numbers, spaces, form), of_part(numbers, None, form)) == [
        ("breaking", "request-part-style-changed")
    ]
    text = {"type": "string"}
    held = free | {"allowReserved": False}
    assert ids(of_part(text, free, form), of_part(text, held, form)) == [
        ("breaking", "request-part-style-changed")
    ]
    assert ids(of_part(text, held, form), of_part(text, free, form)) == [
        ("info", "request-part-style-changed")
    ]


FILE: Final = {"type": "string", "format": "binary"}


@pytest.mark.parametrize("file", [FILE, {"contentMediaType": "image/png"}], ids=["3.0", "3.1"])
def test_one_file_is_a_list_of_one(file: Any) -> None:
    files = {"type": "array", "items": file}
    assert ids(of_part(file), of_part(files)) == [("info", "request-file-became-list")]
    assert ("breaking", "request-file-became-list") in ids(of_part(file), of_part(files | {"minItems": 2}))


def test_two_files_are_not_one() -> None:
    files = {"type": "array", "items": FILE}
    assert ids(of_part(files), of_part(FILE)) == [("breaking", "request-list-became-file")]


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        (NUMBER, {"type": "string"}, "info"),
        (NUMBER, {"type": "string", "pattern": "^-?[0-9]+$"}, "info"),
        (NUMBER | {"minimum": 0, "maximum": 150}, {"type": "string", "maxLength": 3}, "info"),
        (NUMBER | {"minimum": 0, "maximum": 1500}, {"type": "string", "maxLength": 3}, "breaking"),
        (NUMBER, {"type": "array", "items": NUMBER}, "info"),
        (NUMBER, {"type": "array", "items": NUMBER, "minItems": 2}, "breaking"),
        ({"type": "array", "items": NUMBER}, NUMBER, "breaking"),
        ({"enum": [1, 2]}, {"enum": ["1", "2", "3"]}, "info"),
        ({"type": "boolean"}, {"enum": ["true", "false"]}, "info"),
        ({"type": "string"}, NUMBER, "breaking"),
        (NUMBER, {"type": "boolean"}, "breaking"),
    ],
)
def test_members_of_forms_are_texts(media_type: str, before: Any, after: Any, level: str) -> None:
    old, new = (of_part(schema, media_type=media_type) for schema in (before, after))
    assert {each for each, id_ in ids(old, new) if not id_.endswith(("-added", "-loosened"))} == {level}


def test_plain_text_and_xml_are_texts_that_a_reader_of_texts_takes() -> None:
    text, number = (of_content("text/plain", {"type": type_}) for type_ in ("string", "integer"))
    assert [level for level, _ in ids(number, text)] == ["info"]
    assert [level for level, _ in ids(text, number)] == ["breaking"]
    old, new = (of_content("application/xml", obj({"a": {"type": type_}})) for type_ in ("integer", "string"))
    assert [level for level, _ in ids(old, new)] == ["info"]


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
