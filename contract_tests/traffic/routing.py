"""Which operation an exchange is held to, and what of it nobody can judge."""

from typing import Final

from ...spec import Match, Operation, Spec, Violation
from .har import Entry, Unknown

PREFLIGHT: Final = "a browser's preflight request"
"""Why such a request is not judged."""

_UNROUTED: Final = frozenset((404, 405, 501))


def routed(spec: Spec, entry: Entry, base: str) -> "Match | tuple[Operation, Violation] | str":
    """Find the operation of an exchange, the violation where its path has others, or why it is not judged."""
    request, response = entry.exchange.request, entry.exchange.response
    target = request.target
    if base:
        if not (target == base or target.startswith((f"{base}/", f"{base}?"))):
            return "of an undocumented path"
        target = target.removeprefix(base) or "/"
    match = spec.match(request.method, target if target.startswith("/") else f"/{target}")
    if isinstance(match, Match):
        return match
    if match.rule == "request-path-undocumented":
        return "of an undocumented path"
    is_preflight = request.method == "OPTIONS" and request.field("access-control-request-method") is not None
    if is_preflight:
        return PREFLIGHT
    if request.method == "HEAD" or (response is not None and response.status in _UNROUTED):
        return "of an undocumented method, and refused or HEAD"
    sibling = next(each for each in spec.operations if each.method in (match.value or ()))
    at = next(
        (each for each in spec.operations if each.location.pointer.startswith(match.at.pointer)), sibling
    )
    return at, match


def unrecorded(operation: Operation, entry: Entry, violation: Violation) -> Unknown | None:
    """Name what a violation rests on and was not recorded; None where it rests on what was."""
    part = violation.where.part
    is_answer = violation.rule.startswith("response-")
    if (part == "security" and "credentials" in entry.unknown and _rests_on_stripped(operation)) or (
        part == "cookie" and "credentials" in entry.unknown
    ):
        return "credentials"
    if is_answer and "response-content" in entry.unknown and part == "body":
        return "response-content"
    if is_answer and "response-fields" in entry.unknown and part == "header":
        return "response-fields"
    if not is_answer and "request-content" in entry.unknown and part == "body":
        return "request-content"
    return None


def _rests_on_stripped(operation: Operation) -> bool:
    """Whether each alternative of the operation's security asks for something that recorders strip."""
    return all(
        any(scheme.type != "apiKey" or scheme.place == "cookie" for scheme, _ in alternative.schemes)
        for alternative in operation.security
    )
