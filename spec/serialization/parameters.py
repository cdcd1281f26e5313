"""Parameters and headers, read and written as the document says (OpenAPI, Parameter Object, Header
Object).
"""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias, cast

from ..json_text import json_text
from ..json_value import Json
from ..media_type import is_urlencoded
from ..model import Header, Parameter
from .described import Described
from .pairs import Members, Pairs, pairs_reader, write_pairs
from .percent import UnreadableText, as_it_stands, decoded, encoded, form_decoded
from .readings import first_fitting
from .segments import text_reader, write_text
from .spelling import ABSENT, EMPTY, Spelling, SpellingPlace

ContentReader: TypeAlias = Callable[[bytes], Json]
"""Reads content of the media type of a `content` parameter. Raises ValueError."""

_PAIR_STYLES: Final = frozenset(
    {"form", "cookie", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"}
)
_TEXT_STYLES: Final = frozenset(
    {"simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "tabDelimited"}
)


def spelling_of(parameter: Parameter) -> Spelling:
    """Say how a parameter is written; a style that has no meaning at its place is the default one there."""
    style = parameter.style
    if parameter.place in ("query", "cookie"):
        style = style if style in _PAIR_STYLES else "form"
        if style == "cookie" and parameter.place != "cookie":
            style = "form"
    elif style not in _TEXT_STYLES or (parameter.place == "header" and style in ("label", "matrix")):
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


def parameter_from_pairs(
    parameter: Parameter, claims: Members | None = None, read_content: ContentReader | None = None
) -> Callable[[Pairs], Json]:
    """Compile how a parameter's value is read from the pairs of a query or of cookies.

    The value is ABSENT where they do not speak of it, EMPTY for an empty one that `allowEmptyValue` allows.
    claims: of all parameters of that place. read_content: of a `content` parameter. What is read raises
    UnreadableText where it is not in the documented style.
    """
    if parameter.content_type is not None:
        assert read_content is not None
        return _content_from_pairs(parameter, read_content)
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


def _content_from_pairs(parameter: Parameter, read_content: ContentReader) -> Callable[[Pairs], Json]:
    name, undo = parameter.name, form_decoded if parameter.place == "query" else decoded

    def read(pairs: Pairs) -> Json:
        raws = [raw for key, raw in pairs if key == name]
        if len(raws) > 1:
            raise UnreadableText(f"stands {len(raws)} times", raws)
        return _content(undo(raws[0]), read_content) if raws else ABSENT

    return read


def parameter_from_text(
    parameter: Parameter, read_content: ContentReader | None = None
) -> Callable[[str], Json]:
    """Compile how a parameter's value is read from the raw text of a path segment or a header field."""
    if parameter.content_type is not None:
        assert read_content is not None
        undo = decoded if parameter.place == "path" else _as_utf8
        return lambda raw: _content(undo(raw), read_content)
    spelling, described = spelling_of(parameter), Described(parameter.schema)
    read = first_fitting(described, [text_reader(spelling, shape) for shape in described.shapes])
    return read if parameter.place == "path" else lambda raw: read(_as_utf8(raw))


def _as_utf8(raw: str) -> str:
    """Read a field value, which comes as ISO-8859-1 text, as UTF-8 where it is."""
    if raw.isascii():
        return raw
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw


def parameter_from_query(parameter: Parameter, read_content: ContentReader) -> Callable[[str], Json]:
    """Compile how a parameter that is the whole query is read (OpenAPI 3.2, Parameter Locations,
    `querystring`).

    A form is percent-encoded by itself; content of any other type is, as a whole, on its way into the URL.
    """
    is_form = is_urlencoded(parameter.content_type or "")
    undo = as_it_stands if is_form else decoded
    return lambda raw: _content(undo(raw), read_content) if raw else ABSENT


def header_reader(header: Header, read_content: ContentReader | None = None) -> Callable[[str], Json]:
    """Compile how the value of a header of an answer, or of a part, is read from its field value."""
    if header.content_type is not None:
        assert read_content is not None
        return lambda raw: _content(_as_utf8(raw), read_content)
    spelling, described = _header_spelling(header), Described(header.schema)
    read = first_fitting(described, [text_reader(spelling, shape) for shape in described.shapes])
    return lambda raw: read(_as_utf8(raw))


def _header_spelling(header: Header) -> Spelling:
    style = header.style if header.style in _TEXT_STYLES else "simple"
    return Spelling(header.name, "header", style, header.explode, item_styles=header.item_styles)


def _content(text: str, read_content: ContentReader) -> Json:
    try:
        return read_content(text.encode())
    except ValueError as error:
        raise UnreadableText(str(error), text) from error


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
        return [(parameter.name, _written_content(parameter, value))]
    spelling = spelling_of(parameter)
    if parameter.place in ("query", "cookie"):
        return write_pairs(spelling, value)
    return [(parameter.name, write_text(spelling, value))]


def write_header(header: Header, value: Json) -> str:
    """Write a value as a field value. Raises ValueError for what a header can't carry."""
    if header.content_type is not None:
        return json_text(value)
    return write_text(_header_spelling(header), value)


def _written_content(parameter: Parameter, value: Json) -> str:
    text = json_text(value)
    return text if parameter.place == "header" else encoded(text)
