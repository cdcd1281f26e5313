"""Schemas that no value can be made of: said in one line with the place; the rest of the document works."""

from pathlib import Path
from typing import Any

import pytest
from truespec.cli import main
from truespec.mockserver import create_app
from truespec.spec import DocumentError, Spec

DIGITS = "9" * 300

ABSURD: dict[str, tuple[str, str]] = {
    "items": ("{type: array, minItems: 1000000000, items: {type: string}}", "1,000,000,000 items"),
    "characters": ("{type: string, minLength: 1000000000}", "1,000,000,000 characters"),
    "members": ("{type: object, minProperties: 1000000000}", "1,000,000,000 members"),
    "contained": ("{type: array, contains: {const: 1}, minContains: 1000000000}", "1,000,000,000 items"),
    "pattern": ("{type: string, pattern: '^a{200000}$'}", "200,000 characters"),
    "nested": (
        "{type: array, minItems: 900, items: {type: array, minItems: 900, items: {type: integer}}}",
        "810,901 parts",
    ),
    "inside": (
        "{type: object, required: [a], properties: {a: {type: string, minLength: 200000}}}",
        "200,000",
    ),
    "bounds": (
        f"{{type: integer, minimum: {DIGITS}, maximum: 10}}",
        "the least number is above the greatest",
    ),
    "endless": ("{$ref: '#/components/schemas/Endless'}", "another one of its kind, without end"),
    "different": ("{type: array, uniqueItems: true, minItems: 3, items: {type: boolean}}", "there are 2"),
}
"""By path; with words that tell what is too much."""

FINE: dict[str, str] = {
    "digits": f"{{type: integer, minimum: {DIGITS}}}",
    "patient": "{type: string, pattern: '^(a+)+$', minLength: 1000}",
    "exploding": "{type: string, pattern: '^((((a{1,1000}){1,1000}){1,1000}){1,1000})$'}",
    "steps": "{type: number, multipleOf: 1.0e-300, minimum: 0.5, maximum: 0.6}",
    "plain": "{const: 1}",
}
"""What can be answered all the same."""


def document() -> str:
    lines = ["openapi: 3.1.0", 'info: {title: T, version: "1"}', "paths:"]
    for name, schema in (*((name, each) for name, (each, _) in ABSURD.items()), *FINE.items()):
        content = f"{{application/json: {{schema: {schema}}}}}"
        lines += [
            f"  /{name}:",
            f"    get: {{responses: {{'200': {{description: OK, content: {content}}}}}}}",
        ]
    endless = "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Endless'}}}"
    return "\n".join([*lines, "components:", "  schemas:", f"    Endless: {endless}", ""])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("absurd") / "absurd.yaml"
    path.write_text(document(), encoding="utf-8")
    return path


def line_of(name: str) -> int:
    wanted = "    Endless:" if name == "endless" else f"  /{name}:"
    lines = document().split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(wanted)) + (
        name != "endless"
    )


@pytest.fixture(scope="module")
def spec(file: Path) -> Spec:
    return Spec.load(file)


@pytest.mark.parametrize("name", ABSURD)
def test_the_reason_and_the_place_are_told_in_one_line(name: str, spec: Spec) -> None:
    schema = spec.operation(f"GET /{name}").responses["200"].content["application/json"].schema
    assert schema is not None
    with pytest.raises(DocumentError) as raised:
        schema.example()
    assert ABSURD[name][1] in raised.value.message
    assert "\n" not in str(raised.value)
    assert raised.value.at is not None
    assert raised.value.at.line == line_of(name)


@pytest.mark.parametrize("command", ["lint", "prove"])
def test_each_is_told_once(command: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, str(file)])
    told = capsys.readouterr().out.splitlines()
    for name, (_, words) in ABSURD.items():
        found = [line for line in told if line.startswith(f"{file}:{line_of(name)}:")]
        assert len(found) == 1, (name, found)
        assert words in found[0]


@pytest.mark.parametrize("name", [*ABSURD, *FINE])
def test_the_mock_answers_what_can_be_answered(name: str, file: Path) -> None:
    answer: Any = create_app(file).test_client().get(f"/{name}")
    assert answer.status_code == (500 if name in ABSURD else 200)
    if name in ABSURD:
        detail = answer.get_json()["detail"]
        assert ABSURD[name][1] in detail
        assert f"absurd.yaml:{line_of(name)}:" in detail
