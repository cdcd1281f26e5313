"""`assert_compatible`: the comparison as a line of a test."""

from pathlib import Path
from typing import Any, TypeAlias

from ..contract import Spec
from .change import Change, Policy
from .comparison import diff

Documented: TypeAlias = Spec | str | Path | bytes | dict[str, Any]
"""A document that was read, or what `Spec.load` reads."""


def assert_compatible(old: Documented, new: Documented, policy: Policy | None = None) -> tuple[Change, ...]:
    """Give the changes between two documents; none of them breaks a client or a server.

    Raises AssertionError with each that does, and DocumentError where a document can't be used.
    """
    changes = diff(_read(old), _read(new), policy or Policy())
    broken = [each for each in changes if each.level == "breaking"]
    if broken:
        raise AssertionError("\n".join((f"{len(broken)} breaking", *(_line(each) for each in broken))))
    return changes


def _read(document: Documented) -> Spec:
    return document if isinstance(document, Spec) else Spec.load(document)


def _line(change: Change) -> str:
    shown = f" ({change.witness.violation.message})" if change.witness is not None else ""
    return f"{change.operation or 'the document'}: {change.id}: {change.message}{shown}"
