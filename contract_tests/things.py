"""What exists on the server, as its own answers said: the keys of things, and which of them this run made.

Most faults need a thing that is there: a made-up id gives 404 from every server. So keys are taken from what
making and listing answer, from `Location` (RFC 9110), and from paths that were answered well.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from ..spec import (
    Exchange,
    Json,
    Keys,
    Match,
    Operation,
    Parameter,
    Resource,
    Response,
    Schema,
    Spec,
    is_object,
    json_or_none,
    squeezed,
    takes_away,
    things_in,
)
from .links import Links
from .readings import accepted_reading

_MOST_LISTED: Final = 5
"""Things taken from one list: more of them say no more."""

_MOST_MAKERS: Final = 300
"""Things of which it is kept how they were made: the newest."""

_CREATED: Final = 201


class Thing(Struct, frozen=True):
    """A thing that exists. own: whether this run has made it."""

    resource: Resource
    keys: Keys
    own: bool

    @property
    def path(self) -> str:
        """Where it is, for people."""
        keys = iter(self.keys)
        return "".join(f"/{next(keys) if each == '{}' else each}" for each in self.resource.shape)


class Things:
    """The things of one server, and what links have brought. Not for several threads."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self.links = Links(spec)
        self.resources = spec.resources
        self._known: dict[Resource, dict[Keys, Thing]] = {}
        self._told: dict[Resource, dict[str, Json]] = {}
        self._makers: dict[tuple[Resource, Keys], Exchange] = {}

    def learn(self, exchange: Exchange) -> None:
        """Take in what an answer says of things; one that is no success says nothing."""
        request, response = exchange.request, exchange.response
        if response is None or not 200 <= response.status < 300:
            return
        match = self._spec.match(request.method, request.target, request.fields)
        if not isinstance(match, Match):
            return
        operation = match.operation
        self.links.learn(match, exchange)
        keyed = self.resources.keyed_by(operation)
        keys = self.resources.keys_in(operation, match.path_values)
        if operation.method == "DELETE":
            self._forget(list(keyed.values()), keys)
        elif all(keys):
            created = operation.method == "PUT" and response.status == _CREATED
            for end, resource in enumerate(keyed.values(), 1):
                thing = Thing(resource, keys[:end], own=created and end == len(keys))
                self._add(thing, exchange if thing.own else None)
            self._learn_new(match, keys, exchange)

    def claim(self, exchange: Exchange) -> None:
        """Take note that the run has made what a PUT was about: nothing was there before."""
        match = self._spec.match(exchange.request.method, exchange.request.target, exchange.request.fields)
        resource = self.resources.about(match.operation) if isinstance(match, Match) else None
        if isinstance(match, Match) and resource is not None:
            keys = self.resources.keys_in(match.operation, match.path_values)
            self._add(Thing(resource, keys, own=True), exchange)

    def made_by(self, exchange: Exchange) -> Thing | None:
        """Tell what an exchange has made; None where it is none that makes something, or tells no key."""
        request, response = exchange.request, exchange.response
        if response is None or not 200 <= response.status < 300:
            return None
        match = self._spec.match(request.method, request.target, request.fields)
        resource = self.resources.made_by(match.operation) if isinstance(match, Match) else None
        if not isinstance(match, Match) or resource is None:
            return None
        return self._made(resource, match, exchange)

    def _made(self, resource: Resource, match: Match, exchange: Exchange) -> Thing | None:
        key = self.links.key_of_new(match, exchange) or key_made(resource, exchange)
        outer = self.resources.keys_in(match.operation, match.path_values)[: len(resource.lineage) - 1]
        return Thing(resource, (*outer, key), own=True) if key is not None else None

    def _learn_new(self, match: Match, outer: Keys, exchange: Exchange) -> None:
        """Take in what was made or listed."""
        operation, response = match.operation, exchange.response
        if response is None:
            return
        answer = json_or_none(response.body)
        making, listing = self.resources.made_by(operation), self.resources.listed_by(operation)
        if making is not None:
            made = self._made(making, match, exchange)
            if made is not None:
                self._add(made, exchange)
                self._hear(made.resource, answer)
        elif listing is not None:
            for key in listing.keys_of(answer, _MOST_LISTED):
                self._add(Thing(listing, (*outer, str(key)), own=False))
            if listing not in self._told:
                self._hear(listing, next(iter(things_in(answer)), None))

    def _hear(self, resource: Resource, thing: Json) -> None:
        """Take in by which other members a thing may be looked up."""
        inner = resource.thing_in(thing)
        if is_object(inner):
            self._told[resource] = {
                squeezed(name): value
                for name, value in inner.items()
                if isinstance(value, str | int) and not isinstance(value, bool) and value != ""
            }

    def _add(self, thing: Thing, maker: Exchange | None = None) -> None:
        if maker is not None:
            self._makers[thing.resource, thing.keys] = maker
            if len(self._makers) > _MOST_MAKERS:
                del self._makers[next(iter(self._makers))]
        known = self._known.setdefault(thing.resource, {})
        if len(thing.keys) == len(thing.resource.lineage) and (thing.own or thing.keys not in known):
            known.pop(thing.keys, None)
            known[thing.keys] = thing

    def _forget(self, lineage: list[Resource], keys: Keys) -> None:
        """Take out what was deleted, and all that was in it."""
        for resource, known in self._known.items():
            if resource.lineage[: len(lineage)] == tuple(lineage):
                for gone in [each for each in known if each[: len(keys)] == keys]:
                    del known[gone]

    def maker(self, resource: Resource, keys: Keys) -> Exchange | None:
        """Give the exchange in which this run has made a thing, deleted since or not; None where it has made
        none, or long ago.
        """
        return self._makers.get((resource, keys))

    def named(self, resource: Resource, key: str) -> Keys:
        """Give the keys of what this run has made last of a kind under a key, of what it is in first."""
        found = (keys for kind, keys in reversed(self._makers) if kind is resource and keys[-1] == key)
        return next(found, ())

    def path_values(self, operation: Operation, *, only_own: bool = False) -> Mapping[Parameter, Json]:
        """Choose a thing that an operation can be about: values of its path parameters, as far as something
        is known. What this run made comes first; only_own: nothing else does.
        """
        keyed = self.resources.keyed_by(operation)
        lineage = list(keyed.values())
        for end in range(len(lineage), 0, -1):
            known = self._known.get(lineage[end - 1], {}).values()
            own = [each for each in known if each.own]
            chosen = own or ([] if only_own else list(known))
            if chosen and (values := self.values_for(operation, chosen[-1])):
                return values
        return {}

    def looked_up(self, operation: Operation, parameter: Parameter) -> Json:
        """Choose a value of a path parameter that is a member of a thing, no key (`/pets/name/{name}`).

        None where no thing was told that has it.
        """
        name, path = squeezed(parameter.name), operation.path.strip("/").split("/")
        for resource, members in self._told.items():
            is_its_own = list(resource.shape[:-1]) == path[: len(resource.shape) - 1]
            wanted = name if is_its_own and name in members else name.removeprefix(resource.noun or "-")
            if wanted in members and (is_its_own or wanted != name):
                return accepted_reading(str(members[wanted]), parameter.schema)
        return None

    def values_for(self, operation: Operation, thing: Thing) -> Mapping[Parameter, Json]:
        """Give the path parameters of an operation on a thing; none where the schemas forbid its keys."""
        return _spelled(operation, dict(zip(self.resources.keyed_by(operation), thing.keys, strict=False)))

    def is_own(self, operation: Operation) -> bool:
        """Whether this run has made the thing that an operation would be about."""
        wanted = len(self.resources.keyed_by(operation))
        return wanted > 0 and len(self.path_values(operation, only_own=True)) == wanted

    def knows(self, resource: Resource) -> bool:
        """Whether anything of a kind is known."""
        return bool(self._known.get(resource))

    def knows_others(self, resource: Resource) -> bool:
        """Whether anything of a kind is known that the run has not made."""
        return not all(each.own for each in self._known.get(resource, {}).values())

    def newest_own(self, resource: Resource, outer: Keys | None = None) -> Keys:
        """Give the keys of what this run has made last of a kind; none where there is none. outer: of what it
        has to be in.
        """
        known = [each.keys for each in self._known.get(resource, {}).values() if each.own]
        own = known if outer is None else [each for each in known if each[:-1] == outer]
        return own[-1] if own else ()

    def lineage_of(self, operation: Operation) -> tuple[Resource, ...]:
        """List what an operation's path names the keys of, outermost first."""
        return tuple(self.resources.keyed_by(operation).values())

    def reference(self, name: str, schema: Schema) -> Json:
        """Choose a value for a member or parameter whose name means the key of things; None where no such
        thing is known, or the schema forbids it.
        """
        for resource, known in self._known.items():
            if known and resource.is_named(name):
                return accepted_reading(list(known.values())[-1].keys[-1], schema)
        return None

    def own(self) -> Iterator[Thing]:
        """List what this run has made and not deleted, inner things before what they are in."""
        for resource in sorted(self._known, key=lambda each: -len(each.lineage)):
            yield from [thing for thing in self._known[resource].values() if thing.own]

    def in_order(self, operations: Iterable[Operation]) -> list[Operation]:
        """Order operations so that what makes and lists things comes before what needs one, what a link leads
        to behind what has the link, and what takes things away last, many at once last of all. What is
        documented later may need what comes before: of two kinds of things the later one goes first.
        """

        def rank(numbered: tuple[int, Operation]) -> tuple[bool, int, bool, int, int]:
            number, operation = numbered
            depth = len(self.resources.keyed_by(operation))
            making, listing = self.resources.made_by(operation), self.resources.listed_by(operation)
            part = 0 if making is not None else 1 if listing is not None else 2
            if takes_away(operation):
                return True, -depth, operation.method == "DELETE", part, -number
            return False, depth, bool(part) and self.links.leads_to(operation), part, number

        return [operation for _, operation in sorted(enumerate(operations), key=rank)]


def key_made(resource: Resource, exchange: Exchange) -> str | None:
    """Read the key of what was made from its answer, else from the request, which may have given it."""
    response = exchange.response
    key = None
    if response is not None:
        key = resource.key_of(json_or_none(response.body)) or _key_of_location(resource, response)
    key = key or resource.key_of(json_or_none(exchange.request.body))
    return None if key is None else str(key)


def calls_its_key(resource: Resource, response: Response | None) -> bool:
    """Whether a member of an answer is called like the variable of the path: then it is the key."""
    thing = resource.thing_in(json_or_none(response.body)) if response is not None else None
    names, noun = set(map(squeezed, resource.names)), resource.noun
    called = map(squeezed, thing) if is_object(thing) else ()
    return any(name in names or f"{noun}{name}" in names for name in called)


def _spelled(operation: Operation, keys: Mapping[str, str]) -> dict[Parameter, Json]:
    """Turn keys into values that the parameters' schemas allow; nothing where one of them does not."""
    values: dict[Parameter, Json] = {}
    for parameter in operation.parameters:
        if parameter.place == "path" and parameter.name in keys:
            value = accepted_reading(keys[parameter.name], parameter.schema)
            if value is None:
                return {}
            values[parameter] = value
    return values


def _key_of_location(resource: Resource, response: Response) -> str | None:
    """Read the key of what was made from `Location` (RFC 9110, Location)."""
    path = urlsplit(response.field("location") or "").path
    segments = path.strip("/").split("/")
    literals = [each for each in resource.shape[:-1] if each != "{}"]
    return unquote(segments[-1]) if path and (not literals or literals[-1] in segments[:-1]) else None
