"""`truespec diff OLD NEW`: which changes break a client or a server, each with its proof."""

import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext

from msgspec.structs import replace

from ..contract_tests import Comparison
from ..spec import TruespecError, UsageError, collected_later
from .accepting import Acceptances
from .comparing import Comparing
from .exit_codes import ExitCode
from .folders import are_folders, found_in
from .live import Live
from .output import write, write_to
from .pairs import How, Pair, compared, concluded
from .reading import Documents
from .telling import Telling


def run(
    *,
    documents: Documents,
    old: str | None,
    new: str | None,
    olds: Sequence[str],
    base: str | None,
    batch: str | None,
    ids: bool,
    telling: Telling,
    acceptances: Acceptances,
    comparing: Comparing,
    live: Live,
    traffic: str | None,
    inline_accepted: bool,
) -> ExitCode:
    """Write the changes, as text or as JSON. One of the documents may come from standard input.

    Without OLD and NEW, the documents of the repository are compared with those of the merge base.
    """
    if ids:
        from .kinds_of_change import kinds_as_json, kinds_as_text

        write(kinds_as_text()) if telling.json is None else write_to(telling.json, kinds_as_json())
        return ExitCode.CONFORMS
    if olds and old is not None and new is None:
        old, new = None, old  # the one that is named by its place is NEW
    how = How(acceptances, comparing, live, traffic, semver=telling.semver, inline_accepted=inline_accepted)
    if batch is not None:
        from .batch import run_batch

        is_alone = old is new is base is None and not (olds or telling.semver or telling.expand)
        if not is_alone or telling.is_written or acceptances.accept or live.against or traffic:
            raise UsageError("--batch takes its documents from lines and answers in lines: give it alone")
        return run_batch(batch, documents, comparing, acceptances)
    before = (*(() if old is None else (old,)), *olds)
    if new is None and not olds and old is None:
        return _found(documents, base, None, telling, how)
    if new is None:
        raise UsageError("two documents are compared: name OLD and NEW, or neither of them")
    if base is not None:
        raise UsageError("--base finds OLD by itself: it goes without OLD and NEW")
    if [*before, new].count("-") > 1:
        raise UsageError("only one of the documents can come from standard input")
    if len(before) == 1 and are_folders(before[0], new):
        return _found(documents, None, (before[0], new), telling, how)
    # Of several pairs, what only one of them needed is garbage when the next one is compared.
    with _kept_to_the_end() if len(before) == 1 else nullcontext():
        return _told([compared(documents, (each, new), comparing) for each in before], None, telling, how)


@contextmanager
def _kept_to_the_end() -> Generator[None]:
    """Keep the garbage collector from looking through two documents, and all that is known of them: they stay
    until the process ends, and of kubernetes.json with 120 edits its rounds were a quarter of the time.
    """
    with collected_later():
        try:
            yield
        finally:
            gc.freeze()


def _found(
    documents: Documents,
    base: str | None,
    folders: tuple[str, str] | None,
    telling: Telling,
    how: How,
) -> ExitCode:
    """Compare what is found: in two folders, or in the repository."""
    from .merge_base import found_documents
    from .repository import pairs_of

    try:
        found = found_documents(base) if folders is None else found_in(*folders)
    except TruespecError as error:
        words = str(error).removeprefix("could not compare: ")
        telling.write(Comparison(base="", error=words))
        raise
    base = found.base if folders is None else None
    return _told(pairs_of(found, documents, how.comparing), base, telling, how, found.notes)


def _told(
    pairs: list[Pair], base: str | None, telling: Telling, how: How, notes: tuple[str, ...] = ()
) -> ExitCode:
    done = concluded(pairs, base, how)
    telling.write(replace(done.comparison, notes=(*notes, *done.comparison.notes)))
    if done.error is not None:
        raise done.error
    how.acceptances.check([each for pair in pairs for each in pair.known])
    return done.code
