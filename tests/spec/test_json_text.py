"""JSON texts, read exactly."""

import json
import re
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import MalformedJson, UnreadJson, parse_json

SMALL = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text('a:\\u"é', max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab:", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"12345678901234567890123", 12345678901234567890123),
        (b"-9007199254740993", -9007199254740993),
        (b"0.12345678901234567890", Decimal("0.12345678901234567890")),
        (b"1e400", Decimal("1e400")),
        (b"4e0", 4.0),
        (b'{"a": [1, "\\ud83e\\udd84"]}', {"a": [1, "🦄"]}),
    ],
)
def test_numbers_keep_their_value(text: bytes, value: Any) -> None:
    read = parse_json(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"[1,]",
        b"NaN",
        b"[-Infinity, 1234567890123456]",
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'["\xff", 1234567890123456]',
        b"01",
        b"1 2",
        b"[" * 100_000,
        b"1" + b"0" * 5000,
        b"1e99999",
        b"[1234567890123456, " + b"[" * 100_000,
        b'{"a": 1, "a": 1}',
        b'{"a": 1, "\\u0061": 2}',
        b'{"b": ["::", {"a": 1, "a": 2}], "c": "\\u003a\\u003A"}',
        b'{"a": 1, "a": 1234567890123456789}',
        b"[" * 501 + b"]" * 501,
        b'{"a":' * 501 + b"1" + b"}" * 501,
        b"[1234567890123456, " + b"[" * 500 + b"]" * 501,
        "[]".encode("utf-16"),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_is_no_json_is_told(text: bytes) -> None:
    with pytest.raises(MalformedJson):
        parse_json(text)


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 500 + b"]" * 500,
        b"[1234567890123456, " + b"[" * 499 + b"]" * 500,
        b'{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}], "c:d": "\\u003a", "e": "::\\":"}',
        b'["' + b"[" * 2000 + b'"]',
        b'["' + b"[{" * 2000 + b'", 1234567890123456]',
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_only_looks_odd_is_read(text: bytes) -> None:
    assert str(parse_json(text)) == str(json.loads(text))


def test_a_name_that_stands_twice_is_named_with_its_place() -> None:
    with pytest.raises(MalformedJson, match=r"the name 'a' stands twice in one object at line 2, column 2"):
        parse_json(b'{"a": 1,\n "a": 2}')


@given(st.data())
def test_both_readers_refuse_the_same_texts(data: st.DataObject) -> None:
    """A number of many digits beside a text sends it to the exact reader; otherwise the fast one takes it."""
    text = bytearray(orjson.dumps(data.draw(SMALL)))
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(text)))
        text[place : place + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(PIECES))
    if _NEEDS_EXACT.search(text):
        return
    fast, exact = read_or_refused(bytes(text)), read_or_refused(b"[1234567890123456," + bytes(text) + b"]")
    try:
        json.loads(text.decode())
    except ValueError:  # behind the number it may be several values
        assert fast is REFUSED
    else:
        assert exact == (REFUSED if fast is REFUSED else [1234567890123456, fast])


REFUSED = object()
PIECES = [
    b"",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\",
    b"\xff",
    b"1",
    b"-",
    b".5",
    b"e9",
    b'"a":1,',
    b"\\u003a",
]
_NEEDS_EXACT = re.compile(rb"[0-9.]{16}|[eE][-+]?[0-9]{3}")


def read_or_refused(text: bytes) -> Any:
    try:
        return as_floats(parse_json(text))
    except MalformedJson:
        return REFUSED


def test_the_place_of_a_fault_is_told() -> None:
    with pytest.raises(MalformedJson) as caught:
        parse_json(b'{\n "a": }')
    assert (caught.value.line, caught.value.column) == (2, 7)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def as_floats(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [as_floats(item) for item in value]
    return {name: as_floats(item) for name, item in value.items()} if isinstance(value, dict) else value


@given(VALUES)
def test_the_exact_and_the_fast_reader_agree(value: Any) -> None:
    try:
        text = orjson.dumps(value)
    except TypeError:  # a lone surrogate can't be written
        return
    assert as_floats(parse_json(text)) == orjson.loads(text)


def test_half_a_surrogate_pair_is_json_that_is_not_read_whichever_reader_takes_the_text() -> None:
    for text in (rb'"\ud800"', rb'["\ud800", 1234567890123456789012]', rb'{"\uDC00": 0.12345678901234567}'):
        with pytest.raises(UnreadJson):
            parse_json(text)
    for text in (rb'["\ud800", NaN]', rb'["\ud800"', rb'{"\ud800": 1, "\ud800": 2}'):
        with pytest.raises(MalformedJson) as caught:
            parse_json(text)
        assert not isinstance(caught.value, UnreadJson)
    assert parse_json(rb'["\ud83e\udd84", 1234567890123456789012]') == ["\U0001f984", 1234567890123456789012]


@pytest.mark.parametrize(
    "text", [b"3e2123456789012345678901", b"[0e-99999999999999999999]", b'{"a":-1.5E+12345}']
)
def test_an_exponent_beyond_all_numbers_is_malformed(text: bytes) -> None:
    with pytest.raises(MalformedJson, match="a number beyond"):
        parse_json(text)
