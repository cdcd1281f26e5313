"""The mock itself: a request in, a reply out, no socket in sight.

Route, judge, select, answer: one visit each. What an operation answers is rendered, proved and kept at the
first question, so that a conforming request costs routing, judging and a look-up (`benchmarks/mock`).
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from ..spec import (
    DocumentError,
    DocumentProblem,
    Match,
    Operation,
    Request,
    ResponseObject,
    Spec,
    Violation,
    judge_head,
    judge_request,
)
from .answers import Answer, media_ranges
from .cautions import Caution, cautions
from .chance import Chance
from .content import NoSerialization
from .cors import cors_fields, preflight
from .faults import Faults
from .hostile import Hostility
from .invariants import Invariants
from .known_heads import Again
from .lifecycle import lifecycle_fields
from .making import Make, Making, first_answer
from .pairing import Choice, pairing_of
from .preference import NO_PREFERENCE, Preference, UnusablePreference, preference_of, without_twins
from .problems import (
    NO_ANSWER,
    NO_COMPLEX_TEXT,
    NOT_FOUND,
    ON_DEMAND,
    VIOLATIONS,
    caution_entry,
    of_side,
    validation_entry,
    violations_field,
)
from .proving import Broken, flaws, proofs
from .refusals import (
    Refusals,
    check_server,
    no_response,
    problem_reply,
    unrouted,
    unusable_preference,
)
from .reply import Reply
from .selection import response_for
from .settings import MockSettings

_KNOWN: Final = 1024
"""Replies to valid requests that are kept rendered, by all that decides them."""

_CHOSEN: Final = "Truespec-Example"
"""Field that names an example which was chosen for a request, and what in it spoke for that."""


class Deciding(
    NamedTuple
):  # is made and hashed for every request: as a dataclass it would cost twice as much
    """What decides the reply to a valid request. accept: all lines of it, as one value. choice: the example
    that it asks for by what it says. warned: what better was otherwise.
    """

    operation: int
    preference: Preference
    accept: str | None
    origin: str | None
    asked_fields: str | None
    choice: Choice | None = None
    warned: tuple[Caution, ...] = ()


class Mock:
    """A server of one description, without the server.

    The same request gets the same reply, whatever came before; dynamic answers without a seed differ each
    time.
    """

    def __init__(self, spec: Spec, settings: MockSettings | None = None) -> None:
        self.settings = settings or MockSettings()
        self.spec = spec if self.settings.asks_credentials else _without_security(spec)
        self._refusals = Refusals(self.settings)
        self._judges = self.settings.validate != "none"
        self._replies: dict[Deciding, Reply] = {}
        self._pairs = self.settings.pairs_examples and not self.settings.ignore_examples
        self._chance = Chance(self.settings.seed)
        self._making = Making(self.settings, self._chance)
        self._faults = Faults(self.settings.delays, self.settings.error_rates)
        self._is_faulty = bool(self._faults)
        self._invariants = Invariants.of(self.spec)
        self.hostility = (
            Hostility(self.settings.seed, self.settings.next_version) if self.settings.hostile else None
        )

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The descriptions that are served: one."""
        return (self.spec,)

    def answer(self, request: Request) -> Reply:
        """Answer a request as the document says (OpenAPI; RFC 9110; refusals as RFC 9457 problem
        documents).
        """
        reply = self._preflight(request)
        if reply is not None:
            return reply
        reply = self._answer(request)
        return self._delayed(request, reply) if self._is_faulty else reply

    def again(self, request: Request) -> Again | None:
        """Answer all requests with this one's head as `answer` does: routed and judged here, but for their
        bodies. None where more than the body decides, the head itself breaks the document, or the answer is
        not all that follows.
        """
        if self._is_faulty or self.hostility or "__" in request.target or self._preflight(request):
            return None
        match = self.match(request)
        if isinstance(match, Violation):
            reply = self._answer(request)
            return lambda _: reply
        if match.operation.callbacks:
            return None
        judge = judge_head(match, request) if self._judges else _no_breach
        usual = self._usual(match, request)
        if judge is None or usual is None:
            return None

        def answer(body: bytes) -> Reply:
            violations = judge(body)
            if not violations:
                return usual
            whole = Request(request.method, request.target, request.fields, body)
            return self._finished(whole, self._refusals.refuse(match, whole, violations))

        return answer

    def _usual(self, match: Match, request: Request) -> Reply | None:
        """Answer a request that fits, where that is the same for every body and every time; else None."""
        try:
            wish = _wish(match, request)
        except UnusablePreference:
            return None
        pairing = match.operation.compiled(pairing_of) if self._pairs else None
        if self._is_dynamic(wish.preference) or (pairing is not None and pairing.chooses):
            return None
        if self._invariants.concern(match.operation) or _is_conditional(request):
            return None
        reply = self._fitting(match, request, wish)
        return None if reply.delay else reply

    def too_large(self, request: Request) -> Reply:
        """Refuse a request whose body has more bytes than are read: as its operation declares, else 413.

        request: without its body.
        """
        match = self.match(request)
        operation = None if isinstance(match, Violation) else match.operation
        return self._finished(request, self._refusals.too_large(operation))

    def match(self, request: Request) -> Match | Violation:
        """Find the operation that a request names, where the settings let it be found."""
        settings = self.settings
        return self.spec.match(
            request.method,
            request.target,
            request.fields,
            base_path=settings.base_path,
            head_as_get=settings.derives_head,
        )

    def base_paths(self, operation: Operation) -> tuple[str, ...]:
        """List what stands before the path of an operation where it is found, "" for the root."""
        paths = tuple(dict.fromkeys(server.path for server in operation.servers)) or ("",)
        if self.settings.base_path == "strict":
            return paths
        return ("",) if self.settings.base_path == "root" else tuple(dict.fromkeys(("", *paths)))

    def proofs(self) -> Iterator[tuple[Broken, ...]]:
        """Go through the operations; give of each what is documented and breaks the document: the default
        answer, and every example of every response.

        Asking renders these answers, which a server does before it opens its port, as far as time allows.
        """
        return proofs(self.spec.operations, self._making)

    def flaws(self) -> Iterator[tuple[DocumentProblem, ...]]:
        """Go through the operations; give of each what of its schemas can't be used or judged."""
        return flaws(self.spec.operations, self.spec.problems)

    def unproved(self) -> tuple[Broken, ...]:
        """List all that is documented and breaks the document."""
        return tuple(broken for step in self.proofs() for broken in step)

    def _preflight(self, request: Request) -> Reply | None:
        return preflight(request) if self.settings.cors and request.method == "OPTIONS" else None

    def _answer(self, request: Request) -> Reply:
        match = self.match(request)
        if isinstance(match, Violation):
            return self._finished(request, unrouted(match, derives_head=self.settings.derives_head))
        judged = request
        if "__" in request.target:  # one of the query twins, maybe
            elsewhere = check_server(match.operation, request)
            if elsewhere is not None:
                return self._finished(request, elsewhere)
            judged = without_twins(request)
        if self._judges:
            violations = judge_request(match, judged)
            if violations:
                return self._finished(request, self._refusals.refuse(match, request, violations))
        try:
            wish = _wish(match, request)
        except UnusablePreference as error:
            return self._finished(request, unusable_preference(error))
        reply = self._fitting(match, request, wish)
        if self.settings.heeds_conditions and not wish.preference.code and _is_conditional(request):
            reply = self._refusals.heed(request, reply)
        if wish.preference.example or not self._invariants.concern(match.operation):
            return reply
        return self._invariants.kept(request, reply)

    def _fitting(self, match: Match, request: Request, wish: Deciding) -> Reply:
        """Answer a request that fits the document."""
        operation, preference = match.operation, wish.preference
        if self._is_faulty and not preference.code:
            status = self._faults.error(operation, self._chance.of_turn("error", operation, request))
            if status:
                return self._finished(request, self._failure(operation, request, wish, status), preference)
        if self.hostility is not None and not preference.names_answer:
            unusual = self.hostility.answer(operation, wish.accept)
            if unusual is not None:
                reply = unusual.told(self._reply_of(operation, unusual.answer, wish.warned))
                return self._finished(request, reply, preference)
        if self._is_dynamic(preference):
            make = self._making.by_chance(operation, request, preference.seed)
            return self._finished(request, self._select(operation, wish, make), preference)
        if self._pairs:
            wish = self._paired(match, request, wish)
        reply = self._replies.get(wish)
        if reply is None:
            make = self._making.fixed(operation, wish.preference.example)
            reply = self._finished(request, self._select(operation, wish, make), preference)
            if wish.choice is not None:
                told = f"{wish.choice.candidate.name} ({wish.choice.because})"
                reply = reply.with_fields(((_CHOSEN, told),))
            if len(self._replies) >= _KNOWN:
                self._replies.clear()
            self._replies[wish] = reply
        return reply

    def _paired(self, match: Match, request: Request, wish: Deciding) -> Deciding:
        """Let a request that prefers nothing ask for the example that belongs to it, if it accepts that."""
        pairing = match.operation.compiled(pairing_of)
        if pairing is None or not pairing.chooses or wish.preference.code or wish.preference.example:
            return wish
        choice = pairing.choose(match, request)
        if choice is None:
            return wish
        chosen = choice.candidate
        selected = response_for(match.operation, chosen.status)
        ranges = media_ranges(selected[1], chosen.status, wish.accept) if selected else ()
        if ranges[:1] != (chosen.media_range,):
            return wish
        preference = wish.preference._replace(code=chosen.status, example=chosen.name)
        return wish._replace(preference=preference, choice=choice)

    def _failure(self, operation: Operation, request: Request, wish: Deciding, status: int) -> Reply:
        """Answer a right request with an error, as the document declares it."""
        if operation.response_object(status) is None:
            return replace(
                problem_reply(ON_DEMAND, "asked for by --error-rate", status=status), operation=operation
            )
        preference = wish.preference._replace(code=status, example="")
        wish = wish._replace(preference=preference, accept=None)
        is_dynamic = self._is_dynamic(preference)
        make = (
            self._making.by_chance(operation, request, preference.seed)
            if is_dynamic
            else self._making.fixed(operation, "")
        )
        return self._select(operation, wish, make)

    def _delayed(self, request: Request, reply: Reply) -> Reply:
        """Let an answer be late; the request itself may have said how much."""
        if reply.delay:
            return reply
        operation = reply.operation
        random = self._chance.of_turn("delay", operation, request)
        return replace(reply, delay=self._faults.delay(operation, random))

    def _finished(self, request: Request, reply: Reply, preference: Preference = NO_PREFERENCE) -> Reply:
        """Add what every answer has, whatever it says."""
        if preference.delay:
            reply = replace(reply, delay=preference.delay)
        return reply.with_fields(cors_fields(request)) if self.settings.cors else reply

    def _select(self, operation: Operation, wish: Deciding, make: Make) -> Reply:
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
            answer = first_answer(make, status, described, ranges)
            if answer.is_makeshift and not self.settings.puts_json_in_text:
                raise NoSerialization("an object or array can't be written as text/plain")
            return self._reply_of(operation, answer, wish.warned)
        except NoSerialization as error:
            return problem_reply(NO_COMPLEX_TEXT, f"{error} ({described.location})")
        except DocumentError as error:
            return problem_reply(NO_ANSWER, str(error))

    def _is_dynamic(self, preference: Preference) -> bool:
        """Whether values are made by chance; an example that is asked for by name is one in any case."""
        if preference.example:
            return False
        return self.settings.dynamic if preference.dynamic is None else preference.dynamic

    def _reply_of(self, operation: Operation, answer: Answer, warned: tuple[Caution, ...]) -> Reply:
        """Send an answer, with what it breaks and what of the request better was not there."""
        dates = self.settings.dates_deprecation
        reply = Reply(answer.status, answer.fields, answer.body, operation)
        reply = reply.with_fields(lifecycle_fields(self.spec, operation, dates=dates))
        if not answer.violations and not warned:
            return reply
        entries = [of_side(validation_entry(violation), "response") for violation in answer.violations]
        mark = (("sl-violations", violations_field([*map(caution_entry, warned), *entries])),)
        if not answer.violations or not self.settings.errors:
            return replace(reply.with_fields(mark), answer_violations=answer.violations)
        detail = f"{answer.source} breaks the document"
        return replace(problem_reply(VIOLATIONS, detail, mark, validation=entries), operation=operation)


def _no_breach(_: bytes) -> tuple[Violation, ...]:
    return ()


def _without_security(spec: Spec) -> Spec:
    """Give a description in which nobody is asked for credentials."""
    return replace(
        spec, operations=tuple(replace(each, security=(), _compiled={}) for each in spec.operations)
    )


def _has(described: ResponseObject, media_range: str, example: str) -> bool:
    return example in described.content[media_range].examples


def _is_conditional(request: Request) -> bool:
    fields = request.named
    return "if-match" in fields or "if-none-match" in fields


def _wish(match: Match, request: Request) -> Deciding:
    """Gather what decides the reply to a valid request."""
    named = request.named
    prefers = "prefer" in named or "__" in request.target
    return Deciding(
        id(match.operation),
        preference_of(request) if prefers else NO_PREFERENCE,
        named.get("accept"),
        named.get("origin"),
        named.get("access-control-request-headers"),
        None,
        cautions(match, request),
    )
