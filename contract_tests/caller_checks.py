"""Checks of who is let in: with wrong credentials, old or misplaced ones, too few scopes, one way alone."""

from collections.abc import Iterator
from typing import Final

from .judged import Judged, Suspicion, answered

_REFUSED: Final = frozenset({401, 403})


def impostor_accepted(judged: Judged) -> Iterator[Suspicion]:
    """Look for credentials that are wrong on purpose and let somebody in."""
    message = f"The server let in a request with wrong credentials: {judged.why}"
    yield from _let_in("impostor", "credentials-not-compared", judged, message, "401")


def misplaced_accepted(judged: Judged) -> Iterator[Suspicion]:
    """Look for credentials that let somebody in from another place than the documented one."""
    message = f"The server took credentials from where the document does not have them: {judged.why}"
    yield from _let_in("misplaced", "credentials-misplaced", judged, message, "401")


def scope_not_enforced(judged: Judged) -> Iterator[Suspicion]:
    """Look for an identity that did what its scopes do not allow."""
    message = f"The server let in a request without a scope that it asks for: {judged.why}"
    yield from _let_in("lesser", "scope-not-enforced", judged, message, "403")


def lapsed_accepted(judged: Judged) -> Iterator[Suspicion]:
    """Look for credentials that are good no more and let somebody in."""
    message = f"The server let in a request with credentials that are good no more: {judged.why}"
    yield from _let_in("lapsed", "lapsed-accepted", judged, message, "401")


def alternative_refused(judged: Judged) -> Iterator[Suspicion]:
    """Look for credentials that are refused alone, though the document has them as an alternative."""
    response = judged.exchange.response
    if judged.purpose == "alternative" and response is not None and response.status in _REFUSED:
        message = f"The server refused credentials that the document takes for enough: {judged.why}"
        yield _suspicion("alternative-refused", judged, message, "a documented success (2xx)")


def _let_in(purpose: str, check: str, judged: Judged, message: str, expected: str) -> Iterator[Suspicion]:
    response = judged.exchange.response
    if judged.purpose == purpose and response is not None and 200 <= response.status < 300:
        yield _suspicion(check, judged, message, expected)


def _suspicion(check: str, judged: Judged, message: str, expected: str) -> Suspicion:
    """Suspect what the case was sent for; the place is that of the scheme: one cause for all operations."""
    response = judged.exchange.response
    got = answered(response) if response is not None else ""
    return Suspicion(check, judged.at or judged.operation.location, "", message, expected, got)
