"""Parameters on the wire, in every style."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from truespec.spec import Parameter, Spec, write_parameter
from truespec.spec.serialization import (
    cookie_pairs,
    query_pairs,
    query_reader,
    scalar_readings,
    text_reader,
    typed,
)

ARRAY: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
OBJECT: dict[str, Any] = {"type": "object", "properties": {"R": {"type": "integer"}, "G": {"type": "string"}}}
INTEGER: dict[str, Any] = {"type": "integer"}


def parameter(
    place: str, style: str | None, explode: bool | None, schema: dict[str, Any], **more: Any
) -> Parameter:
    written: dict[str, Any] = {"name": "color", "in": place, "schema": schema, **more}
    written |= {} if style is None else {"style": style}
    written |= {} if explode is None else {"explode": explode}
    operation = {"parameters": [written], "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/{color}": {"get": operation}},
    }
    return Spec.load(document).operations[0].parameters[0]


def read(of: Parameter, raw: str) -> Any:
    if of.place in ("query", "cookie"):
        pairs = query_pairs(raw) if of.place == "query" else cookie_pairs(raw)
        return typed(query_reader(of)(pairs), of.schema)
    return typed(text_reader(of)(raw), of.schema)


RGB = {"R": 100, "G": "b"}


@pytest.mark.parametrize(
    ("place", "style", "explode", "schema", "raw", "value"),
    [
        ("path", None, None, INTEGER, "7", 7),
        ("path", None, None, INTEGER, "7.5", 7.5),
        ("path", None, None, INTEGER, "x", "x"),
        ("path", "simple", False, ARRAY, "blue,bl%2Cack", ["blue", "bl,ack"]),
        ("path", "simple", True, ARRAY, "blue,black", ["blue", "black"]),
        ("path", "simple", False, OBJECT, "R,100,G,b", RGB),
        ("path", "simple", True, OBJECT, "R=100,G=b", RGB),
        ("path", "label", False, INTEGER, ".5", 5),
        ("path", "label", False, ARRAY, ".blue,black", ["blue", "black"]),
        ("path", "label", True, ARRAY, ".blue.black", ["blue", "black"]),
        ("path", "label", False, OBJECT, ".R,100,G,b", RGB),
        ("path", "label", True, OBJECT, ".R=100.G=b", RGB),
        ("path", "matrix", False, INTEGER, ";color=5", 5),
        ("path", "matrix", False, ARRAY, ";color=blue,black", ["blue", "black"]),
        ("path", "matrix", True, ARRAY, ";color=blue;color=black", ["blue", "black"]),
        ("path", "matrix", False, OBJECT, ";color=R,100,G,b", RGB),
        ("path", "matrix", True, OBJECT, ";R=100;G=b", RGB),
        ("query", None, None, INTEGER, "x=1&color=5", 5),
        ("query", None, None, {"type": "string"}, "color=a+b%2B", "a b+"),
        ("query", None, None, {"type": "string"}, "color=", ""),
        ("query", None, None, {"type": "string"}, "color", ""),
        ("query", None, None, {"type": "string"}, "color=5", "5"),
        ("query", None, None, {"type": "boolean"}, "color=true", True),
        ("query", None, None, {"type": ["string", "null"]}, "color=null", "null"),
        ("query", None, None, INTEGER, "color=1&color=2", ["1", "2"]),
        ("query", None, None, INTEGER, "Color=1", None),
        ("query", "form", True, ARRAY, "color=blue&color=bl,ack", ["blue", "bl,ack"]),
        ("query", "form", False, ARRAY, "color=blue,bl%2Cack", ["blue", "bl,ack"]),
        ("query", "form", True, OBJECT, "R=100&G=b&other=1", RGB),
        ("query", "form", False, OBJECT, "color=R,100,G,b", RGB),
        ("query", "spaceDelimited", False, ARRAY, "color=blue%20black+red", ["blue", "black", "red"]),
        ("query", "pipeDelimited", False, ARRAY, "color=blue|black%7Cred", ["blue", "black", "red"]),
        ("query", "pipeDelimited", False, ARRAY, "color=blue,black", ["blue,black"]),
        ("query", "deepObject", True, OBJECT, "color[R]=100&color%5BG%5D=b", RGB),
        ("header", "simple", False, ARRAY, "blue, black", ["blue", "black"]),
        ("header", "simple", True, OBJECT, "R=100, G=b", RGB),
        ("header", None, None, INTEGER, " 5 ", 5),
        ("cookie", None, None, INTEGER, "a=1; color=5", 5),
        ("cookie", "form", False, ARRAY, "color=blue,black", ["blue", "black"]),
    ],
)
def test_a_parameter_is_read_as_its_style_says(
    place: str,
    style: str | None,
    explode: bool | None,
    schema: dict[str, Any],
    raw: str,
    value: Any,
) -> None:
    assert read(parameter(place, style, explode, schema), raw) == value


def test_a_value_is_read_through_compositions() -> None:
    choice = {"anyOf": [{"type": "integer", "minimum": 10}, {"enum": ["all", "7"]}]}
    assert [read(parameter("query", None, None, choice), f"color={text}") for text in ("12", "all", "7")] == [
        12,
        "all",
        "7",
    ]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("5", (5, "5")),
        ("-0.5e1", (-5.0, "-0.5e1")),
        ("true", (True, "true")),
        ("null", ("null",)),
        ("", ("",)),
        ("05", ("05",)),
        ("1_0", ("1_0",)),
        ("+5", ("+5",)),
        ("0x10", ("0x10",)),
    ],
)
def test_a_text_means_what_it_spells(text: str, readings: tuple[Any, ...]) -> None:
    assert scalar_readings(text) == readings


STYLES = [
    ("path", "simple", False),
    ("path", "simple", True),
    ("path", "label", False),
    ("path", "label", True),
    ("path", "matrix", False),
    ("path", "matrix", True),
    ("query", "form", False),
    ("query", "form", True),
    ("query", "spaceDelimited", False),
    ("query", "pipeDelimited", False),
    ("header", "simple", False),
    ("cookie", "form", False),
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)
SAFE_TEXTS = st.text("abcXYZ019-_~", min_size=1)
DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def written(of: Parameter, value: Any) -> str:
    pairs = write_parameter(of, value)
    if of.place == "query":
        return "&".join(f"{name}={text}" for name, text in pairs)
    return "; ".join(f"{name}={text}" for name, text in pairs) if of.place == "cookie" else pairs[0][1]


@pytest.mark.parametrize(("place", "style", "explode"), STYLES)
@given(data=st.data())
def test_an_array_survives_being_written_and_read(
    place: str, style: str, explode: bool, data: st.DataObject
) -> None:
    texts = SAFE_TEXTS if place == "header" or (style == "label" and explode) else TEXTS
    value = data.draw(st.lists(texts, min_size=1))
    assume(
        not any(DELIMITERS.get(style, "\0") in text for text in value)
    )  # such a style can't carry its delimiter
    of = parameter(place, style, explode, ARRAY)
    assert read(of, written(of, value)) == value


@pytest.mark.parametrize(("place", "style", "explode"), [*STYLES, ("query", "deepObject", True)])
@given(number=st.integers(), text=SAFE_TEXTS)
def test_an_object_survives_being_written_and_read(
    place: str,
    style: str,
    explode: bool,
    number: int,
    text: str,
) -> None:
    of = parameter(place, style, explode, OBJECT)
    assert read(of, written(of, {"R": number, "G": text})) == {"R": number, "G": text}


@pytest.mark.parametrize(("place", "style", "explode"), STYLES)
@given(data=st.data())
def test_a_scalar_survives_being_written_and_read(
    place: str, style: str, explode: bool, data: st.DataObject
) -> None:
    value = data.draw(SAFE_TEXTS if place == "header" else TEXTS)
    assume(value.strip() == value)
    of = parameter(place, style, explode, {"type": "string"})
    assert read(of, written(of, value)) == value


def test_what_no_style_carries_is_refused() -> None:
    with pytest.raises(ValueError, match="no style carries"):
        write_parameter(parameter("query", None, None, ARRAY), [["nested"]])


def test_reserved_characters_stay_where_they_are_allowed() -> None:
    text = {"type": "string"}
    assert write_parameter(parameter("query", None, None, text), "a/b?") == [("color", "a%2Fb%3F")]
    assert write_parameter(parameter("query", None, None, text, allowReserved=True), "a/b?") == [
        ("color", "a/b?")
    ]


def test_content_is_written_as_its_media_type() -> None:
    written_ = {"name": "color", "in": "query", "content": {"application/json": {"schema": OBJECT}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"get": {"parameters": [written_], "responses": {}}}},
    }
    of = Spec.load(document).operations[0].parameters[0]
    assert write_parameter(of, {"R": 1}) == [("color", "%7B%22R%22%3A1%7D")]
