"""Rules on keywords that say less than they seem to: unknown ones, and those about values of another type."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from ..document import Node
from ..editing import Drop, Edit, Put, Rename
from ..json_value import Json, is_array
from ..schema.flat import TYPES
from ..schema.messages import shown
from .composition import Composition
from .fixes import dropped, repeated
from .problem import Fix
from .structure import judged_by_2020
from .subject import Fault, Subject

_OF_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "array": (
        *("items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems"),
        *("uniqueItems", "unevaluatedItems"),
    ),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "object": (
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
    ),
    "string": ("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"),
}
_TYPES: Final = {keyword: type_ for type_, keywords in _OF_TYPE.items() for keyword in keywords}

_FORMATS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16", "uint32", "float", "double"), "number"),
    **dict.fromkeys(
        (
            *("binary", "byte", "date", "date-time", "duration", "email", "hostname", "idn-email"),
            *("idn-hostname", "ipv4", "ipv6", "iri", "iri-reference", "json-pointer", "password", "regex"),
            *("relative-json-pointer", "time", "uri", "uri-reference", "uri-template", "uuid"),
        ),
        "string",
    ),
}
"""Of which values a format speaks (OpenAPI Format Registry). Numbers of 64 bits may be written as text."""

_KNOWN: Final = frozenset(
    (
        *_TYPES,
        *("$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema"),
        *("$vocabulary", "allOf", "anyOf", "const", "default", "deprecated", "description", "discriminator"),
        *("else", "enum", "example", "examples", "externalDocs", "format", "if", "not", "oneOf"),
        *("readOnly", "then", "title", "type", "writeOnly", "xml"),
        # of older drafts, kept for what was written before
        *("$recursiveAnchor", "$recursiveRef", "definitions", "dependencies"),
    )
)


def keyword_unknown(subject: Subject) -> Iterator[Fault]:
    """Find members of schemas that are no keywords since OpenAPI 3.1: they say nothing, and no error."""
    for part in judged_by_2020(subject):
        for name, member in part.node.members():
            if name in _KNOWN or name.startswith("x-"):
                continue
            if name == "nullable":
                message = "`nullable` is no keyword of OpenAPI 3.1, and says nothing; null is a type"
                yield Fault(message, member.location, _nullable(part.node, member))
                continue
            close = get_close_matches(name, _KNOWN, 1, 0.8)
            hint = f"; did you mean `{close[0]}`?" if close else ""
            message = f"`{name}` is no keyword of JSON Schema 2020-12, and says nothing{hint}"
            yield Fault(message, member.location, _renamed(part.node, member, close))


def keyword_ineffective(subject: Subject) -> Iterator[Fault]:
    """Find keywords about values that the `type` beside them excludes."""
    for part in subject.walk.of("schema"):
        types = _types(part.node)
        idle = [
            name
            for name, value in part.node.mapping.items()
            if _TYPES.get(name, types[0] if types else "") not in types
            and not (name == "required" and isinstance(value, bool))
        ]
        if types and idle and "$ref" not in part.node.mapping:
            names = ", ".join(f"`{name}`" for name in idle)
            words = "says" if len(idle) == 1 else "say"
            message = f"{names} {words} nothing of a value of type {' or '.join(types)}"
            yield Fault(message, part.node.child(idle[0]).location)


def format_ineffective(subject: Subject) -> Iterator[Fault]:
    """Find formats of values that the `type` beside them excludes."""
    for part in subject.walk.of("schema"):
        types, written = _types(part.node), part.node.mapping.get("format")
        wanted = _FORMATS.get(written, "") if isinstance(written, str) else ""
        if types and wanted not in ("", *types):
            message = f"the format {shown(written)} says nothing of a value of type {' or '.join(types)}"
            yield Fault(message, part.node.child("format").location)


def enum_duplicate(subject: Subject) -> Iterator[Fault]:
    """Find members of `enum` that stand there already (in schemas before OpenAPI 3.1 that is
    `schema-invalid`).
    """
    parts = subject.walk.of("schema") if subject.grammar.siblings else subject.implied_schemas()
    for part in parts:
        again = repeated(part.node.child("enum"))
        if again:
            values = ", ".join(dict.fromkeys(shown(node.value) for node in again))
            yield Fault(f"`enum` lists {values} more than once", again[0].location, dropped(again))


def required_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find required members that no `properties` describe, though others are described."""
    doubtful = [(part.node, names) for part in subject.walk.of("schema") if (names := _elsewhere(part.node))]
    composition = Composition.of(subject) if doubtful else Composition(subject)
    for node, names in doubtful:
        contexts = [composition.members(each) for each in composition.contexts(node)]
        if not contexts or any(each.is_open or not each.declared for each in contexts):
            continue
        missing = [name for name in names if not any(name in each.declared for each in contexts)]
        for name in missing:
            close = get_close_matches(name, contexts[0].declared, 1, 0.7)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            at = node.child("required").child(node.mapping["required"].index(name)).location
            yield Fault(f"{name!r} is required, and described nowhere{hint}", at)


def _elsewhere(node: Node) -> list[str]:
    """List the required members that a schema does not describe itself."""
    required, own = node.mapping.get("required"), node.child("properties").mapping
    names = required if is_array(required) else []
    return [name for name in names if isinstance(name, str) and name not in own]


def read_write_only(subject: Subject) -> Iterator[Fault]:
    """Find members that are for answers only and for requests only: they may stand nowhere."""
    for part in subject.walk.of("schema"):
        if part.node.mapping.get("readOnly") is True and part.node.mapping.get("writeOnly") is True:
            yield Fault("a member can't be `readOnly` and `writeOnly`", part.node.child("writeOnly").location)


def _types(node: Node) -> tuple[str, ...]:
    """List the types that a schema allows, `integer` as `number`; nothing where it names none."""
    types = node.mapping.get("type")
    written: Sequence[Json] = types if is_array(types) else [types]
    if not all(isinstance(each, str) and each in TYPES for each in written):
        return ()  # another rule says so
    return tuple(dict.fromkeys("number" if each == "integer" else each for each in written))


def _nullable(schema: Node, member: Node) -> Fix:
    """Write the types as OpenAPI 3.1 has them. `nullable: false` says nothing, wherever it stands."""

    def edits() -> Sequence[Edit]:
        types = schema.mapping.get("type")
        if member.value is False:
            return (Drop(member),)
        if (
            member.value is not True
            or not isinstance(types, str)
            or {"enum", "const"} & schema.mapping.keys()
        ):
            return ()
        return Put(schema.child("type"), [types, "null"]), Drop(member)

    return edits


def _renamed(schema: Node, member: Node, close: Sequence[str]) -> Fix | None:
    """Write the keyword that was meant, if nothing else could be and it is not there."""
    if not close or close[0] in schema.mapping:
        return None
    return lambda: (Rename(member, close[0]),)
