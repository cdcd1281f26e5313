"""Documents that would take all time or memory of whoever believes them, by what they overdo."""

from collections.abc import Mapping
from typing import Final

from ..mutations.cases import Case

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'


def described(schema: str, path: str = "/a") -> str:
    """Write a document with one operation whose answer and parameter have a schema."""
    return HEAD + (
        f"paths:\n  {path}:\n    get:\n"
        "      parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/S'}}]\n"
        "      responses: {'200': {description: OK, content: {application/json: "
        "{schema: {$ref: '#/components/schemas/S'}}}}}\n"
        f"components:\n  schemas:\n    S: {schema}\n"
    )


def chain(length: int) -> str:
    return described("{$ref: '#/components/schemas/C0'}") + "".join(
        f"    C{number}: {{$ref: '#/components/schemas/C{number + 1}'}}\n" for number in range(length)
    )


def aliases(levels: int) -> str:
    lines = [f"x-a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, levels)]
    return (
        HEAD
        + "paths: {}\nx-a0: &a0 {type: object, properties: {a: {type: string}}}\n"
        + "\n".join(lines)
        + "\n"
    )


def shared(levels: int) -> str:
    """Schemas that alias each other: each level is twice the one before."""
    text = described("{}") + "    A0: &a0 {type: object, properties: {x: {type: string}}}\n"
    for level in range(1, levels):
        text += f"    A{level}: &a{level} {{properties: {{l: *a{level - 1}, r: *a{level - 1}}}}}\n"
    return text


BOMBS: Final[Mapping[str, Mapping[str, str]]] = {
    "aliases": {
        "aliases of aliases": aliases(9),
        "aliases within the bounds": aliases(6),
        "schemas that alias each other": shared(40),
        "schemas that alias each other within the bounds": shared(14),
    },
    "nesting": {
        "deep nesting": described("[" * 100_000),
        "deep nesting in JSON": '{"a":' * 100_000,
        "deep schemas": described("{not: " * 180 + "{}" + "}" * 180),
        "deep items": described("{type: array, items: " * 180 + "{}" + "}" * 180),
    },
    "size": {
        "fifty thousand names": HEAD
        + "paths: {}\nx-names:\n"
        + "".join(f"  n{number}: 1\n" for number in range(50_000)),
        "a long enum": described("{enum: [" + ", ".join(map(str, range(50_000))) + "]}"),
        "a billion items": described("{type: array, minItems: 1000000000, items: {type: string}}"),
        "a billion characters": described("{type: string, minLength: 1000000000}"),
        "a billion members": described("{type: object, minProperties: 1000000000}"),
    },
    "references": {
        "a reference to itself": described("{$ref: '#/components/schemas/S'}"),
        "references in a circle": chain(50) + "    C50: {$ref: '#/components/schemas/C0'}\n",
        "references through themselves": described("{$ref: '#/components/schemas/S/properties/a'}"),
        "a long chain of references": chain(20_000) + "    C20000: {type: string}\n",
        "a schema that holds itself": described(
            "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/S'}}}"
        ),
    },
    "compositions": {
        "schemas that hold each other many times": described(
            "{anyOf: [" + ", ".join(["{$ref: '#/components/schemas/S'}"] * 50) + "]}"
        ),
        "allOf of itself twice": described(
            "{allOf: [" + ", ".join(["{properties: {a: {$ref: '#/components/schemas/S'}}}"] * 2) + "]}"
        ),
        "combinations without end": described(
            "{allOf: ["
            + ", ".join(f"{{anyOf: [{{required: [a{n}]}}, {{required: [b{n}]}}]}}" for n in range(24))
            + "]}"
        ),
    },
    "numbers and patterns": {
        "huge numbers": described(
            f"{{type: integer, minimum: 1e400, maximum: {'9' * 4000}, multipleOf: 1e-400}}"
        ),
        "a number of a million digits": described(f"{{type: integer, maximum: {'9' * 1_000_000}}}"),
        "a patient pattern": described("{type: string, pattern: '^(a+)+$', minLength: 1000}"),
        "a large pattern": described(
            "{type: string, pattern: '^((((a{1,1000}){1,1000}){1,1000}){1,1000})$'}"
        ),
        "a path that could be a patient pattern": described("{}", "'/" + "{a}" * 30 + "(a+)+$'"),
    },
}
"""By group, then by name."""


def bomb(number: int, group: str) -> Case:
    """Make a case of a bomb, beside a harmless document that has the same operation."""
    name = list(BOMBS[group])[number]
    return Case(name, described("{type: string}").encode(), BOMBS[group][name].encode())
