"""The kinds of change inside schemas: a place, and what changed there for values (DIFF §2.5)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .annotation_kinds import ANNOTATION_KINDS

CHANGE_PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "callback-answer": "the answer to a callback",
        "callback-body": "the body of a callback",
        "callback-parameter": "a parameter of a callback",
        "parameter": "a parameter",
        "request-body": "the body of a request",
        "response-body": "the content of a response",
        "response-header": "a header of a response",
        "webhook-answer": "the answer to a webhook",
        "webhook-body": "the body of a webhook",
        "webhook-parameter": "a parameter of a webhook",
    }
)
"""Where schemas stand in a contract, in words."""

SENT_BY_NEW: Final = frozenset(
    (
        *("callback-body", "callback-parameter", "response-body", "response-header"),
        *("webhook-body", "webhook-parameter"),
    )
)
"""Places whose values are sent by the server, which follows NEW (DIFF §1.1)."""

_BOTH_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "condition": "what `if`, `then` and `else` ask for",
        "contains": "what an array has to contain",
        "exclusive-maximum": "`exclusiveMaximum`",
        "exclusive-minimum": "`exclusiveMinimum`",
        "format": "`format`",
        "additional-items": "what may stand in an array behind the described positions",
        "items": "what may stand in an array (`items`)",
        "max-contains": "`maxContains`",
        "max-items": "`maxItems`",
        "max-length": "`maxLength`",
        "max-properties": "`maxProperties`",
        "maximum": "`maximum`",
        "min-contains": "`minContains`",
        "min-items": "`minItems`",
        "min-length": "`minLength`",
        "min-properties": "`minProperties`",
        "minimum": "`minimum`",
        "multiple-of": "`multipleOf`",
        "negation": "what `not` excludes",
        "pattern": "`pattern`",
        "prefix-items": "what may stand at a position of an array (`prefixItems`)",
        "property-names": "what members may be called (`propertyNames`)",
        "unique-items": "`uniqueItems`",
        "variant": "an alternative of `oneOf` or `anyOf`",
    }
)
_VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "changed": "Of {}: each of the two documents takes values that the other refuses.",
        "loosened": "Of {}: NEW takes values that OLD refuses.",
        "tightened": "Of {}: NEW refuses values that OLD takes.",
    }
)

_ONE_WAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "additional-properties-closed": "Members that the schema does not name are refused now.",
        "additional-properties-opened": "Members that the schema does not name may come now.",
        "additional-properties-narrowed": "Of members that the schema does not name not all is accepted now.",
        "additional-properties-widened": "As members that the schema does not name anything may come now.",
        "conjunct-added": "A schema more has to be met, which nothing meets.",
        "conjunct-removed": "A schema less has to be met, which nothing met.",
        "const-changed": "The only value there is is another one.",
        "dependency-added": "One member may only come together with others now.",
        "dependency-removed": "A member may come without others that had to come with it.",
        "enum-introduced": "Only listed values are accepted now.",
        "enum-lifted": "Other values than those that were listed may come now.",
        "enum-value-added": "A listed value more may come.",
        "enum-value-removed": "A listed value is no longer accepted.",
        "not-compared": "To compare the schemas takes more steps than are taken; the rest is open.",
        "nullable-added": "null may come now.",
        "nullable-removed": "null is no longer accepted.",
        "pattern-properties-closed": "Members whose names have a pattern are refused now.",
        "pattern-properties-narrowed": "Of members whose names have a pattern not all is accepted now.",
        "pattern-properties-opened": "Members whose names have a pattern may come now.",
        "pattern-properties-widened": "As members whose names have a pattern anything may come now.",
        "property-added-optional": "A member is described that was not; nobody has to send it.",
        "property-added-required": "A member is asked for that was not described.",
        "property-became-optional": "A member may be missing that had to be there.",
        "property-became-required": "A member may no longer be left out.",
        "property-removed": "A member is no longer described; whoever reads it finds nothing, or refuses it.",
        "type-changed": "Values are of another type.",
        "type-narrowed": "Values of one of the types are no longer accepted.",
        "type-widened": "Values of another type may come, too.",
        "undeclared-values-narrowed": (
            "Members that nobody declares are refused now, which only who sends more than its document names "
            "would notice."
        ),
        "unevaluated-items-closed": "Items that nothing has described are refused now.",
        "unevaluated-items-narrowed": "Of items that nothing else describes not all is accepted now.",
        "unevaluated-items-opened": "Items that nothing has described may come now.",
        "unevaluated-items-widened": "Of items that nothing else describes more may come now.",
        "unevaluated-properties-closed": "Members that nothing has described are refused now.",
        "unevaluated-properties-narrowed": "Of members that nothing has described not all is accepted now.",
        "unevaluated-properties-opened": "Members that nothing has described may come now.",
        "unevaluated-properties-widened": "As members that nothing has described more may come now.",
        "unsatisfiable": "Its sender could send no value at all, so nothing can break; that is hardly meant.",
        "variant-added": "An alternative of `oneOf` or `anyOf` more may come.",
        "variant-removed": "An alternative of `oneOf` or `anyOf` is no longer accepted.",
        "variants-overlap": "A value fits several alternatives of `oneOf` now, so it is refused.",
    }
)

SCHEMA_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    dict(
        sorted(
            (
                *_ONE_WAY.items(),
                *(
                    (f"{name}-{verb}", sentence.format(subject))
                    for name, subject in _BOTH_WAYS.items()
                    for verb, sentence in _VERBS.items()
                ),
            )
        )
    )
)
"""Kinds of schema changes, to be read with a place before them, and what each means."""

CONTENT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "part-encoding-changed": "A part of a form has other media types, another style or other headers.",
        "xml-changed": "The same value is written as other XML.",
        **{kind: sentence for kind, (_, sentence) in ANNOTATION_KINDS.items()},
    }
)
"""Kinds of what a body says beside its values, to be read with the place of a body before them."""

SCHEMA_CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    dict(sorted((SCHEMA_KINDS | CONTENT_KINDS).items()))
)
"""All that is to be read with a place before it."""

BODIES: Final = tuple(place for place in CHANGE_PLACES if place.endswith(("-answer", "-body")))
"""Places of whole content."""


def place_of(id_: str) -> str:
    """Say where the schema stands that an id is about; "" where it is about none."""
    places = [place for place in CHANGE_PLACES if id_.startswith(f"{place}-")]
    place = max(places, key=len, default="")
    kind = id_.removeprefix(f"{place}-")
    return place if kind in SCHEMA_KINDS or (kind in CONTENT_KINDS and place in BODIES) else ""


def kind_of(id_: str) -> str:
    """Say what kind of change an id means wherever the schema stands: `max-length-tightened`."""
    place = place_of(id_)
    return id_.removeprefix(f"{place}-") if place else id_
