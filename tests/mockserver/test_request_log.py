"""What the people who run the mock read."""

import io

import pytest
from truespec.mockserver import Mock, Reply
from truespec.mockserver.json_log import JsonLog
from truespec.mockserver.request_log import LogLevel, RequestLog
from truespec.spec import Location, MessageSecrets, Request, SecurityScheme, Spec, Violation, Where

from .documents import FLAGSHIP, create


def logged(request: Request, reply: Reply) -> list[str]:
    stream = io.StringIO()
    log = RequestLog(stream)
    log.add(request, reply, 0.00123)
    assert stream.getvalue() == ""
    log.flush()
    log.flush()
    return stream.getvalue().splitlines()


def test_a_request_is_a_line_and_each_violation_another() -> None:
    mock = Mock(Spec.load(FLAGSHIP))
    request = create(body=b'{"prompt":1,"image":"https://example.com/a.png"}')
    first, *others = logged(request, mock.answer(request))
    assert first == "POST /api/images/create 422  createImages  2 violations  1.2 ms"
    assert others[0].startswith("    body: the body lacks the required member 'ratio'  (spec/images.yaml:")
    assert others[1].startswith("    body /prompt: ")


@pytest.mark.parametrize("log_type", [RequestLog, JsonLog])
def test_a_key_is_shown_nowhere(log_type: type[RequestLog]) -> None:
    at = Location("x.yaml", 1, 1, "")
    places = "query", "header"
    schemes = [SecurityScheme("k", "apiKey", f"my-{place}", place, "", at) for place in places]
    stream = io.StringIO()
    log = log_type(stream, "full")
    log.secrets = (MessageSecrets(schemes),)
    broken = Violation("rule", "type", "'sesame-1' is no integer", Where("query", name="my-query"), at)
    request = Request("GET", "/a?n=1&my-query=sesame-1", (("my-header", "sesame-2"),), b"sesame-1")
    log.add(request, Reply(400, violations=(broken,)), 0)
    log.flush()
    assert ("/a?n=1&my-query=" in stream.getvalue(), "sesame" in stream.getvalue()) == (True, False)


def test_a_long_target_is_cut() -> None:
    (line,) = logged(Request("GET", "/" + "a" * 5000), Reply(404))
    assert len(line) < 150
    assert "…" in line


def test_nothing_reaches_the_terminal_that_could_steer_it() -> None:
    at = Location("x.yaml", 1, 1, "")
    broken = Violation("rule", "type", "\x1b[2J\ud800", Where("body", pointer="/\x1b[2J"), at)
    lines = logged(Request("GET\x1b[2J", "/\x1b[31m\r\nfake 200"), Reply(404, violations=(broken,)))
    assert (len(lines), "".join(lines).isprintable()) == (2, True)


class Absent(io.StringIO):
    """A stream that nobody reads, as yet."""

    is_read = False

    def write(self, text: str, /) -> int:
        if not self.is_read:
            raise BrokenPipeError
        return super().write(text)


def test_a_reader_that_went_away_stops_nothing_and_is_told_no_old_news() -> None:
    stream = Absent()
    log = RequestLog(stream)
    log.add(Request("GET", "/old"), Reply(200), 0)
    log.flush()
    stream.is_read = True
    log.add(Request("GET", "/new"), Reply(200), 0)
    log.flush()
    assert stream.getvalue() == "GET /new 200  ok  0.0 ms\n"
    stream.close()
    log.add(Request("GET", "/"), Reply(200), 0)
    log.flush()
    assert stream.closed


@pytest.mark.parametrize("level", ["refused", "all", "full"])
def test_requests_that_begin_alike_are_told_as_others_are(level: LogLevel) -> None:
    mock = Mock(Spec.load(FLAGSHIP))
    requests = [create(), create(), create(body=b"{}"), create(body=b"["), create()]
    exchanges = [(each, mock.answer(each)) for each in requests]
    streams = io.StringIO(), io.StringIO()
    one_by_one, again = (RequestLog(stream, level) for stream in streams)
    note = again.again(create())
    for request, reply in exchanges:
        one_by_one.add(request, reply, 0.001)
        note(request.body, reply, 0.001)
    one_by_one.flush()
    again.flush()
    assert streams[1].getvalue() == streams[0].getvalue()
