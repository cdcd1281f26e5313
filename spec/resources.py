"""What the paths are about: things with a key, `/pets` and `/pets/{petId}`, and what makes and lists them.

OpenAPI has no word for this, so it is read from the shape of path templates (hierarchical data, RFC 3986,
Path) and, where values are met, from the names of members. Paths that differ only in how their variables are
called are about the same things. What a 201 links to, under a key that its answer tells, was made by it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote

from msgspec import Struct, field

from .json_value import Json, is_array, is_object
from .model import Link, Operation
from .path_template import Segment, path_of

Shape: TypeAlias = tuple[str, ...]
"""The segments of a template, `{}` for each that is one variable."""

Keys: TypeAlias = tuple[str, ...]
"""The key of a thing after the keys of what it is in, outermost first, as texts."""

_VARIABLE: Final = "{}"
_IDS: Final = ("id", "uuid", "guid", "uid")
_GENERIC: Final = (*_IDS, "key", "slug", "code", "name", "login")
"""How a member that holds a key is called where the variable's name tells nothing else, the best first."""

_ABOUT: Final = "metadata"
_UNRANKED: Final = 1_000
_WRAPPERS: Final = ("data", "result", "results", "response", "payload", "content", "item", "items")
"""How a member is called that has in it what an answer is about, beside others about the answer."""

_MAKING: Final = ("", "create", "add", "new")
_LISTING: Final = ("", "list", "all", "json")
"""What stands behind a collection's path where not the method says what is done; "" for nothing."""

_TAKING_AWAY: Final = re.compile(
    r"(?<![a-z])(cancel|clear|delete|destroy|drop|erase|flush|kill|prune|purge|remove|(?<!password[ /-])reset"
    r"|restart|revoke|shutdown|terminate|truncate|wipe)s?(?![a-z])",
    re.IGNORECASE,
)
_WORD_STARTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


class Resource(Struct, frozen=True, eq=False):
    """Things of one kind. shape: of the path of one of them, its key last. names: how the documents' paths
    call that key. parent: what they are in (`/users/{id}` of `/users/{id}/posts/{postId}`).

    making, listing: operations that make one, and that list some. item: those on one, by method.
    """

    shape: Shape
    names: frozenset[str]
    parent: "Resource | None"
    making: tuple[Operation, ...] = ()
    listing: tuple[Operation, ...] = ()
    item: Mapping[str, Operation] = field(default_factory=dict[str, Operation])

    @property
    def maker(self) -> Operation | None:
        """The operation that makes one: of several the first; where there is none, the PUT that may put one
        where nothing is, under a key of the client's own choice (RFC 9110, PUT).
        """
        return self.making[0] if self.making else self.item.get("PUT")

    @property
    def noun(self) -> str:
        """What one of them is called, as far as the path says: `pet` of `/pets/{petId}`."""
        literals = [segment for segment in self.shape if segment != _VARIABLE]
        return _singular(squeezed(literals[-1])) if literals else ""

    @property
    def lineage(self) -> "tuple[Resource, ...]":
        """What they are in, outermost first, and themselves."""
        return (*(self.parent.lineage if self.parent is not None else ()), self)

    def is_named(self, name: str) -> bool:
        """Whether a parameter or member of this name, wherever it stands, means the key of one of them."""
        written = squeezed(name)
        telling = {each for each in map(squeezed, self.names) if each not in _GENERIC}
        return written in telling or (bool(self.noun) and written == f"{self.noun}id")

    def key_of(self, thing: Json) -> Json:
        """Read the key from what an answer says of one of them, wrapped or not, among its members or in its
        `metadata`; None where no member is called like it.
        """
        found = self.thing_in(thing)
        key = self._key_in(found)[1]
        told = found.get(_ABOUT) if key is None and is_object(found) and len(found) > 1 else None
        return self._key_in(told)[1] if told is not None else key

    def thing_in(self, answer: Json) -> Json:
        """Find the thing that an answer tells of, in what it is wrapped in: `{"pet": {…}}`, or
        `{"data": {…}, "meta": {…}}`; the answer itself where nothing is wrapped around it.
        """
        if not is_object(answer):
            return answer
        rank, inner = self._key_in(answer)[0], [each for each in answer.values() if is_object(each)]
        if rank == _UNRANKED and len(answer) == len(inner) == 1:
            return self.thing_in(inner[0])
        wrapped = _wrapped(answer, self.noun)
        found = self.thing_in(wrapped)
        return found if is_object(wrapped) and self._key_in(found)[0] < rank else answer

    def _key_in(self, thing: Json) -> tuple[int, Json]:
        """Read the key among the members of an object, with how far down the list its name stands."""
        if is_object(thing):
            by_name = {squeezed(name): value for name, value in thing.items()}
            for rank, name in enumerate(_names_of_keys(self.names, self.noun)):
                value = by_name.get(name)
                if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                    return rank, value
        return _UNRANKED, None

    def keys_of(self, listing: Json, most: int | None = None) -> tuple[Json, ...]:
        """Read the keys from an answer that lists some: an array of them, or one member that is. most: of
        so many things at most.
        """
        keys = (self.key_of(each) for each in things_in(listing)[:most])
        return tuple(dict.fromkeys(key for key in keys if key is not None))


class Resources(Mapping[Shape, Resource]):
    """What the paths of a document are about, by the shape of the path of one, outer ones first; and which of
    them each operation is on, makes, lists. Inferred once, for whoever asks.
    """

    def __init__(self, operations: Iterable[Operation], linked: "Linked | None" = None) -> None:
        operations = tuple(operations)
        by_links = _made_by_links(operations, linked or (lambda link: None))
        self._found = _resources_of(operations, by_links)
        self._keyed = {each: _keyed_by(each, self._found) for each in operations}
        self._made = {each: kind for kind in self._found.values() for each in kind.making}
        self._by_link = {each: self._found[shape] for shape, made in by_links.items() for each in made}
        self._listed = {each: kind for kind in self._found.values() for each in kind.listing}

    def __getitem__(self, shape: Shape) -> Resource:
        """Give what one path is about."""
        return self._found[shape]

    def __iter__(self) -> Iterator[Shape]:
        """List the shapes, outer ones first."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    def keyed_by(self, operation: Operation) -> Mapping[str, Resource]:
        """Tell which of an operation's path parameters are keys, and of what, outermost first."""
        return self._keyed.get(operation, {})

    def keys_in(self, operation: Operation, path_values: Mapping[str, str]) -> Keys:
        """Read the keys from the values that a path has, as they are written there."""
        return tuple(unquote(path_values.get(name, "")) for name in self.keyed_by(operation))

    def about(self, operation: Operation) -> Resource | None:
        """Tell what an operation is on: what the last key in its path is of."""
        return next(reversed(tuple(self.keyed_by(operation).values())), None)

    def made_by(self, operation: Operation) -> Resource | None:
        """Tell what an operation makes."""
        return self._made.get(operation)

    def made_by_link(self, operation: Operation) -> Resource | None:
        """Tell what an operation makes of which only a link says so."""
        return self._by_link.get(operation)

    def listed_by(self, operation: Operation) -> Resource | None:
        """Tell what an operation lists."""
        return self._listed.get(operation)


Linked: TypeAlias = Callable[[Link], Operation | None]
"""Finds the operation that a link leads to."""


def key_by_link(link: Link, there: Operation) -> Json:
    """Give what a link says of the last key in the path that it leads to, as written; None for nothing."""
    name = Segment.parse(_segments(there)[-1]).names[:1]
    named = (f"path.{each}" for each in name), name
    return next((link.parameters[each] for names in named for each in names if each in link.parameters), None)


def _made_by_links(operations: Iterable[Operation], linked: Linked) -> Mapping[Shape, tuple[Operation, ...]]:
    """List what makes things by what its 201 links to: a key that only its answer tells is new."""
    shapes = {operation: _shape(operation) for operation in operations}
    found: dict[Shape, tuple[Operation, ...]] = {}
    for operation, shape in shapes.items():
        created = operation.responses.get("201") if operation.method == "POST" else None
        if created is None or (*shape, _VARIABLE) in shapes.values():
            continue
        for link in created.links.values():
            there = linked(link) if link.server is None else None
            if there is None or there not in shapes or shapes[there][-1] != _VARIABLE:
                continue
            key, known = key_by_link(link, there), found.get(shapes[there], ())
            if isinstance(key, str) and key.startswith("$response.") and operation not in known:
                found[shapes[there]] = (*known, operation)
    return found


def _resources_of(
    operations: Iterable[Operation], by_links: Mapping[Shape, tuple[Operation, ...]]
) -> Mapping[Shape, Resource]:
    shapes = {operation: _shape(operation) for operation in operations}
    names: dict[Shape, set[str]] = {}
    for operation, shape in shapes.items():
        written = _segments(operation)
        for end, segment in enumerate(shape, 1):
            if segment == _VARIABLE:
                names.setdefault(shape[:end], set()).add(Segment.parse(written[end - 1]).names[0])
    on: dict[Shape, dict[str, Operation]] = {}
    for operation, shape in shapes.items():
        on.setdefault(shape, {}).setdefault(operation.method, operation)
    found: dict[Shape, Resource] = {}
    for shape in sorted(names, key=len):
        outer = (shape[:end] for end in range(len(shape) - 1, 0, -1))
        parent = next((found[each] for each in outer if each in found), None)
        collection = _collection(shape, on)
        making = (*_behind(collection, _MAKING, "POST", on), *by_links.get(shape, ()))
        found[shape] = Resource(
            shape,
            frozenset(names[shape]),
            parent,
            tuple(dict.fromkeys(making)),
            tuple(_behind(collection, _LISTING, "GET", on)),
            on.get(shape, {}),
        )
    return found


def _collection(shape: Shape, on: Mapping[Shape, Mapping[str, Operation]]) -> Shape:
    """Find the path of the collection that a thing is in: `/pets` of `/pets/{}`, or of `/pet/{}`."""
    above = shape[:-1]
    if above in on or not above or above[-1] == _VARIABLE:
        return above
    plurals = (each for each in on if len(each) == len(above) and each[:-1] == above[:-1])
    return next((each for each in plurals if each[-1] != above[-1] == _singular(each[-1])), above)


def _behind(
    collection: Shape, words: Iterable[str], method: str, on: Mapping[Shape, Mapping[str, Operation]]
) -> Iterator[Operation]:
    for word in words:
        operation = on.get((*collection, word) if word else collection, {}).get(method)
        if operation is not None:
            yield operation


def _keyed_by(operation: Operation, resources: Mapping[Shape, Resource]) -> Mapping[str, Resource]:
    shape, written = _shape(operation), _segments(operation)
    return {
        Segment.parse(written[end - 1]).names[0]: resources[shape[:end]]
        for end in range(1, len(shape) + 1)
        if shape[end - 1] == _VARIABLE and shape[:end] in resources
    }


def takes_away(operation: Operation) -> bool:
    """Whether an operation takes away what is there: by its method, or by what it is called (`POST
    /flows/bulk_delete`, `clearAll`).
    """
    words = _WORD_STARTS.sub(" ", f"{operation.path} {operation.operation_id or ''}")
    return operation.method == "DELETE" or _TAKING_AWAY.search(words) is not None


def _segments(operation: Operation) -> list[str]:
    return path_of(operation.path).strip("/").split("/")


def _shape(operation: Operation) -> Shape:
    return tuple(_VARIABLE if Segment.parse(text).is_variable else text for text in _segments(operation))


def things_in(listing: Json) -> list[Json]:
    """Give what an answer lists: an array, or the one member that is an array of objects; of several, the one
    that is called as wrappers are.
    """
    return listing if is_array(listing) else _only_array(listing)


def _only_array(listing: Json) -> list[Json]:
    """Give the one member that is an array of objects; nothing where it is not clear which."""
    if not is_object(listing):
        return []
    arrays = [each for each in listing.values() if is_array(each) and any(map(is_object, each))]
    if len(arrays) == 1:
        return arrays[0]
    inner = [each for each in listing.values() if is_object(each)]
    wrapped = _wrapped(listing)
    if not arrays and len(inner) == 1:
        return _only_array(inner[0])
    return things_in(wrapped) if wrapped is not None else []


def _wrapped(answer: Mapping[str, Json], noun: str = "") -> Json:
    """Give the member of an answer that has in it what it is about; None where no name says so."""
    by_name = {squeezed(name): value for name, value in answer.items() if is_object(value) or is_array(value)}
    names = (*_WRAPPERS, noun) if noun else _WRAPPERS
    return next((by_name[name] for name in names if name in by_name), None)


@lru_cache(maxsize=4096)
def _names_of_keys(names: frozenset[str], noun: str) -> tuple[str, ...]:
    """List how a member with the key may be called, the most telling first; squeezed."""
    told = list[str]()
    for name in sorted(map(squeezed, names)):
        rest = name.removeprefix(noun) if name.startswith(noun) else name.removesuffix(noun)
        told += [name, *([rest] if rest and rest != name else [])]
    if all(name in (noun, *_GENERIC) for name in told):
        told += [*_GENERIC, f"{noun}id"]
    elif any(name.endswith("id") for name in told):
        told += [*_IDS]
    return tuple(dict.fromkeys(told))


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """Write a name in the one way that its spellings share: `pet_id`, `petId` and `pet-id` are `petid`."""
    return "".join(filter(str.isalnum, name)).lower()


def _singular(noun: str) -> str:
    """Take the plural off an English noun, as far as a few endings tell: `boxes`, `categories`, `pets`."""
    if noun.endswith("ies") and len(noun) > len("ties"):
        return f"{noun[:-3]}y"
    if noun.endswith(("sses", "xes", "zes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
