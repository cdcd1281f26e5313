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
    is_object,
    json_or_none,
)
from .draft import Draft
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
    is in it.
    """

    def __init__(self, trials: Trials, resource: Resource, caller: str = "") -> None:
        self.caller = caller
        self.trials = trials
        self.resource = resource
        self.exchanges: list[Exchange] = []

    @property
    def making(self) -> Operation:
        """The operation that makes one."""
        return self.resource.making[0]

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
        found = [each for each in openers if _differs(operation, each.draft.body, before)]
        if found:
            return found
        planner = self.trials.planner(operation)
        drafts = [each.draft.with_body(said_otherwise(operation, each.draft)) for each in openers]
        return [
            Opener(draft, replace(opener.case, request=planner.written(draft)))
            for opener, draft in zip(openers, drafts, strict=True)
            if _differs(operation, draft.body, before)
        ]

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

    def read(self) -> tuple[Response | None, Mapping[str, Json]]:
        """Read the thing made last; its members, none where the answer is no object."""
        found = self.openers(self.reading)
        response = self.send(self.reading, found[-1].case.request) if found else None
        return response, members(response, self.resource)

    def telling(self, check: str, operation: Operation, sentence: str, expected: str, got: str) -> Telling:
        """Say what the steps so far show."""
        return Telling(check, operation, sentence, expected, got, tuple(self.exchanges), self.caller)


def is_done(exchange: Exchange) -> bool:
    """Whether what was asked for is done, not only accepted."""
    return exchange.response is not None and exchange.response.status in _DONE


def keys_of_nothing(parameter: Parameter) -> Iterator[Json]:
    """Make a few keys that nothing is likely to have: far ones first."""
    yield from (each for each in _FAR if parameter.schema.is_valid(each))
    made = (parameter.schema.generate(Random(seed)) for seed in range(_TRIES))
    yield from (each for each in made if can_stand(parameter, each))


_FAR: Final = (987_654_321, "truespec-nothing")


def members(response: Response | None, resource: Resource) -> Mapping[str, Json]:
    """Read the members of the thing that a good answer tells of; none of any other answer."""
    if response is None or not 200 <= response.status < 300:
        return {}
    value = resource.thing_in(json_or_none(response.body))
    return value if is_object(value) else {}


def free_members(operation: Operation, body: Json) -> Mapping[str, Json]:
    """Give the members of a sent body that are plain texts and numbers: a state (an enumeration, a boolean)
    may change by itself, and what the server alone writes is none of ours.
    """
    content = operation.request_body.content.values() if operation.request_body is not None else ()
    known = [each for media in content if media.schema is not None for each in media.schema.members()]
    free = {each.name for each in known if not each.schema.keywords.keys() & _BOUND}
    if not is_object(body):
        return {}
    return {
        name: value
        for name, value in body.items()
        if name in free and isinstance(value, str | int) and not isinstance(value, bool)
    }


def said_otherwise(operation: Operation, draft: Draft) -> Json:
    """Change every free member of a body that may be changed alone."""
    schema = draft.media.schema if draft.media is not None else None
    if schema is None or not is_object(draft.body):
        return draft.body
    body = dict(draft.body)
    for name, value in free_members(operation, body).items():
        for other in _neighbours(value):
            if other != value and schema.is_valid(body | {name: other}):
                body[name] = other
                break
    return body


def _neighbours(value: Json) -> tuple[Json, ...]:
    if isinstance(value, str):
        return f"{value}x", f"x{value}"[: len(value)]
    return (value + 1, value - 1) if isinstance(value, int) else ()


def _differs(operation: Operation, body: Json, known: Mapping[str, Json]) -> bool:
    sent = free_members(operation, body)
    return any(name in known and known[name] != value for name, value in sent.items())


_BOUND: Final = frozenset({"const", "enum", "format", "readOnly"})
