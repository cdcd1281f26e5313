"""Secrets stay out."""

from typing import Any

from truespec.contract_tests import Secrets
from truespec.contract_tests.redact import HIDDEN
from truespec.spec import Request, Response, Spec

SCHEMES: dict[str, Any] = {
    "h": {"type": "apiKey", "in": "header", "name": "X-Own-Key"},
    "q": {"type": "apiKey", "in": "query", "name": "key"},
}
SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": SCHEMES},
    }
)


def test_what_the_document_names_is_hidden_and_what_everybody_knows_too() -> None:
    fields = (
        ("x-own-key", "a"),
        ("Authorization", "b"),
        ("Cookie", "c"),
        ("X-Other", "d"),
        ("X-Api-Key", ""),
    )
    request = Secrets.of(SPEC).request(Request("GET", "/a?x=1&key=secret&keys=2", fields, b"body"))
    assert request.target == f"/a?x=1&key={HIDDEN}&keys=2"
    assert [value for _, value in request.fields] == [HIDDEN, HIDDEN, HIDDEN, "d", ""]
    assert request.body == b"body"


def test_an_answer_that_sets_a_cookie_hides_it() -> None:
    response = Secrets().response(Response(200, (("Set-Cookie", "sid=1"), ("X", "y")), b"z"))
    assert response.fields == (("Set-Cookie", HIDDEN), ("X", "y"))


def test_a_secret_has_a_name_as_a_variable() -> None:
    assert Secrets().variable("X-Api-Key") == "TRUESPEC_X_API_KEY"
