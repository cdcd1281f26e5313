"""The mock itself: a request in, a reply out, no socket in sight.

Route, judge, select, answer: one visit each. What an operation answers is rendered, proved and kept at the
first question, so that a conforming request costs routing, judging and a look-up (`benchmarks/mock`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Final

from ..spec import (
    DocumentError,
    Location,
    Operation,
    Request,
    ResponseObject,
    Spec,
    Violation,
    Where,
    judge_request,
)
from .answers import Answer, make_answer, media_ranges
from .content import NoSerialization
from .cors import cors_fields, preflight
from .lifecycle import lifecycle_fields
from .preference import Preference, UnusablePreference, preference_of, without_twins
from .problems import (
    NO_ANSWER,
    NO_COMPLEX_TEXT,
    NOT_FOUND,
    VIOLATIONS,
    validation_entry,
    violations_field,
)
from .proving import Broken
from .refusals import (
    Refusals,
    no_response,
    problem_reply,
    unrouted,
    unusable_preference,
)
from .reply import Reply
from .selection import response_for, status_of
from .served import served
from .settings import MockSettings
from .values import Source, Wanted, drawn, written

_KNOWN: Final = 1024
"""Replies to valid requests that are kept rendered, by all that decides them."""

_Make = Callable[[int, ResponseObject, str], Answer]
"""Makes the answer for a status, of a response, in one of its media ranges ("": without content)."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What decides the reply to a valid request. accept: all lines of it, as one value."""

    operation: int
    preference: Preference
    accept: str | None
    origin: str | None
    asked_fields: str | None


class Mock:
    """A server of one description, without the server.

    The same request gets the same reply, whatever came before; dynamic answers without a seed differ each
    time.
    """

    def __init__(self, spec: Spec, settings: MockSettings | None = None) -> None:
        self.settings = settings or MockSettings()
        self.spec = served(spec, self.settings)
        self._refusals = Refusals(self.settings)
        self._judges = self.settings.validate != "none"
        self._replies: dict[_Wish, Reply] = {}
        self._answers: dict[tuple[int, int, str, str], Answer] = {}

    @cached_property
    def _chance(self) -> Random:
        """Randomness without a seed; made at the first question, so that each worker has its own."""
        return Random()

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The descriptions that are served: one."""
        return (self.spec,)

    def answer(self, request: Request) -> Reply:
        """Answer a request as the document says (OpenAPI; RFC 9110; refusals as RFC 9457 problem
        documents).
        """
        if self.settings.cors and request.method == "OPTIONS":
            reply = preflight(request)
            if reply is not None:
                return reply
        return self._answer(request)

    def proofs(self) -> Iterator[tuple[Broken, ...]]:
        """Go through the operations; give of each what is documented and breaks the document: the default
        answer, and every example of every response.

        Asking renders these answers, which a server does before it opens its port, as far as time allows.
        """
        seen: set[tuple[Location, str]] = set()
        told: set[tuple[Location, Source]] = set()
        for operation in self.spec.operations:
            found = [*self._default_proof(operation)]
            for described in operation.responses.values():
                place = (described.location, described.status)
                if place not in seen:  # responses are shared by reference
                    seen.add(place)
                    found.extend(self._example_proofs(operation, described))
            fresh = [each for each in found if each.cause not in told]
            told.update(each.cause for each in found)
            yield tuple({each.cause: each for each in fresh}.values())

    def unproved(self) -> tuple[Broken, ...]:
        """List all that is documented and breaks the document."""
        return tuple(broken for step in self.proofs() for broken in step)

    def _default_proof(self, operation: Operation) -> Iterator[Broken]:
        selected = response_for(operation, 0)
        if selected is None:
            return
        status, described = selected
        make = self._fixed(operation, "")
        try:
            answer = _first_answer(make, status, described, media_ranges(described, status, None))
        except (NoSerialization, DocumentError) as error:
            answer = _unanswerable(status, described, error)
        yield from _broken(operation, answer)

    def _example_proofs(self, operation: Operation, described: ResponseObject) -> Iterator[Broken]:
        for media_range, media in described.content.items():
            for name in media.examples:
                try:
                    answer = self._fixed(operation, name)(status_of(described.status), described, media_range)
                except (NoSerialization, DocumentError):
                    continue  # said of the default answer, or when it is asked for
                yield from _broken(operation, answer)

    def _answer(self, request: Request) -> Reply:
        match = self.spec.match(
            request.method, request.target, request.fields, head_as_get=self.settings.derives_head
        )
        if isinstance(match, Violation):
            return self._finished(request, unrouted(match, derives_head=self.settings.derives_head))
        if self._judges:
            violations = judge_request(match, without_twins(request))
            if violations:
                return self._finished(request, self._refusals.refuse(match, request, violations))
        try:
            wish = _wish(match.operation, request)
        except UnusablePreference as error:
            return self._finished(request, unusable_preference(error))
        if self._is_dynamic(wish.preference):
            make = self._by_chance(match.operation, request, wish.preference)
            return self._finished(request, self._select(match.operation, wish, make))
        reply = self._replies.get(wish)
        if reply is None:
            make = self._fixed(match.operation, wish.preference.example)
            reply = self._finished(request, self._select(match.operation, wish, make))
            if len(self._replies) >= _KNOWN:
                self._replies.clear()
            self._replies[wish] = reply
        return reply

    def _finished(self, request: Request, reply: Reply) -> Reply:
        """Add what every answer has, whatever it says."""
        return reply.with_fields(cors_fields(request)) if self.settings.cors else reply

    def _select(self, operation: Operation, wish: _Wish, make: _Make) -> Reply:
        """Choose status, media type and example for a valid request, and have them made."""
        preference = wish.preference
        selected = response_for(operation, preference.code)
        if selected is None:
            return no_response(operation, preference.code)
        status, described = selected
        # A documented HEAD has no content, so there is nothing to accept.
        ranges = media_ranges(described, status, None if operation.method == "HEAD" else wish.accept)
        if not ranges:
            return self._refusals.not_acceptable(operation, wish.accept, status, described)
        if preference.example:
            ranges = ranges[:1]
            if ranges[0] not in described.content or not _has(described, ranges[0], preference.example):
                detail = f"the response {status} has no example {preference.example!r}"
                return problem_reply(NOT_FOUND, detail)
        try:
            return self._reply_of(operation, _first_answer(make, status, described, ranges))
        except NoSerialization as error:
            return problem_reply(NO_COMPLEX_TEXT, f"{error} ({described.location})")
        except DocumentError as error:
            return problem_reply(NO_ANSWER, str(error))

    def _is_dynamic(self, preference: Preference) -> bool:
        """Whether values are made by chance; an example that is asked for by name is one in any case."""
        if preference.example:
            return False
        return self.settings.dynamic if preference.dynamic is None else preference.dynamic

    def _fixed(self, operation: Operation, example: str) -> _Make:
        """Make answers of what the document writes down, and keep them."""
        wanted = Wanted(example, self.settings.ignore_examples)

        def make(status: int, described: ResponseObject, media_range: str) -> Answer:
            key = (id(operation), status, media_range, example)
            answer = self._answers.get(key)
            if answer is None:
                media = described.content.get(media_range)
                drafts = written(described, media, wanted)
                answer = make_answer(operation, status, described, media, drafts, self.settings.standard)
                self._answers[key] = answer
            return answer

        return make

    def _by_chance(self, operation: Operation, request: Request, preference: Preference) -> _Make:
        """Make answers by chance. With a seed they depend on it, the operation and the request alone: the
        same in any order, after a restart, and whatever edge the request came by.
        """
        seed = preference.seed or self.settings.seed
        parts = (seed or "", operation.key, request.target)
        named = "\0".join(parts).encode("utf-8", "surrogatepass") + b"\0" + request.body

        def make(status: int, described: ResponseObject, media_range: str) -> Answer:
            random = self._chance if seed is None else Random(named)
            media = described.content.get(media_range)
            drafts = drawn(described, media, random)
            return make_answer(operation, status, described, media, drafts, self.settings.standard)

        return make

    def _reply_of(self, operation: Operation, answer: Answer) -> Reply:
        dates = self.settings.dates_deprecation
        reply = Reply(answer.status, answer.fields, answer.body, operation)
        reply = reply.with_fields(lifecycle_fields(self.spec, operation, dates=dates))
        if not answer.violations:
            return reply
        entries = [validation_entry(violation, "response") for violation in answer.violations]
        mark = (("sl-violations", violations_field(entries)),)
        if not self.settings.errors:
            return reply.with_fields(mark)
        detail = f"{answer.source} breaks the document"
        return replace(problem_reply(VIOLATIONS, detail, mark, validation=entries), operation=operation)


def _broken(operation: Operation, answer: Answer) -> Iterator[Broken]:
    """Say of an answer whether it is what the document wants to be sent."""
    if answer.wanted is not None:
        yield Broken(operation, answer.wanted, answer)
    elif answer.violations:
        yield Broken(operation, answer, None)


def _first_answer(make: _Make, status: int, described: ResponseObject, ranges: tuple[str, ...]) -> Answer:
    """Make the answer in the best media range that can carry its value; generators list `text/plain` first
    for everything.
    """
    problem: NoSerialization | None = None
    for media_range in ranges:
        try:
            return make(status, described, media_range)
        except NoSerialization as error:
            problem = problem or error
    raise problem or NoSerialization("there is no content to write")


def _has(described: ResponseObject, media_range: str, example: str) -> bool:
    return example in described.content[media_range].examples


def _unanswerable(status: int, described: ResponseObject, error: NoSerialization | DocumentError) -> Answer:
    """Say of a response of which no answer can be made why that is so."""
    reason, at = str(error), described.location
    if isinstance(error, DocumentError):
        reason, at = error.message, error.at or at
    why = Violation("response-body-schema", "example", reason, Where("body"), at)
    return Answer(status, (), b"", (why,), Source("no answer can be made"))


def _wish(operation: Operation, request: Request) -> _Wish:
    """Gather what decides the reply to a valid request, in one walk over its fields."""
    origin = asked = accept = None
    for name, value in request.fields:
        lower = name.lower()
        if lower == "accept":
            accept = value if accept is None else f"{accept}, {value}"
        elif lower == "origin":
            origin = value
        elif lower == "access-control-request-headers":
            asked = value
    return _Wish(id(operation), preference_of(request), accept, origin, asked)
