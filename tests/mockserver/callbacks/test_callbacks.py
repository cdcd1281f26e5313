"""What a mock sends itself after its answers: the requests of callbacks."""

import io
import json
import threading
from typing import Any

import pytest
from truespec.mockserver import (
    JsonLog,
    LiveMock,
    Mock,
    MockSettings,
    Reply,
    RequestLog,
    RunningMock,
    create_app,
)
from truespec.spec import Request, Spec

from .receiver import EVENT, JSON, callback, orders, receiving

HOOK = "{$request.body#/hook}"


class Shop:
    """A mock in this process. asked: what it answered to the last order."""

    def __init__(
        self, spec: Spec, settings: MockSettings | None = None, log: RequestLog | None = None
    ) -> None:
        self.live = LiveMock(Mock(spec, settings), log=log)
        self.mock = RunningMock("", self.live)

    def order(self, hook: Any, *fields: tuple[str, str], target: str = "/orders/7up?lang=ko") -> Reply:
        body = json.dumps({"hook": hook}).encode()
        return self.live.answer(Request("POST", target, (("Host", "shop:1"), JSON, *fields), body))

    def journal(self) -> list[dict[str, Any]]:
        page = self.live.answer(Request("GET", "/__truespec/journal"))
        return json.loads(page.body)["entries"]


def test_a_callback_is_sent_once_and_is_in_the_journal() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        assert shop.order(f"{receiver.url}/hook?x=1").status == 201
        (call,) = shop.mock.calls
    ((method, target, fields, body),) = receiver.received
    event = json.loads(body)
    assert (method, target, event["state"]) == ("POST", "/hook?x=1", "done")
    assert fields["content-type"] == "application/json"
    assert (call.method, call.target, call.json, call.status) == ("POST", "/hook?x=1", event, 204)
    assert (call.sender, call.error, call.violations) == ("callback done of POST /orders/{shop}", "", ())
    assert [each.method for each in shop.mock.requests] == ["POST"]
    asked, sent = shop.journal()
    assert "sender" not in asked
    assert (sent["sender"], sent["url"]) == (call.sender, f"{receiver.url}/hook?x=1")
    assert (sent["verdict"], sent["response"]["status"], sent["operation"]) == (
        "conforms",
        204,
        f"POST {HOOK}",
    )
    archive = json.loads(shop.live.answer(Request("GET", "/__truespec/journal.har")).body)
    assert archive["log"]["entries"][1]["request"]["url"] == f"{receiver.url}/hook?x=1"


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("$request.body#/hook", ""),
        ("{$request.body#/hook}/a?m={$method}&s={$statusCode}", "/a?m=POST&s=201"),
        ("{$request.body#/hook}?u={$url}", "?u=http://shop:1/orders/7up?lang=ko"),
        ("{$request.body#/hook}/{$request.path.shop}/{$request.query.lang}", "/7up/ko"),
        ("{$request.body#/hook}/{$request.header.x-who}/{$response.body#/id}", "/me/42"),
        ("{$request.body#/hook}/{$response.header.content-type}", "/application/json"),
    ],
)
def test_runtime_expressions_say_where_it_goes(expression: str, path: str) -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(expression)}))
        shop.order(receiver.url, ("X-Who", "me"))
        assert [call.error for call in shop.mock.calls] == [""]
    assert receiver.received[0][1] == path if path.startswith("/") else f"/{path}"


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_callbacks_are_sent_in_every_version_through_references_too(version: str) -> None:
    parts = {"components": {"callbacks": {"shared": callback(HOOK, "put")}}}
    document = orders({"done": {"$ref": "#/components/callbacks/shared"}}, version, **parts)
    with receiving() as receiver:
        shop = Shop(document)
        shop.order(receiver.url)
        assert [call.violations for call in shop.mock.calls] == [()]
    assert [each[0] for each in receiver.received] == ["PUT"]


@pytest.mark.parametrize(
    ("fields", "scheme"),
    [
        ((), "https"),
        ((("X-Forwarded-Proto", "http, https"),), "http"),
        ((("Forwarded", "for=192.0.2.1;proto=HTTPS;by=192.0.2.2, proto=http"),), "https"),
        ((("Forwarded", "for=192.0.2.1, proto=http"),), "https"),
    ],
)
def test_the_address_of_a_request_has_the_scheme_that_the_client_used(
    fields: tuple[tuple[str, str], ...], scheme: str
) -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback("{$request.body#/hook}?u={$url}")}))
        shop.live.scheme = "https"
        shop.order(receiver.url, *fields)
        assert [call.error for call in shop.mock.calls] == [""]
    assert receiver.received[0][1] == f"/?u={scheme}://shop:1/orders/7up?lang=ko"


def test_callbacks_of_a_callback_follow_where_it_was_answered_as_it_should_be() -> None:
    nested = {"more": callback("{$url}/more?{$statusCode}", "put")}
    with receiving((204, b""), (204, b""), (500, b"")) as receiver:
        shop = Shop(orders({"done": callback(HOOK, callbacks=nested)}))
        shop.order(f"{receiver.url}/a")
        assert len(shop.mock.calls) == 2
        shop.order(f"{receiver.url}/b")
        assert [call.sender for call in shop.mock.calls] == [
            "callback done of POST /orders/{shop}",
            f"callback more of POST {HOOK}",
            "callback done of POST /orders/{shop}",
        ]
    assert [each[:2] for each in receiver.received] == [
        ("POST", "/a"),
        ("PUT", "/a/more?204"),
        ("POST", "/b"),
    ]


def test_a_user_in_the_address_of_a_receiver_says_who_comes() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        shop.order(receiver.url.replace("//", "//me:p%20w@") + "/h")
        assert [call.error for call in shop.mock.calls] == [""]
    _, target, fields, _ = receiver.received[0]
    assert (target, fields["authorization"]) == ("/h", "Basic bWU6cCB3")


def test_every_callback_and_every_method_of_one_is_sent_in_order() -> None:
    several = callback(HOOK)
    several[HOOK]["put"] = callback(HOOK, "put")[HOOK]["put"]
    with receiving() as receiver:
        shop = Shop(orders({"a": several, "b": callback("{$request.body#/hook}/b")}))
        shop.order(receiver.url)
        assert len(shop.mock.calls) == 3
    assert [each[:2] for each in receiver.received] == [("POST", "/"), ("PUT", "/"), ("POST", "/b")]


def test_parameters_of_a_callback_are_sent() -> None:
    parameters = [
        {"name": "X-Event", "in": "header", "required": True, "schema": {"const": "order"}},
        {"name": "v", "in": "query", "example": 2, "schema": {"type": "integer"}},
        {"name": "optional", "in": "query", "schema": {"type": "integer"}},
        {"name": "sid", "in": "cookie", "required": True, "schema": {"const": "c"}},
    ]
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK, parameters=parameters)}))
        shop.order(f"{receiver.url}/h?k=1")
        assert [call.violations for call in shop.mock.calls] == [()]
    _, target, fields, _ = receiver.received[0]
    assert (target, fields["x-event"], fields["cookie"]) == ("/h?k=1&v=2", "order", "sid=c")


def test_an_example_that_breaks_its_schema_is_mended_before_it_goes_out() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK, example={"id": 1, "state": "failed"})}))
        shop.order(receiver.url)
        assert [call.violations for call in shop.mock.calls] == [()]
    sent = json.loads(receiver.received[0][3])
    assert sent["state"] == "failed"
    assert sent["id"] >= EVENT["properties"]["id"]["minimum"]


def test_an_example_that_is_trusted_is_sent_with_what_it_breaks_told() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK, example={"id": 1})}), MockSettings(examples="trust"))
        shop.order(receiver.url)
        (call,) = shop.mock.calls
    assert json.loads(receiver.received[0][3]) == {"id": 1}
    assert {each.code for each in call.violations} == {"minimum", "required"}


def test_with_errors_nothing_that_breaks_the_document_goes_out() -> None:
    settings = MockSettings(examples="trust", errors=True)
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK, example={"id": 1})}), settings)
        shop.order(receiver.url)
        (call,) = shop.mock.calls
    assert (receiver.received, call.status) == ([], 0)
    assert "--errors" in call.error


def test_what_the_receiver_answers_is_judged() -> None:
    with receiving((500, b'{"a":1}')) as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        shop.order(receiver.url)
        assert len(shop.mock.calls) == 1
    sent = shop.journal()[-1]
    assert sent["verdict"] == "answer breaks"
    assert [each["rule"] for each in sent["violations"]] == ["response-status-undocumented"]
    assert sent["violations"][0]["at"] == "x.yaml"


@pytest.mark.parametrize(
    ("hook", "why"),
    [
        ("http://198.51.100.7/h", "198.51.100.7 is another machine: --allow-callbacks 198.51.100.7 calls it"),
        ("http://localhost.example.com/", "localhost.example.com is another machine"),
        ("http://127.0.0.1@example.com/", "example.com is another machine"),
        ("ftp://localhost/", "'ftp://localhost/' is no address of a receiver"),
        ("not a url", "'not a url' is no address of a receiver"),
        ("http://localhost:99999/", "is no address of a receiver"),
        (7, "7 is no address of a receiver"),
        ("", "names nothing in this exchange"),
        (None, "names nothing in this exchange"),
    ],
)
def test_what_may_not_or_can_not_be_called_is_told_with_the_reason(hook: Any, why: str) -> None:
    expression = HOOK[1:-1]  # as a whole, so that its value keeps its type
    shop = Shop(orders({"done": callback(expression)}), MockSettings(validate="none"))
    assert shop.order(hook).status == 201
    (call,) = shop.mock.calls
    assert (call.status, shop.journal()[-1]["verdict"]) == (0, "failed")
    assert why in call.error


def test_a_host_that_is_allowed_is_called_and_prism_calls_all() -> None:
    hook = "http://127.0.0.1.invalid/"  # a name that leads nowhere (RFC 6761)
    for settings in (MockSettings(callback_hosts=("127.0.0.1.INVALID",)), MockSettings().like_prism()):
        shop = Shop(orders({"done": callback(HOOK)}), settings)
        shop.order(hook)
        (call,) = shop.mock.calls
        assert call.error
        assert "another machine" not in call.error


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with receiving((307, b""), (204, b"")) as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        shop.order(receiver.url)
        (call,) = shop.mock.calls
    assert (len(receiver.received), call.status) == (1, 307)


def test_a_receiver_that_is_away_is_told_and_changes_no_answer() -> None:
    with receiving() as receiver:
        url = receiver.url
    told = io.StringIO()
    log = RequestLog(told)
    shop = Shop(orders({"done": callback(HOOK)}), log=log)
    assert shop.order(url).status == 201
    assert "refused" in shop.mock.calls[0].error
    log.flush()
    lines = told.getvalue().splitlines()
    assert lines[1].startswith(f"callback done of POST /orders/{{shop}}: POST {url}/ failed: ")


def test_the_log_tells_of_each_call_and_under_it_what_breaks() -> None:
    told = io.StringIO()
    log = RequestLog(told, "full")
    with receiving((204, b""), (500, b"{}")) as receiver:
        shop = Shop(orders({"done": callback(HOOK)}), log=log)
        for _ in range(2):
            shop.order(receiver.url)
            assert shop.live.caller.finish(20)
    log.flush()
    text = told.getvalue()
    assert f"callback done of POST /orders/{{shop}}: POST {receiver.url}/ 204  ok  " in text
    assert f"POST {receiver.url}/ 500  1 violation  " in text
    assert "    answer, status: status 500 is not documented; documented: 204  (x.yaml" in text
    assert '    > {"id":' in text


def test_the_log_of_what_goes_wrong_leaves_good_calls_out() -> None:
    told = io.StringIO()
    log = RequestLog(told, "refused")
    with receiving((204, b""), (500, b"{}")) as receiver:
        shop = Shop(orders({"done": callback(HOOK)}), log=log)
        for _ in range(2):
            shop.order(receiver.url)
            assert shop.live.caller.finish(20)
    log.flush()
    assert len([line for line in told.getvalue().splitlines() if line.startswith("callback")]) == 1


def test_the_log_as_json_tells_of_calls() -> None:
    told = io.StringIO()
    log = JsonLog(told)
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK)}), log=log)
        shop.order(receiver.url)
        shop.order("")
        assert len(shop.mock.calls) == 2
    log.flush()
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    good, bad = sorted((each for each in lines if "sender" in each), key=lambda each: each["verdict"] != "ok")
    assert (good["status"], good["url"], good["method"]) == (204, f"{receiver.url}/", "POST")
    assert (bad["verdict"], bad["status"]) == ("failed", None)
    assert "names nothing" in bad["error"]


def test_a_refused_request_calls_nobody() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        assert shop.order(7).status == 422
        assert shop.mock.calls == ()
    assert receiver.received == []


def test_a_preferred_answer_calls_as_well() -> None:
    with receiving() as receiver:
        shop = Shop(orders({"done": callback("{$request.body#/hook}/{$statusCode}")}))
        shop.order(receiver.url, ("Prefer", "code=201"))
        assert len(shop.mock.calls) == 1
    assert receiver.received[0][1] == "/201"


def test_the_next_answer_waits_for_no_receiver_and_several_are_called_at_a_time() -> None:
    release = threading.Event()
    with receiving(stalls=release) as receiver:
        shop = Shop(orders({"done": callback(HOOK)}))
        for _ in range(3):
            assert shop.order(receiver.url).status == 201
        assert not shop.live.caller.finish(0.05)
        release.set()
        assert len(shop.mock.calls) == 3


def test_calls_that_are_too_many_are_told_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truespec.mockserver.callbacks.caller._MOST", 2)
    shop = Shop(orders({"done": callback(HOOK)}))
    for _ in range(3):  # the answer is late, so its callback waits
        shop.order("http://127.0.0.1:9/", ("Prefer", "delay=50s"))
    (dropped,) = [entry for entry in shop.live.store.entries() if entry.sender]
    assert dropped.exchange.error == "2 others wait already"


def test_dynamic_payloads_conform_and_repeat_with_a_seed() -> None:
    settings = MockSettings(dynamic=True, seed="s")
    bodies: list[list[bytes]] = []
    for _ in range(2):
        with receiving() as receiver:
            shop = Shop(orders({"done": callback(HOOK)}), settings)
            shop.order(receiver.url)
            assert [call.violations for call in shop.mock.calls] == [()]
        bodies.append([each[3] for each in receiver.received])
    assert bodies[0] == bodies[1]


def test_the_flask_application_sends_them_too() -> None:
    with receiving() as receiver:
        app = create_app(orders({"done": callback(HOOK)}))
        assert app.test_client().post("/orders/a", json={"hook": receiver.url}).status_code == 201
        assert [call.status for call in app.extensions["truespec"].calls] == [204]


def test_requests_that_begin_alike_each_send_theirs() -> None:
    mock = Mock(orders({"done": callback(HOOK)}))
    assert mock.again(Request("POST", "/orders/a", (JSON,))) is None
