"""The catalogue of checks: what an exchange can show to be wrong, each with who says so.

A check looks at one judged exchange and yields suspicions; it knows no server, sends nothing and decides
nothing:
what it suspects is confirmed (`inquest`) before it becomes a finding.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from ..spec import (
    Location,
    MalformedJson,
    Violation,
    parse_json,
    parse_media_type,
)
from .check_examples import (
    ALLOW_MISSING,
    ANSWER_BREAKS_DOCUMENT,
    CHALLENGE_MISSING,
    CONDITION_IGNORED,
    CREDENTIALS_NOT_COMPARED,
    HEAD_DIFFERS,
    INVALID_ACCEPTED,
    JSON_MALFORMED,
    METHOD_IGNORED,
    NO_ANSWER,
    SECURITY_NOT_ENFORCED,
    SERVER_ERROR,
    VALID_REFUSED,
    CheckExample,
)
from .http_checks import (
    NOT_IMPLEMENTED,
    condition_ignored,
    head_differs,
    impostor_accepted,
    is_about_method,
    method_ignored,
    unchallenged,
    without_allow,
)
from .judged import Authority, Judged, Level, Suspicion, answered
from .own_checks import OwnChecks


class Check(Struct, frozen=True):
    """One check. sentence: what is wrong when it fires. section: where that is written.

    example: one exchange on which it fires, one on which it does not.
    """

    id: str
    level: Level
    authority: Authority
    sentence: str
    section: str
    run: Callable[[Judged], Iterator[Suspicion]]
    example: CheckExample


REFUSALS: Final = frozenset(
    {401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 423, 424, 425, 426, 428, 429, 431, 451}
)
"""Statuses that a server may have its own reasons for, whatever the request: existence, quota, business
rules.
"""

_BAD_REQUEST: Final = frozenset({400, 422})
_NOT_MODIFIED: Final = 304


def _blamed(judged: Judged) -> str:
    """Name what is wrong with a request: requests that are wrong in the same way fail for the same cause."""
    return f"{judged.violations[0].code} {judged.violations[0].at.pointer}" if judged.violations else "valid"


def _no_answer(judged: Judged) -> Iterator[Suspicion]:
    error = judged.exchange.error
    if error is not None:
        cause = f"{error.partition(' after ')[0].partition(':')[0]} {_blamed(judged)}"
        yield Suspicion(
            "no-answer",
            judged.operation.location,
            cause,
            f"The server gave no answer: {error}",
            "an answer",
            error,
        )


def _server_error(judged: Judged) -> Iterator[Suspicion]:
    response = judged.exchange.response
    if response is None or response.status < 500:
        return
    if response.status == NOT_IMPLEMENTED and is_about_method(judged):
        return  # so it says that it does not know the method
    declared = judged.operation.response_object(response.status) is not None
    if declared and (response.status != 500 or not (judged.violations or judged.twin or judged.documented)):
        return  # a documented way to say "not now" is an answer
    request = (
        "a request that the document allows" if not judged.violations else "a request that it should refuse"
    )
    wrong = f": {judged.violations[0].message}" if judged.violations else ""
    yield Suspicion(
        "server-error",
        judged.violations[0].at if judged.violations else judged.at or judged.operation.location,
        f"{response.status // 100} {_blamed(judged)}",
        f"The server failed on {request}{wrong}",
        "a documented answer below 500" if not judged.violations else "a refusal (4xx)",
        answered(response),
        judged.violations,
    )


def _answer_breaks(judged: Judged) -> Iterator[Suspicion]:
    response = judged.exchange.response
    if response is None:
        return
    for violation in judged.answer:
        if violation.rule == "response-status-undocumented" and _may_be_undocumented(judged, response.status):
            continue
        yield Suspicion(
            violation.rule,
            violation.at,
            f"{response.status // 100} {violation.code}",
            _sentence(violation),
            violation.message.partition(", ")[2] or f"what {violation.at} says",
            f"{answered(response)}: {violation.message}",
            (violation,),
        )


def _sentence(violation: Violation) -> str:
    message = violation.message
    if violation.where.part == "body" and violation.where.pointer:
        return f"The answer breaks its schema: {message}"
    return f"The answer breaks the document: {message}"


def _may_be_undocumented(judged: Judged, status: int) -> bool:
    """A refusal needs no documentation where the request gives reason for one, or may have one of its own."""
    if status == _NOT_MODIFIED:
        return judged.exchange.request.field("if-none-match") is not None
    return status >= 500 or status in REFUSALS or status in _BAD_REQUEST


def _malformed_json(judged: Judged) -> Iterator[Suspicion]:
    """Look at answers whose content the document does not describe: JSON has to be JSON even so."""
    response = judged.exchange.response
    if response is None or not response.body or judged.exchange.request.method == "HEAD":
        return
    kind = parse_media_type(response.field("content-type") or "")
    if kind is None or not kind.is_json or any(each.code == "syntax" for each in judged.answer):
        return
    if response.field("content-encoding"):
        return
    try:
        parse_json(response.body)
    except MalformedJson as error:
        yield Suspicion(
            "json-malformed",
            judged.operation.location,
            f"{response.status // 100}",
            f"The answer says it is {kind.essence} and is not: {error}",
            "JSON (RFC 8259)",
            answered(response),
        )


def _wrongly_let_in(judged: Judged) -> Violation | None:
    """Find what is wrong first with a request that was accepted and should not have been."""
    response = judged.exchange.response
    if response is None or not judged.violations or judged.tolerable or not 200 <= response.status < 300:
        return None
    if judged.twin is None or judged.combined or any(each.rule in _LENIENT for each in judged.violations):
        return None
    return judged.violations[0]


def _invalid_accepted(judged: Judged) -> Iterator[Suspicion]:
    first, response = _wrongly_let_in(judged), judged.exchange.response
    if first is None or response is None or first.rule == _UNLOCKED:
        return
    holder = first.at.pointer.rpartition("/")[0]
    at = Location(first.at.file, first.at.line, first.at.column, holder)
    yield Suspicion(
        "invalid-accepted",
        at,
        first.message if first.code == "required" else "",
        f"The server accepted what the document forbids: {first.message}",
        "a refusal (4xx)",
        answered(response),
        judged.violations,
    )


def _security_not_enforced(judged: Judged) -> Iterator[Suspicion]:
    first, response = _wrongly_let_in(judged), judged.exchange.response
    if first is None or response is None or first.rule != _UNLOCKED or len(judged.violations) > 1:
        return
    yield Suspicion(
        "security-not-enforced",
        first.at,
        "",
        f"The server let in a request without any documented credentials: {first.message}",
        "401",
        answered(response),
        judged.violations,
    )


_UNLOCKED: Final = "request-security-missing"
_LENIENT: Final = frozenset({"request-media-type-undocumented", "request-body-malformed"})


def _valid_refused(judged: Judged) -> Iterator[Suspicion]:
    response = judged.exchange.response
    if response is None or judged.violations or response.status not in _BAD_REQUEST:
        return
    if (judged.twin is None and not judged.documented) or judged.combined or judged.refusable:
        return
    at = judged.at or judged.operation.location
    what = "its own documented example" if judged.documented else "a request that the document allows"
    tried = f" ({judged.why})" if judged.why else ""
    expected = "a documented success (2xx)"
    yield Suspicion(
        "valid-refused", at, "", f"The server refused {what}{tried}", expected, answered(response)
    )


CHECKS: Final = (
    Check(
        "allow-missing",
        "opinion",
        "http",
        "A 405 does not list the methods that are allowed.",
        "RFC 9110, 405 Method Not Allowed",
        without_allow,
        ALLOW_MISSING,
    ),
    Check(
        "answer-breaks-document",
        "fault",
        "document",
        "An answer has a status, a type, a header or content that its operation does not document.",
        "OpenAPI, Responses Object",
        _answer_breaks,
        ANSWER_BREAKS_DOCUMENT,
    ),
    Check(
        "challenge-missing",
        "opinion",
        "http",
        "A 401 does not say how to authenticate.",
        "RFC 9110, 401 Unauthorized",
        unchallenged,
        CHALLENGE_MISSING,
    ),
    Check(
        "condition-ignored",
        "fault",
        "http",
        "A request was carried out though the condition that it came with was false.",
        "RFC 9110, Conditional Requests",
        condition_ignored,
        CONDITION_IGNORED,
    ),
    Check(
        "credentials-not-compared",
        "opinion",
        "document",
        "A request was accepted with credentials that differ from the right ones in one character.",
        "OpenAPI, Security Requirement Object",
        impostor_accepted,
        CREDENTIALS_NOT_COMPARED,
    ),
    Check(
        "head-differs",
        "opinion",
        "http",
        "HEAD is not answered as GET is.",
        "RFC 9110, HEAD",
        head_differs,
        HEAD_DIFFERS,
    ),
    Check(
        "invalid-accepted",
        "fault",
        "document",
        "A request that the document forbids was accepted, as was its twin without the one fault.",
        "OpenAPI, Operation Object",
        _invalid_accepted,
        INVALID_ACCEPTED,
    ),
    Check(
        "json-malformed",
        "fault",
        "http",
        "Content that says it is JSON is not.",
        "RFC 8259, JSON Grammar",
        _malformed_json,
        JSON_MALFORMED,
    ),
    Check(
        "method-ignored",
        "opinion",
        "http",
        "A method that the path does not have was carried out.",
        "RFC 9110, Methods, Overview",
        method_ignored,
        METHOD_IGNORED,
    ),
    Check(
        "no-answer",
        "fault",
        "anyone",
        "A request got no whole HTTP answer.",
        "RFC 9112, Message Format",
        _no_answer,
        NO_ANSWER,
    ),
    Check(
        "security-not-enforced",
        "fault",
        "document",
        "A request was accepted without any of the credentials that the document asks for.",
        "OpenAPI, Security Requirement Object",
        _security_not_enforced,
        SECURITY_NOT_ENFORCED,
    ),
    Check(
        "server-error",
        "fault",
        "anyone",
        "A request made the server fail.",
        "RFC 9110, Server Error 5xx",
        _server_error,
        SERVER_ERROR,
    ),
    Check(
        "valid-refused",
        "fault",
        "document",
        "A request that the document allows was refused: its own example, or the twin of an accepted one.",
        "OpenAPI, Operation Object",
        _valid_refused,
        VALID_REFUSED,
    ),
)
"""Every check, sorted by id. `answer-breaks-document` reports under the id of the broken rule."""

LEVELS: Final[Mapping[str, Level]] = MappingProxyType({check.id: check.level for check in CHECKS})
"""The level of each check; what is not in it (rules) is a fault."""


def suspicions(judged: Judged, own: OwnChecks | None = None) -> tuple[Suspicion, ...]:
    """Run every check on an exchange. Two that accuse the same answer of the same are one.

    own: the user's.
    """
    found = [suspicion for check in CHECKS for suspicion in check.run(judged)]
    found += own.suspicions(judged) if own is not None else ()
    if any(each.check == "server-error" for each in found):
        found = [each for each in found if each.check == "server-error"]
    return tuple({each.key: each for each in found}.values())
