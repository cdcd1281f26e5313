"""What a part of two schemas differs in, told of the whole (DIFF §1.6, lifting)."""

from msgspec.structs import replace

from ..errors import DocumentError
from ..json_value import Json, is_array, is_object
from ..location import pointer_of
from .alignment import Part, Tokens
from .building import Builder, Unbuildable
from .graph import Place
from .messages import MessageMaker
from .parts import contract_way, pointer_into, steps_of
from .schemas import Difference, SchemaPair


def lifted_difference(
    difference: Difference, part: Part, pair: SchemaPair, maker: MessageMaker
) -> Difference | None:
    """Tell a difference of a part of the whole; None where that needs a look at the whole.

    maker: of the sender's messages.
    """
    if difference.kind == "unsatisfiable":
        return None
    lifted = replace(difference, tokens=(*contract_way(part.tokens), *difference.tokens))
    if difference.verdict != "breaking":
        return lifted
    sender, reader = (pair.old, pair.new) if pair.sent_by == "old" else (pair.new, pair.old)
    builder = maker.builder(sender)
    value = _surrounded(difference.value, part.tokens, builder)
    if not sender.is_valid(value) or reader.is_valid(value):
        return None
    pointer = pointer_of(pointer_into(part.tokens)) + difference.pointer
    return replace(lifted, value=value, pointer=pointer)


def _surrounded(value: Json, tokens: Tokens, builder: Builder) -> Json:
    """Put a value where `tokens` lead to through schemas, into the smallest values that lie around it."""
    place, around = builder.side.root(), list[tuple[Json, str | int]]()
    for step, way in steps_of(tokens):
        while (target := place.target()) is not None:
            place = target
        around.extend((_smallest(place, builder), token) for token in way)
        place = place.child(*step)
    for outer, token in reversed(around):
        value = _put(outer, token, value)
    return value


def _smallest(place: Place, builder: Builder) -> Json:
    try:
        return builder.smallest((place,))
    except (Unbuildable, DocumentError):
        return None


def _put(around: Json, step: str | int, value: Json) -> Json:
    """Put a value into an object or array, in the place of what is there."""
    if isinstance(step, str):
        return {**(around if is_object(around) else {}), step: value}
    items = list(around) if is_array(around) else []
    items += [value] * (step + 1 - len(items))
    return [*items[:step], value, *items[step + 1 :]]
