"""Heads that come again stand for what was made of them: no more, and not for ever."""

import pytest
from truespec.mockserver.proxy.beginnings import Beginnings
from truespec.mockserver.proxy.heads import Malformed
from truespec.mockserver.proxy.upstream import Upstream
from truespec.spec import Match, Request, Violation

from .proxies import GOOD, JSON, ok, stage, things

PUT = (
    b"PUT /things/1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n" + JSON + b"Content-Length: 8\r\n\r\n"
)


class Counted:
    """The heads of a proxy, and how often one was routed."""

    def __init__(self) -> None:
        self.routed = 0
        self.known = Beginnings(Upstream.parse("http://behind:1"), self._match)
        self._spec = things()

    def _match(self, request: Request) -> Match | Violation:
        self.routed += 1
        return self._spec.match(request.method, request.target)


def test_a_head_is_read_and_routed_once_until_another_document_is_served() -> None:
    on = Counted()
    first, again = on.known.of(PUT), on.known.of(bytes(bytearray(PUT)))
    assert first is again
    assert on.routed == 1
    assert b"\r\nHost: behind:1\r\n" in first.written
    on.known.forget()
    assert on.known.of(PUT) is not first
    assert on.routed == 2


def test_heads_that_are_long_or_many_are_not_kept() -> None:
    on = Counted()
    long = PUT.replace(b"Host: a", b"Host: a\r\nX-Long: " + b"x" * 5000)
    assert on.known.of(long) is not on.known.of(long)
    first = on.known.of(PUT)
    for number in range(256):
        on.known.of(PUT.replace(b"things/1", b"things/%d" % (number + 2)))
    assert on.known.of(PUT) is not first


def test_a_head_that_nobody_can_know_the_end_of_is_malformed_each_time() -> None:
    on = Counted()
    twofold = PUT.replace(b"Host", b"Content-Length: 9\r\nHost")
    assert isinstance(on.known.of(twofold).framing, Malformed)
    with pytest.raises(Malformed):
        on.known.of(b"PUT /things/1\r\n\r\n")


def test_the_same_head_with_another_body_is_judged_anew() -> None:
    with stage(answer=ok(GOOD)) as on:
        found = [on.ask(PUT + body).field("sl-violations") is not None for body in (GOOD, b'{"m": 1}', GOOD)]
    assert found == [False, True, False]
