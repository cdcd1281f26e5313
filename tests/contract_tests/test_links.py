"""What links bring from an answer to another operation."""

from truespec.contract_tests import Supplies, Things
from truespec.spec import Exchange, Request, Response, Spec

DOCUMENT = b"""
openapi: 3.1.0
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    post:
      responses:
        "202":
          description: taken
          links:
            status:
              operationId: readStatus
              parameters:
                path.ref: $response.body#/ticket/0
                verbose: true
                page: $request.query.page
                X-Trace: "{$method}-{$response.header.X-Job}"
  /progress/{ref}:
    parameters: [{name: ref, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: readStatus
      parameters:
      - {name: verbose, in: query, schema: {type: boolean}}
      - {name: page, in: query, schema: {type: string}}
      - {name: X-Trace, in: header, schema: {type: string}}
      responses: {"200": {description: OK}}
    delete: {responses: {"204": {description: gone}}}
"""
SPEC = Spec.load(DOCUMENT)
MADE = Exchange(
    Request("POST", "/jobs"),
    Response(202, (("X-Job", "j"), ("Content-Type", "application/json")), b'{"ticket": [7]}'),
)


def linked(*exchanges: Exchange) -> dict[str, object]:
    things = Things(SPEC)
    for each in exchanges:
        things.learn(each)
    values = Supplies(things).parameters(SPEC.operation("readStatus"))
    return {parameter.name: value for parameter, value in values.items()}


def test_a_link_brings_constants_and_what_its_expressions_name() -> None:
    assert linked(MADE) == {"ref": 7, "verbose": True, "X-Trace": "POST-j"}


def test_what_the_other_operation_may_not_be_given_is_left_out() -> None:
    answer = Response(202, (), b'{"ticket": ["seven"]}')
    assert linked(Exchange(Request("POST", "/jobs?page=2"), answer)) == {"verbose": True, "page": "2"}


def test_what_has_been_deleted_is_led_to_no_more() -> None:
    assert linked(MADE, Exchange(Request("DELETE", "/progress/7"), Response(204))) == {}


def test_a_careful_run_changes_nothing_that_only_a_link_names() -> None:
    things = Things(SPEC)
    things.learn(MADE)
    assert Supplies(things, only_own=True).parameters(SPEC.operation("DELETE /progress/{ref}")) == {}
