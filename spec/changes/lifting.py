"""What a part of two schemas differs in, told of the whole (DIFF §1.6, lifting)."""

from msgspec.structs import replace

from ..errors import DocumentError
from ..json_value import Json
from ..location import pointer_of
from ..schema import Schema
from .building import Unbuildable
from .messages import MessageMaker
from .parts import Part, contract_way, pointer_into, wrapped
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
    value = wrapped(part.tokens, difference.value)
    if not sender.is_valid(value):
        value = wrapped(part.tokens, difference.value, _sample(sender, maker))
    if not sender.is_valid(value) or reader.is_valid(value):
        return None
    pointer = pointer_of(pointer_into(part.tokens)) + difference.pointer
    return replace(lifted, value=value, pointer=pointer)


def _sample(schema: Schema, maker: MessageMaker) -> Json:
    try:
        return maker.sample(schema)
    except (Unbuildable, DocumentError):
        return None
