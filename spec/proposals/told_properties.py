"""What a document tells of the properties of a message, for proposals: their types, prose, and way in CEL."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from ..contract import Spec
from ..document import Node
from ..errors import DocumentError
from ..json_text import json_text
from ..json_value import is_array
from ..model import MediaType, Operation, ResponseObject
from ..schema import Schema

NUMBERS: Final = frozenset({"integer", "number"})
TOTAL: Final = re.compile(r"\b(?:total|number of|count of|how many)\b", re.IGNORECASE)
"""How prose speaks of how many there are."""

Properties: TypeAlias = Mapping[str, Node]
"""The properties of an object, by name."""


class ProposedInvariant(Struct, frozen=True):
    """One proposal. operation: the one it is about. holds, when: in CEL, as `x-truespec-invariants` has them.

    prose: what it was read from. steps: what each calls, by its name, as YAML; none where it is about each
    exchange of the operation.
    """

    operation: Operation
    id: str
    sentence: str
    when: str
    holds: str
    prose: str
    steps: tuple[tuple[str, str], ...] = ()


def properties_in(spec: Spec, content: Mapping[str, MediaType]) -> Properties:
    """List the properties of a JSON object, references followed; none for everything else."""
    schema = _json_schema(content)
    if schema is None:
        return {}
    found: dict[str, Node] = {}
    for name, node in schema.resolved.child("properties").members():
        try:
            found[name] = spec.document.follow(node)
        except DocumentError:
            continue
    return found


def _json_schema(content: Mapping[str, MediaType]) -> Schema | None:
    return next((each.schema for name, each in content.items() if "json" in name), None)


def success_of(operation: Operation) -> ResponseObject | None:
    """Find the one answer of success that has content; None where there are none or several."""
    found = [each for status, each in operation.responses.items() if status.startswith("2")]
    return found[0] if len(found) == 1 else None


def items_in(spec: Spec, success: ResponseObject) -> Properties:
    """List the properties of what an answer lists: an array, or the only one among its members."""
    schema = _json_schema(success.content)
    if schema is None:
        return {}
    arrays = [each for each in properties_in(spec, success.content).values() if is_of(each, {"array"})]
    listed = schema.resolved if is_of(schema.resolved, {"array"}) else arrays[0] if len(arrays) == 1 else None
    found: dict[str, Node] = {}
    try:
        node = spec.document.follow(listed.child("items")) if listed is not None else None
        for name, each in node.child("properties").members() if node is not None else ():
            found[name] = spec.document.follow(each)
    except DocumentError:
        return {}
    return found


def _types(node: Node) -> frozenset[str]:
    """List the types that a property has, null left out."""
    written = node.mapping.get("type")
    listed = [written] if isinstance(written, str) else written if is_array(written) else []
    return frozenset(each for each in listed if isinstance(each, str) and each != "null")


def is_of(node: Node, types: frozenset[str] | set[str]) -> bool:
    """Whether a property is of one of these types, or null."""
    return bool(_types(node)) and _types(node) <= types


def are_alike(one: Node, other: Node) -> bool:
    """Whether two properties are of one type, so that they may be compared."""
    both = _types(one) | _types(other)
    return bool(_types(one) and _types(other)) and (len(both) == 1 or both <= NUMBERS)


def _may_be_null(node: Node) -> bool:
    written = node.mapping.get("type")
    return node.mapping.get("nullable") is True or (is_array(written) and "null" in written)


def prose_of(node: Node) -> str:
    """Give what is said of something: its title or summary, and description."""
    return " ".join(str(node.mapping.get(name, "")) for name in ("title", "summary", "description")).strip()


def id_of(operation: Operation, what: str) -> str:
    """Make the id of an invariant: of an operation, and what it says."""
    name = _slug(operation.operation_id or operation.key)
    return f"{name if name[:1].isalpha() else f'operation-{name}'}-{_slug(what)}"


def _slug(words: str) -> str:
    """Write words, also those of a name in camel case, with hyphens."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words).lower()
    return re.sub(r"[^a-z0-9]+", "-", apart).strip("-")


def way_to(message: str, name: str) -> str:
    """Write the way to a property of a message's body in CEL. message: `response`, `before.response`."""
    return member_way(f"{message}.body", name)


def member_way(holder: str, name: str) -> str:
    """Write the way to a member in CEL."""
    is_plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None
    return f"{holder}.{name}" if is_plain else f"{holder}[{json_text(name)}]"


def says_has(message: str, name: str, node: Node) -> str:
    """Say that a message gives a property, and not null."""
    there = f"{json_text(name)} in {message}.body"
    return f"{there} && {way_to(message, name)} != null" if _may_be_null(node) else there
