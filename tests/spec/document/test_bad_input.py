"""Whatever a user hands over: a document, or one line that says what, where and what to do.

Each text goes through `Spec.load` and `lint`; what `load_document` takes although it looks wrong is held to
its value.
"""

import os
from pathlib import Path

import pytest
from truespec.spec import DocumentError, Json, Spec, is_unusable, lint, load_document

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n'
JSON_HEAD = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}'


def alias_bomb(levels: int) -> str:
    """Ten aliases a level: 10 ** levels nodes once expanded."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    return "\n".join(lines) + "\n"


UNUSABLE = {
    "empty": ("", 1, 1, "the file is empty"),
    "blank": (" \n\n", 1, 1, "the file is empty"),
    "only a comment": ("# later\n", 1, 1, "its top level has to be a mapping"),
    "text": ("hello\n", 1, 1, "its top level has to be a mapping"),
    "a list": ("- openapi\n", 1, 1, "its top level has to be a mapping"),
    "another kind of YAML": ("services: {}\n", 1, 1, "no `openapi` field"),
    "no version": ("openapi:\n", 1, 1, "unknown OpenAPI version"),
    "a version to come": (HEAD.replace("3.1.0", "4.0.0"), 1, 1, "unknown OpenAPI version '4.0.0'"),
    "a version like 3.1": (HEAD.replace("3.1.0", "3.10.0"), 1, 1, "unknown OpenAPI version '3.10.0'"),
    "a version gone by": ('{"swaggerVersion": "1.2"}', 1, 1, "no `openapi` field"),
    "indentation": ("openapi: 3.1.0\ninfo:\n  title: T\n version: 1\n", 4, 2, "expected key"),
    "a brace left open": ("openapi: 3.1.0\ninfo: {title: T\npaths: {}\n", 3, 6, "expected ',' or '}'"),
    "two colons": ("info:\n  title: a: b\n", 2, 11, "mapping values are not allowed"),
    "a tab": ("openapi: 3.1.0\ninfo:\n\ttitle: T\n", 3, 1, "cannot start any token"),
    "an unknown alias": ("a: *b\n", 1, 4, "no anchor &b"),
    "an alias inside itself": ("a: &a [*a]\n", 1, 8, "inside what it names"),
    "an alias bomb": (alias_bomb(12), 6, 5, "aliases expand to more than"),
    "a mapping as a name": ("? {a: 1}\n: b\n", 1, 3, "a member name has to be text"),
    "a merge of no mapping": ("a:\n  <<: 3\n", 2, 3, "takes a mapping"),
    "JSON cut off": ('{"openapi": "3.1.0",\n "info": {"tit', 2, 15, "unexpected end"),
    "JSON without a comma": ('{"openapi": "3.1.0"\n "info": {}}', 2, 2, "expected ',' or '}'"),
    "text after JSON": (f"{JSON_HEAD}}} or so", 1, 75, "document start"),
    "a control character": ('{"title": "\x01"}', 1, 1, "U+0001"),
    "HTML": ("\n<!DOCTYPE html>\n<html></html>\n", 2, 1, "this is HTML or XML"),
    "XML": ('<?xml version="1.0"?>\n<a/>\n', 1, 1, "this is HTML or XML"),
    "JSON nested 900 deep": ("[" * 900 + "]" * 900, 1, 201, "nested deeper than 200"),
    "JSON nested 300 deep": ('{"a":' * 300 + "1" + "}" * 300, 1, 1001, "nested deeper than 200"),
    "YAML nested 900 deep": ("a: " + "[" * 900 + "]" * 900, 1, 203, "nested deeper than 200"),
}

UNDECODABLE = {
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text in UTF-8"),
    "Latin-1": ("# caf\u00e9\nopenapi: 3.1.0\n".encode("latin-1"), "is no text in UTF-8"),
    "UTF-16 without a mark": (HEAD.encode("utf-16-le"), "U+0000"),
    "half a UTF-16 character": (b"\xff\xfeo\0\xd8", "is no text in UTF-16"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_description_is_refused_with_its_place(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(DocumentError) as refused:
        Spec.load(text.encode(), name="x.yaml")
    error = refused.value
    assert error.at is not None
    assert (error.at.file, error.at.line, error.at.column) == ("x.yaml", line, column)
    assert message in str(error)
    assert str(error).startswith(f"x.yaml:{line}:{column}: ")
    assert "\n" not in str(error)


@pytest.mark.parametrize("start", ["", "a: "], ids=["JSON", "YAML"])
def test_absurd_nesting_is_refused_in_the_same_words_by_every_parser(start: str) -> None:
    with pytest.raises(DocumentError, match="nested deeper than 200"):
        Spec.load(f"{start}{'[' * 10_000}{']' * 10_000}".encode())


@pytest.mark.parametrize("data", [*(text.encode() for text, *_ in UNUSABLE.values())], ids=UNUSABLE)
def test_lint_says_the_same_as_a_problem(data: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        Spec.load(data, name="x.yaml")
    (problem,) = problems = lint(data, name="x.yaml")
    assert (problem.message, problem.at) == (refused.value.message, refused.value.at)
    assert is_unusable(problems)


@pytest.mark.parametrize(("data", "message"), UNDECODABLE.values(), ids=UNDECODABLE)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message.replace("+", r"\+")):
        Spec.load(data)
    assert is_unusable(lint(data))


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + HEAD.encode(),
        b"\xef\xbb\xbf" + f"{JSON_HEAD}}}".encode(),
        HEAD.encode("utf-16"),
        b"\xfe\xff" + HEAD.encode("utf-16-be"),
        HEAD.encode("utf-32"),
        HEAD.replace("\n", "\r\n").encode(),
        HEAD.replace("\n", "\r").encode(),
        f"{JSON_HEAD},}}".encode(),
        f"\n \t{JSON_HEAD}}}\n".encode(),
        f"%YAML 1.2\n---\n{HEAD}...\n".encode(),
    ],
    ids=[
        "BOM",
        "JSON with BOM",
        "UTF-16",
        "UTF-16 big-endian",
        "UTF-32",
        "CRLF",
        "CR",
        "JSON with a trailing comma",
        "JSON after white space",
        "YAML directive",
    ],
)
def test_a_description_in_another_wrapping_is_read(data: bytes) -> None:
    assert Spec.load(data).title == "T"
    assert lint(data) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: off\nyes: no\ny: n\n", {"on": "off", "yes": "no", "y": "n"}),
        ("200: ok\n1.0: x\ntrue: x\nnull: x\n", {"200": "ok", "1.0": "x", "true": "x", "null": "x"}),
        ("at: 2024-01-01\nratio: 16:9\n", {"at": "2024-01-01", "ratio": "16:9"}),
        ("octal: 010\nhex: 0x10\n", {"octal": 10, "hex": 16}),
        ("a: .nan\nb: .inf\n", {"a": ".nan", "b": ".inf"}),
        ("a: !!python/object:os.system x\nb: !secret {c: 1}\n", {"a": "x", "b": {"c": 1}}),
        ("a: 1\nb: 2\na: 3\n", {"a": 3, "b": 2}),
        ('{"a": "\\ud83d\\ude00", "b": [1,],}', {"a": "😀", "b": [1]}),
        ('{"a": "\\ud83d"}', {"a": "\ufffd"}),
        (f"a: {'9' * 5000}\n", {"a": "9" * 5000}),
        (alias_bomb(2), {"a0": ["x"] * 10, "a1": [["x"] * 10] * 10}),
    ],
    ids=[
        "words that YAML 1.1 takes for booleans",
        "names that are no text to YAML",
        "dates and ratios",
        "numbers",
        "numbers that JSON does not have",
        "tags",
        "a duplicate name",
        "surrogate pairs beside a trailing comma",
        "half a surrogate pair",
        "a number of 5,000 digits",
        "aliases",
    ],
)
def test_a_value_is_read_by_yaml_1_2_and_as_json_has_it(text: str, value: Json) -> None:
    assert load_document(text.encode()).root.value == value


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.yaml: no such file$"):
        Spec.load(tmp_path / "none.yaml")
    assert is_unusable(lint(tmp_path / "none.yaml"))


def test_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"is a folder, not a document$"):
        Spec.load(tmp_path)
    assert is_unusable(lint(tmp_path))


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(HEAD, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(DocumentError, match="can't be read: Permission denied"):
        Spec.load(path)


def test_a_path_that_can_not_be_one_is_said() -> None:
    with pytest.raises(DocumentError, match="can't be read"):
        Spec.load("a\0b.yaml")


@pytest.mark.parametrize("value", [{"a": {1, 2}}, {"a": float}, {("a",): 1}])
def test_a_dict_that_is_no_json_is_said(value: dict[str, Json]) -> None:
    with pytest.raises(DocumentError, match="is no JSON value"):
        Spec.load(value)
    assert is_unusable(lint(value))


def test_a_dict_that_holds_itself_is_said() -> None:
    value: dict[str, Json] = {"openapi": "3.1.0"}
    value["info"] = value
    with pytest.raises(DocumentError, match="is no JSON value"):
        Spec.load(value)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#/components/schemas/Pett", "did you mean 'Pet'"),
        ("#/nowhere/at/all", "leads nowhere"),
        ("none.yaml", "no such file"),
        ("broken.yaml", "no valid YAML"),
        ("..", "leaves the document's folder"),
        ("/etc/passwd", "leaves the document's folder"),
        ("https://example.com/a.yaml", "--allow-remote"),
        ("#anchor", "no $anchor 'anchor'"),
        ("#/components/schemas/Loop", "leads back to itself"),
    ],
)
def test_a_reference_that_leads_nowhere_costs_only_its_part(
    tmp_path: Path, reference: str, message: str
) -> None:
    (tmp_path / "broken.yaml").write_text("{", encoding="utf-8")
    path = tmp_path / "x.yaml"
    path.write_text(
        HEAD.replace(" {}", "")
        + f"""
  /a:
    get:
      responses: {{"200": {{description: OK, content: {{a/b: {{schema: {{$ref: '{reference}'}}}}}}}}}}
  /b:
    get: {{responses: {{"200": {{description: OK}}}}}}
components:
  schemas:
    Pet: {{type: object}}
    Loop: {{$ref: "#/components/schemas/Loop"}}
""",
        encoding="utf-8",
    )
    assert [operation.key for operation in Spec.load(path).operations] == ["GET /a", "GET /b"]
    assert any(message in problem.message for problem in lint(path))
