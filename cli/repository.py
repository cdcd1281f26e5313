"""The documents of a repository, compared with what they were: each by itself, and what moved between."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Change, Spec, TruespecError, document_added, document_removed
from .comparing import Comparing
from .merge_base import Found
from .pairs import Pair, compared
from .reading import Documents


class _Moved(Struct, frozen=True):
    """Operations that stood in one document and stand in another now. old, new: the names."""

    old: str
    new: str
    specs: tuple[Spec, Spec]
    keys: frozenset[str]


def pairs_of(found: Found, documents: Documents, comparing: Comparing) -> list[Pair]:
    """Compare all that was found, and what moved from one document to another, as a split or a merger does.

    A document that can't be used costs its own pair only.
    """
    pairs = [compared(documents, pair, comparing) for pair in found.pairs]
    before = [(pair.old, pair.specs[0], _keys(pair.specs[1])) for pair in pairs if pair.specs is not None]
    after = [(pair.new, pair.specs[1], _keys(pair.specs[0])) for pair in pairs if pair.specs is not None]
    arrivals: list[Pair] = []
    for name in found.added:
        spec = _loaded(name, documents, comparing)
        if isinstance(spec, Spec):
            after.append((name, spec, frozenset()))
        arrivals.append(_whole("", name, spec, comparing))
    departed = [(name, _loaded(source, documents, comparing)) for name, source in found.removed]
    before += [(name, spec, frozenset()) for name, spec in departed if isinstance(spec, Spec)]
    moved = [each for one in before for each in _moved(one, after)]
    departures = [_whole(name, "", spec, comparing, moved) for name, spec in departed]
    kept = [_without(pair, moved) for pair in pairs]
    return [*kept, *departures, *(_across(each, comparing) for each in moved), *arrivals]


def _keys(spec: Spec) -> frozenset[str]:
    return frozenset(operation.key for operation in spec.operations)


def _loaded(source: str, documents: Documents, comparing: Comparing) -> Spec | TruespecError:
    try:
        return comparing.load(documents, source)
    except TruespecError as error:
        return error


def _moved(
    one: tuple[str, Spec, frozenset[str]], others: Sequence[tuple[str, Spec, frozenset[str]]]
) -> Iterator[_Moved]:
    """Find where the operations are that one document has lost.

    Each: its name, what it says, the operations that its other side has.
    """
    name, old, kept = one
    lost = _keys(old) - kept
    for other, new, had in others:
        keys = lost & (_keys(new) - had)
        if keys and new.name != name:
            lost -= keys
            yield _Moved(name, other, (old, new), keys)


def _whole(
    old: str, new: str, spec: Spec | TruespecError, comparing: Comparing, moved: Sequence[_Moved] = ()
) -> Pair:
    """Say that a whole document has come or gone; of one that can't be read, that too."""
    if isinstance(spec, TruespecError):
        return Pair(old, new, errors=(("old" if old else "new", spec),))
    own = [each for each in moved if each.old == old]
    lives_on = ", ".join(each.new for each in own) if _keys(spec) <= _all_keys(own) else ""
    change = document_removed(old, lives_on) if old else document_added(new)
    applied = comparing.policy().applied_to(change)
    return Pair(old, new, () if applied is None else (applied,), hidden=int(applied is None))


def _all_keys(moved: Sequence[_Moved]) -> frozenset[str]:
    return frozenset[str]().union(*(each.keys for each in moved))


def _without(pair: Pair, moved: Sequence[_Moved]) -> Pair:
    """Leave out of a pair that an operation is gone or new which has only moved: it is compared elsewhere."""
    gone = _all_keys([each for each in moved if each.old == pair.old])
    come = _all_keys([each for each in moved if each.new == pair.new])

    def stays(change: Change) -> bool:
        left = change.operation in gone and change.id.startswith(("operation-removed", "operation-absorbed"))
        return not (left or (change.operation in come and change.id == "operation-added"))

    return replace(pair, changes=tuple(filter(stays, pair.changes)))


def _across(moved: _Moved, comparing: Comparing) -> Pair:
    """Compare operations with what they are in the document that they moved to."""
    changes, _ = comparing.changes(*moved.specs)
    kept = tuple(
        each
        for each in changes
        if each.operation in moved.keys or (not each.operation and each.id.startswith("server-"))
    )
    return Pair(moved.old, moved.new, kept, moved.specs, moved=len(moved.keys))
