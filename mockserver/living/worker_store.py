"""The store of several processes: overrides at once, exchanges when somebody asks, in an SQLite file.

A request costs a worker no more than alone: exchanges stay in its own ring, and two numbers in shared memory
say whether overrides wait and whether somebody wants to read. Only then are they written to the file, which
is bounded as the rings are and gone in the end.
"""

import mmap
import sqlite3
import struct
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Final

import msgspec

from ...spec import Exchange, Location, Request, Violation, Where
from ..reply import Reply
from .entry import Entry
from .store import KEPT, MAX_BYTES, MemoryStore, Override, taken

_WAITS: Final = 0
_WANTED: Final = 8
_ACKNOWLEDGED: Final = 16
"""Places in the shared memory: whether overrides wait; the newest question; from here on, for each worker,
the last question that it has answered and how many exchanges it had.
"""

_NUMBER: Final = struct.Struct("q")
_PATIENCE: Final = 1.0
"""Seconds that the others have to hand over what they have; one that is gone does not."""

_PAUSE: Final = 0.005

_TABLES: Final = """
CREATE TABLE entry (began REAL NOT NULL, size INTEGER NOT NULL, entry BLOB NOT NULL);
CREATE INDEX entry_began ON entry (began);
CREATE TABLE overrides (id INTEGER PRIMARY KEY CHECK (id = 1), list BLOB NOT NULL);
"""

_OVERRIDES: Final = msgspec.json.Decoder(list[Override])


class SharedStore:
    """The store of a number of workers, made before they are forked. Each says which it is: `belong_to`."""

    def __init__(self, folder: Path, workers: int, size: int = KEPT, max_bytes: int = MAX_BYTES) -> None:
        self._path = folder / "journal.sqlite"
        self._memory = mmap.mmap(-1, _ACKNOWLEDGED + 16 * workers)
        self._workers = workers
        self._number = 0
        self._own = MemoryStore(size, max_bytes)
        self._size, self._max_bytes = size, max_bytes
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()
        with sqlite3.connect(self._path) as made:
            made.executescript(f"PRAGMA journal_mode = WAL; {_TABLES}")
        made.close()

    def belong_to(self, number: int) -> None:
        """Say which worker this is; one that takes another's place goes on with its count."""
        self._number = number
        self._own.forget()
        self._own.total = self._read(_ACKNOWLEDGED + 16 * number + 8)

    @property
    def has_overrides(self) -> bool:
        """Whether any override waits."""
        return self._memory[_WAITS] != 0

    def add(self, request: Request, reply: Reply, began: float, seconds: float) -> None:
        """Keep an exchange; see `Store`."""
        self._own.add(request, reply, began, seconds)

    def keep(self, entry: Entry) -> None:
        """Keep an entry; see `Store`."""
        self._own.keep(entry)

    def entries(self) -> list[Entry]:
        """List the exchanges of all workers, the oldest first."""
        self._gather()
        with self._transaction() as connection:
            rows = connection.execute("SELECT entry FROM entry ORDER BY began").fetchall()
        return [_decoded(row[0]) for row in rows]

    @property
    def total(self) -> int:
        """Count the exchanges of all workers."""
        self._gather()
        return sum(self._read(_ACKNOWLEDGED + 16 * number + 8) for number in range(self._workers))

    def forget(self) -> None:
        """Drop the exchanges of all workers."""
        self._gather()
        with self._transaction() as connection:
            connection.execute("DELETE FROM entry")

    def put(self, override: Override) -> None:
        """Keep an override; see `Store`."""
        with self._transaction() as connection:
            self._write_overrides(connection, [*self._overrides(connection), override][-KEPT:])

    def take(self, operation: str) -> Override | None:
        """Use the next override of an operation once, whichever worker it is."""
        with self._transaction() as connection:
            found, left = taken(operation, self._overrides(connection))
            if found is not None:
                self._write_overrides(connection, left)
        return found

    def overrides(self) -> list[Override]:
        """List the overrides that wait."""
        with self._transaction() as connection:
            return self._overrides(connection)

    def drop(self) -> None:
        """Drop all overrides."""
        with self._transaction() as connection:
            self._write_overrides(connection, [])

    def keep_in_step(self) -> None:
        """Hand over the exchanges of this worker, if somebody wants to read them."""
        place = _ACKNOWLEDGED + 16 * self._number
        wanted = self._read(_WANTED)
        if wanted != self._read(place):
            self._hand_over()
            self._write(place + 8, self._own.total)
            self._write(place, wanted)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _gather(self) -> None:
        """Have all workers hand over what they have; answer others that ask the same meanwhile."""
        with self._transaction():
            wanted = self._read(_WANTED) + 1
            self._write(_WANTED, wanted)
        end = time.monotonic() + _PATIENCE
        while True:
            self.keep_in_step()
            answered = (self._read(_ACKNOWLEDGED + 16 * number) for number in range(self._workers))
            if all(each >= wanted for each in answered) or time.monotonic() > end:
                return
            time.sleep(_PAUSE)

    def _hand_over(self) -> None:
        rows = [_row(each) for each in self._own.entries()]
        self._own.forget()
        with self._transaction() as connection:
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
            connection.execute(
                "DELETE FROM entry WHERE rowid NOT IN (SELECT rowid FROM entry ORDER BY began DESC LIMIT ?)",
                (self._size,),
            )
            connection.execute(
                "DELETE FROM entry WHERE rowid IN (SELECT rowid FROM (SELECT rowid, "
                "SUM(size) OVER (ORDER BY began DESC) AS whole FROM entry) WHERE whole > ?)",
                (self._max_bytes,),
            )

    def _overrides(self, connection: sqlite3.Connection) -> list[Override]:
        row = connection.execute("SELECT list FROM overrides").fetchone()
        return _OVERRIDES.decode(row[0]) if row else []

    def _write_overrides(self, connection: sqlite3.Connection, overrides: list[Override]) -> None:
        """Write the list, and the flag while nobody else can."""
        connection.execute("REPLACE INTO overrides VALUES (1, ?)", (msgspec.json.encode(overrides),))
        self._memory[_WAITS] = bool(overrides)

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        """Work on the file alone. Each process opens it for itself: connections do not survive a fork."""
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    self._path, timeout=10, isolation_level=None, check_same_thread=False
                )
                self._connection.execute("PRAGMA synchronous = OFF")  # it is gone in the end anyway
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _read(self, place: int) -> int:
        return _NUMBER.unpack_from(self._memory, place)[0]

    def _write(self, place: int, number: int) -> None:
        _NUMBER.pack_into(self._memory, place, number)


@contextmanager
def shared_store(workers: int) -> Generator[SharedStore]:
    """Make a store for some workers; its file is gone in the end."""
    with TemporaryDirectory(prefix="truespec-") as folder:
        store = SharedStore(Path(folder), workers)
        try:
            yield store
        finally:
            store.close()


class _Broken(msgspec.Struct, frozen=True):
    """A violation as it is written: without the value, which may be anything."""

    rule: str
    code: str
    message: str
    where: Where
    at: tuple[str, int, int, str]


class _Written(msgspec.Struct, frozen=True):
    """An entry as it is written."""

    began: float
    seconds: float
    exchange: Exchange
    operation: str
    name: str
    request_violations: list[_Broken]
    answer_violations: list[_Broken]
    is_overridden: bool
    sender: str
    origin: str
    unusual: str
    failed: str


_DECODER: Final = msgspec.json.Decoder(_Written)


def _row(entry: Entry) -> tuple[float, int, bytes]:
    written = _Written(
        entry.began,
        entry.seconds,
        entry.exchange,
        entry.operation,
        entry.name,
        [_broken(each) for each in entry.request_violations],
        [_broken(each) for each in entry.answer_violations],
        entry.is_overridden,
        entry.sender,
        entry.origin,
        _text(entry.unusual),
        entry.failed,
    )
    encoded = msgspec.json.encode(written)
    return entry.began, len(encoded), encoded


def _broken(each: Violation) -> _Broken:
    at = (each.at.file, each.at.line, each.at.column, each.at.pointer)
    where = Where(each.where.part, _text(each.where.name), _text(each.where.pointer))
    return _Broken(each.rule, each.code, _text(each.message), where, at)


def _text(text: str) -> str:
    """Halves of surrogate pairs, which JSON may bring, can't be written."""
    return text.encode("utf-8", "replace").decode()


def _decoded(row: bytes) -> Entry:
    written: Any = _DECODER.decode(row)
    return Entry(
        written.began,
        written.seconds,
        written.exchange,
        written.operation,
        written.name,
        _violations(written.request_violations),
        _violations(written.answer_violations),
        written.is_overridden,
        written.sender,
        written.origin,
        written.unusual,
        written.failed,
    )


def _violations(broken: list[_Broken]) -> tuple[Violation, ...]:
    return tuple(
        Violation(each.rule, each.code, each.message, each.where, Location(*each.at)) for each in broken
    )
