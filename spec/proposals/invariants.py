"""Invariants that the prose of a document speaks of, as far as it can be read: proposals, no more.

A description that says "number of images" beside an array `images` means something that no schema can say.
What is proposed is a guess, so nothing is held to it until its author has looked.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from ..contract import Spec
from ..document import Node
from ..model import Operation
from .sequences import proposed_sequences
from .told_properties import (
    NUMBERS,
    TOTAL,
    Properties,
    ProposedInvariant,
    are_alike,
    id_of,
    is_of,
    properties_in,
    prose_of,
    says_has,
    way_to,
)

_COUNTED: Final = re.compile(r"\bnumber of (?:the )?(\w+)", re.IGNORECASE)
_ECHOED: Final = re.compile(
    r"\b(?:as (?:was )?(?:requested|sent|given)|(?:of|from|in) the request|the requested)\b", re.IGNORECASE
)
_DISTINCT: Final = re.compile(
    r"\b(?:unique|distinct(?! from)|no duplicates|without duplicates)\b", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"(?:created|started|begin|begins|start)(?:_?(?:at|on|time|date))?", re.IGNORECASE
)
_AFTER: Final = re.compile(
    r"(?:updated|modified|changed|ended|finished|end|ends)(?:_?(?:at|on|time|date))?", re.IGNORECASE
)


_Propose: TypeAlias = Callable[[str, str, str, str, Node], ProposedInvariant]


def proposed_invariants(spec: Spec) -> tuple[ProposedInvariant, ...]:
    """Read proposals out of the descriptions of operations, and of the properties that requests and answers
    of success have.
    """
    found: dict[str, ProposedInvariant] = {}
    for operation in spec.operations:
        if operation.location.file != spec.document.root.name:
            continue  # invariants stand in the root file
        sent = operation.request_body
        asked: Properties = properties_in(spec, sent.content) if sent is not None else {}
        for status, response in operation.responses.items():
            if status.startswith("2"):
                for each in _of_answer(operation, status, asked, properties_in(spec, response.content)):
                    found.setdefault(each.id, each)
        for each in proposed_sequences(spec, operation):
            found.setdefault(each.id, each)
    return tuple(found.values())


def _of_answer(
    operation: Operation, status: str, asked: Properties, given: Properties
) -> Iterator[ProposedInvariant]:
    when = f"response.status == {status}" if status.isdigit() else "response.status < 300"

    def proposal(what: str, sentence: str, condition: str, holds: str, node: Node) -> ProposedInvariant:
        return ProposedInvariant(
            operation, id_of(operation, what), sentence, f"{when} && {condition}", holds, prose_of(node)
        )

    yield from _as_many(asked, given, proposal)
    yield from _of_properties(asked, given, proposal)
    yield from _in_order(given, proposal)


def _as_many(asked: Properties, given: Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    for asked_name, node in asked.items():
        counted = _COUNTED.search(prose_of(node))
        array = counted.group(1).lower() if counted and is_of(node, NUMBERS) else ""
        for given_name, other in given.items():
            if array and given_name.lower() == array and is_of(other, {"array"}):
                yield proposal(
                    f"{given_name} as many as {asked_name}",
                    f"There are as many {given_name} as {asked_name} asks for.",
                    f"{says_has('request', asked_name, node)} && {says_has('response', given_name, other)}",
                    f"size({way_to('response', given_name)}) == {way_to('request', asked_name)}",
                    node,
                )


def _of_properties(asked: Properties, given: Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    arrays = [given_name for given_name, node in given.items() if is_of(node, {"array"})]
    for given_name, node in given.items():
        here = says_has("response", given_name, node)
        at = way_to("response", given_name)
        if len(arrays) == 1 and is_of(node, NUMBERS) and TOTAL.search(prose_of(node)):
            yield proposal(
                f"{given_name} counts {arrays[0]}",
                f"{given_name} is at least the number of {arrays[0]}.",
                f"{here} && {says_has('response', arrays[0], given[arrays[0]])}",
                f"{at} >= size({way_to('response', arrays[0])})",
                node,
            )
        if given_name in asked and are_alike(asked[given_name], node) and _ECHOED.search(prose_of(node)):
            yield proposal(
                f"{given_name} as asked",
                f"{given_name} is the one that was asked for.",
                f"{here} && {says_has('request', given_name, asked[given_name])}",
                f"{at} == {way_to('request', given_name)}",
                node,
            )
        if is_of(node, {"array"}) and _DISTINCT.search(prose_of(node)):
            distinct = f"{at}.all(x, {at}.filter(y, y == x).size() == 1)"
            yield proposal(
                f"{given_name} distinct", f"No two of {given_name} are the same.", here, distinct, node
            )


def _in_order(given: Properties, proposal: _Propose) -> Iterator[ProposedInvariant]:
    times = [
        name
        for name, node in given.items()
        if node.mapping.get("format") == "date-time" and is_of(node, {"string"})
    ]
    for earlier in filter(_BEFORE.fullmatch, times):
        for later in filter(_AFTER.fullmatch, times):
            yield proposal(
                f"{earlier} before {later}",
                f"{earlier} is not after {later}.",
                " && ".join(says_has("response", name, given[name]) for name in (earlier, later)),
                f"timestamp({way_to('response', earlier)}) <= timestamp({way_to('response', later)})",
                given[later],
            )
