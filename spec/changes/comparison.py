"""`diff`: two documents in, every difference out, the worst first. Pure: reads nothing, prints nothing."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from ..contract import Spec, collected_later
from ..location import Location, pointer_of, pointer_tokens
from ..model import Operation
from .announced import webhook_entries
from .change import LEVELS, STABILITIES, Change, Policy, fingerprint_of
from .descriptions import document_entries, link_entries
from .judging import Documents, Entry
from .life_cycle import stability_of
from .lost_parts import LostParts
from .metadata import component_entries, metadata_entries
from .open_reasons import failed, left_out
from .operations import OperationPair, operation_entries, paired_operations
from .schema_kinds import kind_of
from .versions import version_entry

_DEFAULT = Policy()


def diff(old: Spec, new: Spec, policy: Policy = _DEFAULT, *, steps: int | None = None) -> tuple[Change, ...]:
    """List what changed between two documents, by level, then path, operation and place.

    steps: what it may cost; None for what suits the size of the documents.

    A breaking change carries a witness that the judge accepted under its sender's document and refused under
    the reader's, or comes from policy and says so. Equal documents give an empty tuple.
    Raises DocumentError where a reference of one leads only back to itself: nobody knows what it says.
    """
    for loop in (old.loop, new.loop):
        if loop is not None:
            raise loop
    documents = Documents(old, new, policy, steps)
    with collected_later(), old.engines.few(), new.engines.few():
        asked = ((key, entry) for key, entry in _entries(documents) if policy.is_asked(entry.id))
        found = [_change(key, entry, documents) for key, entry in asked]
        changes = [change for each in found if (change := policy.applied_to(each)) is not None]
        said = version_entry(documents, changes)
        about = None if said is None else policy.applied_to(_change("", said, documents))
        changes += [] if about is None else [about]
    order = {level: rank for rank, level in enumerate(LEVELS)}
    changes.sort(key=lambda change: (order[change.level], change.operation, change.path, change.id))
    return tuple(_with_causes(changes))


def _entries(documents: Documents) -> Iterator[tuple[str, Entry]]:
    old, new = documents.old, documents.new
    if old.openapi != new.openapi:
        message = f"OpenAPI {old.openapi} → {new.openapi}"
        yield (
            "",
            Entry("dialect-changed", "", old.document.location(), new.document.location(), message),
        )
    yield from (("", entry) for entry in document_entries(documents))
    yield from metadata_entries(documents)
    yield from (("", entry) for entry in component_entries(documents))
    lost = LostParts(old, new)
    for pair in paired_operations(documents):
        if pair.old is not None and pair.new is not None and documents.unchanged.holds(pair.old, pair.new):
            yield from ((pair.key, entry) for entry in link_entries(documents, pair.old, pair.new))
            continue
        is_unstable = pair.old is not None and _is_unstable(documents, pair.old)
        for found in _compared(documents, pair):
            entry = lost.told(pair, found)
            if entry.cause not in documents.told:
                documents.told.add(entry.cause)
                yield pair.key, entry.by_policy("info") if is_unstable else entry
        documents.told.clear()
    yield from webhook_entries(documents)
    if documents.effort.is_spent:
        yield "", _cut_short(documents)


def _compared(documents: Documents, pair: OperationPair) -> Iterator[Entry]:
    """Compare an operation; a fault of ours leaves the rest of it undecided, and the others as they are."""
    try:
        yield from operation_entries(documents, pair)
    except Exception as error:  # noqa: BLE001  (a fault of ours: whatever it is, it is told)
        old, new = (None if each is None else each.location for each in (pair.old, pair.new))
        told = Entry("comparison-cut-short", "", old, new, "truespec failed to compare all of it")
        yield replace(told, level="undecided", reason=failed(error))


def _is_unstable(documents: Documents, old: Operation) -> bool:
    """Whether OLD promises less for an operation than the policy asks promises to be kept for."""
    least, level = documents.policy.stability, stability_of(documents.old, old)
    return bool(least) and level in STABILITIES and STABILITIES.index(level) < STABILITIES.index(least)


def _cut_short(documents: Documents) -> Entry:
    """Say that what came late was not compared."""
    places = documents.old.document.location(), documents.new.document.location()
    message = "the documents differ in more than truespec compares"
    left = left_out(documents.uncompared, documents.unheld)
    return replace(Entry("comparison-cut-short", "", *places, message), level="undecided", reason=left)


def _change(operation: str, entry: Entry, documents: Documents) -> Change:
    kind = kind_of(entry.id)
    places = _kept(entry.old, documents.old), _kept(entry.new, documents.new)
    return Change(
        id=entry.id,
        level=entry.level,
        operation=operation,
        path=entry.path,
        old=entry.old,
        new=entry.new,
        message=entry.message,
        policy=entry.policy,
        witness=entry.witness,
        cause=f"{entry.edit or f'{kind} {entry.message}'} {_place(entry.old)} {_place(entry.new)}",
        fingerprint=fingerprint_of(entry.id, operation, entry.path, entry.subject),
        reason=entry.reason,
        edit=fingerprint_of(kind, entry.subject, *places),
    )


def _kept(location: Location | None, spec: Spec) -> str:
    """Name a place by what later commits keep: no revision, no name of the document itself, no position."""
    if location is None:
        return ""
    is_root = location.file == spec.document.location().file
    tokens = ("*" if token.isdecimal() else token for token in pointer_tokens(location.pointer))
    return f"{'' if is_root else PurePosixPath(location.file).name}#{pointer_of(list(tokens))}"


def _place(location: Location | None) -> str:
    return "" if location is None else f"{location.file}#{location.pointer}"


def _with_causes(changes: list[Change]) -> Iterator[Change]:
    """Number the edits in the order in which they come."""
    numbers: dict[str, str] = {}
    for change in changes:
        number = numbers.setdefault(change.cause, f"c{len(numbers) + 1}")
        yield replace(change, cause=number)
