"""What is kept beside the answers of a mock: the last exchanges, and the answers that tests have set."""

import time
from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import Final, NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from ...spec import FieldLines, Operation, Request
from ..reply import Failure, Reply
from .entry import Entry

KEPT: Final = 1_000
"""Exchanges that a journal holds; older ones go."""

MAX_BYTES: Final = 64_000_000
"""Bytes of bodies that it holds."""

_LARGE: Final = 64_000
"""Bytes of a body that make the bodies worth counting."""

_MAX_OVERRIDES: Final = 1_000


class Override(Struct, frozen=True):
    """An answer that a test has set. operation: the key of the one that it answers. left: how often it still
    answers. failure: what happens to the connection instead of an answer.
    """

    operation: str
    status: int
    fields: FieldLines = ()
    body: bytes = b""
    delay: float = 0.0
    failure: Failure = ""
    left: int = 1

    def reply(self, operation: Operation) -> Reply:
        """Make the answer."""
        return Reply(
            self.status,
            self.fields,
            self.body,
            operation,
            delay=self.delay,
            failure=self.failure,
            is_overridden=True,
        )

    @property
    def words(self) -> str:
        """Name it in a line."""
        what = self.failure or str(self.status)
        return f"{self.operation} with {what}" + (f", {self.left} times" if self.left > 1 else "")


class Store(Protocol):
    """Keeps exchanges and overrides: in this process, or for several."""

    @property
    def has_overrides(self) -> bool:
        """Whether any override waits; asked at every request."""
        ...

    def belong_to(self, number: int) -> None:
        """Say which worker this is, of several."""
        ...

    def add(self, request: Request, reply: Reply, began: float, seconds: float) -> None:
        """Keep an exchange. began: of `time.perf_counter`."""
        ...

    def keep(self, entry: Entry) -> None:
        """Keep an exchange that is an entry already; for any thread."""
        ...

    def entries(self) -> list[Entry]:
        """List the exchanges that are kept, the oldest first."""
        ...

    @property
    def total(self) -> int:
        """Count the exchanges that there were."""
        ...

    def forget(self) -> None:
        """Drop all exchanges."""
        ...

    def put(self, override: Override) -> None:
        """Keep an override; of one operation the one that was set first answers first."""
        ...

    def take(self, operation: str) -> Override | None:
        """Use the next override of an operation once."""
        ...

    def overrides(self) -> list[Override]:
        """List the overrides that wait."""
        ...

    def drop(self) -> None:
        """Drop all overrides."""
        ...

    def keep_in_step(self) -> None:
        """Do what other processes wait for; called ten times a second."""
        ...


class _Kept(NamedTuple):
    """An exchange of which an entry can be made."""

    request: Request
    reply: Reply
    began: float
    seconds: float

    @property
    def size(self) -> int:
        """Bytes of the two bodies."""
        return len(self.request.body) + len(self.reply.body)


class MemoryStore:
    """The store of one process.

    A request costs a tuple in a ring: entries are made when somebody asks for them.
    """

    def __init__(self, size: int = KEPT, max_bytes: int = MAX_BYTES) -> None:
        self.total = 0
        self.has_overrides = False
        self._max_bytes = max_bytes
        self._kept: deque[_Kept | Entry] = deque(maxlen=size)
        self._overrides: list[Override] = []
        self._lock = Lock()
        self._epoch = time.time() - time.perf_counter()

    def add(self, request: Request, reply: Reply, began: float, seconds: float) -> None:
        """Keep an exchange; see `Store`."""
        self.total += 1
        self._kept.append(_Kept(request, reply, began, seconds))
        if len(request.body) > _LARGE or len(reply.body) > _LARGE:
            self._shrink()

    def keep(self, entry: Entry) -> None:
        """Keep an entry; see `Store`."""
        self.total += 1
        self._kept.append(entry)
        if entry.size > _LARGE:
            self._shrink()

    def entries(self) -> list[Entry]:
        """List the exchanges; see `Store`."""
        kept = self._kept.copy()  # at once: other threads go on adding
        return [each if isinstance(each, Entry) else self._entry(each) for each in kept]

    def _entry(self, kept: _Kept) -> Entry:
        return Entry.of(kept.request, kept.reply, self._epoch + kept.began, kept.seconds)

    def _shrink(self) -> None:
        """Drop the oldest exchanges until the bodies of the others are few enough bytes."""
        with self._lock:
            kept = self._kept
            size = sum(each.size for each in kept.copy())
            while size > self._max_bytes and len(kept) > 1:
                size -= kept.popleft().size

    def forget(self) -> None:
        """Drop all exchanges."""
        self._kept.clear()

    def put(self, override: Override) -> None:
        """Keep an override; see `Store`."""
        with self._lock:
            self._overrides = [*self._overrides, override][-_MAX_OVERRIDES:]
            self.has_overrides = True

    def take(self, operation: str) -> Override | None:
        """Use the next override of an operation; see `Store`."""
        with self._lock:
            found, self._overrides = taken(operation, self._overrides)
            self.has_overrides = bool(self._overrides)
        return found

    def overrides(self) -> list[Override]:
        """List the overrides that wait."""
        return list(self._overrides)

    def drop(self) -> None:
        """Drop all overrides."""
        with self._lock:
            self._overrides = []
            self.has_overrides = False

    def keep_in_step(self) -> None:
        """Nobody else waits."""

    def belong_to(self, number: int) -> None:
        """There is one."""


def taken(operation: str, overrides: Iterable[Override]) -> tuple[Override | None, list[Override]]:
    """Use the first override of an operation; give what is left of all."""
    found: Override | None = None
    left: list[Override] = []
    for each in overrides:
        if found is None and each.operation == operation:
            found = each
            if each.left > 1:
                left.append(replace(each, left=each.left - 1))
        else:
            left.append(each)
    return found, left
