"""Edits in a text: what they touch changes, and nothing else."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truespec.spec.document import Document, Node, read_document
from truespec.spec.editing import (
    Drop,
    Edit,
    NotEditable,
    Put,
    Rename,
    Respell,
    actions_of,
    edited_text,
    edited_value,
    in_order,
    is_same_text,
    overlay_text,
)
from truespec.spec.overlay import apply_overlays

Make = Callable[[Document], Edit]


def put(pointer: str, value: object, after: str = "") -> Make:
    return lambda document: Put(document.node(pointer), value, after)


def drop(pointer: str) -> Make:
    return lambda document: Drop(document.node(pointer))


def rename(pointer: str, name: str) -> Make:
    return lambda document: Rename(document.node(pointer), name)


def respell(pointer: str, *, is_name: bool = False) -> Make:
    return lambda document: Respell(document.node(pointer), is_name)


CASES = {
    "a value keeps its quotes": (
        "a: 'x'  # why\nb: \"y\"\n",
        [put("/a", "z"), put("/b", "w")],
        "a: 'z'  # why\nb: \"w\"\n",
    ),
    "plain text stays plain": ("a: x\n", [put("/a", "z")], "a: z\n"),
    "text that reads as something else is quoted": ("a: x\n", [put("/a", "no")], 'a: "no"\n'),
    "the file's quotes are taken": ("a: x\nb: 'y'\n", [put("/a", "3")], "a: '3'\nb: 'y'\n"),
    "nothing becomes something": ("a:\nb: 1\n", [put("/a", 3)], "a: 3\nb: 1\n"),
    "a line ends as its neighbours do": ("a: 1\r\nb: 2\r\n", [put("/c", 3)], "a: 1\r\nb: 2\r\nc: 3\r\n"),
    "a member comes behind the one it belongs to": (
        "p:\n  - in: path  # where\n    schema: {}\n",
        [put("/p/0/required", True, "in")],
        "p:\n  - in: path  # where\n    required: true\n    schema: {}\n",
    ),
    "a member comes behind a block of text": (
        "a:\n  t: |\n    text\n\n# end\nb: 1\n",
        [put("/a/u", 1)],
        "a:\n  t: |\n    text\n  u: 1\n\n# end\nb: 1\n",
    ),
    "an item comes at the end": (
        "a:\n- 1\n- 2 # two\nb: 3",
        [put("/a/2", {"x": [1]})],
        "a:\n- 1\n- 2 # two\n- {x: [1]}\nb: 3",
    ),
    "the first member of braces": ("a: {}\n", [put("/a/b", 1)], "a: {b: 1}\n"),
    "a member in braces": ("a: {b: 1}\n", [put("/a/c", "x: y")], 'a: {b: 1, c: "x: y"}\n'),
    "a member of JSON on a line of its own": (
        '{\n  "a": {\n    "b": 1\n  }\n}\n',
        [put("/a/c", {"d": [1]})],
        '{\n  "a": {\n    "b": 1,\n    "c": {\n      "d": [\n        1\n      ]\n    }\n  }\n}\n',
    ),
    "a member of JSON in one line": ('{"a":{"b":1}}', [put("/a/c", 2)], '{"a":{"b":1, "c": 2}}'),
    "JSON with its own escapes": (
        '{"a\\/b": "\\ud83d\\ude00", "c": 1}',
        [put("/c", 2)],
        '{"a\\/b": "\\ud83d\\ude00", "c": 2}',
    ),
    "lines go, the comment above stays": (
        "a: 1\n# of b\nb:\n  c: 2\nd: 3\n",
        [drop("/b")],
        "a: 1\n# of b\nd: 3\n",
    ),
    "what stands behind the dash goes": ("- a: 1\n  b: 2\n", [drop("/0/a")], "- b: 2\n"),
    "items go": ("a:\n  - 1\n  - 1 # again\n  - 2\n", [drop("/a/1")], "a:\n  - 1\n  - 2\n"),
    "items in brackets go": ("a: [1, 2, 3, 4]\n", [drop("/a/0"), drop("/a/2"), drop("/a/3")], "a: [2]\n"),
    "all items go": ("a: [1, 2]\n", [drop("/a/0"), drop("/a/1")], "a: []\n"),
    "the last member of JSON goes with its comma": (
        '{\n  "a": 1,\n  "b": 2\n}',
        [drop("/b")],
        '{\n  "a": 1\n}',
    ),
    "a name is another one": ("a: 1\n'b': 2\n", [rename("/a", "c"), rename("/b", "d")], "c: 1\n'd': 2\n"),
    "a trap is quoted": (
        "a: [on, 16:9]\nno: 1\n",
        [respell("/a/0"), respell("/a/1"), respell("/no", is_name=True)],
        'a: ["on", "16:9"]\n"no": 1\n',
    ),
    "a number is written so that all read it": (
        "a: [010, 1e3, 1e30]\n",
        [respell(f"/a/{n}") for n in range(3)],
        "a: [10, 1000.0, 1.0e+30]\n",
    ),
    "what an anchor names changes for all": (
        "a: &x {b: 1}\nc: *x\n",
        [put("/a/b", 2)],
        "a: &x {b: 2}\nc: *x\n",
    ),
}


@pytest.mark.parametrize(("text", "makes", "expected"), CASES.values(), ids=CASES)
def test_only_what_is_meant_changes(text: str, makes: list[Make], expected: str) -> None:
    document = read_document(text.encode())
    assert edited_text(document.root, [make(document) for make in makes]) == expected


REFUSED = {
    "what stands behind an alias": ("a: &x {b: 1}\nc: *x\n", [put("/c/b", 2)]),
    "what a merge key brings": ("a: &x {b: 1}\nc:\n  <<: *x\n", [drop("/c/b")]),
    "a comment that would go": ("- a: 1\n  # of b\n  b: 2\n", [drop("/0/a")]),
    "an item that shares its line": ("- - 1\n  - 2\n", [drop("/0/0")]),
    "an anchor that is used": ("a: &x 1\nb: *x\n", [drop("/a")]),
    "a name that is there": ("a: 1\nb: 2\n", [rename("/a", "b")]),
    "a member of a number": ("a: 1\n", [put("/a/b", 2)]),
    "an item by name": ("a: [1]\n", [put("/a/b", 2)]),
    "the whole document": ("a: 1\n", [drop("")]),
    "two changes in one place": ("a: {b: 1, c: 1}\n", [drop("/a"), put("/a/b", 2)]),
}


@pytest.mark.parametrize(("text", "makes"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_for_certain_is_not_done(text: str, makes: list[Make]) -> None:
    document = read_document(text.encode())
    with pytest.raises(NotEditable):
        edited_text(document.root, [make(document) for make in makes])


SCALARS = (
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text("ay:# '\"-é\n", max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~ #0", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def nodes(node: Node) -> list[Node]:
    inner = [*(each for _, each in node.members()), *node.items()]
    return [*inner, *(deeper for each in inner for deeper in nodes(each))]


@st.composite
def edited_documents(draw: st.DrawFn) -> tuple[Document, list[Edit]]:
    value = draw(st.dictionaries(st.text("ab/~ #0", max_size=2), VALUES, min_size=1, max_size=3))
    document = read_document(json.dumps(value, indent=draw(st.sampled_from((None, 1)))).encode())
    node = draw(st.sampled_from(nodes(document.node())))
    holders = [each for each in (document.node(), *nodes(document.node())) if isinstance(each.value, dict)]
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return document, [Put(node, draw(SCALARS))]
    if kind == 1:
        return document, [Put(draw(st.sampled_from(holders)).child("new"), draw(VALUES))]
    if kind == 2 and isinstance(node.parent().value, dict):
        return document, [Rename(node, "new")]
    return document, [Drop(node)]


@settings(max_examples=150)
@given(edited_documents())
def test_a_text_an_overlay_and_a_value_are_edited_alike(case: tuple[Document, list[Edit]]) -> None:
    document, edits = case
    expected = edited_value(document.root.value, edits, is_shared=False)
    made = read_document(edited_text(document.root, edits).encode()).root.value
    assert is_same_text(made, expected)
    overlay = overlay_text("Test", [(action, "") for action in actions_of(in_order(edits))])
    overlaid = apply_overlays(document, [read_document(overlay.encode())])
    assert is_same_text(overlaid.root.value, expected)


def test_an_overlay_of_1_0_is_written_where_no_single_value_is_selected() -> None:
    document = read_document(b"a: {b: 1, c: {}}\n")

    def version(*edits: Edit) -> str:
        return overlay_text("Test", [(each, "") for each in actions_of(edits)]).split("\n")[0]

    assert version(Put(document.node("/a/b"), 2), Drop(document.node("/a/c"))) == "overlay: 1.0.0"
    assert version(Drop(document.node("/a/b"))) == "overlay: 1.1.0"
