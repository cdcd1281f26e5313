"""Our mock of a document with a memory for things of one kind: correct, or with a fault of memory in it."""

from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct

from ...contract_tests import json_bytes
from ...mockserver import Mock, Reply
from ...spec import (
    FieldLines,
    Json,
    Match,
    Operation,
    Request,
    Resource,
    Response,
    Spec,
    is_array,
    is_object,
    json_or_none,
    paging_of,
    scalar_readings,
    things_in,
)

_SEEDED: Final = 5
_MANY: Final = 24
"""Things that are there before anything is made; and where the fault is that too many are listed."""
_TRIES: Final = 4
_NOT_YET: Final = "a key that nothing has"
_SUCCESS: Final = range(200, 300)


class _Kept(Struct):
    """A thing. members: that were sent for it. is_own: whether it was made."""

    key: Json
    members: Mapping[str, Json]
    is_own: bool = True
    is_deleted: bool = False


class Remembering:
    """A server of things of one kind. fault: the kind of the fault that is in it, "" for none. faulty: the
    key of the operation that it is in.
    """

    def __init__(self, spec: Spec, mock: Mock, resource: Resource, fault: str = "", faulty: str = "") -> None:
        self._mock, self._resource, self._fault, self._faulty = mock, resource, fault, faulty
        self._kept: dict[tuple[str, ...], dict[str, _Kept]] = {}
        self._numbers = count(1)
        self._places: dict[tuple[tuple[str, ...], ...], str | None] = {}
        self._spec = spec
        self._on_one = {each.key: each for each in resource.item.values()}
        self._on_all = {each.key: each for each in (*resource.making, *resource.listing)}
        one = next(iter(resource.item.values()), None)
        names = tuple(spec.resources.keyed_by(one))[-1:] if one is not None else ()
        parameters = one.parameters if one is not None else ()
        self._key_schema = next((each.schema for each in parameters if each.name in names), None)

    def answer(self, request: Request) -> Response:
        """Answer a request: as the mock does, with what is remembered in it."""
        reply, match = self._mock.answer(request), self._mock.match(request)
        plain = Response(reply.status, reply.fields, reply.body)
        key = match.operation.key if isinstance(match, Match) else ""
        operation = self._on_one.get(key) or self._on_all.get(key)
        if operation is None or not isinstance(match, Match):
            return plain
        keys = self._spec.resources.keys_in(operation, match.path_values)
        if key in self._on_one:
            return self._of_one(operation, request, reply, keys) or plain
        if reply.status not in _SUCCESS:
            return plain
        if operation in self._resource.making:
            return self._made(request, reply, keys) or plain
        return self._listed(operation, request, reply, keys) or plain

    def _things(self, outer: tuple[str, ...]) -> dict[str, _Kept]:
        """Give what is in an outer thing; some is, from the beginning."""
        if outer not in self._kept:
            fresh = [
                next(self._fresh_keys(), None) for _ in range(_MANY if self._fault == "limit" else _SEEDED)
            ]
            self._kept[outer] = {str(key): _Kept(key, {}, is_own=False) for key in fresh if key is not None}
        return self._kept[outer]

    def _fresh_keys(self) -> Iterator[Json]:
        """Make keys that nothing has yet, as far as the schema of the path tells."""
        number, schema = next(self._numbers), self._key_schema
        if schema is None:
            return
        plain = (
            1_000 + number,
            f"{1_000 + number}",
            f"k{number}",
            f"{number:08x}-0000-4000-8000-000000000000",
        )
        yield from (each for each in plain if schema.is_valid(each) or schema.is_valid(str(each)))
        yield from (schema.generate(Random(f"{number} {each}")) for each in range(_TRIES))

    def _made(self, request: Request, reply: Reply, outer: tuple[str, ...]) -> Response | None:
        sent, said, things = json_or_none(request.body), json_or_none(reply.body), self._things(outer)
        now = self._resource.key_of(said)
        fresh = [each for each in self._fresh_keys() if str(each) not in things]
        key = next((each for each in fresh if type(each) is type(now)), None)
        if key is None and reply.field("location"):
            key = next(iter(fresh), None)
        key = self._resource.key_of(sent) if key is None else key
        if key is None:
            return None
        thing = _Kept(key, sent if is_object(sent) else {})
        if self._fault != "made":
            things[str(key)] = thing
        place = f"{request.path.rstrip('/')}/{key}"
        fields = tuple((name, place if name.lower() == "location" else value) for name, value in reply.fields)
        return self._told(reply, self._with(said, thing), fields)

    def _put(self, request: Request, reply: Reply, keys: tuple[str, ...]) -> Response | None:
        """Put a thing where nothing is."""
        if reply.status not in _SUCCESS:
            return None
        sent, schema = json_or_none(request.body), self._key_schema
        readings = scalar_readings(keys[-1]) if schema is not None else ()
        key = next((each for each in readings if schema is not None and schema.is_valid(each)), keys[-1])
        thing = _Kept(key, sent if is_object(sent) else {})
        if self._fault != "made":
            self._things(keys[:-1])[keys[-1]] = thing
        return self._told(reply, self._with(json_or_none(reply.body), thing))

    def _of_one(
        self, operation: Operation, request: Request, reply: Reply, keys: tuple[str, ...]
    ) -> Response | None:
        thing, is_read = self._things(keys[:-1]).get(keys[-1]), operation.method in ("GET", "HEAD")
        if thing is None and operation is self._resource.maker and operation.method == "PUT":
            return self._put(request, reply, keys)
        if thing is None or (thing.is_deleted and not (is_read and self._fault == "deleted-there")):
            return Response(404, (), b"") if reply.status in _SUCCESS else None
        sent = json_or_none(request.body)
        if operation.method in ("PUT", "PATCH") and is_object(sent):
            return self._changed(operation, reply, thing, sent)
        if reply.status not in _SUCCESS:
            return None
        if operation.method == "DELETE":
            thing.is_deleted = True
            return None
        is_otherwise = is_read and self._fault == "made-otherwise" and thing.is_own
        shown = _Kept(thing.key, _otherwise(thing.members)) if is_otherwise else thing
        return self._told(reply, self._with(json_or_none(reply.body), shown))

    def _changed(
        self, operation: Operation, reply: Reply, thing: _Kept, sent: Mapping[str, Json]
    ) -> Response | None:
        members = {**thing.members, **sent} if operation.method == "PATCH" else sent
        is_done, is_faulty = reply.status in _SUCCESS, operation.key == self._faulty
        forgets, keeps = is_faulty and self._fault == "forgotten", is_faulty and self._fault == "refused-kept"
        if not forgets if is_done else keeps:
            thing.members = members
        said = self._with(json_or_none(reply.body), _Kept(thing.key, members))
        return self._told(reply, said) if is_done else None

    def _listed(
        self, operation: Operation, request: Request, reply: Reply, outer: tuple[str, ...]
    ) -> Response | None:
        said = json_or_none(reply.body)
        like = things_in(said)
        things = [
            each
            for each in self._things(outer).values()
            if not (each.is_deleted and self._fault != "deleted-listed")
            and not (each.is_own and self._fault == "unlisted")
        ]
        if not like:
            return None
        things = [*things[:1], *things] if self._fault == "twice" else things
        most = _size(operation, request) if self._fault != "limit" else len(things)
        listed: list[Json] = [self._with(like[0], each) for each in things[:most]]
        return self._told(reply, _in_place_of(said, like, listed))

    def _with(self, said: Json, thing: _Kept) -> Json:
        """Write what is known of a thing where an answer has a place for it."""
        inner = self._resource.thing_in(said)
        if not is_object(inner):
            return said
        known = {name: thing.members.get(name, value) for name, value in inner.items()}
        return _in_place_of(said, inner, self._keyed(known, thing.key))

    def _keyed(self, known: Mapping[str, Json], key: Json) -> Json:
        """Put a key where one is read from: a member, or one of its `metadata`."""
        place = self._place_of_key(known)
        if place is None or place in known:
            return known if place is None else {**known, place: key}
        about = known.get("metadata")
        return {**known, "metadata": {**about, place: key}} if is_object(about) else known

    def _place_of_key(self, known: Mapping[str, Json]) -> str | None:
        """Name the member that a key is read from; None where there is none."""
        about = known.get("metadata")
        names = (tuple(known), tuple(about) if is_object(about) else ())
        if names not in self._places:
            others: list[tuple[str, Json]] = [(name, {**known, name: _NOT_YET}) for name in names[0]]
            if is_object(about):
                others += [(name, {**known, "metadata": {**about, name: _NOT_YET}}) for name in names[1]]
            read = (name for name, each in others if self._resource.key_of(each) == _NOT_YET)
            self._places[names] = next(read, None)
        return self._places[names]

    def _told(self, reply: Reply, said: Json, fields: FieldLines | None = None) -> Response:
        body = json_bytes(said) if reply.body and said is not None else reply.body
        return Response(reply.status, reply.fields if fields is None else fields, body)


def _in_place_of(value: Json, old: Json, new: Json) -> Json:
    """Copy a value, with another in the place of one in it."""
    if value is old:
        return new
    return {name: _in_place_of(each, old, new) for name, each in value.items()} if is_object(value) else value


def _size(operation: Operation, request: Request) -> int | None:
    """Read how many are asked for at most; None where that is not said."""
    limit = paging_of(operation.parameters).limit
    value = dict(parse_qsl(request.query)).get(limit.name, "") if limit is not None else ""
    return int(value) if value.isdigit() else None


def _otherwise(members: Mapping[str, Json]) -> dict[str, Json]:
    """Change every text and number a little, those inside, too."""
    return {name: _value_otherwise(value) for name, value in members.items()}


def _value_otherwise(value: Json) -> Json:
    if is_object(value):
        return _otherwise(value)
    if is_array(value):
        return [_value_otherwise(each) for each in value]
    return f"{value}~" if isinstance(value, str) else value + 1 if type(value) is int else value
