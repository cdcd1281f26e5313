"""After which unusual answer a client's test failed: what its journal says of it."""

from msgspec.structs import replace

from .entry import Entry
from .store import Store


def failed(store: Store, test: str = "") -> list[Entry]:
    """Note that a client's test failed; list the unusual answers that came before, and the refusals of
    requests that break the document, since the last one that failed or the journal began. The journal has the
    last of them again, with the test's name.
    """
    entries = store.entries()
    last = max((place for place, each in enumerate(entries) if each.failed), default=-1)
    found = [each for each in entries[last + 1 :] if each.oddity]
    if found:
        store.keep(replace(found[-1], failed=test or "a test"))
    return found
