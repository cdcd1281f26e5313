"""The table of OpenAPI 3.2, Style Examples: each cell read, and written.

Copied by hand from the standard: `color` is empty, "blue", ["blue", "black", "brown"] or {"R": 100, "G": 200,
"B": 150}. Where the standard's table says n/a, so does this one.
"""

from typing import Any

import pytest
from truespec.spec.serialization import ABSENT

from .wire import parameter, read, written

STRING: dict[str, Any] = {"type": "string"}
ARRAY: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
OBJECT: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "integer"} for name in ("R", "G", "B")},
}
LIST = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}

CELLS = [
    # style, explode, place, empty, string, array, object
    ("matrix", False, "path", ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    (
        "matrix",
        True,
        "path",
        ";color",
        ";color=blue",
        ";color=blue;color=black;color=brown",
        ";R=100;G=200;B=150",
    ),
    ("label", False, "path", ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ("label", True, "path", ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    # an empty segment is none: there the router finds no parameter at all
    ("simple", False, "path", None, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("simple", True, "path", None, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("simple", False, "header", "", "blue", "blue,black,brown", "R,100,G,200,B,150"),
    ("simple", True, "header", "", "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ("form", False, "query", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    (
        "form",
        True,
        "query",
        "color=",
        "color=blue",
        "color=blue&color=black&color=brown",
        "R=100&G=200&B=150",
    ),
    ("form", False, "cookie", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    (
        "spaceDelimited",
        False,
        "query",
        None,
        None,
        "color=blue%20black%20brown",
        "color=R%20100%20G%20200%20B%20150",
    ),
    (
        "pipeDelimited",
        False,
        "query",
        None,
        None,
        "color=blue%7Cblack%7Cbrown",
        "color=R%7C100%7CG%7C200%7CB%7C150",
    ),
    ("deepObject", True, "query", None, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("cookie", False, "cookie", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    (
        "cookie",
        True,
        "cookie",
        "color=",
        "color=blue",
        "color=blue; color=black; color=brown",
        "R=100; G=200; B=150",
    ),
]
TABLE = [
    pytest.param(place, style, explode, schema, value, raw, id=f"{place} {style} {explode} {column}")
    for style, explode, place, *raws in CELLS
    for column, schema, value, raw in zip(
        ("empty", "string", "array", "object"),
        (STRING, STRING, ARRAY, OBJECT),
        ("", "blue", LIST, RGB),
        raws,
        strict=True,
    )
    if raw is not None
]


@pytest.mark.parametrize(("place", "style", "explode", "schema", "value", "raw"), TABLE)
def test_each_example_is_read(
    place: str, style: str, explode: bool, schema: Any, value: Any, raw: str
) -> None:
    assert read(parameter(place, style, explode, schema), raw) == value


@pytest.mark.parametrize(("place", "style", "explode", "schema", "value", "raw"), TABLE)
def test_each_example_is_written(
    place: str, style: str, explode: bool, schema: Any, value: Any, raw: str
) -> None:
    assert written(parameter(place, style, explode, schema), value) == raw


@pytest.mark.parametrize(
    ("schema", "raw", "value"),
    [(ARRAY, "color=blue&color=black&color=brown", LIST), (OBJECT, "R=100&G=200&B=150", RGB)],
    ids=["array", "object"],
)
def test_exploded_cookies_are_read_as_the_table_shows_them_and_as_clients_send_them(
    schema: Any, raw: str, value: Any
) -> None:
    of = parameter("cookie", "form", True, schema)
    assert read(of, raw) == read(of, raw.replace("&", "; ")) == value
    assert written(of, value) == raw.replace("&", "; ")


@pytest.mark.parametrize("place", ["query", "cookie"])
@pytest.mark.parametrize("schema", [STRING, ARRAY, OBJECT], ids=["string", "array", "object"])
def test_of_an_undefined_value_nothing_is_sent(place: str, schema: Any) -> None:
    assert read(parameter(place, None, None, schema), "other=1") is ABSENT
