"""What a proxy makes of what it finds: marks, answers with `--errors`, the mock where nothing is built."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings, Watch
from truespec.mockserver.proxy import MockOn, ProxySettings
from truespec.spec import Spec, UsageError

from ..connections import Answer
from ..documents import spec_of
from .proxies import GOOD, JSON, Stage, ok, stage, strict

HOST = b"Host: h\r\n"
GET = b"GET /things/1 HTTP/1.1\r\n" + HOST + b"\r\n"
KEY = b"Authorization: Bearer x\r\n"


def put(body: bytes = GOOD, *, target: bytes = b"/things/1", fields: bytes = KEY) -> bytes:
    return b"PUT %b HTTP/1.1\r\n%b%b%bContent-Length: %d\r\n\r\n%b" % (
        target,
        HOST,
        JSON,
        fields,
        len(body),
        body,
    )


def marks(answer: Answer) -> list[dict[str, Any]]:
    return json.loads(answer.field("sl-violations") or "[]")


def places(answer: Answer) -> list[tuple[list[str], str]]:
    return [(each["location"], each["severity"]) for each in marks(answer)]


def test_what_conforms_is_not_marked() -> None:
    with stage(answer=ok(GOOD)) as on:
        assert on.ask(GET).field("sl-violations") is None
        assert on.ask(put()).field("sl-violations") is None
    assert all(not (each.request.violations or each.response.violations) for each in on.proxy.seen)
    assert [each.operation and each.operation.key for each in on.proxy.seen] == [
        "GET /things/{id}",
        "PUT /things/{id}",
    ]


def test_an_undocumented_route_is_a_warning_and_its_answer_not_judged() -> None:
    with stage(answer=ok(b"whatever", kind=b"x/y")) as on:
        for line in (b"GET /nowhere", b"PATCH /things/1"):
            answer = on.ask(line + b" HTTP/1.1\r\n" + HOST + b"\r\n")
            assert (answer.status, answer.body) == (200, b"whatever")
            assert places(answer) == [(["request"], "Warning")]


def test_an_undocumented_status_is_an_error_where_it_is_a_success() -> None:
    with stage(answer=ok(GOOD, status=b"203 Hm")) as on:
        assert places(on.ask(GET)) == [(["response"], "Error")]
        on.upstream.answer = ok(b"", status=b"500 Oh")
        assert places(on.ask(GET)) == [(["response"], "Warning")]
        on.upstream.answer = ok(b"hi", kind=b"text/plain")
        assert places(on.ask(GET)) == [(["response"], "Error")]
        on.upstream.answer = ok(b'{"n": 1', kind=b"application/json")
        assert places(on.ask(GET)) == [(["response", "body"], "Error")]


def test_a_deprecated_parameter_is_a_warning_that_refuses_nothing() -> None:
    with stage(settings=strict(), answer=ok(GOOD)) as on:
        answer = on.ask(GET.replace(b"/things/1", b"/things/1?old=x"))
        assert answer.status == 200
        assert places(answer) == [(["request", "query", "old"], "Warning")]


@pytest.mark.parametrize(
    ("sent", "status", "kind", "where"),
    [
        (put(fields=b""), 401, "UNAUTHORIZED", [[]]),
        (put(fields=b"Content-Language: x\r\n", body=b"{}"), 401, "UNAUTHORIZED", [[], ["body"]]),
        (put(body=b'{"n": "x"}'), 422, "UNPROCESSABLE_ENTITY", [["body", "n"]]),
        (put(body=b"{"), 422, "UNPROCESSABLE_ENTITY", [["body"]]),
        (put(target=b"/things/x"), 422, "UNPROCESSABLE_ENTITY", [["path", "id"]]),
        (put(target=b"/nowhere"), 404, "NO_PATH_MATCHED_ERROR", None),
        (put().replace(b"PUT", b"PATCH"), 405, "NO_METHOD_MATCHED_ERROR", None),
    ],
)
def test_with_errors_a_bad_request_is_refused_before_the_upstream(
    sent: bytes, status: int, kind: str, where: list[list[str]] | None
) -> None:
    with stage(settings=strict(), answer=ok(GOOD)) as on:
        answer = on.ask(sent)
        document = answer.json()
        assert (answer.status, document["type"]) == (status, f"urn:truespec:problem#{kind}")
        assert [each["location"] for each in document.get("validation", [])] == (where or [])
        assert all(each["location"][0] == "request" for each in marks(answer))
        assert len(marks(answer)) == len(where or [[]])
        assert (answer.field("www-authenticate") is not None) is (status == 401)
        assert (answer.field("allow") == "GET, HEAD, PUT, DELETE") is (status == 405)
        assert answer.field("access-control-allow-origin") == "*"
        assert on.ask(GET).status == 200  # the connection goes on
    assert [each.line for each in on.upstream.received] == [b"GET /things/1 HTTP/1.1"]
    assert on.proxy.seen[0].source == "proxy"


def test_with_errors_a_bad_answer_is_not_passed_on() -> None:
    with stage(settings=strict(), answer=ok(b'{"n": "x"}')) as on:
        answer = on.ask(GET)
        document = answer.json()
        assert (answer.status, document["type"]) == (500, "urn:truespec:problem#VIOLATIONS")
        assert [each["location"] for each in document["validation"]] == [["response", "body", "n"]]
        assert places(answer) == [(["response", "body", "n"], "Error")]
        on.upstream.answer = ok(b"", status=b"503 Later")
        assert on.ask(GET).status == 503  # a warning
    seen = on.proxy.seen[0]
    assert seen.exchange.response is not None
    assert (seen.status, seen.source, seen.exchange.response.body) == (500, "proxy", b'{"n": "x"}')


def test_a_request_says_for_itself_whether_violations_are_errors() -> None:
    with stage(answer=ok(GOOD)) as on:
        assert on.ask(put(b"{}", fields=KEY + b"Truespec-Errors: on\r\n")).status == 422
        assert on.upstream.received == []
    with stage(settings=strict(), answer=ok(GOOD)) as on:
        assert on.ask(put(b"{}", fields=KEY + b"Truespec-Errors: OFF\r\n")).status == 200
        assert on.ask(put(b"{}", fields=KEY + b"Truespec-Errors: maybe\r\n")).status == 422


def test_a_document_that_changes_is_what_messages_are_held_to(tmp_path: Path) -> None:
    path, said = tmp_path / "things.json", list[str]()
    path.write_text(json.dumps(spec_of({"/other": {}}).document.root.value))
    watch = Watch(lambda say: Mock(Spec.load(path)), [path], 0, said.append)
    with stage(answer=ok(GOOD)) as on:
        assert marks(on.ask(GET)) == []
        watch.look(on.proxy.proxy.live)
        assert [each["code"] for each in marks(on.ask(GET))] == ["404"]
    assert said == [f"{path} has changed and is served anew"]


def test_requests_need_not_be_judged() -> None:
    with stage(settings=strict(judges_requests=False), answer=ok(GOOD)) as on:
        answer = on.ask(put(b"{", fields=b""))
        assert (answer.status, answer.field("sl-violations")) == (200, None)


def test_credentials_need_not_be_asked_for() -> None:
    with stage(settings=ProxySettings(mock=MockSettings(auth=False)), answer=ok(GOOD)) as on:
        assert marks(on.ask(put(fields=b""))) == []


ABSENT = ok(b"nothing here", kind=b"text/plain", status=b"501 Not Implemented")
MISSING = ok(b"", status=b"404 Not Found")


def mocked(on: Stage, sent: bytes = GET) -> str | None:
    answer = on.ask(sent)
    assert answer.status == 200 or answer.field("truespec-mocked") is None
    return answer.field("truespec-mocked")


def test_501_is_answered_by_the_mock_and_marked() -> None:
    with stage(answer=ABSENT) as on:
        assert mocked(on) == "the upstream answered 501"
        assert mocked(on, GET.replace(b"/things/1", b"/nowhere")) is None
        on.upstream.answer = MISSING
        assert mocked(on) is None
    assert [each.source for each in on.proxy.seen] == ["mock", "upstream", "upstream"]
    assert on.upstream.connections == 1


def test_a_bad_request_to_what_is_not_built_gets_the_mocks_refusal() -> None:
    with stage(answer=ABSENT) as on:
        answer = on.ask(put(b"{}"))
        assert (answer.status, answer.json()["type"]) == (422, "urn:truespec:problem#UNPROCESSABLE_ENTITY")
        assert answer.field("truespec-mocked") == "the upstream answered 501"
        assert places(answer) == [(["request", "body"], "Error")]


@pytest.mark.parametrize(
    ("given", "answer", "is_mocked"),
    [
        ("never", ABSENT, False),
        ("404", ABSENT, False),
        ("404", MISSING, True),
        ("501, 404", ABSENT, True),
        ("undocumented", ABSENT, True),
        ("undocumented", MISSING, False),  # the operation has a 404 of its own
        ("undocumented", ok(b"", status=b"500 Oh"), False),
    ],
)
def test_what_is_mocked_is_what_was_asked_for(given: str, answer: bytes, is_mocked: bool) -> None:
    with stage(settings=ProxySettings(mock_on=MockOn.parse(given)), answer=answer) as on:
        assert (mocked(on) is not None) is is_mocked


@pytest.mark.parametrize("text", ["", "always", "99", "501,,404", "never,501", "200.5"])
def test_when_to_mock_is_said_plainly(text: str) -> None:
    with pytest.raises(UsageError, match="--mock-on"):
        MockOn.parse(text)


def test_a_preflight_is_answered_here() -> None:
    asked = b"Origin: http://o\r\nAccess-Control-Request-Method: PUT\r\n\r\n"
    ask = b"OPTIONS /things/1 HTTP/1.1\r\nHost: h\r\n" + asked
    with stage() as on:
        answer = on.ask(ask)
        assert (answer.status, answer.field("access-control-allow-methods")) == (204, "PUT")
    assert on.upstream.received == []
    with stage(settings=ProxySettings(mock=MockSettings(cors=False))) as on:
        answer = on.ask(ask)
        assert (answer.status, answer.field("access-control-allow-origin")) == (200, None)
    assert len(on.upstream.received) == 1


def test_the_upstreams_own_cors_fields_win() -> None:
    own = ok(GOOD, b"Access-Control-Allow-Origin: http://own", b"Vary: Accept")
    with stage(answer=own) as on:
        answer = on.ask(GET.replace(HOST, HOST + b"Origin: http://o\r\n"))
    values = [value for name, value in answer.fields if name.lower() == "access-control-allow-origin"]
    assert values == ["http://own"]
    assert answer.field("access-control-allow-credentials") == "true"
    assert [value for name, value in answer.fields if name == "Vary"] == ["Accept", "Origin"]


def test_a_deprecated_operation_says_so_unless_the_upstream_does() -> None:
    delete = GET.replace(b"GET", b"DELETE")
    with stage(answer=b"HTTP/1.1 204 No Content\r\n\r\n") as on:
        assert on.ask(delete).field("deprecation") == "true"
        on.upstream.answer = b"HTTP/1.1 204 No Content\r\ndeprecation: @1\r\n\r\n"
        assert on.ask(delete).field("deprecation") == "@1"


def test_with_errors_the_content_is_asked_for_here() -> None:
    with stage(settings=strict(), answer=ok(GOOD)) as on:
        on.client.send(put(fields=KEY + b"Expect: 100-continue\r\n").removesuffix(GOOD))
        assert on.client.read.readline() == b"HTTP/1.1 100 Continue\r\n"
        on.client.read.readline()
        assert on.client.send(GOOD).answer().status == 200


def test_the_journal_is_the_proxys_own_page() -> None:
    with stage(answer=ok(b'{"n": "x"}')) as on:
        on.ask(GET)
        journal = on.ask(b"GET /__truespec/journal HTTP/1.1\r\n" + HOST + b"\r\n").json()
        (entry,) = journal["entries"]
        assert (entry["operation"], entry["verdict"]) == ("GET /things/{id}", "answer breaks")
        assert entry["violations"][0]["location"] == ["response", "body", "n"]
        archive = on.ask(b"GET /__truespec/journal.har HTTP/1.1\r\n" + HOST + b"\r\n").json()
        assert [each["response"]["status"] for each in archive["log"]["entries"]] == [200]
        on.ask(b"GET /__truespec/overrides HTTP/1.1\r\n" + HOST + b"\r\n")
    assert [each.line for each in on.upstream.received] == [
        b"GET /things/1 HTTP/1.1",
        b"GET /__truespec/overrides HTTP/1.1",
    ]
    assert len(on.proxy.seen) == 2
