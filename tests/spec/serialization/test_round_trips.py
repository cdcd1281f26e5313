"""Parse ∘ write is the identity: for every style, explode, place and shape, and every value that they carry.

What they can't carry is said here by hand, in `carries`; `write_parameter` refuses exactly that.
"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from truespec.spec import Spec, write_parameter

from .wire import parameter, read, written

pytestmark = pytest.mark.unmeasured

SPELLINGS = [
    ("path", "simple", False),
    ("path", "simple", True),
    ("path", "label", False),
    ("path", "label", True),
    ("path", "matrix", False),
    ("path", "matrix", True),
    ("query", "form", False),
    ("query", "form", True),
    ("query", "spaceDelimited", False),
    ("query", "spaceDelimited", True),
    ("query", "pipeDelimited", False),
    ("query", "pipeDelimited", True),
    ("query", "deepObject", True),
    ("header", "simple", False),
    ("header", "simple", True),
    ("cookie", "form", False),
    ("cookie", "form", True),
    ("cookie", "cookie", False),
    ("cookie", "cookie", True),
]
SCALARS: dict[str, Any] = {"type": ["string", "integer", "boolean", "number"]}
TEXT: dict[str, Any] = {"type": "string"}
ARRAY: dict[str, Any] = {"type": "array", "items": TEXT}
OBJECT: dict[str, Any] = {"type": "object", "additionalProperties": TEXT}
DEEP: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"anyOf": [TEXT, ARRAY, {"type": "object", "additionalProperties": TEXT}]},
}
# Delimiters of all styles, what has to be encoded, and what need not be.
LETTERS = "aZ5.~-_,;=&|%+/?#[]@:!$'()* \\\t\n\x00\x7fé한🦄"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=6) | st.text(st.characters(codec="utf-8"), max_size=6)
QUOTED = st.text(st.sampled_from('a,"\\ '), max_size=8)
NAMES = st.text(st.sampled_from("aB5.~_,;=&|%+ []é"), max_size=4)

CONTROLS = {chr(number) for number in (*range(32), 127)}


def carries(place: str, style: str, explode: bool, value: Any) -> bool:
    """Say whether a style carries a value there: by the standard's grammars, not by what our code does."""
    texts = _texts(value)
    if place == "header":
        return _header_carries(explode, value, texts)
    if place == "cookie":
        return _cookie_carries(style, explode, value, texts)
    if place == "query":
        return _query_carries(style, explode, value, texts)
    return _path_carries(style, explode, value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in pair]
    return value if isinstance(value, list) else [value]


def _header_carries(explode: bool, value: Any, texts: list[str]) -> bool:
    """Nothing is encoded in a field: no control characters (but the tab), no blanks at edges, no commas in
    items.
    """
    if any((CONTROLS - {"\t"}) & set(text) or text != text.strip(" \t") for text in texts):
        return False
    if isinstance(value, list):
        return all(text and "," not in text for text in texts)  # RFC 9110 ignores empty items
    if isinstance(value, dict):
        return not any("," in text for text in texts) and not (explode and any("=" in name for name in value))
    return True


def _cookie_carries(style: str, explode: bool, value: Any, texts: list[str]) -> bool:
    if value == [] or (value == {} and explode):
        return False
    if style == "form":  # all is encoded
        return True
    if any(CONTROLS & set(text) or ";" in text for text in texts):
        return False
    if isinstance(value, dict) and explode:
        return all(text == text.strip(" ") and not _is_quoted(text) for text in value.values()) and not any(
            "=" in name or name != name.lstrip(" ") for name in value
        )
    if isinstance(value, list) and explode:
        return all(text == text.strip(" ") and not _is_quoted(text) for text in value)
    whole = ",".join(texts)
    if isinstance(value, list | dict) and any("," in text for text in texts):
        return False
    return whole == whole.strip(" ") and not _is_quoted(whole)


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _query_carries(style: str, explode: bool, value: Any, texts: list[str]) -> bool:
    if value == [] or (value == {} and explode):
        return False
    if style == "deepObject" and isinstance(value, dict):
        # an empty pair of brackets is an item of an array
        return not any("[" in name or "]" in name or not name for name in value)
    if explode or not isinstance(value, list | dict):
        return True
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style)
    return delimiter is None or not any(delimiter in text for text in texts)


def _path_carries(style: str, explode: bool, value: Any) -> bool:
    if value == []:
        return False
    if style == "simple":
        return value not in ("", [""], {})
    if style == "matrix" and explode:
        return value != {}
    return True


def agrees(place: str, style: str, explode: bool, schema: Any, value: Any) -> None:
    of = parameter(place, style, explode, schema)
    try:
        raw = written(of, value)
    except ValueError:
        assert not carries(place, style, explode, value)
    else:
        assert carries(place, style, explode, value)
        assert read(of, raw) == value


@pytest.mark.parametrize(("place", "style", "explode"), SPELLINGS)
@given(value=TEXTS)
@example("")
@example('"a"')
@example(" a")
def test_texts(place: str, style: str, explode: bool, value: str) -> None:
    agrees(place, style, explode, TEXT, value)


@pytest.mark.parametrize(
    ("place", "style", "explode"), [each for each in SPELLINGS if each[1] != "deepObject"]
)  # the standard has no arrays in that style
@given(value=st.lists(TEXTS, max_size=4))
@example([])
@example([""])
@example(["", ""])
def test_arrays_of_texts(place: str, style: str, explode: bool, value: list[str]) -> None:
    agrees(place, style, explode, ARRAY, value)


@pytest.mark.parametrize(("place", "style", "explode"), SPELLINGS)
@given(value=st.dictionaries(NAMES, TEXTS, max_size=3))
@example({})
@example({"": ""})
@example({"a": ""})
@example({"color": "x"})
def test_objects_of_texts(place: str, style: str, explode: bool, value: dict[str, str]) -> None:
    agrees(place, style, explode, OBJECT, value)


@pytest.mark.parametrize(("place", "style", "explode"), SPELLINGS)
@given(value=st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_and_booleans(place: str, style: str, explode: bool, value: float) -> None:
    schema = {"type": "boolean" if isinstance(value, bool) else "number"}
    of = parameter(place, style, explode, schema)
    assert exact(read(of, written(of, value))) == exact(value)
    if style != "deepObject":
        of = parameter(place, style, explode, {"type": "array", "items": schema})
        assert list(map(exact, read(of, written(of, [value, value])))) == [exact(value)] * 2
    of = parameter(place, style, explode, {"type": "object", "properties": {"a": schema, "b": schema}})
    found = read(of, written(of, {"a": value, "b": value}))
    assert {name: exact(each) for name, each in found.items()} == {"a": exact(value), "b": exact(value)}


def exact(value: Any) -> Any:
    """Compare numbers as they are spelled: of many digits, a decimal comes back for a float."""
    return value if isinstance(value, bool) else Decimal(str(value))


@pytest.mark.parametrize("explode", [False, True])
@given(value=QUOTED | st.lists(QUOTED, max_size=3))
def test_quoted_strings_in_headers_come_back_or_are_refused(explode: bool, value: Any) -> None:
    of = parameter("header", "simple", explode, ARRAY if isinstance(value, list) else TEXT)
    try:
        raw = written(of, value)
    except ValueError:
        assert isinstance(value, list) or value != value.strip(" ")
    else:
        assert read(of, raw) == value


PLAIN = st.text("abc", min_size=1, max_size=3)


@given(
    value=st.dictionaries(
        PLAIN,
        TEXTS
        | st.lists(TEXTS, min_size=1, max_size=3)
        | st.dictionaries(PLAIN, TEXTS, min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_deep_objects_nest(value: Any) -> None:
    of = parameter("query", "deepObject", True, DEEP)
    assert read(of, written(of, value)) == value


@pytest.mark.parametrize(("place", "style", "explode"), SPELLINGS)
@pytest.mark.parametrize(
    "value",
    [None, [None], {"a": None}, [["a"]], [{}], float("nan"), float("inf"), "\ud800"],
    ids=repr,
)
def test_what_no_style_carries(place: str, style: str, explode: bool, value: Any) -> None:
    if style == "deepObject" and value == [["a"]]:
        return  # nests, as the wild writes it
    with pytest.raises(ValueError, match=r"carry|carries|no number|surrogates"):
        write_parameter(parameter(place, style, explode, {}), value)


@pytest.mark.parametrize(("place", "style", "explode"), SPELLINGS)
@pytest.mark.parametrize("value", [{"a": ["b"]}, {"a": {"b": "c"}}], ids=repr)
def test_only_deep_objects_nest(place: str, style: str, explode: bool, value: Any) -> None:
    of = parameter(place, style, explode, {"type": "object"})
    if style == "deepObject":
        assert written(of, value) in {"color%5Ba%5D%5B%5D=b", "color%5Ba%5D%5Bb%5D=c"}
    else:
        with pytest.raises(ValueError, match="no style carries"):
            write_parameter(of, value)


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, st.lists))
@pytest.mark.parametrize("place", ["path", "query", "header", "cookie"])
def test_json_content_carries_everything(place: str, value: Any) -> None:
    described = {"name": "color", "in": place, "content": {"application/json": {}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/{color}": {"get": {"parameters": [described], "responses": {}}}},
    }
    of = Spec.load(document).operations[0].parameters[0]
    assert read(of, written(of, value)) == value
