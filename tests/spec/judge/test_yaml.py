"""YAML bodies, judged as the JSON that they stand for (RFC 9512)."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from truespec.spec import (
    Json,
    Match,
    MediaType,
    Request,
    Spec,
    content_not_judged,
    judge_request,
    write_content,
)

PET = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"type": "array"}},
    "required": ["name"],
    "additionalProperties": False,
}


def described(schema: Any, media_range: str) -> tuple[Match, MediaType]:
    operation = {"requestBody": {"content": {media_range: {"schema": schema}}}, "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
    }
    match = Spec.load(document).match("POST", "/")
    assert isinstance(match, Match)
    body = match.operation.request_body
    assert body is not None
    return match, body.content[media_range]


def judged(schema: Any, body: str | bytes, media_range: str = "application/yaml") -> list[tuple[str, str]]:
    match, _ = described(schema, media_range)
    content = body if isinstance(body, bytes) else body.encode()
    found = judge_request(match, Request("POST", "/", (("Content-Type", media_range),), content))
    return [(each.rule, str(each.where)) for each in found]


@pytest.mark.parametrize(
    "body",
    [
        "name: Rex\nage: 3\n",
        '{"name": "Rex", "age": 3}',
        "# a comment\n--- \nname: &n Rex\ntags: [*n, *n]\n...\n",
        "name: no\n",  # false to YAML 1.1
        "name: 2024-01-01\n",  # a date to YAML 1.1
        "name: !!str 1\nage: 0o17\n",  # YAML 1.2's octal
        "\ufeffname: Rex\n",
    ],
)
def test_what_stands_for_the_described_value_conforms(body: str) -> None:
    assert judged(PET, body) == []


@pytest.mark.parametrize(
    ("body", "breach"),
    [
        ("age: 3\n", ("request-body-schema", "body")),
        ("name: 1\n", ("request-body-schema", "body /name")),
        ("name: Rex\nage: 1:30\n", ("request-body-schema", "body /age")),  # 90 to YAML 1.1
        ("name: [Rex\n", ("request-body-malformed", "body")),
        ("name: a\nname: b\n", ("request-body-malformed", "body")),
        ("name: *nobody\n", ("request-body-malformed", "body")),
        (b"name: \xff\n", ("request-body-malformed", "body")),
    ],
)
def test_what_breaks_the_schema_or_yaml_is_told(body: str | bytes, breach: tuple[str, str]) -> None:
    assert judged(PET, body) == [breach]


@pytest.mark.parametrize(
    "media_range",
    ["application/yaml", "application/x-yaml", "text/yaml", "text/vnd.yaml", "application/vnd.api+yaml"],
)
def test_every_name_of_yaml_is_judged(media_range: str) -> None:
    assert judged(PET, "name: Rex", media_range) == []
    assert judged(PET, "nome: Rex", media_range) != []


def test_what_is_described_as_text_is_the_text_of_the_file() -> None:
    assert judged({"type": "string"}, "kind: Config\nusers: []\n") == []
    assert judged({"type": "string", "maxLength": 5}, "kind: Config\n") == [("request-body-schema", "body")]
    assert judged({"enum": ["a", "b"]}, "a # or b\n") == []


def test_several_documents_are_not_judged() -> None:
    assert judged(PET, "1\n---\n2\n") == []
    _, media = described(PET, "application/yaml")
    assert content_not_judged(media, b"1\n---\n2\n", "application/yaml") is not None


def test_aliases_that_expand_without_measure_are_malformed() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    assert judged({"type": "object"}, f"a0: &a0 [x]\n{levels}") == [("request-body-malformed", "body")]


ANY = {"type": ["object", "array", "string", "number", "boolean", "null"]}

HARD = (
    *(
        "",
        " ",
        "~",
        "null",
        "Null",
        "true",
        "yes",
        "No",
        "on",
        "y",
        "1",
        "0x1F",
        "0o17",
        "1e3",
        "1_000",
        "1:30",
    ),
    *(
        ".inf",
        "-.INF",
        ".nan",
        "2024-01-01",
        "<<",
        "=",
        "-",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
    ),
    *("%a", "@a", "`a", "|", ">", "'", '"', "\\", "[", "{", "a\nb", "a\n\n b ", "\t", "\r\n", "a ", " a"),
    *(
        "\x00",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\xa0",
        "漢字",
        "\U0001f600",
        "---",
        "...",
        "a,b",
    ),
)


@pytest.mark.parametrize("text", HARD)
def test_a_text_is_read_back_as_it_was_by_us_and_by_yaml_1_1(text: str) -> None:
    _, media = described({"type": "object"}, "application/yaml")
    value: Json = {text: [text, {"a": text}]}
    _, content = write_content("application/yaml", media, value)
    assert judged({"const": value}, content) == []
    assert yaml.safe_load(content) == value


values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
@settings(max_examples=25)
def test_what_is_written_is_read_back(value: Any) -> None:
    _, media = described(ANY, "application/yaml")
    _, content = write_content("application/yaml", media, [value])
    assert judged({"const": [value]}, content) == []


def test_it_is_written_for_people() -> None:
    _, media = described({"type": "object"}, "application/yaml")
    value: Json = {
        "name": "Rex",
        "born": "2024-01-01",
        "toys": [{"kind": "ball", "at": [1, 2]}, [], {}],
        "owner": None,
    }
    _, content = write_content("application/yaml", media, value)
    assert content.decode().splitlines() == [
        *("name: Rex", 'born: "2024-01-01"', "toys:", "  - kind: ball", "    at:", "      - 1", "      - 2"),
        *("  - []", "  - {}", "owner: null"),
    ]
    assert json.loads(json.dumps(yaml.safe_load(content))) == value


def test_an_example_that_is_a_text_is_the_document_as_it_stands() -> None:
    _, media = described(PET, "application/yaml")
    assert write_content("application/yaml", media, "name: Rex  # my dog\n")[1] == b"name: Rex  # my dog\n"
