"""What both documents say beside the contract: descriptions, examples, extensions, `info` (DIFF §2.7).

The two trees are walked in lock step, only where they differ; what came or went as a whole is no matter of
metadata. An extracted or inlined element is not followed: it says the same somewhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from ..document import Node
from ..document.source_file import descend
from ..json_value import is_array, is_object
from ..location import pointer_child, pointer_of, pointer_tokens
from ..reading.paths import METHODS
from .judging import Documents, Entry
from .life_cycle import STABILITY, SUNSET, notice_entries, stability_entries, sunset_entries

_NAMED: Final = frozenset(
    (
        "$defs", "additionalOperations", "callbacks", "content", "definitions", "dependentSchemas",
        "encoding", "flows", "headers", "links", "mediaTypes", "parameters", "pathItems", "paths",
        "patternProperties", "properties", "requestBodies", "responses", "schemas",
        "securityDefinitions", "securitySchemes", "variables", "webhooks",
    )
)  # fmt: skip
"""Fields whose members are elements by name: a member called `description` is no description."""

_VALUES: Final = frozenset(("const", "default", "dependentRequired", "enum", "mapping", "scopes", "value"))
_WORDS: Final = frozenset(("description", "summary", "title"))
_MEANT: Final = frozenset(
    ("x-extensible-enum", "x-nullable", "x-stability-level", "x-sunset", "x-truespec-diff")
)
"""Extensions that mean something: what changes of them is told where they stand."""

_OF_THEIR_HOLDER: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("", "$self"): "info-changed",
        ("", "jsonSchemaDialect"): "dialect-changed",
        ("securitySchemes", "bearerFormat"): "description-changed",
        ("securitySchemes", "oauth2MetadataUrl"): "oauth-url-changed",
        ("securitySchemes", "openIdConnectUrl"): "oauth-url-changed",
        ("servers", "name"): "description-changed",
        ("tags", "kind"): "description-changed",
        ("tags", "parent"): "description-changed",
    }
)
"""Fields that say what they say in one object only: by the field that holds the object, "" for the root."""

_AGEING: Final = frozenset(("deprecated", STABILITY, SUNSET))
_METHODS: Final = frozenset((*METHODS, "additionalOperations"))
_Pair = tuple[Node, Node]


def metadata_entries(documents: Documents) -> Iterator[tuple[str, Entry]]:
    """List what reads otherwise, each with the operation it stands in, "" where many may lead to it."""
    theirs = {file.name: file for file in documents.new.document.files()}
    mine = documents.old.document.location().file, documents.new.document.location().file
    for file in documents.old.document.files():
        other = theirs.get(mine[1] if file.name == mine[0] else file.name)
        if other is not None:
            yield from _between(documents, Node(file, "", file.value), Node(other, "", other.value))


def _between(documents: Documents, old: Node, new: Node) -> Iterator[tuple[str, Entry]]:
    waiting: list[tuple[Node, Node, bool]] = [(old, new, False)]
    while waiting:
        mine, theirs, is_named = waiting.pop()
        if mine.value == theirs.value:
            continue
        if is_array(mine.value) and is_array(theirs.value):
            waiting.extend((*pair, False) for pair in _items(mine, theirs))
            continue
        if not (is_object(mine.value) and is_object(theirs.value)):
            continue
        if is_named:
            both = [name for name in mine.value if name in theirs.value]
            is_map = mine.pointer.rpartition("/")[2] == "callbacks"
            waiting.extend((mine.child(name), theirs.child(name), is_map) for name in both)
        elif mine.value.get("$ref") == theirs.value.get("$ref"):
            yield from _said(documents, mine, theirs)
            waiting.extend(_inside(mine, theirs))


def _said(documents: Documents, old: Node, new: Node) -> Iterator[tuple[str, Entry]]:
    operation, path = _placed(old)
    for key in dict.fromkeys((*old.mapping, *new.mapping)):
        kind = _kind(str(key), old.pointer)
        mine, theirs = old.mapping.get(key), new.mapping.get(key)
        if not kind or mine == theirs:
            continue
        if kind == "oauth-url-changed" and old.mapping.get("type") != new.mapping.get("type"):
            continue  # the scheme is another one, which is told
        verb = "is new" if mine is None else "is gone" if theirs is None else "is another one"
        at = old if mine is None else old.child(key)
        places = at.location, new.location if theirs is None else new.child(key).location
        yield operation, Entry(kind, pointer_child(path, str(key)), *places, f"{key} {verb}", str(key))
    if not old.pointer:
        yield from ((operation, entry) for entry in _tags(old, new))
    if path or not operation:  # of operations it is told where they are compared
        yield from ((operation, entry) for entry in _life(documents, old, new, path))


def _tags(old: Node, new: Node) -> Iterator[Entry]:
    """Say which tags are described now, and which no longer: those of operations are told where they are."""
    mine, theirs = (
        {str(tag.mapping.get("name")): tag for tag in node.child("tags").items()} for node in (old, new)
    )
    for name in dict.fromkeys((*mine, *theirs)):
        if name not in mine or name not in theirs:
            verb = "is no longer" if name in mine else "is"
            places = (mine[name].location, None) if name in mine else (None, theirs[name].location)
            yield Entry("description-changed", "/tags", *places, f"the tag {name!r} {verb} described", name)


def _life(documents: Documents, old: Node, new: Node, path: str) -> Iterator[Entry]:
    """List how an element ages: a parameter, a header, a schema."""
    if _AGEING.isdisjoint(old.mapping) and _AGEING.isdisjoint(new.mapping):
        return
    base = Entry("", path, old.location, new.location, "")
    first, second = (node.mapping.get("deprecated") is True for node in (old, new))
    if first != second:
        message = f"is {'' if second else 'no longer '}deprecated{' now' if second else ''}"
        yield replace(base, id=f"deprecated-{'added' if second else 'removed'}", message=message)
    before, after = (str(node.mapping.get(STABILITY) or "") for node in (old, new))
    yield from stability_entries(base, before, after)
    before, after = (str(node.mapping.get(SUNSET) or "") for node in (old, new))
    for entry in sunset_entries(base, before, after, is_deprecated=second):
        yield entry
        if entry.id == "sunset-moved-earlier" and first and second:
            yield from notice_entries(documents, base, after)
    if second and not first:
        yield from notice_entries(documents, base, after)


def _kind(key: str, pointer: str) -> str:
    """Say what another value of a field is called; "" where something else tells of it. pointer: of what has
    the field.
    """
    holder = "" if not pointer else (pointer_tokens(pointer) or [""])[-2:][0]
    if (holder, key) in _OF_THEIR_HOLDER:
        return _OF_THEIR_HOLDER[holder, key]
    if key == "$schema":
        return "dialect-changed"
    if key in _WORDS:
        return "description-changed"
    if key in ("example", "examples"):
        return "example-changed"
    if key == "externalDocs":
        return "external-docs-changed"
    if key == "info" and not pointer:
        return "info-changed"
    return "extension-changed" if key.startswith("x-") and key not in _MEANT else ""


def _inside(old: Node, new: Node) -> Iterator[tuple[Node, Node, bool]]:
    """Go to the elements inside of two that are no metadata themselves."""
    for key in old.mapping:
        name = str(key)
        if key not in new.mapping or _kind(name, old.pointer) or name in _VALUES:
            continue
        if not name.startswith("x-"):
            is_named = name in _NAMED and is_object(old.mapping[key])
            yield old.child(name), new.child(name), is_named


def _items(old: Node, new: Node) -> Iterator[_Pair]:
    """Pair the elements of two lists: by place and name where they have them, else by position."""
    theirs = {_identity(item.value) or index: item for index, item in enumerate(new.items())}
    for index, item in enumerate(old.items()):
        other = theirs.get(_identity(item.value) or index)
        if other is not None:
            yield item, other


def _identity(item: Any) -> tuple[str, str] | None:
    """Name an item by what stays: a server by its URL, even where it has a name; others by their names."""
    if not is_object(item) or not (item.get("url") or item.get("name")):
        return None
    return str(item.get("in", "")), str(item.get("url") or item.get("name"))


def _placed(node: Node) -> tuple[str, str]:
    """Name the operation that an element stands in, and where in its contract; "" and its pointer in none."""
    tokens = pointer_tokens(node.pointer)
    if len(tokens) < 3 or tokens[0] != "paths" or tokens[2] not in _METHODS:
        return "", node.pointer
    used = 4 if tokens[2] == "additionalOperations" and len(tokens) > 3 else 3
    operation = descend(Node(node.file, "", node.file.value), pointer_of(tokens[:used]))
    return f"{tokens[used - 1].upper()} {tokens[1]}", pointer_of(_in_contract(operation, tokens[used:]))


def _in_contract(operation: Node, tokens: Sequence[str]) -> tuple[str, ...]:
    """Write a way into an operation as its contract has it (DIFF §5): parameters by place and name, content
    by media type, whatever schema stands there.
    """
    match tuple(tokens):
        case ("parameters", index, *inner):
            said = operation.child("parameters").child(index).mapping
            named = (str(said.get("in", "")), str(said.get("name", ""))) if "name" in said else (index,)
            return ("parameters", *named, *_behind_schema(inner))
        case ("requestBody", "content", media, *inner):
            return ("requestBody", media, *_behind_schema(inner))
        case ("responses", ruling, "content", media, *inner):
            return ("responses", ruling, "body", media, *_behind_schema(inner))
        case whole:
            return whole


def _behind_schema(tokens: list[str]) -> list[str]:
    return tokens[1:] if tokens[:1] == ["schema"] else tokens


def component_entries(documents: Documents) -> Iterator[Entry]:
    """List schemas that are no components any more, or go by another name."""
    for holder in ("/components/schemas", "/definitions"):
        mine, theirs = (spec.document.node(holder) for spec in (documents.old, documents.new))
        gained = [name for name in theirs.mapping if name not in mine.mapping] if mine.mapping else []
        for name in (name for name in mine.mapping if name not in theirs.mapping):
            at = mine.child(name)
            other = next((each for each in gained if theirs.mapping[each] == at.value), None)
            if other is None:
                yield Entry(
                    "schema-component-removed", at.pointer, at.location, None, f"{name} is gone", name
                )
                continue
            gained.remove(other)
            message = f"{name} is {other} now"
            location = theirs.child(other).location
            yield Entry("schema-component-renamed", at.pointer, at.location, location, message, name)
