"""Which documented example answers a request: the one that the document pairs with it.

Examples of one name belong together, those of parameters and of the request's body with those of responses;
and an example that says `"id": 42` itself answers `/things/42`. Nothing has to be set up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, unquote_plus

from ..spec import (
    Json,
    Location,
    MalformedJson,
    Match,
    Operation,
    Parameter,
    Request,
    is_array,
    is_object,
    parse_json,
    pointer_child,
    write_parameter,
)
from .content import spelled
from .selection import response_for, status_of
from .sent import Sent

_ID: Final = "id"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An example of a response. value: of the whole content. is_first: of its content, so sent without being
    asked for.
    """

    status: int
    media_range: str
    name: str
    value: Json = field(compare=False)
    location: Location = field(compare=False)
    is_first: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that a request asks for. because: the places in the request that do."""

    candidate: Candidate
    because: str


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a parameter says in an example: decoded texts by the names that carry them."""

    place: str
    name: str
    texts: Mapping[str, list[str]]

    def holds(self, sent: Sent) -> bool:
        return all(sent.texts(self.place, name) == texts for name, texts in self.texts.items())


class Pairing:
    """The paired examples of one operation."""

    def __init__(self, operation: Operation) -> None:
        self._candidates = tuple(_candidates(operation))
        self._conditions = _conditions(operation)
        self._bodies = _telling(_bodies(operation))
        self._own = tuple(_own(operation, self._candidates))
        self._names = self._conditions.keys() | self._bodies.keys()
        self._paired = tuple(each for each in self._candidates if each.name in self._names)

    def unreached(self) -> Iterator[Candidate]:
        """Go through the examples that are sent to nobody who does not ask for them by name."""
        reached = {*self._paired, *self._own}
        return (each for each in self._candidates if not each.is_first and each not in reached)

    @property
    def is_empty(self) -> bool:
        """Whether there is no example that is not sent anyway."""
        return not self._candidates

    @property
    def chooses(self) -> bool:
        """Whether there is a request that gets another example than the first."""
        return bool(self._paired or self._own)

    def choose(self, match: Match, request: Request) -> Choice | None:
        """Find the example that a request asks for by what it says; None where it asks for none."""
        sent = Sent(match, request)
        found = [(places, each) for each in self._paired if (places := self._met(each.name, sent))]
        if found:
            places, best = max(found, key=lambda pair: len(pair[0]))  # of equal ones the first
            return Choice(best, ", ".join(places))
        for each in self._own:
            place = _said_of(each.value, sent)
            if place:
                return Choice(each, place)
        return None

    def _met(self, name: str, sent: Sent) -> tuple[str, ...]:
        """List the places that speak for an example; () where one speaks against it."""
        conditions = self._conditions.get(name, ())
        if not all(each.holds(sent) for each in conditions):
            return ()
        places = tuple(f"{each.place} {each.name}" for each in conditions)
        if name not in self._bodies:
            return places
        leaves = dict(_leaves(_body_of(sent.request)))
        told = self._bodies[name]
        return (*places, "body") if all(leaves.get(at) == value for at, value in told.items()) else ()


def pairing_of(operation: Operation) -> Pairing | None:
    """Pair the examples of an operation; None where its responses have none with a name."""
    pairing = Pairing(operation)
    return None if pairing.is_empty else pairing


def _candidates(operation: Operation) -> Iterator[Candidate]:
    """Go through the named examples of all responses: of the one that is sent by default first."""
    default = response_for(operation, 0)
    first = default[1] if default else None
    responses = sorted(operation.responses.values(), key=lambda each: each is not first)
    for described in responses:
        status = default[0] if default and described is first else status_of(described.status)
        for media in described.content.values():
            for at, (name, example) in enumerate(media.examples.items()):
                if name:
                    yield Candidate(status, media.range, name, example.value, example.location, at == 0)


def _conditions(operation: Operation) -> dict[str, tuple[_Condition, ...]]:
    found: dict[str, tuple[_Condition, ...]] = {}
    for parameter in operation.parameters:
        for name, example in parameter.examples.items():
            if name and (condition := _condition(parameter, example.value)):
                found[name] = (*found.get(name, ()), condition)
    return found


def _condition(parameter: Parameter, value: Json) -> _Condition | None:
    try:
        pairs = write_parameter(parameter, value)
    except ValueError:  # what can't be sent can't be met
        return None
    read = unquote_plus if parameter.place == "query" else unquote
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text if parameter.place == "header" else read(text))
    return _Condition(parameter.place, parameter.name, texts)


def _bodies(operation: Operation) -> dict[str, dict[str, Json]]:
    body = operation.request_body
    return {
        name: dict(_leaves(example.value))
        for media in (body.content.values() if body else ())
        for name, example in media.examples.items()
        if name
    }


def _telling(bodies: dict[str, dict[str, Json]]) -> dict[str, dict[str, Json]]:
    """Keep of each body what tells it from the others; of a single one all."""
    places = dict.fromkeys(at for leaves in bodies.values() for at in leaves)
    telling = [at for at in places if any(one.get(at) != other.get(at) for one, other in _next(bodies))]
    return {
        name: {at: leaves.get(at) for at in telling} if telling else leaves for name, leaves in bodies.items()
    }


def _next(bodies: Mapping[str, dict[str, Json]]) -> Iterable[tuple[dict[str, Json], dict[str, Json]]]:
    values = list(bodies.values())
    return pairwise(values)


def _leaves(value: Json, at: str = "") -> Iterator[tuple[str, Json]]:
    """Go through the values that have no members, by JSON Pointer."""
    if is_object(value) and value:
        for name, member in value.items():
            yield from _leaves(member, pointer_child(at, name))
    elif is_array(value) and value:
        for index, member in enumerate(value):
            yield from _leaves(member, pointer_child(at, str(index)))
    else:
        yield at, value


def _body_of(request: Request) -> Json:
    try:
        return parse_json(request.body)
    except MalformedJson:
        return request.body.decode("utf-8", "replace")


def _own(operation: Operation, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Go through the examples of the default answer that say themselves which request they answer."""
    default = response_for(operation, 0)
    same = [each for each in candidates if default and each.status == default[0]]
    names = [each.name for each in operation.parameters if each.place == "path"]
    for each in same if len(same) > 1 else ():
        if is_object(each.value) and any(_member(each.value, name) for name in names):
            yield each


def _member(value: Mapping[str, Json], name: str) -> str | None:
    """Find the member that a variable of the path is about: of its name, or `id` for `bookId`."""
    plain = name.lower().replace("-", "").replace("_", "")
    return next(
        (member for member in value if member == name or (member.lower() == _ID and plain.endswith(_ID))),
        None,
    )


def _said_of(value: Json, sent: Sent) -> str:
    """Say which variables of the path an example has as members; "" where one has another value."""
    said: list[str] = []
    for name in sent.match.path_values if is_object(value) else ():
        member = _member(value, name) if is_object(value) else None
        if member is None or not is_object(value):
            continue
        if sent.texts("path", name) != [spelled(value[member])]:
            return ""
        said.append(f"path {name}")
    return ", ".join(said)
