"""Parameters and headers, read and written as the document says (OpenAPI, Parameter Object, Header
Object).
"""

from collections.abc import Callable, Iterable
from typing import Final, cast

from ..json_value import Json
from ..media_type import is_urlencoded
from ..model import Header, Parameter
from .content import value_reader, write_value
from .content_texts import content_text, content_text_reader
from .content_value import Encodings
from .described import Described
from .headers import field_as_utf8, field_value, field_value_reader
from .pairs import Members, Pairs, pairs_reader, write_pairs
from .percent import UnreadableText, as_it_stands, decoded, encoded, form_decoded
from .readings import first_fitting
from .segments import checked_field_value, text_reader, write_text
from .spelling import ABSENT, EMPTY, TEXT_STYLES, Spelling, SpellingPlace

_PAIR_STYLES: Final = frozenset(
    {"form", "cookie", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"}
)


def spelling_of(parameter: Parameter) -> Spelling:
    """Say how a parameter is written; a style that has no meaning at its place is the default one there."""
    style = parameter.style
    if parameter.place in ("query", "cookie"):
        style = style if style in _PAIR_STYLES else "form"
        if style == "cookie" and parameter.place != "cookie":
            style = "form"
    elif style not in TEXT_STYLES or (parameter.place == "header" and style in ("label", "matrix")):
        style = "simple"
    return Spelling(
        parameter.name,
        cast(SpellingPlace, parameter.place),
        style,
        parameter.explode,
        parameter.allow_reserved,
        parameter.item_styles,
    )


def claims_of(parameters: Iterable[Parameter], keys: Iterable[str] = ()) -> Members:
    """Say which names of a query (or of its cookies) its parameters claim: no exploded map takes them.

    keys: names of API keys at that place.
    """
    names, deep = set(keys), set[str]()
    for parameter in parameters:
        names.add(parameter.name)
        if parameter.content_type is not None:
            continue
        if parameter.style == "deepObject":
            deep.add(parameter.name)
        elif parameter.explode:
            described = Described(parameter.schema)
            if described.shapes[0] == "object":
                names.discard(parameter.name)
                names.update(described.names)
    return Members(claimed=frozenset(names), deep=frozenset(deep))


def parameter_from_pairs(parameter: Parameter, claims: Members | None = None) -> Callable[[Pairs], Json]:
    """Compile how a parameter's value is read from the pairs of a query or of cookies.

    The value is ABSENT where they do not speak of it, EMPTY where it is not judged. claims: of all parameters
    of that place. What is read raises UnreadableText where it is not in the documented style.
    """
    if parameter.content_type is not None:
        return _content_from_pairs(parameter, parameter.content_type)
    spelling, described = spelling_of(parameter), Described(parameter.schema)
    claims = claims or Members()
    members = Members(frozenset(described.names), described.is_free, claims.claimed, claims.deep)
    read = first_fitting(described, [pairs_reader(spelling, shape, members) for shape in described.shapes])
    if not parameter.allow_empty:
        return read
    name = parameter.name

    def read_or_empty(pairs: Pairs) -> Json:
        texts = [raw for key, raw in pairs if key == name]
        return EMPTY if texts == [""] else read(pairs)

    return read_or_empty


def _content_from_pairs(parameter: Parameter, content_type: str) -> Callable[[Pairs], Json]:
    name, undo = parameter.name, form_decoded if parameter.place == "query" else decoded
    read_content = _content_reader(parameter, content_type)

    def read(pairs: Pairs) -> Json:
        raws = [raw for key, raw in pairs if key == name]
        if len(raws) > 1:
            raise UnreadableText(f"stands {len(raws)} times", raws)
        return read_content(undo(raws[0])) if raws else ABSENT

    return read


def _content_reader(parameter: Parameter, content_type: str) -> Callable[[str], Json]:
    return content_text_reader(content_type, parameter.schema, Encodings(parameter.encoding), value_reader)


def parameter_from_text(parameter: Parameter) -> Callable[[str], Json]:
    """Compile how a parameter's value is read from the raw text of a path segment or a header field."""
    if parameter.content_type is not None:
        undo = decoded if parameter.place == "path" else field_as_utf8
        read_content = _content_reader(parameter, parameter.content_type)
        return lambda raw: read_content(undo(raw))
    spelling, described = spelling_of(parameter), Described(parameter.schema)
    read = first_fitting(described, [text_reader(spelling, shape) for shape in described.shapes])
    return read if parameter.place == "path" else lambda raw: read(field_as_utf8(raw))


def parameter_from_query(parameter: Parameter) -> Callable[[str], Json]:
    """Compile how a parameter that is the whole query is read (OpenAPI 3.2, Parameter Locations,
    `querystring`).

    A form is percent-encoded by itself; content of any other type is, as a whole, on its way into the URL.
    """
    content_type = parameter.content_type or ""
    undo = as_it_stands if is_urlencoded(content_type) else decoded
    read_content = _content_reader(parameter, content_type)
    return lambda raw: read_content(undo(raw)) if raw else ABSENT


def header_reader(header: Header) -> Callable[[str], Json]:
    """Compile how the value of a header of an answer is read from its field value; EMPTY where it is not
    judged.
    """
    return field_value_reader(header, value_reader)


def write_parameter(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Write a value as name (plain) and raw text, percent-encoded as its place asks; several pairs for
    exploded ones. `query_text` and `cookie_text` join them.

    Path, header and querystring parameters give exactly one pair. What is written is read as the same texts;
    raises ValueError for what the style can't carry there:

    - null, and arrays and objects inside others (but for `deepObject`, `content` and 2.0's nested arrays);
    - empty arrays (a header carries them), and empty objects where members are spread (`explode`, but for
      `label`) or the text would be an empty path segment;
    - the delimiter itself in `spaceDelimited`, `pipeDelimited` and wherever nothing is percent-encoded;
    - in headers and cookies control characters, and at their edges (of items, too) blanks and, unencoded,
      quotes.
    """
    if parameter.content_type is not None:
        return [(parameter.name, _written_content(parameter, parameter.content_type, value))]
    spelling = spelling_of(parameter)
    if parameter.place in ("query", "cookie"):
        return write_pairs(spelling, value)
    return [(parameter.name, write_text(spelling, value))]


def write_header(header: Header, value: Json) -> str:
    """Write a value as a field value. Raises ValueError for what a header can't carry."""
    return field_value(header, value, write_value)


def _written_content(parameter: Parameter, content_type: str, value: Json) -> str:
    """Write content as raw text; as a whole query, a form stands as it is."""
    encodings = Encodings(parameter.encoding)
    text = content_text(content_type, parameter.schema, encodings, value, write_value)
    if parameter.place == "header":
        return checked_field_value(text)
    if parameter.place == "path" and not text:
        raise ValueError("a path has no place for an empty text")
    return text if parameter.place == "querystring" and is_urlencoded(content_type) else encoded(text)
