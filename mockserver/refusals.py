"""What a refused request gets: the document's own answer for that reason, else a problem document of ours
(RFC 9457).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import FieldLines, Json, Match, Operation, Request, ResponseObject, Violation
from .answers import Answer
from .cautions import cautions
from .challenges import challenge_value, unmet_schemes
from .content import json_body
from .declared import DeclaredRefusals, Given
from .preference import NO_PREFERENCE, Preference, UnusablePreference, preference_of
from .problems import (
    CHANGED,
    NO_METHOD,
    NO_PATH,
    NO_RESPONSE,
    NO_SERVER,
    NO_SERVERS,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    PROBLEM_JSON,
    TOO_LARGE,
    UNAUTHORIZED,
    UNPROCESSABLE,
    UPGRADE,
    ProblemKind,
    caution_entry,
    of_side,
    validation_entry,
    violations_field,
)
from .reply import Reply
from .selection import declared_refusals, refusal_for
from .server_choice import is_served, server_of
from .settings import MockSettings
from .values import Source

_CHALLENGE: Final = "WWW-Authenticate"


def problem_reply(kind: ProblemKind, detail: str, fields: FieldLines = (), **more: Json) -> Reply:
    """Answer with a problem document of our own."""
    body = json_body(kind.document(detail, **more))
    return Reply(kind.status, (("Content-Type", PROBLEM_JSON), *fields), body)


def allowed_methods(violation: Violation) -> list[str]:
    """List the methods that a path has, from the violation that names them."""
    return list(violation.value) if violation.rule == "request-method-undocumented" else []


def unrouted(violation: Violation, *, derives_head: bool) -> Reply:
    """Answer a request that names no operation: 405 with Allow, else 404 (RFC 9110, Allow)."""
    allowed = allowed_methods(violation)
    if not allowed:
        reply = problem_reply(NO_PATH, violation.message)
    else:
        if derives_head and "GET" in allowed and "HEAD" not in allowed:
            allowed.insert(allowed.index("GET") + 1, "HEAD")
        reply = problem_reply(NO_METHOD, violation.message, (("Allow", ", ".join(allowed)),))
    return replace(reply, violations=(violation,))


def check_server(operation: Operation, request: Request) -> Reply | None:
    """Answer a request that asks for a server (`__server`) which the operation does not have; None for all
    others.
    """
    address = server_of(request)
    if address is None:
        return None
    if not operation.servers:
        return problem_reply(NO_SERVERS, f"{operation.key} has no servers ({operation.location})")
    if not is_served(operation, address):
        known = ", ".join(server.template for server in operation.servers)
        return problem_reply(NO_SERVER, f"{operation.key} is not at {address}, but at {known}")
    return None


def no_response(operation: Operation, code: int) -> Reply:
    """Say that the document has no response to answer with; where it asks for none, an empty one will do.

    code: the preferred one, 0 for none.
    """
    if code:
        return problem_reply(NOT_FOUND, f"the operation documents no response for {code}")
    if "101" in operation.responses:
        detail = f"{operation.key} is answered in another protocol only ({operation.location})"
        return problem_reply(UPGRADE, detail, (("Upgrade", "websocket"), ("Connection", "Upgrade")))
    if operation.promises_nothing:
        return Reply(200)
    return problem_reply(NO_RESPONSE, f"{operation.key} documents no response ({operation.location})")


def unusable_preference(error: UnusablePreference) -> Reply:
    """Say which preference is not of its form."""
    entry = {"location": ["header", "prefer"], "severity": "Error", "code": "pattern", "message": str(error)}
    return problem_reply(UNPROCESSABLE, str(error), validation=[entry])


class _Reason(Struct, frozen=True):
    """Why a request is refused. detail: in a sentence. entries: what is wrong with it. challenge: "" where
    there is none.
    """

    kind: ProblemKind
    detail: str
    entries: list[dict[str, Any]]
    challenge: str = ""

    def document(self, status: int) -> dict[str, Json]:
        """Write our problem document, sent with a status that the document may have chosen."""
        more: dict[str, Json] = {}
        if self.entries:
            more["validation"] = self.entries
        if self.challenge:
            more["headers"] = {_CHALLENGE: self.challenge}
        return self.kind.document(self.detail, status, **more)


class Refusals:
    """The refusals of one mock."""

    def __init__(self, settings: MockSettings) -> None:
        self._settings = settings
        self._declared: dict[int, tuple[Operation, DeclaredRefusals]] = {}

    def refuse(self, match: Match, request: Request, violations: Sequence[Violation]) -> Reply:
        """Answer a request that breaks the document, with every violation in it.

        The first declared response for the reason whose schema our problem document meets carries it; one
        that has another schema is answered as its examples and schema say.
        """
        kind, statuses = refusal_for(violations)
        challenge = self._challenge(match, request) if kind is UNAUTHORIZED else ""
        told = [validation_entry(each) for each in violations]
        reason = _Reason(kind, violations[0].message, told, challenge)
        wanted = _preference(request)
        if wanted.code in statuses:  # the only preference of a bad request that counts
            statuses = (wanted.code, *(status for status in statuses if status != wanted.code))
        example = wanted.example if wanted.code == statuses[0] else ""
        answer = self._refusal(match.operation, statuses, reason, example)
        entries = [of_side(each, "request") for each in told]
        entries += map(caution_entry, cautions(match, request))
        entries += (of_side(validation_entry(each), "response") for each in answer.violations)
        fields: FieldLines = (("sl-violations", violations_field(entries)),)
        if challenge:
            fields = (*fields, (_CHALLENGE, challenge))
        reply = Reply(answer.status, answer.fields, answer.body, match.operation, tuple(violations))
        return reply.with_fields(fields)

    def refuse_plainly(self, match: Match, request: Request, violations: Sequence[Violation]) -> Reply:
        """Answer as a proxy does, with our problem document whatever is declared: 401 for credentials, else
        422.
        """
        is_secret = refusal_for(violations)[0] is UNAUTHORIZED
        challenge = self._challenge(match, request) if is_secret else ""
        kind = UNAUTHORIZED if is_secret else UNPROCESSABLE
        told = [validation_entry(each) for each in violations]
        answer = _our_own(_Reason(kind, violations[0].message, told, challenge).document(kind.status))
        fields: FieldLines = ((_CHALLENGE, challenge),) if challenge else ()
        return Reply(answer.status, (*answer.fields, *fields), answer.body, match.operation)

    def too_large(self, operation: Operation | None) -> Reply:
        """Answer a request whose body has more bytes than a mock reads. operation: None where it names
        none.
        """
        detail = f"the body is larger than {self._settings.max_body:,} bytes (--max-body)"
        if operation is None:
            return problem_reply(TOO_LARGE, detail)
        answer = self._refusal(operation, (TOO_LARGE.status,), _Reason(TOO_LARGE, detail, []))
        return Reply(answer.status, answer.fields, answer.body, operation)

    def not_acceptable(
        self, operation: Operation, accept: str | None, status: int, described: ResponseObject
    ) -> Reply:
        """Answer a request to which nothing documented is acceptable, as the document declares refusals."""
        detail = f"Accept is {accept}, documented for {status}: {', '.join(described.content)}"
        answer = self._refusal(operation, (NOT_ACCEPTABLE.status,), _Reason(NOT_ACCEPTABLE, detail, []))
        return Reply(answer.status, answer.fields, answer.body)

    def heed(self, request: Request, reply: Reply) -> Reply:
        """Hold a request with a condition to the entity tag that its answer has (RFC 9110, Conditional
        Requests): 304 for what the client has already, 412 for a change to another state.
        """
        tag, operation = reply.field("etag"), reply.operation
        if not tag or operation is None or not 200 <= reply.status < 300:
            return reply
        known, wanted = request.field("if-none-match"), request.field("if-match")
        if wanted is not None and not _names(wanted, tag):
            detail = f"If-Match is {wanted}, the entity tag {tag}"
            answer = self._refusal(operation, (CHANGED.status,), _Reason(CHANGED, detail, []))
            return Reply(answer.status, answer.fields, answer.body, operation)
        if known is not None and _names(known, tag) and request.method in ("GET", "HEAD"):
            return Reply(_NOT_MODIFIED, (("ETag", tag),), b"", operation)
        return reply

    def _challenge(self, match: Match, request: Request) -> str:
        schemes = unmet_schemes(match, request)
        if not self._settings.challenges_keys:
            schemes = tuple(scheme for scheme in schemes if scheme.type != "apiKey")
        return challenge_value(schemes)

    def _refusal(
        self, operation: Operation, statuses: Sequence[int], reason: _Reason, example: str = ""
    ) -> Answer:
        """Answer with the first declared response that can be, else with our own. example: the name of the
        only one wanted.
        """
        given: Given = ((_CHALLENGE.lower(), reason.challenge),) if reason.challenge else ()
        document = reason.document(statuses[0])
        for status, described in declared_refusals(operation, statuses):
            if example:
                return self._example(operation, status, described, example, given)
            if status != document["status"]:
                document = {**document, "status": status}
            answer = self._as_declared(operation, status, described, document, given)
            if answer is not None:
                return answer
        return _our_own({**document, "status": reason.kind.status})

    def _as_declared(
        self,
        operation: Operation,
        status: int,
        described: ResponseObject,
        document: Mapping[str, Json],
        given: Given,
    ) -> Answer | None:
        """Answer with a declared response: our problem document where it conforms, else what is written
        there.
        """
        declared = self._of(operation)
        answer = None
        if self._settings.tells_violations:
            answer = declared.with_problem(status, described, document, given)
        return answer or declared.as_written(status, described, given)

    def _example(
        self, operation: Operation, status: int, described: ResponseObject, example: str, given: Given
    ) -> Answer:
        """Answer with the example that a client wants of a refusal."""
        if any(example in media.examples for media in described.content.values()):
            answer = self._of(operation).as_written(status, described, given, example)
            if answer is not None:
                return answer
        detail = f"the response {status} has no example {example!r} to be sent"
        return _our_own(NOT_FOUND.document(detail))

    def _of(self, operation: Operation) -> DeclaredRefusals:
        known = self._declared.get(id(operation))
        if known is None:  # the operation is kept, so that its id stays its own
            known = operation, DeclaredRefusals(operation, self._settings.standard)
            self._declared[id(operation)] = known
        return known[1]


_NOT_MODIFIED: Final = 304


def _names(condition: str, tag: str) -> bool:
    """Whether a condition is met by an entity tag; `W/` makes no difference here."""
    listed = {each.strip().removeprefix("W/") for each in condition.split(",")}
    return condition.strip() == "*" or condition == tag or tag.removeprefix("W/") in listed


def _our_own(document: Mapping[str, Json]) -> Answer:
    fields = (("Content-Type", PROBLEM_JSON),)
    return Answer(document["status"], fields, json_body(document), (), Source("our problem document"))


def _preference(request: Request) -> Preference:
    """Read what a bad request prefers; that it can't be read is not what it is refused for."""
    try:
        return preference_of(request)
    except UnusablePreference:
        return NO_PREFERENCE
