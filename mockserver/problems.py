"""Problem documents (RFC 9457): one kind for each reason to refuse, with the identifiers that clients know.

`type` is stable and ends in the identifier of the kind, as Prism's do; `validation` lists what a request
broke,
each entry with its place in the message and in the document.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from ..spec import Json, Violation, Where, pointer_tokens
from .cautions import Caution
from .content import json_body

PROBLEM_JSON: Final = "application/problem+json"
_TYPES: Final = "urn:truespec:problem"
_ABOUT_THE_WHOLE: Final = frozenset({"method", "security", "status"})
_MEDIA_TYPES: Final = frozenset({"request-media-type-undocumented", "response-media-type-undocumented"})
_UNROUTED: Final = frozenset({"request-path-undocumented", "request-method-undocumented"})
_STATUS: Final = "response-status-undocumented"
_SUCCESSES: Final = range(200, 300)
VIOLATIONS_LIMIT: Final = 8000
"""Bytes of the `sl-violations` field at most; what does not fit is counted in its last entry."""

_escaped: Final = json.JSONEncoder(separators=(",", ":")).encode  # `json.dumps` would make one each time


class ProblemKind(Struct, frozen=True):
    """A kind of problem. id: what `type` ends in. status: of the answer. title: the same for all of the
    kind.
    """

    id: str
    status: int
    title: str

    def document(self, detail: str, status: int | None = None, **more: Json) -> dict[str, Json]:
        """Write the problem document. status: where the document declares another one for this reason."""
        return {
            "type": f"{_TYPES}#{self.id}",
            "title": self.title,
            "status": status or self.status,
            "detail": detail,
            **more,
        }


BAD_REQUEST: Final = ProblemKind("BAD_REQUEST", 400, "The request is malformed")
UNAUTHORIZED: Final = ProblemKind("UNAUTHORIZED", 401, "Credentials are missing or malformed")
NO_PATH: Final = ProblemKind("NO_PATH_MATCHED_ERROR", 404, "No path of the document fits")
NO_SERVER: Final = ProblemKind("NO_SERVER_MATCHED_ERROR", 404, "No server of the operation has this address")
NO_SERVERS: Final = ProblemKind(
    "NO_SERVER_CONFIGURATION_PROVIDED_ERROR", 404, "The document names no servers"
)
NOT_FOUND: Final = ProblemKind("NOT_FOUND", 404, "What was preferred is not in the document")
NO_METHOD: Final = ProblemKind("NO_METHOD_MATCHED_ERROR", 405, "The path has no such method")
NOT_ACCEPTABLE: Final = ProblemKind("NOT_ACCEPTABLE", 406, "None of the documented media types is acceptable")
TIMED_OUT: Final = ProblemKind("REQUEST_TIMEOUT", 408, "The request did not come in time")
CHANGED: Final = ProblemKind("PRECONDITION_FAILED", 412, "The condition of the request is false")
TOO_LARGE: Final = ProblemKind("CONTENT_TOO_LARGE", 413, "The body is too large")
TARGET_TOO_LONG: Final = ProblemKind("URI_TOO_LONG", 414, "The target of the request is too long")
HEAD_TOO_LARGE: Final = ProblemKind("HEADER_FIELDS_TOO_LARGE", 431, "The head of the request is too large")
INVALID_CONTENT_TYPE: Final = ProblemKind(
    "INVALID_CONTENT_TYPE", 415, "The media type of the body is not documented"
)
UNPROCESSABLE: Final = ProblemKind("UNPROCESSABLE_ENTITY", 422, "The request breaks the document")
INTERNAL: Final = ProblemKind("INTERNAL_ERROR", 500, "The mock has a fault")
UPGRADE: Final = ProblemKind("UPGRADE_REQUIRED", 426, "The operation is answered in another protocol")
ON_DEMAND: Final = ProblemKind("ERROR_ON_DEMAND", 503, "The mock fails on demand")
NO_RESPONSE: Final = ProblemKind("NO_RESPONSE_RESPONSE_DEFINED", 500, "The operation documents no response")
NO_COMPLEX_TEXT: Final = ProblemKind(
    "NO_COMPLEX_OBJECT_TEXT", 500, "No serialization is defined for this content"
)
NO_ANSWER: Final = ProblemKind("NO_ANSWER", 500, "No answer can be made of the document")
VIOLATIONS: Final = ProblemKind("VIOLATIONS", 500, "The answer breaks the document")
NOT_A_TUNNEL: Final = ProblemKind("NOT_A_TUNNEL", 501, "Tunnels to other servers are not made here")
UNREACHABLE: Final = ProblemKind("UPSTREAM_UNREACHABLE", 502, "The upstream can't be reached")
BROKEN_ANSWER: Final = ProblemKind("UPSTREAM_BROKEN", 502, "The upstream gave no whole answer")
LATE_ANSWER: Final = ProblemKind("UPSTREAM_TIMEOUT", 504, "The upstream did not answer in time")


def validation_entry(violation: Violation) -> dict[str, Any]:
    """Write one violation as clients of Prism know it, with our additions `rule` and `at` (`file:line`)."""
    return {
        "location": _location(violation),
        "severity": "Warning" if is_warning(violation) else "Error",
        "code": violation.code,
        "message": violation.message,
        "rule": violation.rule,
        "at": str(violation.at),
    }


def is_warning(violation: Violation) -> bool:
    """Whether a violation is none that refuses anything: the document does not know the route, or a status
    that is no success.
    """
    if violation.rule == _STATUS:
        return violation.value not in _SUCCESSES
    return violation.rule in _UNROUTED


def of_side(entry: Mapping[str, Any], side: Literal["request", "response"]) -> dict[str, Any]:
    """Let the location of an entry start with the side of the exchange, as `sl-violations` has it."""
    return {**entry, "location": [side, *entry["location"]]}


def violation_entries(asked: Iterable[Violation], answered: Iterable[Violation]) -> list[dict[str, Any]]:
    """Write what the two messages of an exchange break, each with its side."""
    return [
        *(of_side(validation_entry(each), "request") for each in asked),
        *(of_side(validation_entry(each), "response") for each in answered),
    ]


def caution_entry(caution: Caution) -> dict[str, Json]:
    """Write a warning about a request."""
    name = caution.name.lower() if caution.place == "header" else caution.name
    return {
        "location": ["request", *([caution.place, name] if caution.place else [])],
        "severity": "Warning",
        "code": caution.code,
        "message": caution.message,
        "at": str(caution.at),
    }


def _location(violation: Violation) -> list[str]:
    """The path into the message: none for what concerns it as a whole, the container of what is missing."""
    where: Where = violation.where
    if where.part in _ABOUT_THE_WHOLE or violation.rule in _MEDIA_TYPES | _UNROUTED:
        return []
    if violation.code == "required" and where.name:
        return [where.part]
    name = where.name.lower() if where.part == "header" else where.name
    return [where.part, *([name] if name else []), *pointer_tokens(where.pointer)]


def _ascii(value: Json) -> str:
    """Write JSON with escapes for all that is not ASCII: mostly there is nothing of the kind."""
    text = json_body(value)
    return text.decode() if text.isascii() else _escaped(value)


def violations_field(entries: Sequence[Mapping[str, Any]]) -> str:
    """Write the value of `sl-violations`: always valid JSON, always ASCII, never beyond VIOLATIONS_LIMIT
    bytes.
    """
    whole = _ascii(entries)
    if len(whole) <= VIOLATIONS_LIMIT:
        return whole
    written = [_ascii(entry) for entry in entries]
    size, kept = 2, 0
    while kept < len(written) and size + len(written[kept]) + 1 <= VIOLATIONS_LIMIT - 150:
        size += len(written[kept]) + 1
        kept += 1
    if kept < len(written):
        left_out: dict[str, Json] = {
            "location": list(entries[kept]["location"][:1]),
            "severity": "Error",
            "message": f"{len(written) - kept} more are left out",
        }
        written = [*written[:kept], _ascii(left_out)]
    return f"[{','.join(written)}]"
