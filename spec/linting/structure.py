"""Rules on the form of a document: each object as the official schema of its version wants it."""

from collections.abc import Iterator
from typing import Final

from ..document import Node, pointer_of
from ..document.source_file import descend
from ..schema.messages import shown
from .mending import mended
from .schemas import pattern_unusable
from .subject import Fault, Subject
from .walk import Part

_DIALECTS: Final = frozenset(
    (
        "https://json-schema.org/draft/2020-12/schema",
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://spec.openapis.org/oas/3.1/dialect/2024-11-10",
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
    )
)
"""Dialects of JSON Schema that add no keyword of their own to what the 2020-12 meta-schema checks."""


KNOWN_DIALECTS: Final = _DIALECTS | {
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-04/schema",
}
"""Dialects that schemas are read in, without the empty fragment that some names end with."""


def structure_invalid(subject: Subject) -> Iterator[Fault]:
    """Find objects that are not formed as their section says (all but Schema Objects)."""
    for part in subject.walk.parts:
        if part.kind != "schema":
            yield from _causes(subject, part)


def schema_invalid(subject: Subject) -> Iterator[Fault]:
    """Find keywords with values that they can't have, patterns included."""
    for part in _of_own_dialect(subject):
        yield from _causes(subject, part)
    yield from pattern_unusable(subject)


def judged_by_2020(subject: Subject) -> Iterator[Part]:
    """List the schemas that JSON Schema 2020-12 judges, in the dialects that OpenAPI makes of it."""
    return _of_own_dialect(subject) if subject.grammar.siblings else iter(())


def _of_own_dialect(subject: Subject) -> Iterator[Part]:
    for part in subject.walk.of("schema"):
        dialect = subject.document.dialect(part.node) if subject.grammar.siblings else None
        if dialect is None or dialect in _DIALECTS:
            yield part


def dialect_unknown(subject: Subject) -> Iterator[Fault]:
    """Find names of dialects of JSON Schema that nobody here knows; their schemas are read as 2020-12."""
    if not subject.grammar.siblings:
        return  # before OpenAPI 3.1, schemas have one dialect, and `$schema` no meaning
    stated = [subject.document.node("/jsonSchemaDialect")]
    stated.extend(part.node.child("$schema") for part in subject.walk.of("schema"))
    for node in stated:
        if isinstance(node.value, str) and node.value.rstrip("#") not in KNOWN_DIALECTS:
            yield Fault(
                f"the dialect {shown(node.value)} is not known; read as JSON Schema 2020-12", node.location
            )


def duplicate_name(subject: Subject) -> Iterator[Fault]:
    """Find names that stand twice in one mapping, in any file that was read."""
    return _said_by_readers(subject, "duplicate-name")


def document_second(subject: Subject) -> Iterator[Fault]:
    """Find files with more than one YAML document, of which only the first is read."""
    return _said_by_readers(subject, "document-second")


def overlay_extends(subject: Subject) -> Iterator[Fault]:
    """Find Overlays that say they were written for another document."""
    return _said_by_readers(subject, "overlay-extends")


def overlay_unmatched(subject: Subject) -> Iterator[Fault]:
    """Find actions of Overlays that select nothing."""
    return _said_by_readers(subject, "overlay-unmatched")


def surrogate_lone(subject: Subject) -> Iterator[Fault]:
    """Find strings with half a surrogate pair, in any file that was read."""
    return _said_by_readers(subject, "surrogate-lone")


def _said_by_readers(subject: Subject, rule: str) -> Iterator[Fault]:
    for file in subject.document.files():
        yield from (Fault(problem.message, problem.at) for problem in file.problems if problem.rule == rule)


def _causes(subject: Subject, part: Part) -> Iterator[Fault]:
    for cause in subject.official.causes(part):
        node = descend(
            Node(part.node.file, "", part.node.file.value), part.node.pointer + pointer_of(cause.path)
        )
        yield Fault(cause.message, node.location, mended(part, node, cause))
