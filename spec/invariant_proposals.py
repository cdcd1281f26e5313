"""Invariants that the prose of a document speaks of, as far as it can be read: proposals, no more.

A description that says "number of images" beside an array `images` means something that no schema can say.
What is proposed is a guess, so nothing is held to it until its author has looked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from .contract import Spec
from .document import Node
from .errors import DocumentError
from .json_text import json_text
from .json_value import is_array
from .model import MediaType, Operation

_COUNTED: Final = re.compile(r"\bnumber of (?:the )?(\w+)", re.IGNORECASE)
_TOTAL: Final = re.compile(r"\b(?:total|number of|count of|how many)\b", re.IGNORECASE)
_ECHOED: Final = re.compile(
    r"\b(?:as (?:was )?(?:requested|sent|given)|(?:of|from|in) the request|the requested)\b", re.IGNORECASE
)
_DISTINCT: Final = re.compile(r"\b(?:unique|distinct|no duplicates|without duplicates)\b", re.IGNORECASE)
_BEFORE: Final = re.compile(
    r"(?:created|started|begin|begins|start)(?:_?(?:at|on|time|date))?", re.IGNORECASE
)
_AFTER: Final = re.compile(
    r"(?:updated|modified|changed|ended|finished|end|ends)(?:_?(?:at|on|time|date))?", re.IGNORECASE
)
_NUMBERS: Final = frozenset({"integer", "number"})


class ProposedInvariant(Struct, frozen=True):
    """One proposal. operation: the one it is about. holds, when: in CEL, as `x-truespec-invariants` has them.

    prose: what it was read from.
    """

    operation: Operation
    id: str
    sentence: str
    when: str
    holds: str
    prose: str


_Properties: TypeAlias = Mapping[str, Node]
_Propose: TypeAlias = Callable[[str, str, str, str, Node], ProposedInvariant]


def proposed_invariants(spec: Spec) -> tuple[ProposedInvariant, ...]:
    """Read proposals out of the descriptions of the properties that requests and successful answers have."""
    found: dict[str, ProposedInvariant] = {}
    for operation in spec.operations:
        if operation.location.file != spec.document.root.name:
            continue  # invariants stand in the root file
        sent = operation.request_body
        asked: _Properties = _properties(spec, sent.content) if sent is not None else {}
        for status, response in operation.responses.items():
            if status.startswith("2"):
                for each in _of_answer(operation, status, asked, _properties(spec, response.content)):
                    found.setdefault(each.id, each)
    return tuple(found.values())


def _of_answer(
    operation: Operation, status: str, asked: _Properties, given: _Properties
) -> Iterator[ProposedInvariant]:
    name = re.sub(r"[^a-z0-9]+", "-", _words(operation.operation_id or operation.key)).strip("-")
    name = name if name[:1].isalpha() else f"operation-{name}"
    when = f"response.status == {status}" if status.isdigit() else "response.status < 300"

    def proposal(what: str, sentence: str, condition: str, holds: str, node: Node) -> ProposedInvariant:
        slug = re.sub(r"[^a-z0-9]+", "-", _words(what)).strip("-")
        return ProposedInvariant(
            operation, f"{name}-{slug}", sentence, f"{when} && {condition}", holds, _prose(node)
        )

    yield from _as_many(asked, given, proposal)
    yield from _of_properties(asked, given, proposal)
    yield from _in_order(given, proposal)


def _as_many(asked: _Properties, given: _Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    for asked_name, node in asked.items():
        counted = _COUNTED.search(_prose(node))
        array = counted.group(1).lower() if counted and _is(node, _NUMBERS) else ""
        for given_name, other in given.items():
            if array and given_name.lower() == array and _is(other, {"array"}):
                yield proposal(
                    f"{given_name} as many as {asked_name}",
                    f"There are as many {given_name} as {asked_name} asks for.",
                    f"{_has('request', asked_name, node)} && {_has('response', given_name, other)}",
                    f"size({_at('response', given_name)}) == {_at('request', asked_name)}",
                    node,
                )


def _of_properties(asked: _Properties, given: _Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    arrays = [given_name for given_name, node in given.items() if _is(node, {"array"})]
    for given_name, node in given.items():
        here = _has("response", given_name, node)
        at = _at("response", given_name)
        if len(arrays) == 1 and _is(node, _NUMBERS) and _TOTAL.search(_prose(node)):
            yield proposal(
                f"{given_name} counts {arrays[0]}",
                f"{given_name} is at least the number of {arrays[0]}.",
                f"{here} && {_has('response', arrays[0], given[arrays[0]])}",
                f"{at} >= size({_at('response', arrays[0])})",
                node,
            )
        if given_name in asked and _alike(asked[given_name], node) and _ECHOED.search(_prose(node)):
            yield proposal(
                f"{given_name} as asked",
                f"{given_name} is the one that was asked for.",
                f"{here} && {_has('request', given_name, asked[given_name])}",
                f"{at} == {_at('request', given_name)}",
                node,
            )
        if _is(node, {"array"}) and _DISTINCT.search(_prose(node)):
            distinct = f"{at}.all(x, {at}.filter(y, y == x).size() == 1)"
            yield proposal(
                f"{given_name} distinct", f"No two of {given_name} are the same.", here, distinct, node
            )


def _in_order(given: _Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    times = [
        name
        for name, node in given.items()
        if node.mapping.get("format") == "date-time" and _is(node, {"string"})
    ]
    for earlier in filter(_BEFORE.fullmatch, times):
        for later in filter(_AFTER.fullmatch, times):
            yield proposal(
                f"{earlier} before {later}",
                f"{earlier} is not after {later}.",
                f"{_has('response', earlier, given[earlier])} && {_has('response', later, given[later])}",
                f"timestamp({_at('response', earlier)}) <= timestamp({_at('response', later)})",
                given[later],
            )


def _properties(spec: Spec, content: Mapping[str, MediaType]) -> _Properties:
    """List the properties of a JSON object, references followed; none for everything else."""
    schema = next((each.schema for name, each in content.items() if "json" in name), None)
    if schema is None:
        return {}
    found: dict[str, Node] = {}
    for name, node in schema.resolved.child("properties").members():
        try:
            found[name] = spec.document.follow(node)
        except DocumentError:
            continue
    return found


def _types(node: Node) -> frozenset[str]:
    """List the types that a property has, null left out."""
    written = node.mapping.get("type")
    listed = [written] if isinstance(written, str) else written if is_array(written) else []
    return frozenset(each for each in listed if isinstance(each, str) and each != "null")


def _is(node: Node, types: frozenset[str] | set[str]) -> bool:
    return bool(_types(node)) and _types(node) <= types


def _alike(one: Node, other: Node) -> bool:
    """Whether two properties are of one type, so that they may be compared."""
    both = _types(one) | _types(other)
    return bool(_types(one) and _types(other)) and (len(both) == 1 or both <= _NUMBERS)


def _may_be_null(node: Node) -> bool:
    written = node.mapping.get("type")
    return node.mapping.get("nullable") is True or (is_array(written) and "null" in written)


def _prose(node: Node) -> str:
    return " ".join(str(node.mapping.get(name, "")) for name in ("title", "description")).strip()


def _words(name: str) -> str:
    """Take a name in camel case apart."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _at(message: str, name: str) -> str:
    is_plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None
    return f"{message}.body.{name}" if is_plain else f"{message}.body[{json_text(name)}]"


def _has(message: str, name: str, node: Node) -> str:
    """Say that a message gives a property, and not null."""
    there = f"{json_text(name)} in {message}.body"
    return f"{there} && {_at(message, name)} != null" if _may_be_null(node) else there
