"""Faults of memory: what was made is not there, what was deleted still is.

A test sees them by asking again. So a fault is seen where the document has an operation to ask with, and says
enough of its answers to tell things apart and to compare them.
"""

from collections.abc import Iterator
from functools import partial

from ...spec import (
    DocumentError,
    Json,
    Location,
    Operation,
    Resource,
    Schema,
    Spec,
    is_object,
    things_in,
)
from .fault import Fault

_SIZES = frozenset(("limit", "perpage", "pagesize", "maxresults", "size", "first", "top", "count"))


def state_faults(spec: Spec) -> Iterator[Fault]:
    """List what a server could forget of the things that a document is about."""
    for resource in spec.resources.values():
        for making in resource.making:
            yield from _of_making(resource, making)
        for method in ("PUT", "PATCH"):
            if method in resource.item:
                yield from _of_change(resource, resource.item[method])
        if "DELETE" in resource.item:
            yield from _of_deletion(resource, resource.item["DELETE"])
        for listing in resource.listing:
            yield from _of_listing(resource, listing)


def _fault(kind: str, operation: Operation, words: str, at: Location, advice: str, *, seen: bool) -> Fault:
    return Fault("state", kind, operation.key, words, at, advice, partial(bool, seen))


def _of_making(resource: Resource, making: Operation) -> Iterator[Fault]:
    reading = resource.item.get("GET")
    has_key = _tells_key(resource, making)
    at, advice = _where_read(resource, making, has_key=has_key)
    seen = has_key and reading is not None
    yield _fault("made", making, "what it makes is not there afterwards", at, advice, seen=seen)
    shares = reading is not None and bool(_members(_sent(making)) & _members(_answer(reading)))
    advice = "describe in the answer of GET what can be sent" if seen else advice
    at = reading.location if seen and reading is not None else at
    yield _fault("made-otherwise", making, "what it makes reads otherwise", at, advice, seen=seen and shares)
    lists = next(iter(resource.listing), None)
    listed = has_key and lists is not None and bool(resource.keys_of(_example(_answer(lists))))
    at, advice = (
        (lists.location, "describe the items of the list, with their key")
        if lists is not None
        else (making.location, "document the GET that lists them")
    )
    yield _fault("unlisted", making, "what it makes is not listed", at, advice, seen=listed)


def _of_change(resource: Resource, change: Operation) -> Iterator[Fault]:
    reading = resource.item.get("GET")
    shares = reading is not None and bool(_members(_sent(change)) & _members(_answer(reading)))
    at, advice = _where_read(resource, change, has_key=True)
    if reading is not None:
        at, advice = reading.location, "describe in the answer of GET what can be sent"
    yield _fault("forgotten", change, "an accepted change is forgotten", at, advice, seen=shares)
    yield _fault("refused-kept", change, "a refused change is made all the same", at, advice, seen=shares)


def _of_deletion(resource: Resource, deletion: Operation) -> Iterator[Fault]:
    at, advice = _where_read(resource, deletion, has_key=True)
    seen = "GET" in resource.item
    yield _fault("deleted-there", deletion, "what was deleted can still be read", at, advice, seen=seen)
    lists = next(iter(resource.listing), None)
    listed = lists is not None and bool(resource.keys_of(_example(_answer(lists))))
    at = lists.location if lists is not None else deletion.location
    advice = "describe the items of the list, with their key" if lists else "document the GET that lists them"
    yield _fault("deleted-listed", deletion, "what was deleted is still listed", at, advice, seen=listed)


def _of_listing(resource: Resource, listing: Operation) -> Iterator[Fault]:
    sizes = [each for each in listing.parameters if _squeezed(each.name) in _SIZES]
    items = bool(things_in(_example(_answer(listing))))
    for parameter in sizes:
        words = f"more are listed than {parameter.name!r} allows"
        advice = "describe the array of the answer"
        yield _fault("limit", listing, words, listing.location, advice, seen=items)
    keyed = bool(resource.keys_of(_example(_answer(listing))))
    advice = "describe the items of the list, with their key"
    yield _fault("twice", listing, "a thing is listed twice", listing.location, advice, seen=keyed)


def _where_read(resource: Resource, operation: Operation, *, has_key: bool) -> tuple[Location, str]:
    if "GET" not in resource.item:
        path = "/".join(("", *resource.shape)).replace("{}", "{…}")
        return operation.location, f"document GET {path}, which reads one of them"
    if not has_key:
        return operation.location, "describe the key of what is made in its answer, or a `Location` header"
    return resource.item["GET"].location, "describe its answer"


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


def _members(schema: Schema | None) -> set[str]:
    value = _example(schema)
    while is_object(value) and len(value) == 1 and is_object(inner := next(iter(value.values()))):
        value = inner
    return {_squeezed(name) for name in value} if is_object(value) else set()


def _example(schema: Schema | None) -> Json:
    try:
        return schema.example() if schema is not None else None
    except DocumentError:
        return None


def _squeezed(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
