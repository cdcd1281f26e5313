"""YAML 1.2, with places."""

from typing import Any

import pytest
from truespec.spec.document.yaml_reader import MAX_DEPTH, YamlError, read_yaml, scalar_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1:1", "1:1"),
        ("16:9", "16:9"),
        ("09:00", "09:00"),
        ("on", "on"),
        ("no", "no"),
        ("y", "y"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("12", 12),
        ("-7", -7),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("-", "-"),
        ("12345678901234567890123", 12345678901234567890123),
    ],
)
def test_a_plain_scalar_follows_the_core_schema_of_yaml_1_2(text: str, value: Any) -> None:
    read = scalar_value(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: '1'\n", {"a": 1, "b": "1"}),
        ("200: ok\ntrue: yes\nnull: x\n1.50: y\n", {"200": "ok", "true": "yes", "null": "x", "1.50": "y"}),
        ("- [a, {b: 2}]\n- !!str 3\n- !!int '4'\n- !!float 5\n", [["a", {"b": 2}], "3", 4, 5.0]),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", {"a": "x\ny\n", "b": "x y"}),
        (
            "base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n",
            {"base": {"x": 1, "y": 2}, "more": {"y": 3, "x": 1}},
        ),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("'<<': 1\n", {"<<": 1}),
        ("유니콘: 그룹\n", {"유니콘": "그룹"}),
        ("{a: 1, b: [2,],}", {"a": 1, "b": [2]}),
        ("&k key: 1\n*k : 2\n", {"key": 2}),
        ("--- 1\n--- 2\n", 1),
    ],
)
def test_what_yaml_says_becomes_json(text: str, value: Any) -> None:
    assert read_yaml(text).value == value


def test_names_and_items_have_their_places() -> None:
    read = read_yaml("a:\n  - x\n  - b:\n     c: 1\n")
    assert read.positions.place(read.value, "a") == (1, 1)
    assert read.positions.place(read.value["a"], "1") == (3, 5)
    assert read.positions.place(read.value["a"][1]["b"], "c") == (4, 6)
    assert read.positions.place(read.value["a"], "7") is None


def test_a_name_that_stands_twice_is_told_and_the_last_one_counts() -> None:
    read = read_yaml("a: 1\nb: 2\na: 3\n")
    assert read.value == {"a": 3, "b": 2}
    assert read.duplicates == [(3, 1, "a")]
    assert read.positions.place(read.value, "a") == (3, 1)


def test_merged_members_stand_where_the_merge_key_does() -> None:
    read = read_yaml("base: &b {x: 1}\nmore:\n  y: 2\n  <<: *b\n")
    assert read.positions.place(read.value["more"], "x") == (4, 3)


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("a: [1\n", 2, 1, "expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", 2, 1, "tab|token"),
        ("a: *x\n", 1, 4, "no anchor"),
        ("&x a: &y\n  b: *y\n", 2, 6, "inside what it names"),
        ("{[1]: 2}\n", 1, 2, "name has to be text"),
        ("{{a: 1}: 2}\n", 1, 2, "name has to be text"),
        ("a:\n  <<: 3\n", 2, 3, "merge key"),
        ("a: \x01\n", 1, 1, "U\\+0001"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(YamlError, match=reason) as caught:
        read_yaml(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_nesting_is_bounded() -> None:
    with pytest.raises(YamlError, match="deeper than"):
        read_yaml("[" * (MAX_DEPTH + 1))


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [" + ",".join("x" * 10) + "]"]
    lines += [f"a{n}: &a{n} [" + ",".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="aliases expand"):
        read_yaml("\n".join(lines))


def aliases_of(rows: int, levels: int) -> str:
    """Write so many rows of text, and aliases that multiply by ten with each level."""
    lines = [f"r{number}: 1" for number in range(rows)] + ["a0: &a0 [x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return "\n".join(lines)


def test_a_small_document_expands_to_little() -> None:
    assert read_yaml(aliases_of(1, 5)).value["a4"]
    with pytest.raises(YamlError, match="aliases expand"):
        read_yaml(aliases_of(1, 6))


def test_a_large_document_may_use_more_aliases() -> None:
    assert read_yaml(aliases_of(20_000, 6)).value["a5"]


def test_a_float_beyond_every_float_is_read_as_text() -> None:
    assert read_yaml(f"a: !!float {10**400}\nb: !!float 5").value == {"a": f"{10**400}.0", "b": 5.0}
