"""Checks whose authority is HTTP (RFC 9110): what holds of every resource, whatever the document says."""

from collections.abc import Iterator
from typing import Final

from .judged import Judged, Suspicion, answered
from .plan import NEVER

NOT_IMPLEMENTED: Final = 501
_METHOD_NOT_ALLOWED: Final = 405
_UNAUTHORIZED: Final = 401
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
    if tag is not None and request.field("if-none-match") == tag and request.method in ("GET", "HEAD"):
        message = f"The server sent again what the client said that it has (If-None-Match: {tag})"
        yield _suspicion("condition-ignored", judged, message, "304", answered(response))
    elif request.field("if-match") == NEVER:
        message = f"The server made a change that was to be made only to another state (If-Match: {NEVER})"
        yield _suspicion("condition-ignored", judged, message, "412", answered(response))


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


def impostor_accepted(judged: Judged) -> Iterator[Suspicion]:
    """Look for credentials that are wrong on purpose and let somebody in."""
    response = judged.exchange.response
    if judged.impostor and response is not None and 200 <= response.status < 300:
        message = "The server let in a request whose credentials differ from yours in one character"
        yield _suspicion("credentials-not-compared", judged, message, "401", answered(response))


def _suspicion(check: str, judged: Judged, sentence: str, expected: str, got: str) -> Suspicion:
    return Suspicion(check, judged.operation.location, "", sentence, expected, got)
