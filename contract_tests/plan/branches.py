"""Each branch of `oneOf` and `anyOf`, in a value that is valid as a whole."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final

from ...spec import MINIMAL, DocumentError, Json, Schema, is_array, is_object, pointer_child

_MOST: Final = 24
"""Values for one body or parameter."""

_DEEPEST: Final = 5
_TRIES: Final = 4


def branch_values(schema: Schema, value: Json, random: Random) -> Iterator[tuple[Json, str]]:
    """Make a value for each branch that `value` does not take, with the reason in words."""
    made = _branches(schema, value, "", random)
    yield from islice(((other, why) for other, why in made if schema.is_valid(other)), _MOST)


def _branches(schema: Schema, value: Json, pointer: str, random: Random) -> Iterator[tuple[Json, str]]:
    """Look at one place of a value and below. pointer: of the place, for people."""
    keyword = "oneOf" if "oneOf" in schema.keywords else "anyOf"
    for number, branch in enumerate(schema.alternatives(), 1):
        other = None if branch.is_valid(value) else _of_branch(schema, branch, value, random)
        if other is not None:
            yield other[0], f"branch {number} of {keyword}{f' at {pointer}' if pointer else ''}"
    if pointer.count("/") >= _DEEPEST:
        return
    if is_object(value):
        for member in schema.members():
            if member.name in value:
                at = pointer_child(pointer, member.name)
                for inner, why in _branches(member.schema, value[member.name], at, random):
                    yield {**value, member.name: inner}, why
    elif is_array(value) and value and (items := schema.items()) is not None:
        for inner, why in _branches(items, value[0], pointer_child(pointer, 0), random):
            yield [inner, *value[1:]], why


def _of_branch(schema: Schema, branch: Schema, value: Json, random: Random) -> tuple[Json] | None:
    """Make a value that takes a branch and meets what stands beside it; None where none is found."""
    for other in (*_candidates(branch, random), *_candidates(schema, random)):
        for whole in (other, {**value, **other} if is_object(value) and is_object(other) else other):
            if branch.is_valid(whole) and schema.is_valid(whole):
                return (whole,)
    return None


def _candidates(branch: Schema, random: Random) -> Iterator[Json]:
    try:
        yield branch.example()
        yield branch.generate(random, MINIMAL)
        yield from (branch.generate(random) for _ in range(_TRIES))
    except DocumentError:
        return
