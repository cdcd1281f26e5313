"""The catalogue of checks: what an exchange can show to be wrong, each with who says so.

A check looks at one judged exchange and yields suspicions; it knows no server, sends nothing and decides
nothing:
what it suspects is confirmed (`inquest`) before it becomes a finding.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from .caller_checks import (
    alternative_refused,
    impostor_accepted,
    lapsed_accepted,
    misplaced_accepted,
    scope_not_enforced,
)
from .check_examples import (
    ALLOW_MISSING,
    ALTERNATIVE_REFUSED,
    ANSWER_BREAKS_DOCUMENT,
    CHALLENGE_MISSING,
    CONDITION_IGNORED,
    CREDENTIALS_MISPLACED,
    CREDENTIALS_NOT_COMPARED,
    FIELD_MALFORMED,
    FORMAT_NOT_CHECKED,
    HEAD_DIFFERS,
    INVALID_ACCEPTED,
    JSON_MALFORMED,
    LAPSED_ACCEPTED,
    METHOD_IGNORED,
    NO_ANSWER,
    NOT_MODIFIED_RESENT,
    ORIGINS_CONTRADICTORY,
    PREFLIGHT_REFUSED,
    PROBLEM_MALFORMED,
    RANGE_WRONG,
    REFUSED_FOR_REASONS,
    SCOPE_NOT_ENFORCED,
    SECURITY_NOT_ENFORCED,
    SERVER_ERROR,
    SLOW_ANSWER,
    VALID_REFUSED,
    VARY_MISSING,
    CheckExample,
)
from .document_checks import (
    answer_breaks,
    format_not_checked,
    invalid_accepted,
    malformed_json,
    no_answer,
    security_not_enforced,
    server_error,
)
from .field_checks import (
    field_malformed,
    origins_contradictory,
    preflight_refused,
    problem_malformed,
)
from .http_checks import (
    condition_ignored,
    head_differs,
    method_ignored,
    not_modified_resent,
    range_wrong,
    slow_answer,
    unchallenged,
    vary_missing,
    without_allow,
)
from .judged import Authority, Judged, Level, Suspicion
from .own_checks import OwnChecks
from .refusals import refused_for_reasons, valid_refused


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
        "alternative-refused",
        "opinion",
        "document",
        "Credentials that the document takes for enough are refused alone.",
        "OpenAPI, Security Requirement Object: one of the alternatives has to be met",
        alternative_refused,
        ALTERNATIVE_REFUSED,
    ),
    Check(
        "answer-breaks-document",
        "fault",
        "document",
        "An answer has a status, a type, a header or content that its operation does not document.",
        "OpenAPI, Responses Object",
        answer_breaks,
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
        "credentials-misplaced",
        "opinion",
        "document",
        "Credentials were taken from a place where the document does not have them.",
        "OpenAPI, Security Scheme Object, `in`",
        misplaced_accepted,
        CREDENTIALS_MISPLACED,
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
        "field-malformed",
        "fault",
        "http",
        "A header field of an answer is not of the form that its standard gives it.",
        "RFC 9110, Date, ETag, Last-Modified, Retry-After; RFC 9111, Age; RFC 8594; RFC 9745",
        field_malformed,
        FIELD_MALFORMED,
    ),
    Check(
        "format-not-checked",
        "opinion",
        "document",
        "A value was accepted that is not of its format, as was its twin that is.",
        "OpenAPI, Data Types; JSON Schema 2020-12 Validation, `format`: an annotation, by one reading",
        format_not_checked,
        FORMAT_NOT_CHECKED,
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
        invalid_accepted,
        INVALID_ACCEPTED,
    ),
    Check(
        "json-malformed",
        "fault",
        "http",
        "Content that says it is JSON is not.",
        "RFC 8259, JSON Grammar",
        malformed_json,
        JSON_MALFORMED,
    ),
    Check(
        "lapsed-accepted",
        "fault",
        "caller",
        "Somebody was let in whose credentials have expired, or were revoked.",
        "OpenAPI, Security Requirement Object; `identity`, as the user calls one `expired` or `revoked`",
        lapsed_accepted,
        LAPSED_ACCEPTED,
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
        no_answer,
        NO_ANSWER,
    ),
    Check(
        "not-modified-resent",
        "opinion",
        "http",
        "What was not changed since a date was sent again to who has it.",
        "RFC 9110, If-Modified-Since",
        not_modified_resent,
        NOT_MODIFIED_RESENT,
    ),
    Check(
        "origins-contradictory",
        "opinion",
        "http",
        "Other origins are let in as no browser takes it.",
        "Fetch Standard, CORS check",
        origins_contradictory,
        ORIGINS_CONTRADICTORY,
    ),
    Check(
        "preflight-refused",
        "opinion",
        "http",
        "Other origins are let in, and the preflight request of their pages is refused.",
        "Fetch Standard, CORS-preflight fetch",
        preflight_refused,
        PREFLIGHT_REFUSED,
    ),
    Check(
        "problem-malformed",
        "fault",
        "http",
        "A problem document has a member of another type, or tells of another status.",
        "RFC 9457, Members of a Problem Details Object",
        problem_malformed,
        PROBLEM_MALFORMED,
    ),
    Check(
        "range-wrong",
        "fault",
        "http",
        "A part of the content is not what the whole has there.",
        "RFC 9110, 206 Partial Content",
        range_wrong,
        RANGE_WRONG,
    ),
    Check(
        "refused-for-reasons",
        "opinion",
        "document",
        "A request that the schemas allow was refused with a documented answer, for what only prose can say.",
        "OpenAPI, Responses Object",
        refused_for_reasons,
        REFUSED_FOR_REASONS,
    ),
    Check(
        "scope-not-enforced",
        "fault",
        "caller",
        "An identity was let in without a scope that the operation asks for.",
        "OpenAPI, Security Requirement Object; `scope`, as the user declares it",
        scope_not_enforced,
        SCOPE_NOT_ENFORCED,
    ),
    Check(
        "security-not-enforced",
        "fault",
        "document",
        "A request was accepted without any of the credentials that the document asks for.",
        "OpenAPI, Security Requirement Object",
        security_not_enforced,
        SECURITY_NOT_ENFORCED,
    ),
    Check(
        "server-error",
        "fault",
        "anyone",
        "A request made the server fail.",
        "RFC 9110, Server Error 5xx",
        server_error,
        SERVER_ERROR,
    ),
    Check(
        "slow-answer",
        "opinion",
        "anyone",
        "A request takes far longer than the others of its operation.",
        "nobody has to say",
        slow_answer,
        SLOW_ANSWER,
    ),
    Check(
        "valid-refused",
        "fault",
        "document",
        "A request that the document allows was refused: its own example, or the twin of an accepted one.",
        "OpenAPI, Operation Object",
        valid_refused,
        VALID_REFUSED,
    ),
    Check(
        "vary-missing",
        "opinion",
        "http",
        "The type of an answer depends on Accept, and Vary does not say so.",
        "RFC 9110, Vary",
        vary_missing,
        VARY_MISSING,
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
