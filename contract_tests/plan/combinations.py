"""Cases that combine values: each pair of values of two parameters or members meets in one request at least.

The rows come from allpairspy. A combination may break a rule that no schema tells, so a refusal of one says
nothing; what the server answers has to be as documented all the same, and no combination may make it fail.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any, Final, TypeAlias

from allpairspy import AllPairs
from msgspec import Struct

from ...spec import Json, Parameter, Request, is_object
from ..draft import ABSENT, Draft
from .case import Case
from .values import Write, can_stand

MOST_FACTORS: Final = 24
"""Parameters and members that are combined."""

MOST_ROWS: Final = 64
"""Requests that combining may take."""

_VALUES: Final = 3
"""Edge values of each, besides the one that was accepted."""

_Apply: TypeAlias = Callable[[Draft, Any], Draft]


class _Factor(Struct, frozen=True):
    """What varies. values: the accepted one first. apply: puts one of them into a draft."""

    name: str
    values: tuple[Json, ...]
    apply: _Apply


def combined_cases(
    base: Draft, write: Write, random: Random, parameters: Sequence[Parameter]
) -> Iterator[Case]:
    """Combine parameters and the members of a body, by pairs. parameters: those that may vary."""
    found = [*_parameters(base, random, parameters), *_members(base, random)]
    factors = [each for each in found if len(each.values) > 1][:MOST_FACTORS]
    if len(factors) < 2:
        return
    alone = [[write(factor.apply(base, value)) for value in factor.values[1:]] for factor in factors]
    made: Any = AllPairs([list(range(len(each.values))) for each in factors])
    rows: Iterator[list[int]] = iter(made)
    for row in islice(rows, MOST_ROWS):
        draft = base
        names: list[str] = []
        parts: list[Request] = []
        for factor, requests, choice in zip(factors, alone, row, strict=True):
            if choice:
                draft = factor.apply(draft, factor.values[choice])
                names.append(factor.name)
                parts.append(requests[choice - 1])
        if len(parts) > 1:
            why = f"all pairs: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}"
            yield Case(write(draft), why, base.operation.location, parts=tuple(parts))


def _parameters(base: Draft, random: Random, parameters: Sequence[Parameter]) -> Iterator[_Factor]:
    for parameter in parameters:
        current = base.parameters.get(parameter, ABSENT)
        edges = [each.value for each in islice(parameter.schema.edge_values(random), 2 * _VALUES)]
        others: list[Json] = [] if parameter.required or current is ABSENT else [ABSENT]
        others += [each for each in edges if can_stand(parameter, each) and each != current]

        def apply(draft: Draft, value: Json, parameter: Parameter = parameter) -> Draft:
            return draft.with_parameter(parameter, value)

        yield _Factor(parameter.name, (current, *others[:_VALUES]), apply)


def _members(base: Draft, random: Random) -> Iterator[_Factor]:
    """Vary the members of a body that is an object: there or not, and at the edges of their schemas."""
    schema = base.media.schema if base.media is not None else None
    if schema is None or not is_object(base.body):
        return
    known = schema.properties()
    for name, current in base.body.items():
        others: list[Json] = []
        if schema.is_valid({key: each for key, each in base.body.items() if key != name}):
            others.append(ABSENT)
        if name in known:
            edges = islice(known[name].edge_values(random), 2 * _VALUES)
            others += [each.value for each in edges if each.value != current]

        def apply(draft: Draft, value: Json, name: str = name) -> Draft:
            body = {key: each for key, each in draft.body.items() if key != name}
            return draft.with_body(body if value is ABSENT else body | {name: value})

        yield _Factor(name, (current, *others[:_VALUES]), apply)
