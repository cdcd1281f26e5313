"""The rule about what an author adds to a document to have it held to: invariants and relations."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ..contract import Spec
from ..errors import DocumentError, UsageError
from ..invariants import KEY as INVARIANTS
from ..invariants import invariants_of
from ..relations import KEY as RELATIONS
from ..relations import relations_of
from .paths import operations
from .subject import Fault, Subject

_READ: Final[Mapping[str, Callable[[Spec], Any]]] = MappingProxyType(
    {INVARIANTS: invariants_of, RELATIONS: relations_of}
)


def promise_invalid(subject: Subject) -> Iterator[Fault]:
    """Find the first invariant, and the first relation, that is none; no expression where CEL is missing."""
    written = _written(subject)
    spec = Spec.of(subject.document) if written else None
    for name in written:
        try:
            _ = _READ[name](spec) if spec is not None else None
        except DocumentError as error:
            yield Fault(error.message, error.at or subject.document.location())
        except UsageError:
            continue  # who tests is told how to get it


def _written(subject: Subject) -> list[str]:
    """Say which of them a document has, at its top level or in operations."""
    items = (operations(subject, item) for _, _, item in subject.path_items())
    holders = [subject.document.node(), *(node for each in items for _, node in each)]
    return [name for name in _READ if any(name in each.mapping for each in holders)]
