"""JSON documents, with places."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec.document.json_reader import json_positions, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]))
def test_every_member_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    positions = json_positions(text, value)
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


def test_big_integers_stay_exact_and_duplicates_are_told() -> None:
    assert read_json('{"a": 12345678901234567890, "b": 1, "b": 2}') == (
        {"a": 12345678901234567890, "b": 2},
        ["b"],
    )


def test_what_a_later_member_replaces_has_no_place() -> None:
    text = '{"a": {"x": 1},\n "a": {"y": 2}}'
    value, _ = read_json(text)
    positions = json_positions(text, value)
    assert positions.place(value, "a") == (2, 2)
    assert positions.place(value["a"], "y") == (2, 8)


def test_nan_is_no_json() -> None:
    with pytest.raises(ValueError, match="NaN"):
        read_json("[NaN]")
