"""Operations: paired by method and template; removed, added, or compared in all their parts (DIFF §2.1)."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from ..contract import Spec
from ..message import Request
from ..model import Operation
from ..violation import Violation
from .announced import callback_entries
from .bodies import request_body_entries
from .building import Unbuildable
from .change import Policy
from .descriptions import description_entries, own_server_entries
from .ends import moved_path
from .judging import Documents, Entry
from .life_cycle import has_ended, life_cycle_entries
from .parameters import parameter_entries
from .responses import response_entries
from .security import security_entries


class OperationPair(Struct, frozen=True):
    """One operation in both documents; None where one does not have it."""

    old: Operation | None
    new: Operation | None

    @property
    def key(self) -> str:
        """How OLD names it; NEW, where OLD does not have it."""
        operation = self.old or self.new
        assert operation is not None
        return operation.key


def paired_operations(documents: Documents) -> list[OperationPair]:
    """Pair operations whose templates are equal up to the names of their parameters; OLD's order first.

    What is left pairs by URL: a segment that moved between template and server leaves it as it was.
    """
    bases = documents.policy.bases
    theirs, mine = _distinct(documents.new), _distinct(documents.old)
    left = {key: operation for key, operation in theirs.items() if key not in mine}
    pairs: list[OperationPair] = []
    for operation in mine.values():
        match = theirs.get(_key(operation))
        if match is None:
            key = next((key for key, other in left.items() if _urls(operation, bases) & _urls(other)), None)
            match = None if key is None else left.pop(key)
        pairs.append(OperationPair(operation, match))
    return pairs + [OperationPair(None, operation) for operation in left.values()]


def repeated_operations(spec: Spec) -> tuple[tuple[Operation, Operation], ...]:
    """List operations that no request can tell apart, with the one before: their templates differ in the
    names of parameters, which OpenAPI forbids (Paths Object). The first alone is compared.
    """
    first = _distinct(spec)
    return tuple((first[_key(each)], each) for each in spec.operations if first[_key(each)] is not each)


def _distinct(spec: Spec) -> dict[tuple[str, str], Operation]:
    """Give the operations by method and template, the first of each."""
    found: dict[tuple[str, str], Operation] = {}
    for operation in spec.operations:
        found.setdefault(_key(operation), operation)
    return found


def operation_names(old: Spec, new: Spec, policy: Policy) -> tuple[str, ...]:
    """Name each operation of NEW as its changes name it: as OLD has it, where OLD has it."""
    pairs = paired_operations(Documents(old, new, policy))
    return tuple(pair.key for pair in pairs if pair.new is not None)


def _key(operation: Operation) -> tuple[str, str]:
    return operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path)


def _urls(operation: Operation, bases: Mapping[str, str] = MappingProxyType({})) -> set[tuple[str, str]]:
    """List method and path from the root of the host, one for each server. bases: where they moved to."""
    method, template = _key(operation)
    paths = [server.path + template for server in operation.servers] or [template]
    return {(method, moved_path(path, bases)) for path in paths}


def operation_entries(documents: Documents, pair: OperationPair) -> Iterator[Entry]:
    """List every difference of one operation."""
    old, new = pair.old, pair.new
    if old is None:
        assert new is not None
        yield Entry("operation-added", "", None, new.location, f"{new.key} was added")
        yield from _shadowing(documents, new)
        return
    if new is None:
        yield _removed(documents, old)
        return
    yield from life_cycle_entries(documents, old, new)
    yield from description_entries(documents, old, new)
    yield from _servers(documents, old, new)
    yield from own_server_entries(documents, old, new)
    yield from security_entries(documents, old, new)
    yield from parameter_entries(documents, old, new)
    yield from request_body_entries(documents, old, new)
    yield from response_entries(documents, old, new)
    yield from callback_entries(documents, old, new)


def _removed(documents: Documents, old: Operation) -> Entry:
    ended = has_ended(documents, old)
    if ended:
        message = f"{old.key} was removed, after it was to end on {ended}"
        return Entry("operation-removed-after-sunset", "", old.location, None, message)
    id_ = "operation-removed-deprecated" if old.deprecated else "operation-removed"
    removed = Entry(id_, "", old.location, None, f"{old.key} was removed")
    draft = documents.old_draft(old)
    if draft is None:
        return removed.shown_by(None)
    request = draft.request()
    witness = documents.request_witness(old, request, lambda violation: violation.code in ("404", "405"))
    sent = documents.moved(request)
    match = documents.new.match(sent.method, sent.target, sent.fields)
    if witness is not None or isinstance(match, Violation):
        return removed.shown_by(witness)
    caught = f"{removed.message}; {match.operation.key} catches its requests"
    absorbed = Entry("operation-absorbed", "", old.location, match.operation.location, caught)
    return _caught(documents, absorbed, old, match.operation, request)


def _shadowing(documents: Documents, new: Operation) -> Iterator[Entry]:
    """Say whose requests of OLD a path takes that NEW has added: those of a template that it fits."""
    try:
        target = documents.new_maker.draft(new).request().target
    except Unbuildable:
        return
    match = documents.old.match(new.method, target.partition("?")[0])
    draft = None if isinstance(match, Violation) else documents.old_draft(match.operation)
    if draft is None or isinstance(match, Violation):
        return
    old = match.operation
    request = replace(draft, path_values=match.path_values).request()
    taken = documents.new.match(request.method, request.target, request.fields)
    if not documents.is_allowed(old, request) or isinstance(taken, Violation) or taken.operation is not new:
        return
    message = f"{old.key} was asked at {request.path} before"
    shadowed = Entry("operation-shadowed", "", old.location, new.location, message)
    yield _caught(documents, shadowed, old, new, request)


def _caught(documents: Documents, entry: Entry, old: Operation, new: Operation, request: Request) -> Entry:
    """Break where another operation refuses a request that it gets now, or answers what OLD does not have."""
    witness = documents.request_witness(old, request)
    if witness is None:
        answers = (each.witness for each in response_entries(documents, old, new) if each.level == "breaking")
        shown = next((each for each in answers if each is not None), None)
        witness = None if shown is None else replace(shown, request=request)
    return entry.by_policy("warning") if witness is None else entry.shown_by(witness)


def _servers(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Report that no server of NEW serves what OLD's URLs begin with; hosts are a matter of deployment."""
    if _urls(old, documents.policy.bases) & _urls(new):
        return
    before, after = (sorted({server.path or "/" for server in item.servers}) or ["/"] for item in (old, new))
    message = f"base path {', '.join(before)} → {', '.join(after)}: every URL of OLD misses"
    first, second = (next((server.location for server in item.servers), item.location) for item in (old, new))
    yield Entry("server-base-path-changed", "/servers", first, second, message).by_policy("breaking")
