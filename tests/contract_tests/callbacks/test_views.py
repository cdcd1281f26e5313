"""Content of callbacks, held to both readings of what is for one direction only."""

import pytest
from truespec.contract_tests.callbacks import Receiver, heard_of
from truespec.spec import Exchange, Request, Response, Spec

SPEC = Spec.load(
    b"""openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /users:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {hook: {type: string}}}}}}
      responses: {"202": {description: OK}}
      callbacks:
        made:
          '{$request.body#/hook}':
            post:
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      required: [id, name, password]
                      properties:
                        id: {type: integer, readOnly: true}
                        name: {type: string}
                        password: {type: string, writeOnly: true}
              responses: {"200": {description: OK}}
"""
)
JSON = (("Content-Type", "application/json"),)
MAKE = SPEC.operation("POST /users")


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (b'{"id": 1, "name": "ann"}', 0),
        (b'{"name": "ann", "password": "x"}', 0),
        (b'{"id": 1, "name": "ann", "password": "x"}', 0),
        (b'{"id": 1}', 1),
        (b'{"id": 1, "name": 2}', 2),
        (b'{"id": 1, "name": ', 1),
    ],
)
def test_what_one_of_the_readings_allows_is_allowed(content: bytes, count: int) -> None:
    receiver = Receiver(SPEC)
    receiver.urls = ("http://127.0.0.1:4020",)
    invitation = receiver.invite(MAKE, Request("POST", "/users", JSON, b"{}"))
    assert invitation is not None
    token = next(iter(invitation.tokens))
    assert token.encode() in invitation.request.body
    assert receiver.answer(Request("POST", f"/{token}", JSON, content)).status == 200
    invitation.exchange = Exchange(invitation.request, Response(202))
    ((asked, message),) = receiver.news()
    assert asked is invitation
    found = list(heard_of(receiver, invitation, message))
    assert [each.telling.check for each in found] == ["callback-breaks-document"] * count


def test_an_address_that_nobody_was_given_is_not_there() -> None:
    receiver = Receiver(SPEC)
    assert receiver.answer(Request("POST", "/0000000000a", JSON, b"{}")).status == 404
    assert list(receiver.news()) == []
