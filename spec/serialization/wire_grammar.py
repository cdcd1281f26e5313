"""How a parameter stands on the wire, as a regular expression over what it decodes to (OpenAPI, Parameter
Object, Style Values; Swagger 2.0, `collectionFormat`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..json_value import Json
from ..model import Parameter
from ..schema.flat import Flat, kinds_of
from ..schema.language import ANY, alternatives, literal, repeated, scalar_language
from ..schema.schema import Schema
from ..schema.views import is_tolerated
from .pairs import cookie_text, query_text
from .parameters import spelling_of, write_parameter
from .spelling import Spelling

_DEEPEST: Final = 3
_BETWEEN: Final = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_PAIRS: Final = {"query": "&", "cookie": "; "}


def wire_grammar(parameter: Parameter) -> str:
    """Write the regular expression (ECMA-262) of a parameter with its name: `ids=[0-9]+(,[0-9]+)*`.

    Over the text after percent-decoding; line ends count as characters. What conforms matches where it is
    spelled as we spell it and its texts hold no delimiter, empty arrays and objects aside. "" where there is
    none: content of a media type is no regular language.
    """
    if parameter.content_type is not None:
        return ""
    spelling = spelling_of(parameter)
    return _Grammar(parameter.schema, spelling).whole()


class _Grammar(Struct, frozen=True):
    """The languages of one parameter's values."""

    schema: Schema
    spelling: Spelling

    def whole(self) -> str:
        """Write the union over all shapes that the schema allows."""
        flats = self.schema.flats()
        found = [self._named(text) for text in self._scalars(flats)]
        for flat in flats:
            kinds = () if "enum" in flat else kinds_of(flat)
            is_any = len(kinds) > 2 and "type" not in flat
            found += self._array(flat) if "array" in kinds and not is_any else []
            found += self._object(flat) if "object" in kinds and not is_any else []
        return alternatives(found) if found else ""

    def _scalars(self, flats: Sequence[Flat]) -> list[str]:
        text = scalar_language(flats)
        if self.spelling.place == "path" and text == ANY:
            text = ".+"  # a segment is not empty
        return [text] if text else []

    def _named(self, text: str) -> str:
        """Put what stands before a single text in front of it."""
        name, style = literal(self.spelling.name), self.spelling.style
        if self.spelling.place in _PAIRS:
            return f"{name}={text}"
        if self.spelling.place == "header":
            return f"{name}: {text}"
        return {"label": rf"\.{text}", "matrix": f";{name}={text}"}.get(style, text)

    @property
    def _between(self) -> str:
        """What stands between the items of one text."""
        if self.spelling.style == "label" and self.spelling.explode:
            return "."
        return _BETWEEN.get(self.spelling.style, ",")

    @property
    def _is_repeated(self) -> bool:
        """Whether each item has the name before it."""
        return self.spelling.explode and (self.spelling.place in _PAIRS or self.spelling.style == "matrix")

    def _array(self, flat: Flat) -> list[str]:
        item = self._item(flat, self.spelling.item_styles)
        least, most = int(flat.get("minItems", 0)), flat.get("maxItems")
        if not item or most == 0:
            return []
        if self.spelling.style == "deepObject":
            return [repeated(rf"{literal(self.spelling.name)}\[[0-9]+\]={item}", "&", least, most)]
        if not self._is_repeated:
            return [self._named(repeated(item, self._between, least, most))]
        between = _PAIRS.get(self.spelling.place, "")
        return [repeated(self._named(item), between, least, most)]

    def _item(self, flat: Flat, styles: tuple[str, ...]) -> str:
        """Write the language of an array's items; arrays inside arrays are 2.0's."""
        parts = [*flat.get("prefixItems", ()), flat.get("items", True)]
        taken = "" if self._is_repeated or self.spelling.style == "deepObject" else self._between
        found = [self._value(part, taken, styles) for part in parts if part is not False]
        return alternatives(each for each in found if each) if any(found) else ""

    def _value(self, part: Json, taken: str, styles: tuple[str, ...] = ()) -> str:
        flats = self.schema.flats(part)
        nested = [each for each in flats if styles and "array" in kinds_of(each) and "enum" not in each]
        if not nested:
            return scalar_language(flats, taken)
        between = _BETWEEN.get(styles[0], ",")
        inner = (self._value(each.get("items", True), taken + between, styles[1:]) for each in nested)
        return alternatives(repeated(each, between, 1, None) for each in inner if each)

    def _object(self, flat: Flat) -> list[str]:
        is_paired = self._is_repeated or self.spelling.style == "deepObject"
        between = _PAIRS.get(self.spelling.place, "") if is_paired else self._between
        is_matrix = self.spelling.style == "matrix"
        start = ";" if is_matrix and self._is_repeated else ""
        pairs = list(self._members(flat, literal(self.spelling.name), _DEEPEST))
        if not pairs:
            return []
        language = alternatives(f"{start}{pair}" for pair in pairs)
        text = repeated(language, between, 1, None if _is_free(flat) else len(pairs))
        return [text if is_paired else self._named(text)]

    def _members(self, flat: Flat, start: str, depth: int) -> Iterator[str]:
        """Go through the languages of single members. start: stands before the brackets of a deep one."""
        is_deep = self.spelling.style == "deepObject"
        taken = "" if is_deep or self._is_repeated else self._between
        equals = "=" if is_deep or self.spelling.explode else literal(self._between)
        declared = {name: part for name, part in flat.get("properties", {}).items() if not is_tolerated(part)}
        for name, part in declared.items():
            key = rf"{start}\[{literal(name)}\]" if is_deep else literal(name)
            language = self._value(part, taken)
            if language:
                yield f"{key}{equals}{language}"
            if is_deep and depth:
                yield from self._deeper(part, key, depth)
        if _is_free(flat):
            key = rf"{start}\[[^\]]+\]" if is_deep else "[^=,&]+"
            yield f"{key}{equals}{self._value(flat.get('additionalProperties', True), taken) or ANY}"

    def _deeper(self, part: Json, key: str, depth: int) -> Iterator[str]:
        for flat in self.schema.flats(part):
            kinds = kinds_of(flat) if "type" in flat else []
            if "object" in kinds:
                yield from self._members(flat, key, depth - 1)
            if "array" in kinds:
                item = self._value(flat.get("items", True), "")
                yield from [rf"{key}\[[0-9]*\]={item}"] if item else []


def _is_free(flat: Flat) -> bool:
    """Whether members are described that have no name of their own."""
    others = flat.get("additionalProperties", not flat.get("properties"))
    return "patternProperties" in flat or others is not False


def wire_text(parameter: Parameter, value: Json) -> str:
    """Write a value as it stands on the wire, with its name: `ids=1,2`, `X-Type: a`, a segment of the path.

    Raises ValueError for what the style can't carry.
    """
    pairs = write_parameter(parameter, value)
    if parameter.place == "query":
        return query_text(pairs)
    if parameter.place == "cookie":
        return cookie_text(pairs)
    start = f"{parameter.name}: " if parameter.place == "header" else ""
    return start + "".join(text for _, text in pairs)
