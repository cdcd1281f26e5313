"""As many findings as there are faults, however many requests of whatever kinds end in the same answer."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Case, Client, Inquest, Target, TestSettings, json_bytes, run
from truespec.spec import Request, Spec, is_object, json_or_none

from .sample_server import serving

TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 40}
MEMBERS: Final = {
    "email": TEXT,
    "count": {"type": "integer", "minimum": 0, "maximum": 9},
    "note": {"type": "string", "maxLength": 30},
}


def body_of(members: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": ["email"], "properties": members}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


ANSWERS: Final = {str(each): {"description": "A text"} for each in (200, 401, 422)}
DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Accounts", "version": "1"},
    "paths": {
        "/resets": {
            "post": {"requestBody": body_of(MEMBERS), "security": [{"Key": []}], "responses": ANSWERS}
        },
    },
    "components": {"securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
}
SPEC: Final = Spec.load(DOCUMENT)
(RESETS,) = SPEC.operations
KEY: Final = (("X-Key", "k"),)
OFTEN: Final = "of a mail that was used ten times"
USED: Final = "of a mail that was used before"
MEDIA: Final = RESETS.request_body.media_type_for("application/json") if RESETS.request_body else None
SCHEMA: Final = MEDIA.schema if MEDIA is not None else None
FAULTS: Final[dict[str, Callable[[Any, bool], bool]]] = {
    "of a body that is a text": lambda sent, _: isinstance(sent, str),
    "of no credentials": lambda sent, has_key: not has_key,
    "of a count of 0": lambda sent, _: is_object(sent) and sent.get("count") == 0,
    "of a note that is null": lambda sent, _: is_object(sent) and sent.get("note", "") is None,
}
"""When it fails, by name: what was sent, and whether there is a key."""


def accounts_server(*faults: str) -> Callable[..., list[bytes]]:
    """Make a server that says the same whatever it fails on."""
    assert SCHEMA is not None
    used, is_valid = dict[str, int](), SCHEMA.is_valid
    most = 1 if USED in faults else 10 if OFTEN in faults else 10_000

    def status(sent: Any, has_key: bool) -> str:
        if any(FAULTS[name](sent, has_key) for name in faults if name in FAULTS):
            return "500 Internal Server Error"
        if not has_key:
            return "401 Unauthorized"
        if not is_valid(sent):
            return "422 Unprocessable Content"
        used[sent["email"]] = used.get(sent["email"], 0) + 1
        return "500 Internal Server Error" if used[sent["email"]] > most else "200 OK"

    def app(environ: Any, start: Any) -> list[bytes]:
        sent = json_or_none(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        line = status(sent, environ.get("HTTP_X_KEY", "").strip() == "k")
        line = line if environ["REQUEST_METHOD"] == "POST" else "405 Method Not Allowed"
        start(line, [("Content-Type", "text/plain"), ("Content-Length", str(len(line)))])
        return [line.encode()]

    return app


ALL: Final = tuple(FAULTS)
SOME: Final = (
    *((), ALL, (OFTEN,), (USED,), (ALL[0], ALL[3]), (ALL[1], OFTEN), (ALL[2], OFTEN), (ALL[2], USED)),
    *((*ALL, OFTEN), (*ALL, USED)),
)


@pytest.mark.parametrize("faults", SOME, ids="; ".join)
def test_so_many_faults_are_so_many_findings(faults: tuple[str, ...]) -> None:
    with serving(accounts_server(*faults)) as url:
        report = run(SPEC, Target(url, fields=KEY), TestSettings(second_engine=False))
    found = [each for each in report.findings if each.check == "server-error"]
    assert len(found) == len(faults), [(each.why, each.at.pointer, each.exchange.request) for each in found]


def mail(text: str, **more: Any) -> Request:
    fields = (*KEY, ("Content-Type", "application/json"))
    return Request("POST", "/resets", fields, json_bytes({"email": text, **more}))


@pytest.mark.parametrize("accepts_first", [False, True])
def test_what_failed_before_anything_was_accepted_is_the_same_fault_as_later(*, accepts_first: bool) -> None:
    with serving(accounts_server(ALL[2])) as url, Client(Target(url, fields=KEY)) as client:
        inquest = Inquest(SPEC, client)
        requests = [mail("a", count=0), mail("b"), mail("c", count=0, note="d")]
        if accepts_first:
            requests[:2] = reversed(requests[:2])
        for request in requests:
            case = Case(request, "tried", RESETS.location)
            found = inquest.tracer.trace if RESETS.key in inquest.carried_out.first else None
            exchange = client.send(request)
            traced = found(RESETS, exchange, case, ()) if found is not None else None
            inquest.take(RESETS, *(traced or (exchange, case)))
        (finding,) = inquest.findings()
    assert finding.at.pointer.endswith("/properties/count")
    assert finding.sent == (2 if accepts_first else 3)


def test_what_was_accepted_and_fails_by_now_is_not_compared_with() -> None:
    with serving(accounts_server(OFTEN)) as url, Client(Target(url, fields=KEY)) as client:
        inquest = Inquest(SPEC, client)
        for request in (mail("a"), mail("b")):
            inquest.take(RESETS, client.send(request), Case(request, "tried", RESETS.location))
        while client.send(mail("a")).is_success:
            pass
        request = mail("a", count=7, note="c")
        traced = inquest.tracer.trace(
            RESETS, client.send(request), Case(request, "tried", RESETS.location), ()
        )
        assert traced is not None
        assert traced[0].request == mail("a")
        assert traced[1].at.pointer.endswith("/properties/email")


def test_where_nothing_is_accepted_any_more_only_what_is_forbidden_is_a_fault_of_its_own() -> None:
    names = ("another count", "another mail", "no credentials", "a note that is null")
    left = [10]

    def app(environ: Any, start: Any) -> list[bytes]:
        left[0] -= 1
        start("200 OK" if left[0] > 0 else "500 Failed", [("Content-Length", "0")])
        return []

    with serving(app) as url, Client(Target(url, fields=KEY)) as client:
        inquest = Inquest(SPEC, client)
        request = mail("a")
        inquest.take(RESETS, client.send(request), Case(request, "first", RESETS.location))
        left[0] = 0
        bare = replace(request, fields=request.fields[1:])
        requests = (mail("a", count=1), mail("b"), bare, mail("a", note=None))
        for name, request in zip(names, requests, strict=True):
            inquest.take(RESETS, client.send(request), Case(request, name, RESETS.location))
        found = [each.why for each in inquest.findings()]
    assert found == ["accepted before, and sent again", "a note that is null"]


def test_a_head_that_fails_is_not_taken_for_the_get_that_was_accepted() -> None:
    def app(environ: Any, start: Any) -> list[bytes]:
        start("500 Failed" if environ["REQUEST_METHOD"] == "HEAD" else "200 OK", [("Content-Length", "0")])
        return []

    about = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    paths = {"/a": {"get": {"responses": {"200": {"description": "d"}}}}}
    with serving(app) as url:
        report = run(Spec.load({**about, "paths": paths}), Target(url), TestSettings(second_engine=False))
    assert {each.exchange.request.method for each in report.findings if each.check == "server-error"} == {
        "HEAD"
    }
    assert [each.why for each in report.findings] == ["HEAD, which goes wherever GET does"]
