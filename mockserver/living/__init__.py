"""Living with a mock: what it was asked, what it is to answer next, and its own pages."""

from .entry import Entry, archive, journal_requests
from .live import LiveMock, Source, live
from .pages import CONTROL_PREFIX
from .received import Received
from .running import RunningMock
from .setting import Wish, override_for
from .store import MemoryStore, Override, Store
from .watching import Say, Watch
from .worker_store import SharedStore, shared_store

__all__ = [
    "CONTROL_PREFIX",
    "Entry",
    "LiveMock",
    "MemoryStore",
    "Override",
    "Received",
    "RunningMock",
    "Say",
    "SharedStore",
    "Source",
    "Store",
    "Watch",
    "Wish",
    "archive",
    "journal_requests",
    "live",
    "override_for",
    "shared_store",
]
