"""Faults that many operations show in the same words are in what the server does before all of them."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from .finding import Finding, merged_by

_SEVERAL: Final = 3
_LONG: Final = 8_000
"""Octets of a request line that all should support (RFC 9112, Request Line)."""
_OF_FRAMES: Final = frozenset({"server-error", "invalid-accepted"})

_Cause: TypeAlias = tuple[str, str, int, bytes]
"""Check, sentence, status, and of a failure the content; for HEAD, no more than the check; for a long target
that is not answered, the sentence with it."""


def everywhere(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Make one of the findings of three operations or more that say the same of a body as a whole, or that do
    not answer a target beyond all measure.

    Of a body, that is: no JSON, null, another type, another media type or none, an unknown member. What is in
    one differs from operation to operation; how one is read does not.
    """
    causes = {id(each): _cause(each) for each in found}
    shown_by: dict[_Cause | None, set[str]] = {}
    for each in found:
        shown_by.setdefault(causes[id(each)], set()).update(each.operations)
    shared = {cause for cause, operations in shown_by.items() if len(operations) >= _SEVERAL}
    return merged_by(found, lambda each: cause if (cause := causes[id(each)]) in shared else None)


def _cause(finding: Finding) -> _Cause | None:
    """Say what findings of one cause have in common; None where it is about one operation's own things."""
    request, response = finding.exchange.request, finding.exchange.response
    if finding.check == "response-body-forbidden" and request.method == "HEAD":
        return finding.check, request.method, 0, b""
    if finding.check == "no-answer" and len(request.target) > _LONG:
        return finding.check, finding.sentence, 0, b""
    if finding.check not in _OF_FRAMES or response is None:
        return None
    if finding.purpose != "strange" and not _is_about_bodies(finding):
        return None
    content = response.body if finding.check == "server-error" else b""
    return finding.check, finding.sentence, response.status, content


def _is_about_bodies(finding: Finding) -> bool:
    """Whether all that is special about the request is a body as a whole, or its media type."""
    wheres, request = [each.where for each in finding.violations], finding.exchange.request
    if request.body and request.field("content-type") is None:
        return True
    return bool(wheres) and all(
        (each.part == "body" and not each.pointer)
        or (each.part == "header" and each.name.lower() == "content-type")
        for each in wheres
    )
