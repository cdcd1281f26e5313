"""What a document promises and does not say, and what it says and nobody reads."""

import sys

import pytest
from truespec.spec import lint

from .test_linter import HEAD, OK

KEYWORD = "components: {{schemas: {{T: {}}}}}\n"
ANSWER = "{description: D}"
ASKED = "paths:\n  /a:\n    get: {{{}, responses: {{'200': {{description: D}}}}}}\n"


def told(text: str, version: str = "3.1.0") -> list[tuple[str, str]]:
    head = HEAD.replace("openapi: 3.1.0", "swagger: '2.0'" if version == "2.0" else f"openapi: {version}")
    return [(problem.rule, problem.at.pointer) for problem in lint((head + text).encode())]


def schemas(*written: str) -> str:
    return "components:\n  schemas:\n" + "".join(f"    {each}\n" for each in written)


REFUSING = {
    "a body": "requestBody: {content: {a/b: {}}}",
    "a required parameter": "parameters: [{name: q, in: query, required: true, schema: {type: string}}]",
    "a parameter that not every text meets": "parameters: [{name: q, in: query, schema: {enum: [a]}}]",
    "credentials": "security: [{S: []}]",
}


@pytest.mark.parametrize("part", REFUSING.values(), ids=REFUSING)
def test_an_operation_that_may_refuse_declares_how(part: str) -> None:
    schemes = "components: {securitySchemes: {S: {type: http, scheme: basic}}}\n"
    text = ASKED.format(part).replace("get", "post")
    assert told(text + schemes) == [("error-undeclared", "/paths/~1a/post/responses")]
    for declared in ("default", "'422'", "4XX"):
        described = text.replace("'200'", f"{declared}: {{description: D}}, '200'")
        assert told(described + schemes) == []


TAKING = {
    "any text in the query": "parameters: [{name: q, in: query, schema: {type: string, description: d}}]",
    "a cookie": "parameters: [{name: q, in: cookie, schema: {type: integer}}]",
    "nobody in particular": "security: [{}]",
}


@pytest.mark.parametrize("part", TAKING.values(), ids=TAKING)
def test_an_operation_that_takes_everything_declares_no_refusal(part: str) -> None:
    assert told(ASKED.format(part)) == []


OWN = {
    "a default": ("{name: q, in: query, type: integer, default: a}", ["default-invalid"]),
    "a member of an enum": ("{name: q, in: header, type: integer, enum: [1, a]}", ["enum-invalid"]),
    "equal members": ("{name: q, in: formData, type: string, enum: [a, a]}", ["enum-duplicate"]),
    "bounds": ("{name: q, in: query, type: integer, minimum: 2, maximum: 1}", ["schema-impossible"]),
    "items": (
        "{name: q, in: query, type: array, items: {type: array, items: {type: integer, default: a}}}",
        ["default-invalid"],
    ),
    "all of it": ("{name: q, in: query, type: integer, minimum: 1, default: 2, enum: [1, 2]}", []),
}


@pytest.mark.parametrize(("written", "rules"), OWN.values(), ids=OWN)
def test_a_parameter_of_2_0_is_a_schema_by_itself(written: str, rules: list[str]) -> None:
    text = ASKED.format(f"parameters: [{written}]").replace("'200'", "'400': {description: D}, '200'")
    assert [rule for rule, _ in told(text.replace("get", "post"), "2.0")] == rules


@pytest.mark.parametrize("rule", ["default", "enum"])
def test_a_header_of_2_0_is_a_schema_by_itself(rule: str) -> None:
    value = "a" if rule == "default" else "[a]"
    header = f"{{type: integer, {rule}: {value}}}"
    text = (
        f"paths:\n  /a:\n    get: {{responses: {{'200': {{description: D, headers: {{X-A: {header}}}}}}}}}\n"
    )
    assert [name for name, _ in told(text, "2.0")][-1:] == [f"{rule}-invalid"]


def test_operations_without_refusals_are_one_line() -> None:
    text = "".join(
        f"  /{name}: {{post: {{requestBody: {{content: {{a/b: {{}}}}}}, responses: {{'200': {ANSWER}}}}}}}\n"
        for name in "abc"
    )
    (problem,) = lint((HEAD + "paths:\n" + text).encode())
    assert problem.message.endswith("(and 2 operations more)")


SILENT = {
    "a member that `allOf` describes": [
        "Base: {properties: {id: {}}}",
        "T: {allOf: [{$ref: '#/components/schemas/Base'}], required: [id], properties: {name: {}}}",
    ],
    "a member that the other part describes": [
        "T: {allOf: [{properties: {id: {}}}, {properties: {name: {}}, required: [id]}]}"
    ],
    "a member that the schema around describes": [
        "T: {properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b], properties: {c: {}}}]}"
    ],
    "a base that what is made of it completes": [
        "Base: {properties: {id: {}}, required: [id, name]}",
        "T: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {name: {}}}]}",
    ],
    "members by pattern": ["T: {properties: {a: {}}, patternProperties: {^x: {}}, required: [x1]}"],
    "members of one kind": ["T: {properties: {a: {}}, additionalProperties: {type: string}, required: [b]}"],
    "nothing described at all": ["T: {type: object, required: [b]}"],
    "keywords of one of the types": ["T: {type: [integer, string], maxLength: 3, minimum: 3}"],
    "whole numbers in text": ["T: {type: string, format: int64}"],
    "an own format": ["T: {type: integer, format: stars}"],
    "numbers that are equal in no other way": ["T: {enum: [1, true, '1']}"],
    "a member that the union describes": [
        "T: {oneOf: [{properties: {a: {}}}], properties: {k: {}}, discriminator: {propertyName: k}}",
    ],
    "a base that describes what decides": [
        "T: {properties: {kind: {}}, discriminator: {propertyName: kind}}"
    ],
    "an own keyword": ["T: {x-nullable: true}"],
}


@pytest.mark.parametrize("written", SILENT.values(), ids=SILENT)
def test_what_is_said_elsewhere_counts(written: list[str]) -> None:
    assert told(schemas(*written)) == []


TOLD = {
    "a member that no part describes": (
        ["T: {allOf: [{properties: {id: {}}}, {properties: {name: {}}, required: [nme]}]}"],
        [("required-undeclared", "/components/schemas/T/allOf/1/required/0")],
    ),
    "each keyword of another type, in one line": (
        ["T: {type: array, maximum: 3, minimum: 3, items: {type: object, items: {}}}"],
        [
            ("keyword-ineffective", "/components/schemas/T/maximum"),
            ("keyword-ineffective", "/components/schemas/T/items/items"),
        ],
    ),
    "a chosen schema without what decides": (
        ["T: {anyOf: [{properties: {a: {}}}], discriminator: {propertyName: kind}}"],
        [("discriminator-undeclared", "/components/schemas/T/anyOf/0")],
    ),
}


@pytest.mark.parametrize(("written", "expected"), TOLD.values(), ids=TOLD)
def test_what_is_said_nowhere_is_told(written: list[str], expected: list[tuple[str, str]]) -> None:
    assert told(schemas(*written)) == expected


def test_status_codes_without_quotes_are_one_line_since_openapi_3() -> None:
    text = "paths: {/a: {get: {responses: {200: {description: D}, 204: {description: D}}}}}\n"
    assert told(text) == [("yaml-trap", "/paths/~1a/get/responses/200")]
    assert told(text, "2.0") == []
    assert told("x-example: {responses: {200: {}}}\npaths: {}\n") == []


def test_what_a_version_says_is_held_to_documents_of_that_version() -> None:
    body = f"paths: {{/a: {{delete: {{requestBody: {{content: {{a/b: {{}}}}}}, {OK[1:]}}}}}\n"
    assert told(body, "3.0.3") == [("request-body-ignored", "/paths/~1a/delete/requestBody")]
    assert told(body) == []
    accept = "paths: {/a: {parameters: [{name: Accept, in: header, type: string}]}}\n"
    assert told(accept, "2.0") == []
    assert told("consumes: [json]\npaths: {}\n", "2.0") == [("media-type-invalid", "/consumes/0")]


def test_examples_of_answers_are_held_to_their_schema_in_2_0() -> None:
    answer = "{description: D, schema: {type: object}, examples: {application/json: %s}}"
    text = f"paths: {{/a: {{get: {{responses: {{default: {answer}}}}}}}}}\n"
    place = "/paths/~1a/get/responses/default/examples/application~1json"
    assert told(text % "[1]", "2.0") == [("example-invalid", place)]
    assert told(text % "{a: 1}", "2.0") == told(text % "text", "2.0") == []


def test_content_is_forbidden_by_status_wherever_the_answer_stands() -> None:
    text = (
        "paths: {/a: {get: {responses: {'204': {$ref: '#/components/responses/R'}}}}}\n"
        "components: {responses: {R: {description: D, content: {a/b: {}}}}}\n"
    )
    assert told(text) == [("content-forbidden", "/components/responses/R/content")]
    assert told(text.replace("'204'", "'203'")) == []


LISTED = "paths:\n  /a:\n    get: {{operationId: listA, parameters: [{}], responses: {{default: {}}}, {}}}\n"


def test_what_nothing_can_be_held_to_is_told_of_each_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "{name: top, in: query, schema: {type: integer}}"
    relation = "x-truespec-relations: [{relation: limit, parameter: tob}]"
    text = LISTED.format(asked, ANSWER, relation)
    text += "x-truespec-invariants:\n- {id: a-b, sentence: S, holds: response.status = 1}\n"
    places = ["/paths/~1a/get/x-truespec-relations/0/parameter", "/x-truespec-invariants/0/holds"]
    assert told(text) == [("promise-invalid", each) for each in places]
    assert told(text.replace("tob", "top").replace(" = ", " == ")) == []
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    assert told(text) == [("promise-invalid", places[0])]
