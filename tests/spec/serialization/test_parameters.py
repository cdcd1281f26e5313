"""Parameters as the wild sends them: what is read, what is a breach of form, and the decisions between."""

from typing import Any

import pytest
from truespec.spec import Spec, write_parameter
from truespec.spec.serialization import (
    ABSENT,
    EMPTY,
    UnreadableText,
    claims_of,
    parameter_from_pairs,
    query_pairs,
    scalar_readings,
)

from .wire import parameter, read, written

ARRAY: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
NUMBERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
OBJECT: dict[str, Any] = {"type": "object", "properties": {"R": {"type": "integer"}, "G": {"type": "string"}}}
INTEGER: dict[str, Any] = {"type": "integer"}
TEXT: dict[str, Any] = {"type": "string"}

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
        ("query", None, None, INTEGER, "Color=1", ABSENT),
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


NESTED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "a": {"type": "object", "properties": {"b": {"type": "integer"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "steps": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        "text": {"type": "string"},
    },
}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("color[a][b]=1", {"a": {"b": 1}}),
        ("color%5Ba%5D%5Bb%5D=1", {"a": {"b": 1}}),
        ("color[tags][]=x&color[tags][]=5", {"tags": ["x", "5"]}),
        ("color[tags]=x&color[tags]=y", {"tags": ["x", "y"]}),
        ("color[tags]=x", {"tags": ["x"]}),
        ("color[tags][1]=y&color[tags][0]=x", {"tags": ["x", "y"]}),
        ("color[steps][0][n]=1&color[steps][1][n]=2", {"steps": [{"n": 1}, {"n": 2}]}),
        ("color[text]=1", {"text": "1"}),
        ("color[text]=1&color[text]=2", {"text": ["1", "2"]}),
        ("color[a]=1", {"a": 1}),
        ("color[new]=1", {"new": "1"}),
        ("colors[a]=1", ABSENT),
        ("color[a[b]]=1", ABSENT),
        ("color=x", "x"),
    ],
)
def test_deep_objects_are_read_as_deep_as_they_are_written(raw: str, value: Any) -> None:
    assert read(parameter("query", "deepObject", True, NESTED), raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        "color[a]=1&color[a][b]=2",
        "color[a][b]=2&color[a]=1",
        "color[steps][][n]=1",
        "color=1&color[a]=1",
        "color" + "[a]" * 40 + "=1",
        "color[text]=%FF",
    ],
)
def test_deep_objects_that_contradict_themselves_can_not_be_read(raw: str) -> None:
    with pytest.raises(UnreadableText):
        read(parameter("query", "deepObject", True, NESTED), raw)


@pytest.mark.parametrize(
    ("place", "style", "explode", "schema", "raw"),
    [
        ("query", None, None, TEXT, "color=%FF"),
        ("query", None, None, TEXT, "color=%C0%AF"),
        ("query", None, None, TEXT, "color=%ED%A0%80"),  # half a surrogate pair
        ("path", None, None, TEXT, "%80"),
        ("path", "label", False, TEXT, "blue"),
        ("path", "label", True, ARRAY, "blue.black"),
        ("path", "matrix", False, TEXT, "blue"),
        ("path", "matrix", False, TEXT, ";colour=blue"),
        ("path", "matrix", True, ARRAY, ";color=blue;colour=black"),
        ("path", "simple", False, OBJECT, "R,1,G"),
        ("path", "simple", True, OBJECT, "R=1,G"),
        ("query", "form", False, OBJECT, "color=R"),
        ("header", "simple", True, OBJECT, "R"),
        ("cookie", "form", False, OBJECT, "color=R,1,G"),
    ],
)
def test_what_is_not_of_the_style_can_not_be_read(
    place: str, style: str | None, explode: bool | None, schema: Any, raw: str
) -> None:
    with pytest.raises(UnreadableText):
        read(parameter(place, style, explode, schema), raw)


@pytest.mark.parametrize(
    ("place", "style", "explode", "schema", "raw", "value"),
    [
        # percent-decoding happens once, `+` is a blank in queries only
        ("query", None, None, TEXT, "color=%2541", "%41"),
        ("query", None, None, TEXT, "color=100%", "100%"),
        ("path", None, None, TEXT, "a+b%20c", "a+b c"),
        ("header", None, None, TEXT, "a%20b+c", "a%20b+c"),
        ("cookie", None, None, TEXT, "color=a+b%20c", "a+b c"),
        ("cookie", "cookie", None, TEXT, "color=a%20b", "a%20b"),
        ("query", None, None, TEXT, "color=%ED%95%9C", "한"),
        ("path", None, None, TEXT, "%F0%9F%A6%84", "🦄"),
        ("header", None, None, TEXT, "한".encode().decode("latin-1"), "한"),
        ("header", None, None, TEXT, "\xe9", "é"),
        # names
        ("query", None, None, INTEGER, "%63olor=1", 1),
        ("query", None, None, INTEGER, "&&color=1&", 1),
        # empty values
        ("query", "form", True, ARRAY, "color=", [""]),
        ("query", "form", False, ARRAY, "color=,", ["", ""]),
        ("query", "form", True, NUMBERS, "color=", []),
        ("query", "form", False, NUMBERS, "color=", []),
        ("query", "form", False, OBJECT, "color=", {}),
        ("query", "form", True, OBJECT, "R=1&R=2", {"R": ["1", "2"]}),
        ("path", "label", False, OBJECT, ".", {}),
        ("path", "matrix", True, ARRAY, ";color;color=x", ["", "x"]),
        ("path", "matrix", False, TEXT, ";color=", ""),
        ("path", "matrix", False, TEXT, ";color=a;b=c", "a;b=c"),
        ("path", "label", False, TEXT, ".1.5", "1.5"),
        ("path", "label", True, ARRAY, ".a%2Eb.c", ["a.b", "c"]),
        # a header is a list as RFC 9110 has it
        ("header", "simple", False, ARRAY, "a,, b ,", ["a", "b"]),
        ("header", "simple", False, ARRAY, "", []),
        ("header", "simple", False, ARRAY, '"a,b", c', ['"a,b"', "c"]),
        ("header", "simple", False, ARRAY, '"a\\",b", c', ['"a\\",b"', "c"]),
        ("header", "simple", False, ARRAY, '"a, b', ['"a', "b"]),
        # cookies
        ("cookie", None, None, TEXT, 'color="a b"', "a b"),
        ("cookie", None, None, TEXT, 'color="', '"'),
        ("cookie", None, None, TEXT, "sid=a&color=b; color=x&color=y", "x&color=y"),
        ("cookie", None, None, TEXT, "color=a=b", "a=b"),
        ("cookie", "form", True, ARRAY, "color=a&b", ["a&b"]),
        # a name that repeats
        ("query", "form", False, ARRAY, "color=a,b&color=c", ["a", "b", "c"]),
        ("query", "pipeDelimited", True, ARRAY, "color=a&color=b", ["a", "b"]),
        # a style that has no meaning at its place
        ("query", "simple", False, ARRAY, "color=a,b", ["a", "b"]),
        ("header", "form", False, ARRAY, "a,b", ["a", "b"]),
        # several shapes
        ("query", "form", False, {"oneOf": [ARRAY, {"const": "*"}]}, "color=*", ["*"]),
        ("query", "form", True, {"oneOf": [NUMBERS, {"const": "all"}]}, "color=all", "all"),
        ("query", "form", True, {"oneOf": [NUMBERS, {"const": "all"}]}, "color=5", [5]),
        ("query", "form", True, {"anyOf": [INTEGER, OBJECT]}, "color=5", 5),
        ("query", "form", True, {"anyOf": [INTEGER, OBJECT]}, "R=5", {"R": 5}),
        ("query", "form", True, {"type": ["array", "null"], "items": INTEGER}, "color=5", [5]),
        ("query", "form", True, {}, "color=5&color=x", ["5", "x"]),
        (
            "query",
            "form",
            True,
            {"allOf": [{"properties": {"R": INTEGER}}, {"type": "object"}]},
            "R=5",
            {"R": 5},
        ),
        ("query", "form", True, {"allOf": [{"type": "string"}, {"minLength": 1}]}, "color=5", "5"),
        # structures inside are JSON where nothing else will do
        ("query", "form", True, {"type": "array", "items": OBJECT}, "color=%7B%22R%22%3A1%7D", [{"R": 1}]),
        ("query", "form", True, {"type": "array", "items": OBJECT}, "color=x", ["x"]),
    ],
)
def test_a_decision_is_kept(
    place: str, style: str | None, explode: bool | None, schema: Any, raw: str, value: Any
) -> None:
    assert read(parameter(place, style, explode, schema), raw) == value


def test_an_empty_value_stands_for_any_where_it_is_allowed() -> None:
    of = parameter("query", None, None, INTEGER, allowEmptyValue=True)
    assert [read(of, raw) for raw in ("color=", "color", "color=5", "", "color=&color=1")] == [
        EMPTY,
        EMPTY,
        5,
        ABSENT,
        ["", "1"],
    ]


def query_of(*parameters: dict[str, Any]) -> tuple[Any, ...]:
    operation = {"parameters": [{"in": "query", **each} for each in parameters], "responses": {}}
    info = {"title": "t", "version": "1"}
    return (
        Spec.load({"openapi": "3.1.0", "info": info, "paths": {"/": {"get": operation}}})
        .operations[0]
        .parameters
    )


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"x": 1, "y": "z"}),
        ({"type": "object"}, {"x": "1", "y": "z"}),
        ({"type": "object", "patternProperties": {"^x": {"type": "string"}}}, {"x": "1", "y": "z"}),
        ({"type": "object", "properties": {"x": {"type": "string"}}}, {"x": "1"}),
        ({"type": "object", "additionalProperties": False}, ABSENT),
    ],
)
def test_free_names_of_an_exploded_object_are_those_that_nobody_claims(schema: Any, value: Any) -> None:
    parameters = query_of(
        {"name": "map", "schema": schema},
        {"name": "page", "schema": INTEGER},
        {"name": "filter", "style": "deepObject", "explode": True, "schema": NESTED},
        {"name": "point", "schema": OBJECT},
    )
    read_map = parameter_from_pairs(parameters[0], claims_of(parameters, ["key"]))
    pairs = query_pairs("page=1&filter[a]=1&R=1&G=2&key=secret&x=1&y=z")
    assert read_map(pairs) == value


def test_two_point_o_nests_arrays() -> None:
    items = {"type": "array", "collectionFormat": "pipes", "items": {"type": "integer"}}
    parameters = [
        {"name": "csv", "in": "query", "type": "array", "items": items},
        {"name": "multi", "in": "query", "type": "array", "collectionFormat": "multi", "items": items},
        {
            "name": "ssv",
            "in": "query",
            "type": "array",
            "collectionFormat": "ssv",
            "items": {"type": "string"},
        },
        {
            "name": "tsv",
            "in": "query",
            "type": "array",
            "collectionFormat": "tsv",
            "items": {"type": "string"},
        },
        {
            "name": "pipes",
            "in": "query",
            "type": "array",
            "collectionFormat": "pipes",
            "items": {"type": "string"},
        },
        {
            "name": "x-list",
            "in": "header",
            "type": "array",
            "collectionFormat": "pipes",
            "items": {"type": "string"},
        },
    ]
    document = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"get": {"parameters": parameters, "responses": {}}}},
    }
    csv, multi, ssv, tsv, pipes, header = Spec.load(document).operations[0].parameters
    assert read(csv, "csv=1|2,3") == read(csv, "csv=1%7C2,3") == [[1, 2], [3]]
    assert written(csv, [[1, 2], [3]]) == "csv=1%7C2,3"
    assert read(multi, "multi=1|2&multi=3") == [[1, 2], [3]]
    assert written(multi, [[1, 2], [3]]) == "multi=1%7C2&multi=3"
    assert read(ssv, "ssv=a%20b+c") == ["a", "b", "c"]
    assert read(tsv, "tsv=a%09b") == ["a", "b"]
    assert read(pipes, "pipes=a|b%7Cc") == ["a", "b", "c"]
    assert read(header, "a | b") == ["a", "b"]


def test_what_no_style_carries_is_refused() -> None:
    with pytest.raises(ValueError, match="no style carries"):
        write_parameter(parameter("query", None, None, ARRAY), [["nested"]])


def test_reserved_characters_stay_where_they_are_allowed() -> None:
    text = {"type": "string"}
    assert write_parameter(parameter("query", None, None, text), "a/b?") == [("color", "a%2Fb%3F")]
    of = parameter("query", None, None, text, allowReserved=True)
    assert write_parameter(of, "a/b?") == [("color", "a/b?")]
    assert write_parameter(of, "a&b#c+d[e]%20=,") == [("color", "a%26b%23c%2Bd%5Be%5D%2520=,")]
    listed = parameter("query", "form", False, ARRAY, allowReserved=True)
    assert write_parameter(listed, ["a,b", "c/d"]) == [("color", "a%2Cb,c/d")]


def test_content_is_written_as_its_media_type() -> None:
    written_ = {"name": "color", "in": "query", "content": {"application/json": {"schema": OBJECT}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"get": {"parameters": [written_], "responses": {}}}},
    }
    of = Spec.load(document).operations[0].parameters[0]
    assert write_parameter(of, {"R": 1}) == [("color", "%7B%22R%22%3A1%7D")]
