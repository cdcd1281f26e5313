"""The steps of an invariant about several exchanges, `steps`, and what expressions see of them.

A step has a name and calls an operation, by its key or operationId. `{again: STEP}` sends the request of an
earlier step once more, `{pages: OPERATION}` goes through a list to its last page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from .contract import Spec
from .document import Location, Node, closest, meant
from .errors import DocumentError, UsageError
from .expressions import Variables, without_texts
from .json_value import Json, is_object
from .message import Exchange
from .message_variables import MEMBERS, plain, variables_of
from .model import Operation

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED: Final = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let"}
    | {"lists", "loop", "math", "namespace", "null", "package", "return", "strings", "true", "var"}
    | {"void", "while"}
)
"""Words that CEL keeps for itself (CEL, Syntax), and the names of its extensions."""

_FORM: Final = "`steps` names operations in order: {before: listPets, made: createPet, after: listPets}"


class InvariantStep(Struct, frozen=True):
    """One step. repeats: the name of the step whose request it sends again, "" for none. is_walk: whether it
    goes through all pages of a list.
    """

    name: str
    operation: Operation
    repeats: str = ""
    is_walk: bool = False

    @property
    def members(self) -> tuple[str, ...]:
        """What expressions see of it."""
        return ("pages", "items") if self.is_walk else ("request", "response")


def steps_of(spec: Spec, node: Node) -> tuple[InvariantStep, ...]:
    """Read steps; none where there is no such member. Raises DocumentError with the place of a wrong one."""
    if node.value is None:
        return ()
    if not node.mapping:
        raise DocumentError(_FORM, node.location)
    steps: dict[str, InvariantStep] = {}
    for name, each in node.members():
        if not _NAME.fullmatch(name) or name in _RESERVED:
            raise DocumentError(f"a step can't be called {name!r}: CEL has no such name", each.location)
        steps[name] = _step(spec, name, each, steps)
    if len(steps) == 1 and not any(each.is_walk for each in steps.values()):
        message = "one step is no sequence: `holds` alone is about each exchange of an operation"
        raise DocumentError(message, node.location)
    return tuple(steps.values())


def _step(spec: Spec, name: str, node: Node, before: Mapping[str, InvariantStep]) -> InvariantStep:
    written = node.value
    if isinstance(written, str):
        return InvariantStep(name, _operation(spec, written, node.location))
    told = list(written.items()) if is_object(written) else []
    match told:
        case [("pages", str(listing))]:
            at = node.child("pages").location
            operation = _operation(spec, listing, at)
            if operation.method != "GET":
                raise DocumentError(f"{operation.key} has no pages: a list is read by GET", at)
            return InvariantStep(name, operation, is_walk=True)
        case [("again", str(earlier))]:
            if earlier in before and not before[earlier].is_walk:
                return InvariantStep(name, before[earlier].operation, repeats=earlier)
            message = f"no step before {name!r} is called {earlier!r} and sends one request"
            raise DocumentError(message + meant(earlier, before), node.child("again").location)
        case _:
            message = "a step is an operation, `{pages: OPERATION}`, or `{again: STEP}`"
            raise DocumentError(message, node.location)


def _operation(spec: Spec, name: str, at: Location) -> Operation:
    try:
        return spec.operation(name)
    except UsageError as error:
        raise DocumentError(str(error), at) from error


def hold_to_members(expression: Node, steps: Sequence[InvariantStep]) -> None:
    """See that an expression names of each step, and of messages, only what there is to see.

    Raises DocumentError for anything else: in CEL it would be no error before it is evaluated.
    """
    text = without_texts(expression.value)
    for whole, members in _seen(steps):
        way = r"\s*\.\s*".join(whole)
        for name in re.findall(rf"(?<![\w.]){way}\s*\.\s*(\w+)", text):
            if name not in members:
                shown, close = ".".join(whole), closest(name, members)
                hint = f"did you mean {shown}.{close}?" if close else f"it has {', '.join(members)}"
                raise DocumentError(f"{shown} has no {name!r}; {hint}", expression.location)


def _seen(steps: Sequence[InvariantStep]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Go through what expressions see, by the ways to it: with its members."""
    for step in steps:
        yield (step.name,), step.members
    for holder in [(step.name,) for step in steps if not step.is_walk] if steps else [()]:
        yield from (((*holder, message), members) for message, members in MEMBERS.items())


def variables_of_steps(
    taken: Mapping[str, Sequence[Exchange]], items: Mapping[str, Sequence[Json]]
) -> Variables:
    """Give what expressions see of steps. taken: the exchanges of each, in order. items: what each step that
    goes through pages has listed, in order.
    """
    return {
        name: {"pages": list(map(_whole, exchanges)), "items": list(map(plain, items[name]))}
        if name in items
        else _whole(exchanges[0])
        for name, exchanges in taken.items()
    }


def _whole(exchange: Exchange) -> dict[str, dict[str, Json]]:
    """Read all that there is of an exchange."""
    return {name: dict(members) for name, members in variables_of(exchange).items()}
