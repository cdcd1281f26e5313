"""Each known difference with the smallest message that shows it, and what the standard says of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import (
    DISAGREEMENTS,
    Asked,
    Request,
    Response,
    SecondOpinion,
    disagreement,
    judge_request,
    judge_response,
)

from .documents import answer, body, matched, only, posted, query, spec_of

PAGE = Path(__file__).parents[3] / "docs" / "second-opinion.md"
INTEGER = {"type": "integer"}
OBJECT = {"type": "object", "properties": {"a": INTEGER}}
TEXTS = {"type": "object", "properties": {"a": {"type": "string"}}}
PETS = {
    "Pet": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
    },
    "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {"lives": INTEGER}},
}
BASIC = {"securitySchemes": {"b": {"type": "http", "scheme": "basic"}}}
OAUTH = {"securitySchemes": {"b": {"type": "oauth2", "flows": {}}}}
BOUNDARY = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext\r\n--x--\r\n'


@dataclass(frozen=True)
class Case:
    """A message and who refuses it. we: whether truespec does; the other then does not."""

    operation: dict[str, Any]
    message: Request | Response
    we: bool
    version: str = "3.1.0"
    method: str = field(default="GET")


def typed(content: bytes, content_type: str, status: int = 200) -> Response:
    return Response(status, (("Content-Type", content_type),), content)


CASES: dict[str, list[Case]] = {
    "boolean-spelled": [
        Case(query({"type": "boolean"}), Request("GET", f"/?p={text}"), we=True)
        for text in ("0", "yes", "on")
    ],
    "content-of-text": [
        Case(answer({"type": "boolean"}, "text/plain"), typed(b"true", "text/plain"), we=False)
    ],
    "content-raw": [Case(answer({"type": "string"}, "image/png"), typed(b"\x89PNG", "image/png"), we=False)],
    "discriminator-inherited": [
        Case(
            body({"$ref": "#/components/schemas/Pet"}) | {"components": {"schemas": PETS}},
            posted(b'{"kind": "cat", "lives": "nine"}'),
            we=True,
        )
    ],
    "discriminator-unknown": [
        Case(
            body({"$ref": "#/components/schemas/Pet"}) | {"components": {"schemas": PETS}},
            posted(b'{"kind": "Dog"}'),
            we=True,
        )
    ],
    "form-unreadable": [
        Case(
            body({"properties": {"a": {"oneOf": [{"type": "string"}]}}}, "multipart/form-data"),
            posted(PART, BOUNDARY),
            we=False,
        )
    ],
    "format-unchecked": [
        Case(query({"type": "string", "format": "uri"}), Request("GET", "/?p=example.com"), we=True),
        Case(body({"anyOf": [{"type": "integer", "format": "uint8"}]}), posted(b"256"), we=True),
        Case(query({"anyOf": [{"type": "integer", "format": "uint8"}]}), Request("GET", "/?p=256"), we=True),
    ],
    "head-content": [
        Case({"method": "head"} | answer(INTEGER), Response(200, ()), we=False, method="HEAD"),
        Case({"method": "head"} | answer(INTEGER), typed(b"1", "application/json"), we=True, method="HEAD"),
    ],
    "integer-zero-fraction": [
        Case(query(INTEGER), Request("GET", "/?p=4.0"), we=False),
        Case(query({"anyOf": [INTEGER, {"type": "boolean"}]}), Request("GET", "/?p=4.0"), we=False),
        Case(body(INTEGER), posted(b"4.0"), we=False, version="3.0.3"),
    ],
    "parameter-deep": [
        Case(query(TEXTS, style="deepObject", explode=True), Request("GET", "/?p%5Ba%5D%5B%5D=x"), we=True),
    ],
    "parameter-object": [
        Case(query(OBJECT), Request("GET", "/?a=1&p=x"), we=False),
        Case(query(OBJECT, explode=False), Request("GET", "/?p=a,1,b"), we=True),
    ],
    "path-empty": [
        Case(
            {
                "path": "/{p}",
                "parameters": [{"name": "p", "in": "path", "required": True, "schema": {"type": "string"}}],
            },
            Request("GET", "/"),
            we=True,
        )
    ],
    "pattern-line-end": [
        Case(body({"type": "string", "pattern": "^a$"}), posted(b'"a\\n"'), we=True),
        Case(
            body({"oneOf": [INTEGER, {"type": "object", "properties": {"b": {"pattern": "^a$"}}}]}),
            posted(b'{"b":"a\\n"}'),
            we=True,
        ),
    ],
    "query-empty": [Case(query({"type": "string"}), Request("GET", "/?p="), we=False)],
    "security-form": [
        Case(
            {"components": BASIC, "security": [{"b": []}]},
            Request("GET", "/", (("Authorization", "Basic x"),)),
            we=True,
        )
    ],
    "security-unchecked": [
        Case({"components": OAUTH, "security": [{"b": []}]}, Request("GET", "/"), we=True)
    ],
    "status-bodiless": [
        Case(answer(INTEGER, status="204"), Response(204, ()), we=False),
        Case(answer(INTEGER, status="204"), typed(b"1", "application/json", 204), we=True),
    ],
    "status-field": [Case({"responses": {"101": {"description": ""}}}, Response(101, ()), we=True)],
}


def asked_of(case: Case) -> Asked:
    spec = spec_of(case.version, **case.operation)
    second, operation, message = SecondOpinion(spec), only(spec), case.message
    if isinstance(message, Response):
        violations = judge_response(operation, case.method, message)
        return Asked(operation, case.method, message, violations, second.of_response(operation, message))
    match = matched(spec, message)
    return Asked(
        operation, message.method, message, judge_request(match, message), second.of_request(match, message)
    )


@pytest.mark.parametrize(
    ("id_", "case"),
    [(id_, case) for id_, cases in CASES.items() for case in cases],
    ids=lambda value: str(value)[:40],
)
def test_a_known_difference_is_there_and_is_known(id_: str, case: Case) -> None:
    asked = asked_of(case)
    assert bool(asked.violations) is case.we, (asked.violations, asked.opinion)
    assert asked.opinion.verdict == ("conforms" if case.we else "violates"), asked.opinion
    found = disagreement(asked)
    assert found is not None
    assert found.id == id_


def test_every_difference_has_a_message_that_shows_it() -> None:
    assert [each.id for each in DISAGREEMENTS] == sorted(CASES)


def test_every_difference_is_told_on_the_page_and_no_other() -> None:
    sections = re.findall(r"^### `([a-z-]+)`: (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    rights = {"truespec": "truespec is right", "openapi-core": "openapi-core is right", "either": "both may"}
    assert sections == [(each.id, rights[each.right]) for each in DISAGREEMENTS]


def test_what_no_difference_explains_stays_unexplained() -> None:
    spec = spec_of(**body({"type": "string", "maxLength": 1}))
    request = posted(b'"ab"')
    match = matched(spec, request)
    conforming = SecondOpinion(spec).of_request(match, posted(b'"a"'))
    asked = Asked(only(spec), "POST", request, judge_request(match, request), conforming)
    assert not asked.agree
    assert disagreement(asked) is None
