"""Cases about who asks."""

from typing import Any

from truespec.contract_tests import Credentials, credential_cases
from truespec.spec import FieldLines, Request, Spec


def _elsewhere(place: str, given: FieldLines) -> Request:
    """Give the request whose key is in another place than the documented one. given: as the user does."""
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"securitySchemes": {"Key": {"type": "apiKey", "in": place, "name": "Authorization"}}},
        "paths": {"/a": {"get": {"security": [{"Key": []}], "responses": {"200": {"description": "OK"}}}}},
    }
    credentials = Credentials.of(given)
    accepted = credentials.added_to(Request("GET", "/a"))
    cases = credential_cases(Spec.load(described).operations[0], accepted, credentials)
    (found,) = (each.request for each in cases if "in another place" in each.why)
    return found


def test_a_key_that_moves_from_a_field_to_the_query_is_percent_encoded() -> None:
    moved = _elsewhere("header", (("Authorization", "Token a&b"),))
    assert moved.target == "/a?Authorization=Token%20a%26b"


def test_a_key_that_moves_from_the_query_to_a_field_is_not() -> None:
    moved = _elsewhere("query", (("?Authorization", "Token a&b"),))
    assert moved.target == "/a"
    assert moved.field("authorization") == "Token a&b"
