"""JSON documents, with places."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec.document.json_reader import (
    JsonPositions,
    read_json,
    repeated_names,
    without_lone_surrogates,
)
from truespec.spec.document.positions import MAX_DEPTH

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]))
def test_every_member_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    positions = JsonPositions(text, value)
    lines = text.split("\n")

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            for name, member in node.items():
                line, column = positions.place(node, name) or (0, 0)
                assert lines[line - 1][column - 1 :].startswith(json.dumps(name, ensure_ascii=False))
                visit(member)
        if isinstance(node, list):
            for index, item in enumerate(node):
                line, column = positions.place(node, str(index)) or (0, 0)
                start = json.dumps(item, ensure_ascii=False)[0]
                assert lines[line - 1][column - 1] == start
                visit(item)

    visit(value)


def test_big_integers_stay_exact_and_repeated_names_are_told() -> None:
    text = '{"a": 12345678901234567890, "b": 1, "c": {"b": ","}, "b": 2}'
    assert read_json(text) == ({"a": 12345678901234567890, "b": 2, "c": {"b": ","}}, True)
    assert list(repeated_names(text)) == [("b", text.rindex('"b"'))]


@pytest.mark.parametrize(
    ("text", "read", "offsets"),
    [
        (r'"\ud83d\ude00"', "😀", ()),
        (r'"\ud83d"', "\ufffd", (1,)),
        (r'"\ude00\ud83d"', "\ufffd\ufffd", (1, 7)),
        (r'"\\ud83d"', r"\ud83d", ()),
        (r'"\\\ud83dx"', "\\\ufffdx", (3,)),
    ],
)
def test_half_a_surrogate_pair_becomes_the_replacement_character(
    text: str, read: str, offsets: tuple[int, ...]
) -> None:
    replaced, found = without_lone_surrogates(text)
    assert (read_json(replaced)[0], found) == (read, offsets)


def test_nesting_beyond_the_limit_is_refused() -> None:
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)[1] is False
    with pytest.raises(ValueError, match="nested deeper"):
        read_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_what_a_later_member_replaces_has_no_place() -> None:
    text = '{"a": {"x": 1},\n "a": {"y": 2}}'
    value, _ = read_json(text)
    positions = JsonPositions(text, value)
    assert positions.place(value, "a") == (2, 2)
    assert positions.place(value["a"], "y") == (2, 8)


def test_nan_is_no_json() -> None:
    with pytest.raises(ValueError, match="NaN"):
        read_json("[NaN]")
