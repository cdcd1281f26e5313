"""What each kind of schema change looks like: content before and after, in YAML."""

import re
from collections.abc import Mapping
from typing import Final

_TEXT: Final = "{type: string}"

_REST: Final = (
    "{{allOf: [{{type: array, prefixItems: [{{type: integer}}]}}], unevaluatedItems: {{type: integer{}}}}}"
)
_GIFT: Final = (
    "{{type: object, properties: {{gift: {{type: boolean}}, note: {{type: string}}}}, "
    "if: {{properties: {{gift: {{const: true}}}}, required: [gift]}}, "
    "then: {{properties: {{note: {{{}}}}}}}}}"
)

_EITHER: Final = '{{anyOf: [{{type: string, maxLength: {}}}, {{type: string, pattern: "^a"}}{}]}}'
_OR_ELSE: Final = ', {type: string, pattern: "^b"}'
_BOTH_WAYS: Final[Mapping[str, tuple[str, str]]] = {
    "condition": (
        "{type: object, properties: {gift: {type: boolean}, note: {type: string}}}",
        (
            "{type: object, properties: {gift: {type: boolean}, note: {type: string}}, "
            "if: {properties: {gift: {const: true}}, required: [gift]}, then: {required: [note]}}"
        ),
    ),
    "contains": (
        "{type: array, items: {type: integer}}",
        "{type: array, items: {type: integer}, contains: {const: 1}}",
    ),
    "exclusive-maximum": ("{type: integer, exclusiveMaximum: 100}", "{type: integer, exclusiveMaximum: 10}"),
    "exclusive-minimum": ("{type: integer, exclusiveMinimum: 0}", "{type: integer, exclusiveMinimum: 5}"),
    "format": ("{type: string}", "{type: string, format: date}"),
    "additional-items": (
        "{type: array, prefixItems: [{type: integer}], items: {type: integer}}",
        "{type: array, prefixItems: [{type: integer}], items: false}",
    ),
    "items": ("{type: array, items: {}}", "{type: array, items: {type: integer}}"),
    "prefix-items": ("{type: array, prefixItems: [{}]}", "{type: array, prefixItems: [{type: integer}]}"),
    "max-contains": (
        "{type: array, items: {type: integer}, contains: {const: 1}, maxContains: 3}",
        "{type: array, items: {type: integer}, contains: {const: 1}, maxContains: 2}",
    ),
    "max-items": (
        "{type: array, items: {type: integer}, maxItems: 10}",
        "{type: array, items: {type: integer}, maxItems: 5}",
    ),
    "max-length": ("{type: string, maxLength: 100}", "{type: string, maxLength: 10}"),
    "max-properties": (
        "{type: object, additionalProperties: {type: integer}, maxProperties: 10}",
        "{type: object, additionalProperties: {type: integer}, maxProperties: 5}",
    ),
    "maximum": ("{type: integer, maximum: 100}", "{type: integer, maximum: 10}"),
    "min-contains": (
        "{type: array, items: {type: integer}, contains: {const: 1}}",
        "{type: array, items: {type: integer}, contains: {const: 1}, minContains: 2}",
    ),
    "min-items": (
        "{type: array, items: {type: integer}, minItems: 1}",
        "{type: array, items: {type: integer}, minItems: 2}",
    ),
    "min-length": ("{type: string, minLength: 1}", "{type: string, minLength: 2}"),
    "min-properties": (
        "{type: object, additionalProperties: {type: integer}, minProperties: 1}",
        "{type: object, additionalProperties: {type: integer}, minProperties: 2}",
    ),
    "minimum": ("{type: integer, minimum: 0}", "{type: integer, minimum: 1}"),
    "multiple-of": ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 4}"),
    "negation": ("{type: string}", "{type: string, not: {const: none}}"),
    "pattern": (_TEXT, '{type: string, pattern: "^[a-z]+$"}'),
    "property-names": (
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {type: integer}, propertyNames: {maxLength: 10}}",
    ),
    "unique-items": (
        "{type: array, items: {type: integer}}",
        "{type: array, items: {type: integer}, uniqueItems: true}",
    ),
    "variant": (_EITHER.format(9, ""), _EITHER.format(5, "")),
}
"""By what both ways are named for: the schema that takes more, the one that takes less."""

_CHANGED: Final[Mapping[str, tuple[str, str]]] = {
    "variant": (_EITHER.format(9, ""), _EITHER.format(5, "").replace("^a", "^b")),
    "condition": (_GIFT.format("maxLength: 9"), _GIFT.format("minLength: 2")),
    "multiple-of": ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}"),
    "negation": ("{type: string, not: {const: none}}", "{type: string, not: {const: nothing}}"),
    "pattern": ('{type: string, pattern: "^[a-z]+$"}', '{type: string, pattern: "^[0-9]+$"}'),
    "format": ("{type: string, format: date}", "{type: string, format: date-time}"),
}
"""Where one schema can take more and less at once by itself."""

_BOOK: Final = "{type: object, properties: {title: {type: string}, year: {type: integer}}}"
_BOOK_WITH_YEAR: Final = (
    "{type: object, properties: {title: {type: string}, year: {type: integer}}, required: [year]}"
)
_TITLE: Final = "{type: object, properties: {title: {type: string}}}"

_OPPOSITE: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "additional-properties-opened",
        "additional-properties-closed",
        "{type: object, properties: {title: {type: string}}, additionalProperties: false}",
        "{type: object, properties: {title: {type: string}}, additionalProperties: true}",
    ),
    (
        "additional-properties-widened",
        "additional-properties-narrowed",
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: true}",
    ),
    ("conjunct-removed", "conjunct-added", "{allOf: [{type: [integer]}, false]}", "{type: [integer]}"),
    (
        "pattern-properties-opened",
        "pattern-properties-closed",
        "{type: object, additionalProperties: false}",
        '{type: object, patternProperties: {"^x-": {type: integer}}, additionalProperties: false}',
    ),
    (
        "pattern-properties-widened",
        "pattern-properties-narrowed",
        '{type: object, patternProperties: {"^x-": {type: integer}}}',
        '{type: object, patternProperties: {"^x-": {}}}',
    ),
    (
        "unevaluated-items-opened",
        "unevaluated-items-closed",
        "{allOf: [{type: array, prefixItems: [{type: integer}]}], unevaluatedItems: false}",
        _REST.format(""),
    ),
    (
        "unevaluated-items-widened",
        "unevaluated-items-narrowed",
        _REST.format(", maximum: 9"),
        _REST.format(""),
    ),
    (
        "unevaluated-properties-widened",
        "unevaluated-properties-narrowed",
        "{type: object, unevaluatedProperties: {type: integer}}",
        "{type: object, unevaluatedProperties: true}",
    ),
    (
        "unevaluated-properties-opened",
        "unevaluated-properties-closed",
        "{type: object, properties: {title: {type: string}}, unevaluatedProperties: false}",
        "{type: object, properties: {title: {type: string}}, unevaluatedProperties: true}",
    ),
    (
        "dependency-added",
        "dependency-removed",
        "{type: object, properties: {street: {type: string}, city: {type: string}}}",
        (
            "{type: object, properties: {street: {type: string}, city: {type: string}}, "
            "dependentRequired: {street: [city]}}"
        ),
    ),
    ("enum-introduced", "enum-lifted", _TEXT, "{type: string, enum: [new, used]}"),
    (
        "enum-value-added",
        "enum-value-removed",
        "{type: string, enum: [new]}",
        "{type: string, enum: [new, used]}",
    ),
    ("nullable-added", "nullable-removed", "{type: [integer]}", '{type: [integer, "null"]}'),
    ("property-added-optional", "property-removed", _TITLE, _BOOK),
    ("property-became-required", "property-became-optional", _BOOK, _BOOK_WITH_YEAR),
    ("variant-added", "variant-removed", _EITHER.format(5, ""), _EITHER.format(5, _OR_ELSE)),
    ("type-widened", "type-narrowed", "{type: [integer]}", "{type: [integer, boolean]}"),
)
"""What each does that the other undoes: two kinds, the schema before the first of them and after it."""

_OVERLAPPING: Final = (
    "{oneOf: [{type: integer, maximum: 5}, {type: integer, minimum: 6}]}",
    "{oneOf: [{type: integer, maximum: 5}, {type: integer, minimum: 5}]}",
)
_IMPOSSIBLE: Final = "{type: integer, minimum: 10, maximum: 1}"

_ONE_WAY: Final[Mapping[str, tuple[str, str]]] = {
    "const-changed": ("{type: string, const: new}", "{type: string, const: used}"),
    "not-compared": ("{type: integer}", "{type: boolean}"),
    "property-added-required": (_TITLE, _BOOK_WITH_YEAR),
    "type-changed": ("{type: integer}", "{type: boolean}"),
    **{
        kind: pair
        for up, down, less, more in _OPPOSITE
        for kind, pair in ((up, (less, more)), (down, (more, less)))
    },
}

_MEDIA: Final[Mapping[str, tuple[str, str]]] = {
    "part-encoding-changed": (
        (
            "{multipart/form-data: {schema: {type: object, properties: {cover: {type: string}}}, "
            "encoding: {cover: {headers: {X-Width: {required: true, schema: {type: integer}}}}}}}"
        ),
        ("{multipart/form-data: {schema: {type: object, properties: {cover: {type: string}}}}}"),
    ),
    "xml-changed": (
        "{application/xml: {schema: {type: object, xml: {name: book}}}}",
        "{application/xml: {schema: {type: object, xml: {name: volume}}}}",
    ),
}
"""Kinds that are about more than a schema: content of a body."""

_PLAIN: Final = "{type: object, properties: {text: {type: string}}}"
_ONLY: Final = "{{type: object, properties: {{text: {{type: string, {}: true}}}}}}"


def _text_with(lines: str) -> str:
    return f"{{type: string, {lines}}}"


def _told_apart_by(lines: str) -> str:
    refer = '{$ref: "#/components/schemas/Novel"}, {$ref: "#/components/schemas/Atlas"}'
    return f"{{anyOf: [{refer}]{lines}}}"


_BY_KIND: Final = ", discriminator: {propertyName: kind}"
_MAPPED: Final = ", discriminator: {propertyName: kind, mapping: {n: '#/components/schemas/%s'%s}}"
_TWO_MAPPED: Final = _MAPPED % ("Novel", ", story: '#/components/schemas/Novel'")

_BESIDE: Final[Mapping[str, tuple[str, str]]] = {
    "content-encoding-changed": (_TEXT, _text_with("contentEncoding: quoted-printable")),
    "content-media-type-changed": (_TEXT, _text_with("contentMediaType: text/html")),
    "content-schema-changed": (
        _text_with("contentMediaType: application/json, contentSchema: {type: object}"),
        _text_with("contentMediaType: application/json, contentSchema: {type: array}"),
    ),
    "default-changed": (_text_with("default: new"), _text_with("default: used")),
    "discriminator-added": (_told_apart_by(""), _told_apart_by(_BY_KIND)),
    "discriminator-mapping-added": (
        _told_apart_by(_MAPPED % ("Novel", "")),
        _told_apart_by(_TWO_MAPPED),
    ),
    "discriminator-mapping-removed": (
        _told_apart_by(_TWO_MAPPED),
        _told_apart_by(_MAPPED % ("Novel", "")),
    ),
    "discriminator-mapping-retargeted": (
        _told_apart_by(_MAPPED % ("Novel", "")),
        _told_apart_by(_MAPPED % ("Atlas", "")),
    ),
    "discriminator-property-changed": (
        _told_apart_by(_BY_KIND),
        _told_apart_by(_BY_KIND.replace("kind", "sort")),
    ),
    "discriminator-removed": (_told_apart_by(_BY_KIND), _told_apart_by("")),
    "extensible-enum-value-added": (
        _text_with("x-extensible-enum: [new]"),
        _text_with("x-extensible-enum: [new, used]"),
    ),
    "extensible-enum-value-removed": (
        _text_with("x-extensible-enum: [new, used]"),
        _text_with("x-extensible-enum: [new]"),
    ),
    "property-became-not-read-only": (_ONLY.format("readOnly"), _PLAIN),
    "property-became-not-write-only": (_ONLY.format("writeOnly"), _PLAIN),
    "property-became-read-only": (_PLAIN, _ONLY.format("readOnly")),
    "property-became-write-only": (_PLAIN, _ONLY.format("writeOnly")),
}
"""What is said beside the values."""

_TOLD: Final = (
    "{type: object, properties: {kind: {type: string}, sort: {type: string}}, required: [kind, sort]}"
)
_WITH_MAPS: Final = _TOLD.replace("{kind", "{maps: {type: integer}, kind")
ALTERNATIVES: Final = f"components:\n  schemas:\n    Novel: {_TOLD}\n    Atlas: {_WITH_MAPS}\n"
"""Schemas that the ones here refer to."""

_SCALAR: Final = re.compile(r"\{type: (string|integer|boolean)\b")


def schemas_of(kind: str, *, sent_by_new: bool) -> tuple[str, str]:
    """Give the schemas before and after a kind of change; sent_by_new: NEW's side sends the values.

    Raises KeyError for a kind that is about more than a schema.
    """
    if kind == "variants-overlap":
        apart, overlapping = _OVERLAPPING
        return (overlapping, apart) if sent_by_new else (apart, overlapping)
    if kind == "undeclared-values-narrowed":
        free, named = "{type: object}", _TITLE
        return (named, free) if sent_by_new else (free, named)
    if kind == "unsatisfiable":
        return ("{type: integer}", _IMPOSSIBLE) if sent_by_new else (_IMPOSSIBLE, "{type: integer}")
    if kind in _ONE_WAY or kind in _BESIDE:
        return (_ONE_WAY | _BESIDE)[kind]
    name, _, verb = kind.rpartition("-")
    if verb == "changed" and name in _CHANGED:
        return _CHANGED[name]
    more, less = _BOTH_WAYS[name]
    if verb == "changed":
        return _of_two(more, less), _of_two(less, more)
    return (more, less) if verb == "tightened" else (less, more)


def _of_two(one: str, other: str) -> str:
    """Describe members of two patterns: what one of them gains the other may lose."""
    return f'{{type: object, patternProperties: {{"^a": {one}, "^b": {other}}}}}'


def contents_of(kind: str, *, sent_by_new: bool) -> tuple[str, str]:
    """Give `content` of a body before and after a kind of change."""
    if kind in _MEDIA:
        return _MEDIA[kind]
    old, new = schemas_of(kind, sent_by_new=sent_by_new)
    return f"{{application/json: {{schema: {old}}}}}", f"{{application/json: {{schema: {new}}}}}"


def wire_forms_of(kind: str, *, sent_by_new: bool) -> tuple[str, str]:
    """Give what a parameter or a header says of its value, before and after; JSON where it has to be."""
    pair = schemas_of(kind, sent_by_new=sent_by_new)
    if all(_SCALAR.match(schema) for schema in pair):
        return f"schema: {pair[0]}", f"schema: {pair[1]}"
    old, new = contents_of(kind, sent_by_new=sent_by_new)
    return f"content: {old}", f"content: {new}"
