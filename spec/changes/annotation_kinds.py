"""Kinds of change of what schemas say beside what values they take (DIFF §2.5): level and meaning."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

EXTENSIBLE: Final = "x-extensible-enum"
"""Values that there are now, of which there may be more (an extension in wide use)."""

_Kind = tuple[Literal["warning", "info"], str]

ANNOTATION_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "content-encoding-changed": (
            "warning",
            "A text is said to be encoded in another way (`contentEncoding`).",
        ),
        "content-media-type-changed": (
            "warning",
            "A text is said to hold another media type (`contentMediaType`).",
        ),
        "content-schema-changed": (
            "warning",
            "What a text holds is said to be another value (`contentSchema`).",
        ),
        "default-changed": ("info", "Another value is meant where none is sent."),
        "discriminator-added": ("info", "A member tells the alternatives apart now."),
        "discriminator-mapping-added": ("info", "A value more of the discriminator is mapped to a schema."),
        "discriminator-mapping-removed": ("warning", "A value of the discriminator is no longer mapped."),
        "discriminator-mapping-retargeted": (
            "warning",
            "A value of the discriminator is mapped to another schema.",
        ),
        "discriminator-property-changed": ("warning", "Another member tells the alternatives apart."),
        "discriminator-removed": ("warning", "No member is said to tell the alternatives apart any more."),
        "extensible-enum-value-added": ("info", f"`{EXTENSIBLE}` knows a value more."),
        "extensible-enum-value-removed": (
            "warning",
            f"`{EXTENSIBLE}` knows a value less; of what only the server sends that is information.",
        ),
        "property-became-not-read-only": ("info", "A member is no longer for answers alone (`readOnly`)."),
        "property-became-not-write-only": ("info", "A member is no longer for requests alone (`writeOnly`)."),
        "property-became-read-only": ("info", "A member is for answers alone now (`readOnly`)."),
        "property-became-write-only": ("info", "A member is for requests alone now (`writeOnly`)."),
    }
)
"""By kind, to be read with the place of a body before them. What follows for values is told beside them."""
