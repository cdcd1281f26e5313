"""Faults of memory: what was made is not there, what was deleted still is.

A test sees them by asking again. So each is planted into our mock with a memory, and the stories of a test
are played: it is seen where they tell of it. What to tighten is read from the document.
"""

from collections.abc import Iterator
from functools import partial

from ...contract_tests import free_members
from ...spec import (
    DocumentError,
    Json,
    Location,
    Operation,
    Resource,
    Schema,
    Spec,
    is_object,
    paging_of,
    squeezed,
)
from .fault import Fault
from .playing import Player


def state_faults(spec: Spec) -> Iterator[Fault]:
    """List what a server could forget of the things that a document is about."""
    player = Player(spec)
    for resource in spec.resources.values():
        planting = _Planting(resource, player)
        yield from planting.of_making()
        for method in ("PUT", "PATCH"):
            if method in resource.item:
                yield from planting.of_change(resource.item[method])
        if "DELETE" in resource.item:
            yield from planting.of_deletion(resource.item["DELETE"])
        for listing in resource.listing:
            yield from planting.of_listing(listing)


class _Planting:
    """Plants faults around things of one kind."""

    def __init__(self, resource: Resource, player: Player) -> None:
        self._resource, self._player = resource, player
        self._reading = resource.item.get("GET")
        self._list = next(iter(resource.listing), None)
        maker = resource.maker
        self._makers = resource.making or (() if maker is None else (maker,))

    def of_making(self) -> Iterator[Fault]:
        """Let what is made be lost, be another, stand in no list."""
        for making in self._makers:
            at, advice = self._where_read(making)
            yield self._fault("made", making, "what it makes is not there afterwards", at, advice)
            at, advice = self._where_read(making, compared=True)
            if _can_differ(making):
                yield self._fault("made-otherwise", making, "what it makes reads otherwise", at, advice)
            at, advice = self._where_listed(making)
            yield self._fault("unlisted", making, "what it makes is not listed", at, advice)

    def of_change(self, change: Operation) -> Iterator[Fault]:
        """Let an accepted change be lost, and a refused one be made."""
        if not _can_differ(change):
            return
        at, advice = self._where_read(change, compared=True)
        yield self._fault("forgotten", change, "an accepted change is forgotten", at, advice)
        yield self._fault("refused-kept", change, "a refused change is made all the same", at, advice)

    def of_deletion(self, deletion: Operation) -> Iterator[Fault]:
        """Let what is deleted stay."""
        at, advice = self._where_read(deletion)
        yield self._fault("deleted-there", deletion, "what was deleted can still be read", at, advice)
        at, advice = self._where_listed(deletion)
        yield self._fault("deleted-listed", deletion, "what was deleted is still listed", at, advice)

    def of_listing(self, listing: Operation) -> Iterator[Fault]:
        """Let too much be listed."""
        at, advice = self._where_listed(listing)
        limit = paging_of(listing.parameters).limit
        if limit is not None:
            words = f"more are listed than {limit.name!r} allows"
            yield self._fault("limit", listing, words, at, advice)
        yield self._fault("twice", listing, "a thing is listed twice", at, advice)

    def _fault(self, kind: str, operation: Operation, words: str, at: Location, advice: str) -> Fault:
        is_seen = partial(self._player.sees, self._resource, kind, operation)
        return Fault("state", kind, operation.key, words, at, advice, is_seen)

    def _where_read(self, operation: Operation, *, compared: bool = False) -> tuple[Location, str]:
        """Say what keeps a test from reading what an operation is about. compared: from comparing it, too."""
        resource, reading = self._resource, self._reading
        if reading is None:
            path = "/".join(("", *resource.shape)).replace("{}", "{…}")
            return operation.location, f"document GET {path}, which reads one of them"
        if not self._makers:
            advice = "document the POST or PUT that makes one: of others nobody knows what they are"
            return operation.location, advice
        if resource.making and not _tells_key(resource, resource.making[0]):
            at = resource.making[0].location
            return at, "describe the key of what is made in its answer, or a `Location` header"
        if compared and not (_members(_sent(operation)) & _members(_answer(reading))):
            return reading.location, "describe in the answer of GET what can be sent"
        answer = _answer(operation) if operation in self._makers else None
        if compared and operation in self._makers and not (_members(_sent(operation)) & _members(answer)):
            return (
                operation.location,
                "describe in its answer what was sent: only what is confirmed is held to",
            )
        if not {"200", "201", "204", "2XX", "default"} & operation.responses.keys():
            return operation.location, "answer 200, 201 or 204: what is only accepted (202) is not done yet"
        return reading.location, "describe its answer"

    def _where_listed(self, operation: Operation) -> tuple[Location, str]:
        """Say what keeps a test from finding things in a list."""
        if self._list is None:
            return operation.location, "document the GET that lists them"
        if not self._resource.keys_of(_example(_answer(self._list))):
            return self._list.location, "describe the items of the list, with their key"
        return self._where_read(operation)


def _tells_key(resource: Resource, making: Operation) -> bool:
    """Whether the answer, its `Location`, or the request itself says which key the new thing has."""
    for key, described in making.responses.items():
        if key.startswith("2") and any(name.lower() == "location" for name in described.headers):
            return True
    return any(resource.key_of(_example(schema)) is not None for schema in (_answer(making), _sent(making)))


def _answer(operation: Operation) -> Schema | None:
    """Give the schema of the first success that has one in JSON."""
    for key, described in operation.responses.items():
        if key.startswith("2") or key == "default":
            for media in described.content.values():
                if media.schema is not None and ("json" in media.range or "*" in media.range):
                    return media.schema
    return None


def _sent(operation: Operation) -> Schema | None:
    body = operation.request_body
    schemas = (each.schema for each in body.content.values()) if body is not None else ()
    return next((each for each in schemas if each is not None), None)


def _can_differ(operation: Operation) -> bool:
    """Whether anything is sent that has to stay as it is sent: a state may change by itself."""
    ranges = operation.request_body.content if operation.request_body is not None else ()
    if not any("json" in each or "*" in each for each in ranges):
        return False
    sent = _example(_sent(operation))
    return not is_object(sent) or not sent or bool(free_members(operation, sent))


def _members(schema: Schema | None) -> set[str]:
    value = _example(schema)
    while is_object(value) and len(value) == 1 and is_object(inner := next(iter(value.values()))):
        value = inner
    return set(map(squeezed, value)) if is_object(value) else set()


def _example(schema: Schema | None) -> Json:
    try:
        return schema.example() if schema is not None else None
    except DocumentError:
        return None
