"""Kinds of change that are on no wire: what people, generators and calendars read (DIFF §2.1, §2.7).

Those at the level `off` are counted, not told, until a policy names them or a preset wants them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

_OFF: Final = (
    ("deprecated-added", "A parameter, member or header is deprecated now."),
    ("deprecated-removed", "A parameter, member or header is no longer deprecated."),
    ("description-changed", "A title, summary or description says something else."),
    ("example-changed", "Another example is shown."),
    ("extension-changed", "An extension (`x-…`) that means nothing to truespec is another one."),
    ("external-docs-changed", "`externalDocs` lead elsewhere."),
    ("info-changed", "The document says something else of itself (`info`)."),
    ("parameter-order-changed", "Parameters are listed in another order, which generated clients may keep."),
    ("path-parameter-renamed", "The name in a path template is another one; it is not on the wire."),
    ("schema-component-removed", "A schema is no component any more; what it described is compared in use."),
    ("schema-component-renamed", "A schema is a component of another name; generated types have it, too."),
)

_TOLD: Final[tuple[tuple[str, Literal["warning", "info"], str], ...]] = (
    ("oauth-scope-described", "info", "A scope is described that was not."),
    ("security-scheme-added", "info", "There is another kind of credentials."),
    (
        "security-scheme-removed",
        "info",
        "A kind of credentials is gone; operations that asked for it say so.",
    ),
    ("stability-invalid", "warning", "`x-stability-level` is none of draft, alpha, beta and stable."),
    ("stability-lowered", "warning", "What was promised to be this stable is less so now."),
    ("stability-raised", "info", "It is promised to be more stable."),
    ("version-decreased", "info", "`info.version` of NEW is lower than that of OLD."),
    ("version-major-not-bumped", "info", "A change breaks, and the major version did not grow."),
    ("version-not-bumped", "info", "A change breaks, and the version is the same."),
)

DESCRIPTION_KINDS: Final[tuple[tuple[str, Literal["warning", "info", "off"], str], ...]] = (
    *((id_, "off", sentence) for id_, sentence in _OFF),
    *_TOLD,
)
"""Id, level by default, what it means."""

HIDDEN_CHANGES: Final = frozenset(id_ for id_, _ in _OFF)
"""Ids that are told only to who asks for them."""

FOR_GENERATORS: Final[Mapping[str, Literal["warning"]]] = MappingProxyType(
    dict.fromkeys(
        (
            "operation-id-added",
            "operation-id-changed",
            "operation-id-removed",
            "parameter-order-changed",
            "path-parameter-renamed",
            "schema-component-removed",
            "schema-component-renamed",
            "tag-added",
            "tag-removed",
        ),
        "warning",
    )
)
"""What generated code is named and ordered by: the levels of the preset `codegen`."""
