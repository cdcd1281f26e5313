"""Invariants about several exchanges: their steps are taken, on one thing, and `holds` is asked of all.

A step is about the thing that an earlier one has made or named; where none has, a thing is made for it first.
The same steps are taken several times, each with other bodies. What can't be judged breaks nothing.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    DocumentError,
    Exchange,
    Invariant,
    InvariantStep,
    Json,
    Keys,
    Match,
    Operation,
    Resource,
    reductions,
    variables_of_steps,
)
from .draft import ABSENT, Draft, unaskable
from .judged import answered, shown
from .listing import Listing
from .members import said_otherwise
from .page_walk import pages_of
from .plan import Case
from .play import Play
from .shrinking import lessened
from .story_checks import Telling
from .things import Thing
from .trial import Trials

_WHY: Final = "a step of an invariant"
_ROUNDS: Final = 5
_MOST_PLAYS: Final = 16
"""How often the steps are taken in all, with those times that a body was refused."""
_DRAWN: Final = 3
"""Bodies of a step that are made by chance, besides those of the plan."""

_MOST_NAMED: Final = 4

Chosen: TypeAlias = tuple[Draft, ...]
"""What each step sends; of those without a body the values of their parameters."""


class Taken(Struct, frozen=True):
    """One time that the steps were taken. telling: what is broken, None for nothing. refused: the number of
    the first step that was refused, None for none. reason: why it was not judged, "" where it was.
    """

    telling: Telling | None = None
    refused: int | None = None
    reason: str = ""


class Sequencing:
    """Takes the steps of one invariant. judged: how often it was; reasons: why it was not, each time that the
    steps were not taken, or not meant; errors: each time that an expression has failed. best: what was sent
    where it was broken.
    """

    def __init__(self, trials: Trials, invariant: Invariant) -> None:
        self.invariant = invariant
        self.reasons: list[str] = []
        self.errors: list[str] = []
        self.judged = 0
        self.best: Chosen = ()
        self._trials = trials
        self._things = trials.session.things
        self._choices = [self._drafts(each, at) for at, each in enumerate(invariant.steps)]
        self._bound: dict[Resource, Keys] = {}
        self._exchanges: list[Exchange] = []
        self._called: list[Operation] = []

    def play(self) -> Iterator[Telling]:
        """Take the steps until they break the invariant, with other bodies each time."""
        if not all(self._choices):
            self.reasons.append("the document allows no request of a step")
            return
        plays = 0
        for number in range(max(1, min(_ROUNDS, max(map(len, self._choices))))):
            places = [number % len(each) for each in self._choices]
            for _ in self._choices:
                taken = self.take(self._chosen(places))
                plays += 1
                if taken.telling is not None:
                    self.best = self._chosen(places)
                    yield taken.telling
                    return
                at = taken.refused
                if plays >= _MOST_PLAYS:
                    return
                if at is None or len(self._choices[at]) == 1:
                    break
                self._choices[at].append(self._choices[at].pop(places[at]))

    def unable(self) -> Sequence[str]:
        """Say why it was not judged: each time that an expression has failed, and where it never was."""
        return (*self.errors, *(() if self.judged else self.reasons))

    def _chosen(self, places: Sequence[int]) -> Chosen:
        return tuple(each[place % len(each)] for each, place in zip(self._choices, places, strict=True))

    def _drafts(self, step: InvariantStep, at: int) -> list[Draft]:
        """Make what a step may send; a second step of an operation says something else than the first."""
        if step.repeats or step.is_walk:
            return [Draft(step.operation)]
        planned = [each.draft for each in self._trials.planner(step.operation).openers()]
        with_body = [each for each in planned if each.body is not ABSENT]
        if not with_body:
            return [min(planned, key=lambda each: len(each.parameters))] if planned else []
        media = with_body[0].media
        schema = media.schema if media is not None else None
        random = Random(f"{self._trials.seed} {self.invariant.id} {at}")
        for _ in range(_DRAWN if schema is not None else 0):
            try:
                with_body.append(with_body[0].with_body(schema.generate(random) if schema else None))
            except DocumentError:
                break
        before = sum(each.operation is step.operation for each in self.invariant.steps[:at])
        others = [each.with_body(said_otherwise(step.operation, each)) for each in with_body[:before]]
        return [*with_body[before:], *others, *with_body[:before]]

    def lessened(self, telling: Telling) -> Telling:
        """Leave out what requests don't need for the steps to break the invariant."""

        def smaller(best: tuple[Chosen, Telling]) -> Iterator[Chosen]:
            chosen = best[0]
            for at, draft in enumerate(chosen):
                yield from ((*chosen[:at], less, *chosen[at + 1 :]) for less in _with_less(draft))

        def tried(best: tuple[Chosen, Telling], less: Chosen) -> tuple[Chosen, Telling] | None:
            told = self.take(less).telling
            is_less = told is not None and len(told.exchanges) <= len(best[1].exchanges)
            return (less, told) if told is not None and is_less else None

        return lessened((self.best, telling), smaller, tried, _MOST_PLAYS)[1]

    def take(self, chosen: Chosen) -> Taken:
        """Take all steps from the start. chosen: what each of them sends."""
        self._bound, self._exchanges, self._called = {}, [], []
        said: dict[str, tuple[Exchange, ...]] = {}
        items: dict[str, tuple[Json, ...]] = {}
        refused: int | None = None
        for at, (step, draft) in enumerate(zip(self.invariant.steps, chosen, strict=True)):
            reason = self._prepare(step)
            told = "" if reason else self._taken(step, draft, said, items)
            if reason or told:
                return self._unjudged(reason or told, refused)
            self._called.append(step.operation)
            if not all(each.is_success for each in said[step.name]):
                refused = at if refused is None else refused
                is_last = at == len(chosen) - 1
                if not is_last and not self.invariant.when:
                    return self._unjudged(f"{step.operation.key} was answered {_status(said[step.name])}", at)
        values: list[tuple[str, Json]] = []
        try:
            variables = variables_of_steps(said, items)
            outcome, reason = self.invariant.judge(variables)
            values += self.invariant.named_values(variables) if outcome == "broken" else ()
        except RecursionError as error:
            outcome, reason = "not judged", str(error)
        if outcome == "not judged":
            self.errors.append(reason)
            return Taken(None, refused, reason)
        if outcome == "not meant":
            return self._unjudged("`when` was not true", refused)
        self.judged += 1
        return Taken(self._telling(values) if outcome == "broken" else None)

    def _unjudged(self, reason: str, refused: int | None) -> Taken:
        self.reasons.append(reason)
        return Taken(None, refused, reason)

    def _telling(self, values: Sequence[tuple[str, Json]]) -> Telling:
        invariant, last = self.invariant, self._exchanges[-1].response
        named = ", ".join(f"{way} is {shown(value)}" for way, value in values[:_MOST_NAMED])
        return Telling(
            invariant.id,
            invariant.steps[-1].operation,
            f"Not so: {invariant.sentence}",
            invariant.holds,
            named or (answered(last) if last is not None else "no answer"),
            tuple(self._exchanges),
            at=invariant.at,
            why="the steps of an invariant",
        )

    def _prepare(self, step: InvariantStep) -> str:
        """Make what an operation's things are in, and its thing, unless earlier steps have named them; why
        that, or the operation itself, can't be, "" for nothing. Pages are of what was filled for them.
        """
        operation = step.operation
        for resource in self._things.lineage_of(operation):
            if resource in self._bound or resource.maker is operation:
                continue
            if step.is_walk and self._things.knows(resource):
                continue
            making = resource.maker
            is_made = making is not None and (resource.making or "GET" in resource.item)
            if making is None or not is_made or self._forbidden(making):
                continue  # what is known already has to do, or what the user gives
            if any(self._things.resources.made_by(each) is resource for each in self._called):
                return f"{making.key} has made nothing"
            play = Play(self._trials, resource)
            if play.make() is not None and play.own_keys():
                self._exchanges += play.exchanges
                self._bind(resource, play.own_keys())
        return self._forbidden(operation)

    def _forbidden(self, operation: Operation) -> str:
        spec = self._trials.session.spec
        reason = unaskable(spec, operation) or self._trials.caution.forbids(operation, self._things)
        return f"{operation.key} is not called: {reason}" if reason else ""

    def _bind(self, resource: Resource, keys: Keys) -> None:
        for number, each in enumerate(resource.lineage, 1):
            self._bound[each] = keys[:number]

    def _taken(
        self,
        step: InvariantStep,
        draft: Draft,
        said: dict[str, tuple[Exchange, ...]],
        items: dict[str, tuple[Json, ...]],
    ) -> str:
        """Take a step; why it can't be, "" where it was. said, items: take what came of it."""
        if step.is_walk:
            pages = pages_of(Listing(self._trials, step.operation))
            if not pages:
                return f"{step.operation.key} can't be gone through to its end"
            said[step.name] = tuple(page.exchange for page in pages)
            items[step.name] = tuple(item for page in pages for item in page.items)
            self._exchanges += said[step.name]
            known = dict(self._bound)
            self._learn(step.operation, said[step.name][0])
            is_other = any(self._bound[each] != keys for each, keys in known.items())
            return f"{step.operation.key} was asked of another thing" if is_other else ""
        if step.repeats:
            request = said[step.repeats][0].request
        else:
            request = self._trials.planner(step.operation).written(self._on_its_thing(step.operation, draft))
        case = Case(request, _WHY, step.operation.location)
        exchange = self._trials.session.try_out(step.operation, case)
        if exchange.response is None:
            return f"{step.operation.key} was not answered"
        said[step.name] = (exchange,)
        self._exchanges.append(exchange)
        self._learn(step.operation, exchange)
        return ""

    def _on_its_thing(self, operation: Operation, draft: Draft) -> Draft:
        """Give a request the keys of the thing that the steps are about."""
        supplies, body = self._trials.supplies, draft.body
        named = supplies.parameters(operation).items()
        draft = draft.with_parameters({each: value for each, value in named if each in draft.parameters})
        if draft.media is not None and draft.media.schema is not None and body is not ABSENT:
            draft = draft.with_body(supplies.filled(operation, draft.media.schema, body))
        for resource in reversed(self._things.lineage_of(operation)):
            if resource in self._bound:
                thing = Thing(resource, self._bound[resource], own=True)
                return draft.with_parameters(self._things.values_for(operation, thing))
        return draft

    def _learn(self, operation: Operation, exchange: Exchange) -> None:
        """Bind what a step was about, and what it has made: later ones are about the same."""
        request, resources = exchange.request, self._things.resources
        match = self._trials.session.spec.match(request.method, request.target, request.fields)
        about = resources.about(operation)
        if isinstance(match, Match) and about is not None:
            self._bind(about, resources.keys_in(operation, match.path_values))
        made = self._things.made_by(exchange)
        if made is not None:
            self._bind(made.resource, made.keys)


def _with_less(draft: Draft) -> Iterator[Draft]:
    """Make drafts without one of their optional parameters, or with less in the body."""
    optional = [each for each in draft.parameters if not each.required]
    if len(optional) > 1:
        needed = {each: value for each, value in draft.parameters.items() if each.required}
        yield replace(draft, parameters=needed)
    yield from (draft.with_parameter(each, ABSENT) for each in optional)
    schema = draft.media.schema if draft.media is not None else None
    for body in reductions(draft.body) if schema is not None and draft.body is not ABSENT else ():
        if schema is not None and schema.is_valid(body):
            yield draft.with_body(body)


def _status(exchanges: Sequence[Exchange]) -> str:
    responses = [each.response for each in exchanges if not each.is_success]
    return next((str(each.status) for each in responses if each is not None), "with nothing")
