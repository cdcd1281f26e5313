"""The mock's own pages: the journal, overrides over HTTP, reset."""

import json
from typing import Any

import pytest
from truespec.mockserver import LiveMock, MemoryStore, Mock, Reply
from truespec.spec import FieldLines, Request, Spec

from ..documents import CREATE, FLAGSHIP, create, json_response, spec_of

JSON_TYPE = (("Content-Type", "application/json"), ("Host", "h"))


@pytest.fixture
def live() -> LiveMock:
    return LiveMock(Mock(Spec.load(FLAGSHIP)))


def asked(
    live: LiveMock, name: str, method: str = "GET", fields: FieldLines = (), body: bytes = b""
) -> tuple[int, Any]:
    reply = live.answer(Request(method, f"/__truespec/{name}", fields, body))
    return reply.status, json.loads(reply.body) if reply.body else None


def posted(live: LiveMock, **override: Any) -> tuple[int, Any]:
    return asked(live, "overrides", "POST", JSON_TYPE, json.dumps(override).encode())


def test_the_journal_has_both_messages_and_the_verdict_without_secrets(live: LiveMock) -> None:
    live.answer(create(("Cookie", "sid=s3cr3t1"), query="?token=s3cr3t2"))
    live.answer(create(body=b'{"prompt":1}'))
    status, told = asked(live, "journal")
    assert (status, told["total"], len(told["entries"])) == (200, 2, 2)
    first, second = told["entries"]
    assert (first["verdict"], first["operation"]) == ("conforms", "POST /api/images/create")
    assert (first["name"], first["response"]["status"]) == ("createImages", 200)
    assert "s3cr3t" not in json.dumps(told)
    assert {"name": "X-Api-Key", "value": "•••"} in second["request"]["headers"]
    assert second["verdict"] == "request breaks"
    assert {each["at"].partition(":")[0] for each in second["violations"]} == {FLAGSHIP}
    assert [each["location"][:2] for each in second["violations"]] == [["request", "body"]] * 3
    assert second["request"]["body"] == '{"prompt":1}'


def test_an_answer_that_breaks_the_document_has_its_violations_too() -> None:
    responses = {"200": json_response({"type": "string"}, example=1)}
    spec = spec_of({"/a": {"get": {"responses": responses}}})
    from truespec.mockserver import MockSettings

    live = LiveMock(Mock(spec, MockSettings(examples="trust")))
    live.answer(Request("GET", "/a"))
    (entry,) = asked(live, "journal")[1]["entries"]
    assert (entry["verdict"], entry["violations"][0]["location"]) == ("answer breaks", ["response", "body"])


@pytest.mark.parametrize(
    ("name", "fields"),
    [("journal.har", ()), ("journal", (("Accept", "application/har+json"),))],
    ids=["name", "Accept"],
)
def test_the_journal_is_an_archive_where_one_is_asked_for(
    live: LiveMock, name: str, fields: FieldLines
) -> None:
    live.answer(create(body=b"{}"))
    (entry,) = asked(live, name, fields=(*fields, ("Host", "mock:1")))[1]["log"]["entries"]
    assert entry["request"]["url"] == f"http://mock:1{CREATE}"
    assert (entry["response"]["status"], entry["_truespec"]["verdict"]) == (422, "request breaks")
    assert "spec/images.yaml:" in entry["comment"]


def test_the_journal_gives_the_last_of_one_operation(live: LiveMock) -> None:
    for target in ("/a", "/b"):
        live.answer(Request("GET", target))
    live.answer(create())
    assert len(asked(live, "journal?operation=createImages")[1]["entries"]) == 1
    (last,) = asked(live, "journal?last=1")[1]["entries"]
    assert last["name"] == "createImages"
    assert asked(live, "journal?last=0")[1]["entries"] == []
    assert asked(live, "journal?last=x")[0] == 400
    assert asked(live, "journal?operation=x")[0] == 400
    assert asked(live, "journal.har?last=x")[0] == 400


def test_content_that_is_no_text_is_base64(live: LiveMock) -> None:
    live.answer(create(body=b"\xff"))
    assert asked(live, "journal")[1]["entries"][0]["request"]["bodyBase64"] == "/w=="


def test_a_journal_that_is_off_keeps_nothing() -> None:
    live = LiveMock(Mock(Spec.load(FLAGSHIP)), keeps=False)
    live.answer(create())
    assert asked(live, "journal") == (200, {"total": 0, "entries": []})


def test_the_journal_forgets_when_it_is_told_to(live: LiveMock) -> None:
    live.answer(create())
    assert asked(live, "journal", "DELETE")[0] == 204
    assert asked(live, "journal")[1] == {"total": 1, "entries": []}


def test_a_million_requests_do_not_let_it_grow() -> None:
    store, request, reply = MemoryStore(size=100), Request("GET", "/"), Reply(200)
    for _ in range(1_000_000):
        store.add(request, reply, 0.0, 0.0)
    assert (store.total, len(store.entries())) == (1_000_000, 100)


def test_large_bodies_push_out_what_came_before() -> None:
    store = MemoryStore(max_bytes=1_000_000)
    for number in range(20):
        store.add(Request("POST", f"/{number}", (), bytes(200_000)), Reply(200), 0.0, 0.0)
    assert [each.exchange.request.target for each in store.entries()] == ["/15", "/16", "/17", "/18", "/19"]
    store.add(Request("POST", "/whole", (), bytes(2_000_000)), Reply(200), 0.0, 0.0)
    assert [each.exchange.request.target for each in store.entries()] == ["/whole"]


def test_an_override_is_set_listed_and_dropped_over_http(live: LiveMock) -> None:
    assert posted(live, operation="createImages", status=500, times=2, delay=0.5) == (
        201,
        {"operation": "POST /api/images/create", "status": 500, "times": 2, "delay": 0.5},
    )
    assert live.answer(create()).status == 500
    assert asked(live, "overrides")[1]["overrides"][0]["times"] == 1
    assert asked(live, "overrides", "DELETE")[0] == 204
    assert live.answer(create()).status == 200


def test_content_is_posted_as_json_text_or_base64(live: LiveMock) -> None:
    for content in ({"json": {"a": 1}}, {"body": "text"}, {"bodyBase64": "/w=="}):
        assert posted(live, operation="createImages", onPurpose=True, **content)[0] == 201
    assert [live.answer(create()).body for _ in range(3)] == [b'{"a":1}', b"text", b"\xff"]


@pytest.mark.parametrize(
    ("override", "status", "said"),
    [
        ({"operation": "createImages", "statsu": 1}, 400, "unknown field `statsu`"),
        ({"status": 500}, 400, "missing required field `operation`"),
        ({"operation": "nobody"}, 422, "no operation 'nobody'"),
        ({"operation": "createImages", "json": {}}, 422, "breaks the document"),
        ({"operation": "createImages", "failure": "fire"}, 400, "Invalid enum value 'fire'"),
        ({"operation": "createImages", "body": "a", "bodyBase64": "YQ=="}, 422, "two contents"),
    ],
)
def test_an_override_that_can_not_be_set_is_told(
    live: LiveMock, override: Any, status: int, said: str
) -> None:
    refused = posted(live, **override)
    assert refused[0] == status
    assert said in refused[1]["detail"]
    assert asked(live, "overrides")[1] == {"overrides": []}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]"])
def test_what_is_no_override_is_refused(live: LiveMock, body: bytes) -> None:
    assert asked(live, "overrides", "POST", JSON_TYPE, body)[0] == 400


def test_a_page_of_another_origin_neither_reads_nor_changes_anything(live: LiveMock) -> None:
    foreign = (("Origin", "https://evil.example"), ("Host", "localhost:4010"))
    own = (("Origin", "http://localhost:4010"), ("Host", "localhost:4010"))
    assert asked(live, "journal", fields=foreign)[0] == 403
    assert asked(live, "reset", "POST", foreign)[0] == 403
    assert asked(live, "journal", fields=own)[0] == 200
    form = (("Content-Type", "text/plain"),)
    assert asked(live, "overrides", "POST", form, b'{"operation":"createImages"}')[0] == 400


def test_reset_forgets_all(live: LiveMock) -> None:
    live.answer(create())
    posted(live, operation="createImages", status=500)
    assert asked(live, "reset", "POST")[0] == 204
    assert asked(live, "journal")[1]["entries"] == asked(live, "overrides")[1]["overrides"] == []


def test_other_pages_and_methods_are_told(live: LiveMock) -> None:
    status, told = asked(live, "nothing")
    assert (status, told["detail"].count("/__truespec/")) == (404, 6)
    reply = live.answer(Request("PUT", "/__truespec/journal"))
    assert (reply.status, reply.field("Allow")) == (405, "GET, DELETE")


def test_paths_of_the_document_go_before_our_pages() -> None:
    own = {"get": {"responses": {"200": json_response(example={"own": True})}}}
    live = LiveMock(Mock(spec_of({"/__truespec/journal": own, "/{any}/ready": own})))
    assert asked(live, "journal")[1] == {"own": True}
    assert asked(live, "journal.har")[1]["log"]["entries"]
    assert asked(live, "ready")[1]["document"] == "x.yaml"
