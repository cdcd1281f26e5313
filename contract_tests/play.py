"""One story being played: its steps are sent and remembered, its tellings carry them."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from msgspec.structs import replace

from ..spec import (
    Exchange,
    Json,
    Operation,
    Parameter,
    Request,
    Resource,
    Response,
    json_or_none,
)
from .draft import Draft
from .members import DEEPEST, Members, free_members, members, said_otherwise
from .own_keys import key_parameter, leaps, own_key, put_under
from .plan import Case, Opener, can_stand
from .story_checks import Telling
from .things import Thing
from .trial import Trials

GONE: Final = frozenset({404, 410})
REFUSED: Final = frozenset({401, 403, 404, 410})
"""How somebody is answered who may not see a thing."""
_TRIES: Final = 3
_DONE: Final = frozenset({200, 201, 204})
"""Statuses that say that something is done, not that it will be (202)."""


class Play:
    """A story of one resource. Only what was sent on purpose is among its steps. caller: who else
    is in it. at_once: what was sent at the same time as others.
    """

    def __init__(self, trials: Trials, resource: Resource, caller: str = "") -> None:
        self.caller = caller
        self.trials = trials
        self.resource = resource
        self.exchanges: list[Exchange] = []
        self.at_once: list[Exchange] = []

    @property
    def making(self) -> Operation:
        """The operation that makes one."""
        maker = self.resource.maker
        assert maker is not None, "only of what can be made there are stories"
        return maker

    @property
    def chooses_keys(self) -> bool:
        """Whether things are put under keys that the client chooses."""
        return not self.resource.making

    @property
    def reading(self) -> Operation:
        """The operation that reads one."""
        return self.resource.item["GET"]

    def has_own(self) -> bool:
        """Whether the run knows the key of the thing that it made last."""
        return self.trials.session.things.is_own(self.reading)

    def tells_what_exists(self) -> bool:
        """Whether the server finds no thing under a key that nobody has made: else it keeps nothing, as a
        stub does that answers the same to everybody, and has no story.
        """
        operation, things = self.reading, self.trials.session.things
        own = things.path_values(operation, only_own=True)
        if not self.has_own():
            return False
        parameter = list(own)[-1]
        for other in keys_of_nothing(parameter):
            if other == own[parameter]:
                continue
            planner = self.trials.planner(operation)
            draft = next(iter(planner.openers())).draft.with_parameter(parameter, other)
            response = self.send(operation, planner.written(draft))
            self.exchanges.pop()
            if response is not None and response.status in GONE:
                return True
        return False

    def own_key(self) -> str:
        """The key of the thing made last, as text."""
        return self.own_keys()[-1] if self.own_keys() else ""

    def own_keys(self) -> tuple[str, ...]:
        """The keys of the thing made last, of what it is in first."""
        return self.trials.session.things.newest_own(self.resource)

    def key_in(self, exchange: Exchange) -> Json:
        """The key of the thing that an answer tells of; None for none."""
        response = exchange.response
        return None if response is None else self.resource.key_of(json_or_none(response.body))

    def begin_anew(self) -> None:
        """Forget all steps but the one that has made the thing made last."""
        keys, things = self.own_keys(), self.trials.session.things
        made = [(things.made_by(each), each) for each in self.exchanges]
        makers = [each for thing, each in made if thing is not None and thing.keys == keys]
        self.exchanges[:] = makers[-1:] or self.exchanges[:1]

    def is_about(self, operation: Operation) -> bool:
        """Whether an operation is about this thing: on it, on what is in it, or a list of its kind."""
        lineage = self.trials.session.things.lineage_of(operation)
        return self.resource in lineage or operation in self.resource.listing

    def on_item(self, *methods: str) -> Iterator[Operation]:
        """List the operations on one, by method."""
        yield from (self.resource.item[each] for each in methods if each in self.resource.item)

    def openers(self, operation: Operation) -> list[Opener]:
        """Make requests that are meant to succeed, on the thing made last, whatever else the user names."""
        planner, things = self.trials.planner(operation), self.trials.session.things
        found, keys = list(planner.openers()), things.newest_own(self.resource)
        if not keys or self.resource not in things.lineage_of(operation):
            return found
        values = things.values_for(operation, Thing(self.resource, keys, own=True))
        drafts = [each.draft.with_parameters(values) for each in found]
        return [
            Opener(draft, replace(opener.case, request=planner.written(draft)))
            for opener, draft in zip(found, drafts, strict=True)
        ]

    def changing(self, operation: Operation, before: Mapping[str, Json]) -> list[Opener]:
        """Make requests that are meant to change the thing: they say something else than it is now. before:
        its members.
        """
        openers = self.openers(operation)
        deep = [self._otherwise(operation, each, DEEPEST) for each in openers]
        found = [each for each in deep if _differs(operation, each.draft.body, before, inside=True)]
        found += [each for each in openers if _differs(operation, each.draft.body, before)]
        if found:
            return found
        plain = [self._otherwise(operation, each, 1) for each in openers]
        return [each for each in plain if _differs(operation, each.draft.body, before)]

    def _otherwise(self, operation: Operation, opener: Opener, depth: int) -> Opener:
        draft = opener.draft.with_body(said_otherwise(operation, opener.draft, depth))
        request = self.trials.planner(operation).written(draft)
        return Opener(draft, replace(opener.case, request=request))

    def send(self, operation: Operation, request: Request, why: str = "a step of a story") -> Response | None:
        """Send a step and remember it."""
        exchange = self.trials.session.try_out(operation, Case(request, why, operation.location))
        self.exchanges.append(exchange)
        return exchange.response

    def done(self, operation: Operation, openers: list[Opener]) -> tuple[Draft, Exchange] | None:
        """Send openers until one is done; forget those that were refused."""
        for opener in openers:
            self.send(operation, opener.case.request)
            if is_done(self.exchanges[-1]):
                return opener.draft, self.exchanges[-1]
            self.exchanges.pop()
        return None

    def make(self, openers: list[Opener] | None = None) -> tuple[Draft, Exchange] | None:
        """Make a thing. None where the server makes none. openers: instead of those that are planned."""
        openers = self.openers(self.making) if openers is None else openers
        return self._put(openers) if self.chooses_keys else self.done(self.making, openers)

    def _put(self, openers: list[Opener]) -> tuple[Draft, Exchange] | None:
        made = self.done(self.making, self.where_nothing_is(openers))
        if made is not None:
            self.trials.session.things.claim(made[1])
        return made

    def where_nothing_is(self, openers: list[Opener]) -> list[Opener]:
        """Give openers of a PUT a key under which nothing is; none where that can't be told."""
        things, planner = self.trials.session.things, self.trials.planner(self.making)
        parameter = key_parameter(self.making, things.resources)
        if parameter is None:
            return []
        first = sum(each.resource is self.resource for each in things.own())
        for number in leaps(first):
            key = own_key(parameter, number)
            planned = list[Opener]()
            for opener in openers if key is not None else ():
                draft = put_under(opener.draft, parameter, key)
                planned.append(Opener(draft, replace(opener.case, request=planner.written(draft))))
            there = self.looked_at(planned[0].case.request.path) if planned else None
            if there is not None and there.status in GONE:
                return planned
        return []

    def looked_at(self, path: str) -> Response | None:
        """Read what is at a path; that is no step."""
        reading = self.openers(self.reading) if "GET" in self.resource.item else []
        if not reading:
            return None
        look = reading[-1].case.request
        target = path + (f"?{look.query}" if look.query else "")
        response = self.send(self.reading, replace(look, target=target))
        self.exchanges.pop()
        return response

    def read(self) -> tuple[Response | None, Mapping[str, Json]]:
        """Read the thing made last; its members, none where the answer is no object."""
        found = self.openers(self.reading)
        response = self.send(self.reading, found[-1].case.request) if found else None
        return response, members(response, self.resource)

    def telling(self, check: str, operation: Operation, sentence: str, expected: str, got: str) -> Telling:
        """Say what the steps so far show."""
        steps = tuple(self.exchanges)
        together = [at for at, each in enumerate(steps) if any(each is one for one in self.at_once)]
        return Telling(
            check, operation, sentence, expected, got, steps, self.caller, together=tuple(together)
        )


def is_done(exchange: Exchange) -> bool:
    """Whether what was asked for is done, not only accepted."""
    return exchange.response is not None and exchange.response.status in _DONE


def keys_of_nothing(parameter: Parameter) -> Iterator[Json]:
    """Make a few keys that nothing is likely to have: far ones first."""
    yield from (each for each in _FAR if parameter.schema.is_valid(each))
    made = (parameter.schema.generate(Random(seed)) for seed in range(_TRIES))
    yield from (each for each in made if can_stand(parameter, each))


_FAR: Final = (987_654_321, "truespec-nothing")


def _differs(operation: Operation, body: Json, known: Members, *, inside: bool = False) -> bool:
    """Whether a body says something else than is known. inside: of members of members."""
    sent = free_members(operation, body).items()
    names = {name for name, value in sent if name in known and known[name] != value}
    return any("/" in name for name in names) if inside else bool(names)
