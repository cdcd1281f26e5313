"""What has to hold beyond the schemas: `x-truespec-invariants`, written in CEL.

The document, or an Overlay, lists them at its top level or in an operation:

    x-truespec-invariants:
    - id: total-counts-all
      sentence: The total is the number of items.
      when: response.status == 200
      holds: response.body.total == size(response.body.items)
    - id: change-is-counted
      sentence: A change adds one to the version.
      steps: {before: readPet, change: changePet, after: readPet}
      holds: after.response.body.version == before.response.body.version + 1

Without `steps` an expression is about each exchange: it sees `request` and `response`. With them it is about
several that follow each other, and sees each by the name of its step. What is an error, or no boolean, is not
judged; it is never a breach.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from .contract import Spec
from .document import Location, Node
from .errors import DocumentError
from .expressions import Expression, Variables, compiled, named_values
from .invariant_steps import InvariantStep, hold_to_members, steps_of
from .json_value import Json, is_object

KEY: Final = "x-truespec-invariants"

Outcome: TypeAlias = Literal["holds", "broken", "not judged", "not meant"]
"""What an invariant says of an exchange; `not meant` where its `when` is false."""

_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TEXTS: Final = ("id", "sentence", "holds", "when")
_MEMBERS: Final = frozenset({*_TEXTS, "steps"})
_OF_ONE: Final = ("request", "response")


class Invariant(Struct, frozen=True):
    """One invariant. operation: its key where it stands in one, "" for all. holds, when: as written.

    at: of `holds`. judge: what it says of the variables of an exchange, or of its steps, with the reason
    where it can't. steps: none where it is about each exchange.
    """

    id: str
    sentence: str
    operation: str
    holds: str
    when: str
    at: Location
    judge: Callable[[Variables], tuple[Outcome, str]]
    steps: tuple[InvariantStep, ...] = ()

    def named_values(self, variables: Variables) -> Iterator[tuple[str, Json]]:
        """Go through the plain values that `holds` names, each with the way to it."""
        return named_values(self.holds, variables)


def invariants_of(spec: Spec) -> tuple[Invariant, ...]:
    """Read and compile the invariants of a document; none, and no library needed, where it has none.

    Raises DocumentError for one that is none, with its place, and UsageError where CEL is not installed.
    """
    found = [("", item) for item in spec.document.node().child(KEY).items()]
    for operation in spec.operations:
        node = spec.document.node(operation.location.pointer)
        if operation.location.file == spec.document.root.name:
            found += [(operation.key, item) for item in node.child(KEY).items()]
    invariants = tuple(_read(spec, item, key) for key, item in found)
    ids = [each.id for each in invariants]
    for each in invariants:
        if ids.count(each.id) > 1:
            raise DocumentError(f"two invariants are called {each.id!r}", each.at)
    return invariants


def _read(spec: Spec, node: Node, operation: str) -> Invariant:
    if not is_object(node.value):
        raise DocumentError("an invariant is an object with `id`, `sentence` and `holds`", node.location)
    for name, value in node.mapping.items():
        if name not in _MEMBERS:
            what = f"is none of {', '.join(sorted(_MEMBERS))}"
            raise DocumentError(f"`{name}` of an invariant {what}", node.child(name).location)
        if name in _TEXTS and not isinstance(value, str):
            raise DocumentError(f"`{name}` of an invariant is a text", node.child(name).location)
    for name in ("id", "sentence", "holds"):
        if name not in node.mapping:
            raise DocumentError(f"the invariant has no `{name}`", node.location)
    if not _ID.fullmatch(node.mapping["id"]):
        at = node.child("id").location
        raise DocumentError("the id of an invariant is of the form `total-counts-all`", at)
    steps = steps_of(spec, node.child("steps"))
    variables = tuple(each.name for each in steps) or _OF_ONE
    expressions = [node.child(name) for name in ("holds", "when") if name in node.mapping]
    for each in expressions:
        hold_to_members(each, steps)
    holds, *when = (compiled(each, variables) for each in expressions)
    texts, at = node.mapping, expressions[0].location
    return Invariant(
        texts["id"],
        texts["sentence"],
        operation,
        texts["holds"],
        texts.get("when", ""),
        at,
        _judge(holds, when[0] if when else None),
        steps,
    )


def _judge(holds: Expression, when: Expression | None) -> Callable[[Variables], tuple[Outcome, str]]:
    def judge(variables: Variables) -> tuple[Outcome, str]:
        if when is not None:
            meant, reason = when.evaluated(variables)
            if meant is not True:
                return ("not meant", "") if meant is False else ("not judged", reason)
        held, reason = holds.evaluated(variables)
        if held is None:
            return "not judged", reason
        return ("holds" if held else "broken"), ""

    return judge


def in_question(invariants: tuple[Invariant, ...], operation: str) -> Iterator[Invariant]:
    """List the invariants that each exchange of an operation is held to."""
    yield from (each for each in invariants if each.operation in ("", operation) and not each.steps)
