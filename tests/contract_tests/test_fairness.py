"""What servers of others do and are right to do, as real ones have shown: none of it is a fault."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from truespec.contract_tests import Case, Client, Finding, Inquest, Report, Target, TestSettings, run
from truespec.spec import Request, Spec, is_object, json_or_none

from .sample_server import serving

OK = {"200": {"description": "OK"}}
KEY = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}
DAY = {"name": "day", "in": "query", "schema": {"type": "string", "format": "date"}}
LOCKED = [{"Key": []}]


def document(paths: Mapping[str, Any]) -> Spec:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
    about = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    return Spec.load({**about, "paths": paths, "components": {"securitySchemes": {"Key": scheme}}})


def examined(paths: Mapping[str, Any], app: Any, *, opinions: bool = False) -> Report:
    with serving(app) as url:
        return run(document(paths), Target(url), TestSettings(second_engine=False, opinions=opinions))


def answering(status: str, *fields: tuple[str, str]) -> Any:
    def app(environ: Any, start: Any) -> list[bytes]:
        start(status, [("Content-Length", "0"), *fields])
        return []

    return app


def found(report: Report) -> list[tuple[str, str]]:
    return [(each.check, each.level) for each in report.findings]


def test_a_router_may_send_away_who_asks_at_a_strange_address() -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        strange = environ["PATH_INFO"].strip("/").count("/") != 1 or environ["PATH_INFO"].endswith("/")
        where = [("Location", "/things/a")] if strange else []
        start("307 Temporary Redirect" if strange else "200 OK", [("Content-Length", "0"), *where])
        return []

    assert found(examined({"/things/{key}": {"get": {"parameters": [KEY], "responses": OK}}}, app)) == []


@pytest.mark.parametrize(("tag", "checks"), [('"7"', ["condition-ignored"]), ("7", ["field-malformed"])])
def test_a_condition_that_repeats_a_malformed_tag_is_none(tag: str, checks: list[str]) -> None:
    report = examined({"/a": {"get": {"responses": OK}}}, answering("200 OK", ("ETag", tag)))
    assert [each.check for each in report.findings] == checks


@pytest.mark.parametrize("opinions", [False, True])
def test_formats_are_annotations_by_one_reading(opinions: bool) -> None:
    paths = {"/a": {"get": {"parameters": [DAY], "responses": OK}}}
    report = examined(paths, answering("200 OK", ("Allow", "GET")), opinions=opinions)
    wanted = {("format-not-checked", "opinion")} if opinions else set[tuple[str, str]]()
    assert {each for each in found(report) if each[0] != "method-ignored"} == wanted


@pytest.mark.parametrize(
    ("extra", "refusal", "checks"),
    [
        ({}, "400", []),
        ({}, "422", ["valid-refused"]),
        ({"additionalProperties": True}, "400", ["valid-refused"]),
    ],
)
def test_unknown_members_may_be_refused_where_the_document_has_the_answer_and_says_nothing_of_them(
    extra: Mapping[str, Any], refusal: str, checks: list[str]
) -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        is_known = sent in (b"{}", b'{"a":""}') or (b'"a"' in sent and b"unknown" not in sent)
        start("200 OK" if is_known else f"{refusal} No", [("Content-Length", "0")])
        return []

    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}, **extra}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    responses = {**OK, "400": {"description": "Not understood"}}
    report = examined({"/a": {"post": {"requestBody": body, "responses": responses}}}, app)
    assert [each.check for each in report.findings if "unknown member" in each.why] == checks


def test_security_that_is_switched_off_is_told_once_and_is_no_fault() -> None:
    paths = {path: {"get": {"security": LOCKED, "responses": OK}} for path in ("/a", "/b")}
    report = examined(paths, answering("200 OK"))
    assert found(report) == []
    assert (
        "the server asks for none of the documented credentials (2 operations): " in report.notes[-1].lower()
    )
    (finding,) = (
        each
        for each in examined(paths, answering("200 OK"), opinions=True).findings
        if each.check == "security-not-enforced"
    )
    assert (finding.level, finding.operations) == ("opinion", ("GET /a", "GET /b"))


def test_an_operation_that_lets_in_everybody_among_others_is_a_fault() -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        is_shut = environ["PATH_INFO"] == "/c" and not environ.get("HTTP_X_KEY")
        start("401 Unauthorized" if is_shut else "200 OK", [("Content-Length", "0")])
        return []

    paths = {path: {"get": {"security": LOCKED, "responses": OK}} for path in ("/a", "/b", "/c")}
    assert found(examined(paths, app)) == [("security-not-enforced", "fault")] * 2


def test_what_the_document_itself_makes_impossible_is_told_with_its_place() -> None:
    email = {"type": "string", "format": "email", "pattern": "^$"}
    schema = {"type": "object", "required": ["a"], "properties": {"a": email}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    paths = {"/a": {"post": {"requestBody": body, "responses": OK}}}
    (need,) = examined(paths, answering("200 OK")).needs
    words = "needs schemas that some value meets: <dict>: nothing meets this schema: no text matches"
    assert need.words.startswith(words)


def test_a_name_that_is_taken_may_be_refused() -> None:
    taken = set[str]()

    def app(environ: Any, start: Any) -> list[bytes]:
        sent = json_or_none(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        name = sent.get("name") if is_object(sent) else None
        is_good = isinstance(name, str) and 0 < len(name) <= 30 and name not in taken
        if isinstance(name, str) and is_good:
            taken.add(name)
        start("201 Created" if is_good else "400 No", [("Content-Length", "0")])
        return []

    text = {"type": "string", "minLength": 1, "maxLength": 30}
    schema = {"type": "object", "required": ["name"], "properties": {"name": text, "note": text}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    responses = {"201": {"description": "Created"}}
    report = examined({"/a": {"post": {"requestBody": body, "responses": responses}}}, app)
    assert [each.why for each in report.findings if each.check == "valid-refused"] == []


def looked_into(method: str, responses: Mapping[str, Any], app: Any) -> tuple[Finding, ...]:
    """Send one request with a body to an operation that documents none."""
    spec = document({"/a": {method.lower(): {"responses": responses}}})
    request = Request(method, "/a", (("Content-Type", "application/json"),), b"{}")
    operation = spec.operations[0]
    with serving(app) as url, Client(Target(url)) as client:
        case = Case(request, "a body", operation.location)
        return Inquest(spec, client).take(operation, client.send(request), case)


def test_a_documented_failure_is_an_answer_to_a_body_that_nobody_reads() -> None:
    documented = {**OK, "500": {"description": "already gone"}}
    assert looked_into("DELETE", documented, answering("500 Internal Server Error")) == ()


def test_a_body_that_nobody_reads_is_not_blamed_for_what_happens_without_it() -> None:
    (found,) = looked_into("GET", OK, answering("500 Internal Server Error"))
    assert (found.exchange.request.body, found.violations) == (b"", ())
    assert found.sentence == "The server failed on a request that the document allows"


def test_a_server_that_fails_on_a_body_alone_is_told_so() -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        fails = environ.get("CONTENT_LENGTH", "0") not in ("", "0")
        return list(answering("500 Internal Server Error" if fails else "200 OK")(environ, start))

    (found,) = looked_into("GET", OK, app)
    assert found.sentence == "The server failed on a request with a body that the document does not have"


def test_a_body_of_trace_may_be_ignored() -> None:
    assert looked_into("TRACE", OK, answering("200 OK")) == ()


def test_an_operation_that_always_fails_has_one_fault_whatever_it_is_sent() -> None:
    paths = {"/a": {"get": {"security": LOCKED, "parameters": [{**DAY, "required": True}], "responses": OK}}}
    spec = document(paths)
    operation = spec.operations[0]
    with serving(answering("501 Not Implemented")) as url, Client(Target(url)) as client:
        inquest = Inquest(spec, client)
        for target, fields in (
            ("/a?day=2026-01-01", (("X-Key", "k"),)),
            ("/a", (("X-Key", "k"),)),
            ("/a", ()),
        ):
            request = Request("GET", target, fields)
            inquest.take(operation, client.send(request), Case(request, "", operation.location))
    assert [(each.check, each.sent) for each in inquest.findings()] == [("server-error", 3)]


def test_what_is_forbidden_to_everybody_keeps_no_stranger_out() -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        return list(
            answering("403 Forbidden" if environ["PATH_INFO"] == "/off" else "200 OK")(environ, start)
        )

    paths = {path: {"get": {"security": LOCKED, "responses": OK}} for path in ("/a", "/b", "/off")}
    report = examined(paths, app)
    assert found(report) == []
    assert any("none of the documented credentials (2 operations)" in note for note in report.notes)


MEMBERS = ("name", "note")


def registering(content_type: str, written: Callable[[Mapping[str, str]], str]) -> tuple[Finding, ...]:
    """Ask for a name that somebody has by now, at a server where each is free once."""
    names = {"type": "object", "properties": {name: {"type": "string"} for name in MEMBERS}}
    body = {"content": {content_type: {"schema": names}}}
    spec = document({"/users": {"post": {"requestBody": body, "responses": OK}}})
    operation, given = spec.operations[0], set[str]()

    def app(environ: Any, start: Any) -> list[bytes]:
        text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        name = (
            text.replace('"', "").replace("=", ":").replace("&", ",").partition("name:")[2].partition(",")[0]
        )
        is_new = name not in given
        given.add(name)
        return list(answering("200 OK" if is_new else "400 Bad Request")(environ, start))

    with serving(app) as url, Client(Target(url)) as client:
        inquest = Inquest(spec, client)
        for values in (("ann", "x"), ("bob", "y"), ("bob", "z")):
            content = written(dict(zip(MEMBERS, values, strict=True))).encode()
            request = Request("POST", "/users", (("Content-Type", content_type),), content)
            inquest.take(operation, client.send(request), Case(request, "", operation.location))
        return inquest.findings()


def test_a_name_that_another_has_by_now_may_be_refused() -> None:
    assert registering("application/json", json.dumps) == ()
    assert registering("application/x-www-form-urlencoded", urlencode) == ()
