"""Checks whose authority is HTTP (RFC 9110): what holds of every resource, whatever the document says."""

import re
from collections.abc import Iterator
from typing import Final

from .field_checks import ENTITY_TAG
from .judged import Judged, Suspicion, answered
from .plan import LONG_AGO, NEVER
from .targets import may_never_end

NOT_IMPLEMENTED: Final = 501
_METHOD_NOT_ALLOWED: Final = 405
_UNAUTHORIZED: Final = 401
_OK: Final = 200
_PARTIAL: Final = 206
_SPAN: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d+|\*)")
_SLOW: Final = 1.0
"""Seconds that an answer may take, however fast others come."""

_MUCH: Final = 20
"""How many times as long as its twin a request may take."""

_ASKING: Final = frozenset({"HEAD", "OPTIONS"})
"""Methods that may be answered wherever another one is."""


def is_about_method(judged: Judged) -> bool:
    """Whether a request asks with a method that its operation does not have."""
    return judged.exchange.request.method != judged.operation.method


def unchallenged(judged: Judged) -> Iterator[Suspicion]:
    """Look for a 401 that does not say how to authenticate."""
    response = judged.exchange.response
    if response is None or response.status != _UNAUTHORIZED or response.field("www-authenticate") is not None:
        return
    if any(each.where.name.lower() == "www-authenticate" for each in judged.answer):
        return  # the document asks for it as well, and says so
    message = "The server answered 401 without saying how to authenticate"
    yield _suspicion("challenge-missing", judged, message, "WWW-Authenticate", "no such field")


def without_allow(judged: Judged) -> Iterator[Suspicion]:
    """Look for a 405 that does not list what is allowed."""
    response = judged.exchange.response
    if response is not None and response.status == _METHOD_NOT_ALLOWED and response.field("allow") is None:
        message = "The server answered 405 without listing the methods that it allows"
        yield _suspicion("allow-missing", judged, message, "Allow", "no such field")


def head_differs(judged: Judged) -> Iterator[Suspicion]:
    """Compare HEAD with the GET of the same target that was accepted."""
    response, twin = judged.exchange.response, judged.twin
    request = judged.exchange.request
    if response is None or response.status >= 500 or request.method != "HEAD" or not is_about_method(judged):
        return
    if twin is None or twin.response is None or twin.request.target != request.target:
        return
    if response.status != twin.response.status:
        expected = twin.response.status
        message = f"The server answers HEAD with {response.status} where GET is answered with {expected}"
        yield _suspicion("head-differs", judged, message, str(expected), answered(response))


def condition_ignored(judged: Judged) -> Iterator[Suspicion]:
    """Look for a request that was carried out though its condition was false."""
    request, response = judged.exchange.request, judged.exchange.response
    if response is None or not 200 <= response.status < 300:
        return
    tag = response.field("etag")
    is_tag = tag is not None and ENTITY_TAG.fullmatch(tag) is not None  # what repeats another is no condition
    if is_tag and request.field("if-none-match") == tag and request.method in ("GET", "HEAD"):
        message = f"The server sent again what the client said that it has (If-None-Match: {tag})"
        yield _suspicion("condition-ignored", judged, message, "304", answered(response))
    elif request.field("if-match") == NEVER:
        message = f"The server made a change that was to be made only to another state (If-Match: {NEVER})"
        yield _suspicion("condition-ignored", judged, message, "412", answered(response))
    elif request.field("if-unmodified-since") == LONG_AGO:
        message = f"The server made a change though it was changed since (If-Unmodified-Since: {LONG_AGO})"
        yield _suspicion("condition-ignored", judged, message, "412", answered(response))


def not_modified_resent(judged: Judged) -> Iterator[Suspicion]:
    """Look for what was sent again though it was not changed since the date that the client has."""
    request, response = judged.exchange.request, judged.exchange.response
    since = request.field("if-modified-since")
    if since is None or response is None or response.status != _OK or request.field("if-none-match"):
        return
    if response.field("last-modified") == since and request.method in ("GET", "HEAD"):
        message = f"The server sent again what was not changed since (If-Modified-Since: {since})"
        yield _suspicion("not-modified-resent", judged, message, "304", answered(response))


def range_wrong(judged: Judged) -> Iterator[Suspicion]:
    """Compare a part of the content with the whole (RFC 9110, 206 Partial Content)."""
    request, response, twin = judged.exchange.request, judged.exchange.response, judged.twin
    wanted = request.field("range")
    if wanted is None or response is None or response.status != _PARTIAL or twin is None:
        return
    whole = twin.response
    span = _SPAN.fullmatch(response.field("content-range") or "")
    if whole is None or span is None or twin.request.target != request.target:
        return
    if whole.field("content-type") != response.field("content-type") or whole.field("content-encoding"):
        return
    if response.field("content-encoding") or span[3] not in ("*", str(len(whole.body))):
        return
    expected = whole.body[int(span[1]) : int(span[2]) + 1]
    if response.body != expected:
        message = f"The part of the content that was sent ({span[0]}) is not what the whole has there"
        yield _suspicion("range-wrong", judged, message, repr(expected)[:60], repr(response.body)[:60])


def vary_missing(judged: Judged) -> Iterator[Suspicion]:
    """Look for an answer in another type than the twin's, only because of Accept, that does not say so."""
    request, response, twin = judged.exchange.request, judged.exchange.response, judged.twin
    if response is None or twin is None or twin.response is None or request.method not in ("GET", "HEAD"):
        return
    if request.field("accept") is None or twin.request.target != request.target:
        return
    both = (response, twin.response)
    types = {(each.field("content-type") or "").partition(";")[0].strip().lower() for each in both}
    told = ",".join(value for name, value in response.fields if name.lower() == "vary").lower()
    if all(each.status == _OK for each in both) and len(types) == 2 and not ("accept" in told or "*" in told):
        message = "The type of the answer depends on Accept, and Vary does not say so"
        yield _suspicion(
            "vary-missing", judged, message, "Vary: Accept", f"Vary: {told}" if told else "no Vary"
        )


def slow_answer(judged: Judged) -> Iterator[Suspicion]:
    """Look for a request that takes far longer than its accepted twin."""
    response, twin = judged.exchange.response, judged.twin
    if response is None or twin is None or twin.response is None or may_never_end(response.fields):
        return
    taken, usual = response.elapsed, twin.response.elapsed
    if taken >= _SLOW and taken >= _MUCH * usual and response.status < 500:
        message = "The answer takes far longer than those to other requests"
        yield _suspicion("slow-answer", judged, message, f"about {usual:.2f} s", f"{taken:.1f} s")


def method_ignored(judged: Judged) -> Iterator[Suspicion]:
    """Look for a method that nobody knows and that was carried out all the same."""
    request, response = judged.exchange.request, judged.exchange.response
    if response is None or not 200 <= response.status < 300 or not is_about_method(judged):
        return
    if request.method not in _ASKING and any(
        each.rule == "request-method-undocumented" for each in judged.violations
    ):
        message = f"The server carried out {request.method}, a method that the document does not have here"
        yield _suspicion("method-ignored", judged, message, "405 or 501", answered(response))


def _suspicion(check: str, judged: Judged, sentence: str, expected: str, got: str) -> Suspicion:
    return Suspicion(check, judged.operation.location, "", sentence, expected, got)
