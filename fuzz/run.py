"""`truespec fuzz`, without the command: look for what breaks the contract until the time is up."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from ..contract_tests import Report, Target, read_private, report_of, selected
from ..spec import Spec, UsageError
from .collecting import collected_seldom
from .corpus import CorpusCase, read_case, read_corpus, remember
from .exploring import Explored, explore
from .replaying import keys_taken
from .settings import FuzzSettings
from .standing import Watch, unwatched


@collected_seldom()
def fuzz(
    spec: Spec, target: Target, settings: FuzzSettings | None = None, watch: Watch = unwatched
) -> Report:
    """Fuzz a server for the time of the settings.

    Raises UsageError when no operation is left to fuzz, or several workers would listen at one place;
    TargetError when the server can't be reached. An interrupt or a server that stops answering gives a report
    of what was seen so far, marked incomplete.
    """
    settings = settings or FuzzSettings()
    if settings.replay is not None:
        only = keys_taken(spec, read_case(settings.replay))
        settings = replace(settings, only=only, exclude=(), focus=None)
    operations = selected(spec, settings.only, settings.exclude)
    if settings.focus is not None:
        operations = tuple(each for each in operations if each.key in settings.focus.operations)
    if not operations:
        raise UsageError("no operation is left to fuzz")
    read_private(settings.private, spec, target)
    if settings.is_spread and settings.receiving.is_for_one:
        raise UsageError("--callbacks and --callback-url name one place to listen at, for one worker")
    started, begun = datetime.now(UTC), time.monotonic()
    remembered = _remembered(settings)
    if settings.is_spread:
        from .spread import explore_spread  # late: processes and clusters take time to import

        explored = explore_spread(spec, target, operations, settings, watch, tuple(remembered), begun)
    else:
        explored = explore(spec, target, operations, settings, watch, remembered, begun)
    session = explored.session
    session.notes += [target.code.told()] if target.code is not None else []
    problem = _kept(explored, settings) or explored.problem
    elapsed, is_cut = time.monotonic() - begun, problem is not None
    return report_of(session, operations, settings.seed, started, elapsed, incomplete=is_cut)


def _remembered(settings: FuzzSettings) -> Iterable[CorpusCase]:
    return (read_case(settings.replay),) if settings.replay is not None else read_corpus(settings.corpus)


def _kept(explored: Explored, settings: FuzzSettings) -> str | None:
    """Add to the corpus; why an interrupt has cut that short, or None: the report comes all the same."""
    session = explored.session
    try:
        problem = remember(settings.corpus, session, explored.kept) if settings.corpus is not None else None
        session.notes += [problem] if problem is not None else []
    except KeyboardInterrupt as error:
        session.cut_short(error)
        return session.notes[-1]
    return None
