"""Secrets stay out."""

from typing import Any

import pytest
from truespec.contract_tests import Finding, Secrets
from truespec.contract_tests.redact import url_without_user
from truespec.contract_tests.reproduce import curl_commands
from truespec.spec import HIDDEN, Exchange, Location, Request, Response, Spec

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


PARAMETERS = [
    {"in": "query", "name": "page_token", "schema": {"type": "string"}},
    {"in": "cookie", "name": "theme", "schema": {"type": "string"}},
    {"in": "header", "name": "X-Session-Kind", "schema": {"type": "string"}},
]
DECLARING = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"get": {"parameters": PARAMETERS, "responses": {"200": {"description": ""}}}}},
        "components": {"securitySchemes": SCHEMES},
    }
)


def test_a_parameter_of_the_document_is_shown_whatever_its_name_sounds_like() -> None:
    fields = (("X-Session-Kind", "long"), ("X-Session-Id", "s3cret"))
    shown = Secrets.of(DECLARING).request(Request("GET", "/?page_token=abc&token=s3cret", fields))
    assert shown.target == f"/?page_token=abc&token={HIDDEN}"
    assert shown.fields == (("X-Session-Kind", "long"), ("X-Session-Id", HIDDEN))


def test_cookies_are_hidden_one_by_one() -> None:
    shown = Secrets.of(DECLARING).request(Request("GET", "/", (("Cookie", "theme=dark; sid=s3cret;x=y"),)))
    assert shown.fields == (("Cookie", f"theme=dark; sid={HIDDEN};x={HIDDEN}"),)


def test_the_escaped_name_of_a_secret_is_its_name() -> None:
    assert Secrets.of(SPEC).request(Request("GET", "/?%6Bey=s3cret")).target == f"/?%6Bey={HIDDEN}"


def test_stand_ins_are_no_secret() -> None:
    fields = (("X-Own-Key", "truespec"), ("Authorization", "Bearer truespec"))
    request = Request("GET", "/?key=truespec", fields)
    assert Secrets.of(SPEC).request(request) == request


def test_a_secret_that_comes_back_is_hidden_in_the_answer_and_in_what_is_said_of_it() -> None:
    request = Request("GET", "/?key=top%20secret", (("Authorization", "Bearer abc-123-def"),), b"abc-123-def")
    response = Response(
        500, (("X-Echo", "Bearer abc-123-def"),), b'{"key": "top secret", "t": "abc-123-def"}'
    )
    exchange = Exchange(request, response)
    finding = Finding(
        check="server-error",
        level="fault",
        operation="GET /",
        sentence="abc-123-def is no number",
        expected="a number",
        got="abc-123-def",
        at=Location("a.yaml", 1, 1, ""),
        exchange=exchange,
        steps=(exchange,),
        why="with abc-123-def",
    )
    shown = Secrets.of(SPEC).finding(finding)
    assert "abc-123" not in repr(shown)
    assert "top secret" not in repr(shown)
    assert shown.fingerprint == finding.fingerprint
    answer = shown.exchange.response
    assert answer is not None
    assert answer.body.decode() == f'{{"key": "{HIDDEN}", "t": "{HIDDEN}"}}'


def test_a_short_secret_is_not_looked_for_in_answers() -> None:
    exchange = Exchange(Request("GET", "/?key=a"), Response(200, (), b"a cat"))
    shown = Secrets.of(SPEC).exchange(exchange)
    assert shown.response == exchange.response


def test_an_address_is_shown_without_user_and_password() -> None:
    assert url_without_user("https://me:s3cret@api.example:8443/v1") == "https://api.example:8443/v1"
    assert url_without_user("http://localhost/a@b") == "http://localhost/a@b"


def test_a_key_in_a_wrong_place_is_a_secret_as_well() -> None:
    shown = Secrets.of(SPEC).request(Request("GET", "/?x-own-key=s3cret", (("key", "s3cret"),)))
    assert shown == Request("GET", f"/?x-own-key={HIDDEN}", (("key", HIDDEN),))


LOGIN = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/login": {
                "post": {
                    "requestBody": {
                        "content": {
                            "application/json": {
                                "schema": {"properties": {"pin": {"type": "string", "format": "password"}}}
                            }
                        }
                    },
                    "responses": {"200": {"description": "d"}},
                }
            }
        },
    }
)
CONTENTS = {
    "application/json": b'{"user": "me", "password": "s3cret-1", "in": [{"pin": "s3cret-2"}], "tokens": 3}',
    "application/x-www-form-urlencoded": b"user=me&password=s3cret-1&pin=s3cret-2",
    "application/xml": b"<a><user>me</user><password x='1'>s3cret-1</password><pin>s3cret-2</pin></a>",
    'multipart/form-data; boundary="b"': (
        b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret-1\r\n--b\r\n'
        b'Content-Disposition: form-data; name="pin"\r\nContent-Type: text/plain\r\n\r\ns3cret-2\r\n--b--\r\n'
    ),
}


def met(content_type: str, engine: str) -> Finding:
    request = Request("POST", "/login", (("Content-Type", content_type),), CONTENTS[content_type])
    given = b'{"access_token": "s3cret-3", "n": "s3cret-1"}'
    return Finding(
        check="server-error",
        level="fault",
        operation="POST /login",
        sentence="s3cret-1 is no number",
        expected="a number",
        got="none",
        at=Location("a.yaml", 1, 1, ""),
        exchange=Exchange(request, Response(200, (("Content-Type", "application/json"),), given)),
        engine=engine,
    )


@pytest.mark.parametrize("content_type", CONTENTS)
def test_secrets_in_contents_that_are_somebodys_are_hidden(content_type: str) -> None:
    finding, secrets = met(content_type, "recording"), Secrets.of(LOGIN)
    shown = secrets.finding(finding)
    assert "s3cret" not in repr(shown)
    assert shown.exchange.request.body.count(HIDDEN.encode()) == 2
    (command,) = curl_commands(finding, "http://a", secrets)
    assert "s3cret" not in command
    assert "$TRUESPEC_PIN" in command
    of_tests = secrets.of_users().finding(met(content_type, "truespec"))
    assert "s3cret" not in repr(of_tests)


def test_what_we_made_ourselves_can_be_sent_again() -> None:
    finding = met("application/json", "truespec")
    assert Secrets.of(LOGIN).finding(finding).exchange == finding.exchange
    assert "s3cret-1" in curl_commands(finding, "http://a", Secrets.of(LOGIN))[0]
