"""What a keyword is called that is neither proven nor disproven to matter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .change import Party
from .naming import VERBS, kebab

_LEFT_OPEN: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "additionalProperties": ("additional-properties-closed", "additional-properties-opened"),
        "anyOf": ("variant-tightened", "variant-loosened"),
        "const": ("const-changed", "const-changed"),
        "dependentRequired": ("dependency-added", "dependency-removed"),
        "dependentSchemas": ("dependency-added", "dependency-removed"),
        "enum": ("enum-value-removed", "enum-value-added"),
        "false": ("property-removed", "property-added-optional"),
        "if": ("condition-tightened", "condition-loosened"),
        "not": ("negation-tightened", "negation-loosened"),
        "oneOf": ("variant-tightened", "variant-loosened"),
        "patternProperties": ("pattern-properties-narrowed", "pattern-properties-widened"),
        "required": ("property-became-required", "property-became-optional"),
        "type": ("type-narrowed", "type-widened"),
        "unevaluatedItems": ("unevaluated-items-narrowed", "unevaluated-items-widened"),
        "unevaluatedProperties": ("unevaluated-properties-closed", "unevaluated-properties-opened"),
    }
)
"""What a keyword is about, where OLD sends and where NEW does; others are named for themselves."""


def kind_left_open(keyword: str, sent_by: Party) -> str:
    """Name what is neither proven nor disproven about a keyword of the reader."""
    named = _LEFT_OPEN.get(keyword)
    return f"{kebab(keyword)}-{VERBS[sent_by]}" if named is None else named[sent_by == "new"]
