"""What is held against a refusal of a request that the document allows."""

from collections.abc import Iterator
from typing import Final

from .judged import Judged, Suspicion, answered

BAD_REQUEST: Final = frozenset({400, 422})
"""Statuses that blame the request itself."""

_BAD_FORM: Final = frozenset({406, 415})


def valid_refused(judged: Judged) -> Iterator[Suspicion]:
    """Look for a refusal that contradicts the document."""
    if _is_weighed(judged) and not _may_have_a_reason(judged):
        yield _suspicion("valid-refused", judged)


def refused_for_reasons(judged: Judged) -> Iterator[Suspicion]:
    """Look for a refusal that the document announces, without a word on what is refused."""
    if _is_weighed(judged) and _may_have_a_reason(judged):
        yield _suspicion("refused-for-reasons", judged)


def _is_weighed(judged: Judged) -> bool:
    """Whether a refusal is there that something speaks against: an accepted twin, or the document's example.

    An example shows what may be sent, not that the thing exists which the path names. What says the same in
    other words has no other reason to be refused for its type.
    """
    response = judged.exchange.response
    wrong = BAD_REQUEST | _BAD_FORM if judged.purpose == "respelled" else BAD_REQUEST
    if response is None or judged.violations or response.status not in wrong:
        return False
    is_example = judged.documented and not any(each.place == "path" for each in judged.operation.parameters)
    return (judged.twin is not None or is_example) and not judged.combined and not judged.refusable


def _may_have_a_reason(judged: Judged) -> bool:
    """Whether the document says that such an answer may come, and draws no line that the request keeps to."""
    response = judged.exchange.response
    if judged.documented or response is None or not judged.loose:
        return False
    return judged.operation.response_object(response.status) is not None


def _suspicion(check: str, judged: Judged) -> Suspicion:
    at = judged.at or judged.operation.location
    what = "its own documented example" if judged.documented else "a request that the document allows"
    tried = f" ({judged.why})" if judged.why else ""
    got = answered(judged.exchange.response) if judged.exchange.response is not None else ""
    return Suspicion(check, at, "", f"The server refused {what}{tried}", "a documented success (2xx)", got)
