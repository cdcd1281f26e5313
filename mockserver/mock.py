"""The mock itself: a request in, a reply out, no socket in sight.

Route, judge, select, answer: one visit each. What an operation answers is rendered, proved and kept at the
first question, so that a conforming request costs routing, judging and a look-up (`benchmarks/mock`).
"""

from dataclasses import dataclass, replace
from typing import Final

from ..spec import (
    DocumentError,
    Match,
    Operation,
    Request,
    ResponseObject,
    Spec,
    Violation,
    Where,
    judge_request,
    negotiate,
)
from .answers import Answer, make_answer
from .content import NoSerialization
from .cors import cors_fields, preflight
from .preference import Preference, UnusablePreference, preference_of
from .problems import (
    NO_ANSWER,
    NO_COMPLEX_TEXT,
    NO_METHOD,
    NO_PATH,
    NO_RESPONSE,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    UNPROCESSABLE,
    UPGRADE,
    VIOLATIONS,
    validation_entry,
    violations_field,
)
from .refusals import problem_reply, refuse
from .reply import Reply
from .selection import response_for
from .settings import MockSettings

_KNOWN_REPLIES: Final = 1024
"""Replies to valid requests that are kept rendered, by operation, preference and Accept."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What decides the reply to a valid request."""

    operation: int
    preference: Preference
    accept: str | None
    origin: str | None
    asked_fields: str | None


class Mock:
    """A server of one description, without the server.

    The same request gets the same reply, whatever came before (fixed answers).
    """

    def __init__(self, spec: Spec, settings: MockSettings | None = None) -> None:
        self.spec = spec
        self.settings = settings or MockSettings()
        self._replies: dict[_Wish, Reply] = {}

    def answer(self, request: Request) -> Reply:
        """Answer a request as the document says (OpenAPI; RFC 9110; refusals as RFC 9457 problem
        documents).
        """
        if self.settings.cors and request.method == "OPTIONS":
            reply = preflight(request)
            if reply is not None:
                return reply
        return self._answer(request)

    def _finished(self, request: Request, reply: Reply) -> Reply:
        """Add what every answer has, whatever it says."""
        return reply.with_fields(cors_fields(request)) if self.settings.cors else reply

    def unproved(self) -> tuple[tuple[Operation, Answer], ...]:
        """List the operations whose default answer breaks the document, each with that answer; also where it
        has been replaced by one that conforms.

        Asking renders the default answer of every operation, which a server does before it opens its port.
        """
        found: list[tuple[Operation, Answer]] = []
        for operation in self.spec.operations:
            answer = self._default_answer(operation)
            if answer is not None and (answer.violations or answer.wanted is not None):
                found.append((operation, answer.wanted or answer))
        return tuple(found)

    def _default_answer(self, operation: Operation) -> Answer | None:
        selected = response_for(operation, 0)
        if selected is None:
            return None
        status, described = selected
        chosen = negotiate(None, list(described.content))
        try:
            return make_answer(operation, status, described, described.content.get(chosen or ""), "")
        except (NoSerialization, DocumentError) as error:
            return _unanswerable(status, described, error)

    def _answer(self, request: Request) -> Reply:
        match = self._match(request)
        if isinstance(match, Violation):
            return self._finished(request, _unrouted(match))
        violations = judge_request(match, request)
        if violations:
            return self._finished(request, refuse(match.operation, violations))
        try:
            wish = _wish(match.operation, request)
        except UnusablePreference as error:
            return self._finished(request, _unusable_preference(error))
        reply = self._replies.get(wish)
        if reply is None:
            reply = self._finished(request, self._select(match.operation, wish))
            if len(self._replies) < _KNOWN_REPLIES:
                self._replies[wish] = reply
        return reply

    def _match(self, request: Request) -> Match | Violation:
        """Route; a HEAD that is not documented is answered as the GET that is (RFC 9110, HEAD)."""
        match = self.spec.match(request.method, request.target)
        if isinstance(match, Violation) and request.method == "HEAD" and "GET" in _allowed(match):
            return self.spec.match("GET", request.target)
        return match

    def _select(self, operation: Operation, wish: _Wish) -> Reply:
        """Choose status, media type and example for a valid request, and render them."""
        selected = response_for(operation, wish.preference.code)
        if selected is None:
            if wish.preference.code:
                return problem_reply(
                    NOT_FOUND, f"the operation documents no response for {wish.preference.code}"
                )
            if "101" in operation.responses:
                detail = f"{operation.key} is answered in another protocol only ({operation.location})"
                return problem_reply(UPGRADE, detail, (("Upgrade", "websocket"), ("Connection", "Upgrade")))
            return problem_reply(NO_RESPONSE, f"{operation.key} documents no response ({operation.location})")
        status, described = selected
        chosen = negotiate(wish.accept, list(described.content))
        if chosen is None and described.content:
            offered = ", ".join(described.content)
            return problem_reply(
                NOT_ACCEPTABLE, f"Accept is {wish.accept}, documented for {status}: {offered}"
            )
        media = described.content.get(chosen or "")
        example = wish.preference.example
        if example and (media is None or example not in media.examples):
            return problem_reply(NOT_FOUND, f"the response {status} has no example {example!r}")
        try:
            answer = make_answer(operation, status, described, media, example)
        except NoSerialization as error:
            return problem_reply(NO_COMPLEX_TEXT, f"{error} ({described.location})")
        except DocumentError as error:
            return problem_reply(NO_ANSWER, str(error))
        return self._reply_of(operation, answer)

    def _reply_of(self, operation: Operation, answer: Answer) -> Reply:
        reply = Reply(answer.status, answer.fields, answer.body, operation)
        if operation.deprecated:
            reply = reply.with_fields((("Deprecation", "true"),))
        if not answer.violations:
            return reply
        entries = [validation_entry(violation, "response") for violation in answer.violations]
        mark = (("sl-violations", violations_field(entries)),)
        if not self.settings.errors:
            return reply.with_fields(mark)
        return replace(
            problem_reply(VIOLATIONS, f"{answer.source} breaks the document", mark, validation=entries)
        )


def _unanswerable(status: int, described: ResponseObject, error: NoSerialization | DocumentError) -> Answer:
    """Say of a response of which no answer can be made why that is so."""
    reason, at = str(error), described.location
    if isinstance(error, DocumentError):
        reason, at = error.message, error.at or at
    why = Violation("response-body-schema", "example", reason, Where("body"), at)
    return Answer(status, (), b"", (why,), "no answer can be made")


def _wish(operation: Operation, request: Request) -> _Wish:
    """Gather what decides the reply to a valid request, in one walk over its fields."""
    origin = asked = accept = None
    for name, value in request.fields:
        lower = name.lower()
        if lower == "accept" and accept is None:
            accept = value
        elif lower == "origin":
            origin = value
        elif lower == "access-control-request-headers":
            asked = value
    return _Wish(id(operation), preference_of(request), accept, origin, asked)


def _allowed(violation: Violation) -> list[str]:
    """List the methods that a path has, from the violation that names them."""
    return list(violation.value) if violation.rule == "request-method-undocumented" else []


def _unrouted(violation: Violation) -> Reply:
    """Answer a request that names no operation: 405 with Allow, else 404 (RFC 9110, Allow)."""
    allowed = _allowed(violation)
    if not allowed:
        reply = problem_reply(NO_PATH, violation.message)
    else:
        if "GET" in allowed and "HEAD" not in allowed:
            allowed.insert(allowed.index("GET") + 1, "HEAD")
        reply = problem_reply(NO_METHOD, violation.message, (("Allow", ", ".join(allowed)),))
    return replace(reply, violations=(violation,))


def _unusable_preference(error: UnusablePreference) -> Reply:
    entry = {"location": ["header", "prefer"], "severity": "Error", "code": "pattern", "message": str(error)}
    return problem_reply(UNPROCESSABLE, str(error), validation=[entry])
