"""What is proven of a parameter that is spelled in another way, where no value was refused (DIFF §1.5)."""

from collections.abc import Mapping
from typing import Final

from ..json_value import Json
from ..judge.response import header_values
from ..media_type import parse_media_type
from ..model import Header, Parameter
from ..schema import Schema
from ..serialization import Described, shape_of, write_header
from .algebra import canonicalized, proves_covered
from .candidates import hints_of
from .closure import closed
from .effort import Effort
from .graph import Side
from .wire_texts import are_texts_taken, is_taken_as_text

_ANY_TEXT: Final = {"type": "string"}
_SOME_TEXTS: Final = {"type": "array", "items": _ANY_TEXT, "minItems": 1}
_AT_MOST_ONE: Final = {"type": "array", "maxItems": 1}
_PLAIN_OBJECT: Final = frozenset(("type", "properties", "required", "$ref", "description", "title"))
_BARE: Final = {"type": ["integer", "number", "boolean"]}
"""Values that are written alike in every style and in JSON, without a delimiter."""


def respelling(old: Parameter, new: Parameter) -> str:
    """Say by its id what follows of another shape in the same style; "" where nothing is proven."""
    if old.style != new.style or old.content_type is not None or new.content_type is not None:
        return ""
    shapes = shape_of(old.schema), shape_of(new.schema)
    if is_spread(old) and not is_spread(new):
        names = Described(old.schema).names
        return "" if new.required or is_opened(old) or new.name in names else "parameter-misread"
    if is_spread(new) and not is_spread(old):
        return "parameter-misread" if _takes_any_name(new.schema) else ""
    is_repeated = new.explode and new.style == "form"
    if shapes[0] == "scalar" and takes_any_text(new.schema):
        return "parameter-type-respelled"
    if shapes == ("scalar", "array"):
        mine, theirs = Side.of(old.schema), Side.of(new.schema)
        is_whole = is_repeated or proves_taken_by(_BARE, old.schema)
        if is_whole and is_taken_as_text((mine.root(),), (theirs.root(),), as_only_item=True):
            return "parameter-type-respelled"
        return "parameter-misread" if proves_taken(new.schema, _SOME_TEXTS) else ""
    if shapes == ("array", "scalar") and takes_any_text(new.schema):
        is_one = is_repeated and proves_taken_by(_AT_MOST_ONE, old.schema)
        return "parameter-type-respelled" if is_one else "parameter-misread"
    return ""


def is_same_text(old: Parameter, new: Parameter) -> bool:
    """Whether a bare value is proven to stand alike for itself and for JSON, and to be taken."""
    types = {_media_type(each) for each in (old, new)}
    return (
        types == {"", "application/json"}
        and proves_taken_by(_BARE, old.schema)
        and are_texts_taken(old.schema, new.schema)
    )


def spelling(parameter: Parameter) -> tuple[str, str, bool | None, tuple[str, ...]]:
    """Say how a parameter is written: `explode` means nothing for a scalar."""
    explode = parameter.explode if shape_of(parameter.schema) != "scalar" else None
    return parameter.style, _media_type(parameter), explode, parameter.item_styles


def spelling_of_header(header: Header) -> tuple[object, ...]:
    """Say how a header of an answer is written: `explode` means nothing but for an object, the styles of
    lists nothing for what is none.
    """
    shape = shape_of(header.schema)
    explode = header.explode if shape == "object" else None
    lists = (header.style, header.item_styles) if shape == "array" else ()
    return _media_type(header), explode, lists


def is_header_misread(old: Header, new: Header, value: Json) -> bool:
    """Whether OLD reads another value in what NEW writes for one."""
    try:
        text = write_header(new, value)
        return header_values(old)([text]) != header_values(new)([text])
    except ValueError:
        return False


def _media_type(parameter: Parameter | Header) -> str:
    parsed = None if parameter.content_type is None else parse_media_type(parameter.content_type)
    return (parameter.content_type or "") if parsed is None else parsed.essence


def is_spread(parameter: Parameter) -> bool:
    """Whether an object's members are names of the query, so that its own name never stands there."""
    written = parameter.place, parameter.style, parameter.explode
    return written == ("query", "form", True) and shape_of(parameter.schema) == "object"


def _takes_any_name(schema: Schema) -> bool:
    """Whether an object is proven to take any text under any name that it does not declare."""
    return all(
        atom.keywords.keys() <= _PLAIN_OBJECT and not atom.keywords.get("required")
        for atom in Side.of(schema).about((Side.of(schema).root(),))
    )


def takes_all_but_nothing(old: Schema, new: Schema, *, senders_any: bool) -> bool:
    """Whether a reader is proven to take whatever a sender may say, empty texts, lists and objects aside.

    senders_any: it may say what its document does not declare, too.
    """
    something = {"minItems": 1, "minLength": 1, "minProperties": 1}
    whole = old.asserted if senders_any else closed(Side.of(old))
    said = {keyword: value for keyword, value in whole.items() if keyword != "$defs"}
    sent = {"$defs": whole.get("$defs", {}), "allOf": [said, something]}
    return proves_covered(canonicalized(new.asserted), canonicalized(sent), Effort())


def is_opened(parameter: Parameter) -> bool:
    """Whether an object's members are names of the query, and further ones are let in aloud."""
    if not is_spread(parameter):
        return False
    atoms = hints_of((Side.of(parameter.schema).root(),)).atoms
    return any(each.keywords.get("additionalProperties") not in (None, False) for each in atoms)


def takes_any_text(schema: Schema) -> bool:
    """Whether a reader is proven to take every text: it allows strings and constrains them in no way."""
    return proves_taken(schema, _ANY_TEXT)


def proves_taken(reader: Schema, sent: Mapping[str, Json]) -> bool:
    """Whether a reader is proven to take whatever meets a schema that stands by itself."""
    return proves_covered(canonicalized(reader.asserted), canonicalized(sent), Effort())


def proves_taken_by(reader: Mapping[str, Json], sent: Schema) -> bool:
    """Whether a schema that stands by itself is proven to take whatever a sender may say."""
    return proves_covered(canonicalized(reader), canonicalized(sent.asserted), Effort())
