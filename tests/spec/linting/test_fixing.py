"""What is mended, and what is left since more than one thing could be meant."""

from pathlib import Path

import pytest
from truespec.spec import fixed_in_place, lint, load_document

from .test_linter import HEAD, OK

OLD = HEAD.replace("3.1.0", "3.0.3")
LISTED = HEAD + f"paths:\n  /{{a}}:\n    get: {OK}\n    parameters:\n      - name: a\n        in: path\n"
SCHEMA = "components: {{schemas: {{A: {}}}}}\n"


def fixed(text: str, folder: Path) -> str:
    """Fix a document in place; what is not fixed comes back as it was."""
    path = folder / "api.yaml"
    path.write_text(text)
    texts = fixed_in_place(load_document(path), lint).texts
    return texts[path.resolve()][1] if texts else text


SCHEMAS = {
    "a mistyped keyword": ("{maxLenght: 3}", "{maxLength: 3}"),
    "`nullable` beside a type": ("{type: string, nullable: true}", '{type: [string, "null"]}'),
    "`nullable: false`": ("{nullable: false, type: string}", "{type: string}"),
    "a bound of draft 4": ("{minimum: 1, exclusiveMinimum: true}", "{exclusiveMinimum: 1}"),
    "no bound of draft 4": ("{minimum: 1, exclusiveMinimum: false}", "{minimum: 1}"),
    "a type in capitals": ("{type: String}", "{type: string}"),
    "a number as text": ('{type: string, maxLength: "5"}', "{type: string, maxLength: 5}"),
    "a member that its object requires": (
        "{type: object, properties: {b: {required: true}, c: {required: true}, d: {required: false}}}",
        "{type: object, required: [b, c], properties: {b: {}, c: {}, d: {}}}",
    ),
    "equal items": ("{required: [a, b, a]}", "{required: [a, b]}"),
    "equal members of an enum": ("{enum: [1, 2, 1.0]}", "{enum: [1, 2]}"),
    "numbers in an enum of texts": (
        "{type: string, enum: [1.10, true, a]}",
        '{type: string, enum: ["1.10", "true", a]}',
    ),
    "deep in an example": (
        "{type: object, properties: {m: {type: array, items: {type: integer}}}, example: {m: [1, '2']}}",
        "{type: object, properties: {m: {type: array, items: {type: integer}}}, example: {m: [1, 2]}}",
    ),
    "an example with other capitals": ("{enum: [large], example: Large}", "{enum: [large], example: large}"),
    "a truth as text": ("{type: boolean, default: 'true'}", "{type: boolean, default: true}"),
}


@pytest.mark.parametrize(("before", "after"), SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema_says_what_was_evidently_meant(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(HEAD + SCHEMA.format(before), tmp_path) == HEAD + SCHEMA.format(after)


OLD_SCHEMAS = {
    "a bound of today": ("{exclusiveMinimum: 1}", "{exclusiveMinimum: true, minimum: 1}"),
    "null among the types": ('{type: [string, "null"]}', "{type: string, nullable: true}"),
    "a constant": ("{const: 1}", "{enum: [1]}"),
    "one of examples": ("{type: string, examples: [a]}", "{type: string, example: a}"),
}


@pytest.mark.parametrize(("before", "after"), OLD_SCHEMAS.values(), ids=OLD_SCHEMAS)
def test_a_schema_of_3_0_is_written_in_its_own_words(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(OLD + SCHEMA.format(before), tmp_path) == OLD + SCHEMA.format(after)


SHOWN = (
    "paths:\n  /a:\n    get:\n      responses:\n        default:\n          description: D\n"
    "          content: {{application/json: {{schema: {{}}, examples: {}}}}}\n"
)
PARTS = {
    "a version that is a number": (
        HEAD.replace('"1"', "1.10") + "paths: {}\n",
        HEAD.replace('"1"', '"1.10"') + "paths: {}\n",
    ),
    "a mistyped field": (
        HEAD + f"paths:\n  /a:\n    get: {{operationID: a, {OK[1:]}\n",
        HEAD + f"paths:\n  /a:\n    get: {{operationId: a, {OK[1:]}\n",
    ),
    "what every path parameter has": (
        LISTED + "        schema: {}\n",
        LISTED + "        required: true\n        schema: {}\n",
    ),
    "a response without words": (
        HEAD + "paths:\n  /a:\n    get: {responses: {'404': {}, '2xx': {description: D}}}\n",
        HEAD
        + "paths:\n  /a:\n    get: {responses: {'404': {description: Not Found}, '2XX': {description: D}}}\n",
    ),
    "a variable that nobody describes": (
        HEAD + f"paths:\n  /{{a}}:\n    get: {OK}\n    put: {OK}\n",
        HEAD
        + f"paths:\n  /{{a}}:\n    get: {OK}\n    put: {OK}\n"
        + "    parameters: [{name: a, in: path, required: true, schema: {type: string}}]\n",
    ),
    "a variable in other letters": (
        HEAD
        + f"paths:\n  /{{userId}}:\n    get: {OK}\n"
        + "    parameters: [{name: user_id, in: path, required: true, schema: {}}]\n",
        HEAD
        + f"paths:\n  /{{userId}}:\n    get: {OK}\n"
        + "    parameters: [{name: userId, in: path, required: true, schema: {}}]\n",
    ),
    "a bare value among examples": (
        HEAD + SHOWN.format("{a: 1, b: {id: 2}}"),
        HEAD + SHOWN.format("{a: 1, b: {value: {id: 2}}}").replace("a: 1", "a: {value: 1}"),
    ),
    "a mistyped field of an example": (
        HEAD + SHOWN.format("{a: {vaule: 1}}"),
        HEAD + SHOWN.format("{a: {vaule: 1}}"),  # or it is a value that has this member
    ),
    "a reference of Swagger": (
        HEAD + "components: {schemas: {A: {}, B: {$ref: '#/definitions/A'}}}\n",
        HEAD + "components: {schemas: {A: {}, B: {$ref: '#/components/schemas/A'}}}\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PARTS.values(), ids=PARTS)
def test_an_object_is_formed_as_it_was_meant(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(before, tmp_path) == after


LEFT = {
    "a name that only resembles another": "{properties: {a: {$ref: '#/components/schemas/B'}}}",
    "a number that is out of bounds": "{type: integer, maximum: 3, example: 4}",
    "a text that is too long": "{type: string, maxLength: 3, example: long}",
    "a word that is in no enum": "{enum: [large], example: lrge}",
    "a value of another kind": "{type: string, example: [a]}",
    "a member of an enum that would stand twice": "{type: string, enum: ['3', 3]}",
    "a null that an enum may not mean": "{type: string, nullable: true, enum: [a]}",
    "a type that could be two": "{type: strin}",
    "a text that is no number for certain": "{type: integer, default: 1.5.0}",
}


@pytest.mark.parametrize("schema", LEFT.values(), ids=LEFT)
def test_what_could_mean_several_things_is_left(schema: str, tmp_path: Path) -> None:
    text = HEAD + SCHEMA.format(schema)
    assert lint(text.encode())
    assert fixed(text, tmp_path) == text


def test_a_fix_that_would_bring_an_error_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(
        HEAD + f"paths:\n  /a:\n    get: {OK}\n    parameters: [{{name: a, in: Path, schema: {{}}}}]\n"
    )
    found = fixed_in_place(load_document(path), lint)
    assert (found.texts, len(found.left)) == ({}, 1)
    assert [reason for _, reason in found.refused] == ["it would bring new errors"]
