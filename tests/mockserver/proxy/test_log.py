"""What a proxy's log says of an exchange."""

import io
import json
from typing import Any

from truespec.mockserver import JsonLog, Mock, Proxy, RequestLog
from truespec.mockserver.proxy import Upstream, logged
from truespec.spec import Request

from ..documents import spec_of
from .proxies import GOOD, Stage, ok, stage, strict, things
from .test_verdicts import GET, put

ODD = put(b"{}", fields=b"")
BEHIND = Upstream.parse("http://behind:1/v1")


def lines_of(on: Stage) -> list[str]:
    """Write the log; without places and times."""
    stream = io.StringIO()
    log = RequestLog(stream)
    for each in on.proxy.seen:
        logged(log, BEHIND, each)
    log.flush()
    return [line.rpartition("  ")[0] for line in stream.getvalue().splitlines()]


def test_a_line_says_where_a_request_went_and_those_below_what_was_found() -> None:
    with stage(answer=ok(b'{"n": ""}')) as on:
        on.ask(ODD)
    assert lines_of(on) == [
        "PUT /things/1 → http://behind:1/v1/things/1 200  PUT /things/{id}  3 violations",
        "    request security: credentials are missing: Bearer credentials in header 'Authorization'",
        "    request body: the body lacks the required member 'n'",
        "    response body /n: /n is of type string, has to be integer",
    ]


def test_an_answer_in_place_of_the_upstreams_is_told_beside_it() -> None:
    with stage(answer=ok(b"{}", status=b"501 No")) as on:
        on.ask(put())
    assert lines_of(on)[0] == "PUT /things/1 → http://behind:1/v1/things/1 (501) 200  PUT /things/{id}  ok"
    with stage(None, strict(), answer=ok(b'{"n": ""}')) as on:
        on.ask(put())
        on.ask(ODD)  # which the upstream does not hear of
    first, _, second, *_ = lines_of(on)
    assert first == "PUT /things/1 → http://behind:1/v1/things/1 (200) 500  PUT /things/{id}  1 violation"
    assert second == "PUT /things/1 401  PUT /things/{id}  2 violations"


def test_a_document_that_is_served_anew_says_anew_what_is_secret() -> None:
    log, proxy = RequestLog(io.StringIO()), Proxy(things(), BEHIND)
    proxy.hide_secrets_in(log)
    asked = Request("GET", "/things/1?pin=abcdefgh")
    assert log.target_of(asked) == asked.target
    schemes = {"pin": {"type": "apiKey", "in": "query", "name": "pin"}}
    proxy.live.serve(Mock(spec_of({}, components={"securitySchemes": schemes})))
    assert log.target_of(asked) == "/things/1?pin=•••"


def test_what_has_no_answer_failed() -> None:
    with stage(answer=b"nonsense\r\n\r\n") as on:
        on.ask(GET)
    assert lines_of(on)[0] == "GET /things/1 → http://behind:1/v1/things/1 502  GET /things/{id}  failed"


def told(on: Stage) -> dict[str, Any]:
    stream = io.StringIO()
    log = JsonLog(stream)
    on.proxy.proxy.hide_secrets_in(log)
    (each,) = on.proxy.seen
    logged(log, BEHIND, each)
    log.flush()
    return json.loads(stream.getvalue())


def test_as_json_it_is_one_object_with_the_violations_of_both_sides_and_no_secrets() -> None:
    with stage(answer=ok(b'{"n": ""}')) as on:
        on.ask(put(target=b"/things/1?api_key=abcdefgh", fields=b""))
    entry = told(on)
    assert [each["location"][0] for each in entry["violations"]] == ["request", "response"]
    assert (entry["verdict"], entry["via"]) == ("violations", "http://behind:1/v1/things/1?api_key=•••")
    assert len(entry["notes"]) == 2
    with stage(answer=ok(GOOD)) as on:
        on.ask(GET)
    entry = told(on)
    assert (entry["verdict"], entry["violations"], entry["notes"]) == ("ok", [], [])
