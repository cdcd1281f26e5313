"""`truespec mock SPEC`: serve a document until a signal comes."""

import gc
import time
from contextlib import nullcontext
from itertools import chain
from typing import Final, Literal

from msgspec.structs import replace

from ..mockserver import (
    Addresses,
    Delay,
    ErrorRate,
    LiveMock,
    Mock,
    MockSettings,
    Mount,
    Proving,
    Say,
    ServerSettings,
    Site,
    Watch,
    serve,
    shared_store,
)
from ..spec import DocumentError, UsageError
from .answering import Answering
from .documents import documents_of, watched_paths
from .exit_codes import ExitCode
from .listening import Listening, Opened
from .noting import Noting
from .output import write
from .reading import Documents

_PROOF_SECONDS: Final = 0.4
"""How long the port stays closed for proving answers; what is left of a large document is proved after
that.
"""

_NAMED: Final = 5
"""Examples that are named at start; more are counted."""


def run(
    *,
    documents: Documents,
    listening: Listening,
    answering: Answering,
    spec: tuple[str, ...],
    examples: Literal["repair", "strict", "trust"] | None,
    validate: Literal["all", "request", "none"],
    hostile: bool,
    next_version: str | None,
    delay: tuple[str, ...],
    error_rate: tuple[str, ...],
    allow_callbacks: tuple[str, ...],
    journal: bool,
    watch: bool,
    noting: Noting,
) -> ExitCode:
    """Bind, prove the answers, say where the mock listens, serve. Stopped by a signal, it ends with 0."""
    if next_version is not None and not (hostile and len(spec) == 1):
        raise UsageError("--next NEW is for one document, and wants --hostile")
    settings = replace(
        answering.settings,
        hostile=hostile,
        next_version=documents.load(next_version) if next_version is not None else None,
        examples=examples or answering.settings.examples,
        validate=validate,
        delays=tuple(map(Delay.parse, delay)),
        error_rates=tuple(map(ErrorRate.parse, error_rate)),
        callback_hosts=(*answering.settings.callback_hosts, *allow_callbacks),
    )
    work = _Work(tuple(spec), documents, settings, noting)
    site = work.site()
    with listening.opened(on_ipv6=not answering.as_prism) as opened:
        work.serve(site, opened, listening.workers, keeps=journal, watches=watch)
    return ExitCode.CONFORMS


class _Work:
    """What is served, and how it is told of."""

    def __init__(
        self, sources: tuple[str, ...], documents: Documents, settings: MockSettings, noting: Noting
    ) -> None:
        self._sources = sources
        self._documents = documents
        self._settings = settings
        self._noting = noting
        self._start = time.perf_counter()
        self._since = time.time_ns()

    def site(self) -> Site:
        """Read the documents."""
        named = documents_of(self._sources, self._documents)
        return Site([Mount(prefix, Mock(loaded, self._settings)) for prefix, loaded in named])

    def serve(self, site: Site, opened: Opened, workers: int, *, keeps: bool, watches: bool) -> None:
        """Tell of the documents, prove, and serve."""
        if self._settings.hostile:
            write("answers are unusual on purpose; POST /__truespec/failed tells those before a failure")
        else:
            _tell_unreached(site)
        proving = _proved(site, self._noting.warn)
        log = self._noting.log()
        paths = watched_paths(self._sources, self._documents) if watches else ()
        watch = Watch(self._again, paths, self._since, self._noting.say) if paths else None
        gc.collect()
        gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
        settings = ServerSettings(log, proving, opened.certificate, workers, watch)
        with shared_store(workers) if workers > 1 else nullcontext() as store:
            mock = LiveMock(site, store, keeps=keeps, log=log)
            serve(mock, opened.sockets, lambda: _announce(site, opened.base, self._start), settings)

    def _again(self, say: Say) -> Site:
        """Read the documents once more."""
        site = self.site()
        _proved(site, lambda text: say(f"warning: {text}"))
        return site


def _tell_unreached(site: Site) -> None:
    """Name the examples that no request gets by itself: who wrote them may have meant otherwise."""
    unreached = list(site.unreached())
    if unreached:
        named = ", ".join(f"{each.name} ({each.location})" for each in unreached[:_NAMED])
        more = f" and {len(unreached) - _NAMED} more" if len(unreached) > _NAMED else ""
        write(f"sent only where asked for (Prefer: example=NAME): {named}{more}")


def _proved(site: Site, warn: Say) -> Proving:
    """Prove what can be before the port opens: all of it where a bad example is a reason not to serve."""
    for problem in (problem for spec in site.specs for problem in spec.problems):
        warn(f"{problem.at}: {problem.message}")
    if site.settings.examples == "strict":
        _refuse_bad_examples(site)
    proving = Proving(chain(site.flaws(), site.proofs()), warn)
    proving.run(_PROOF_SECONDS)
    return proving


def _refuse_bad_examples(site: Site) -> None:
    broken = [each for step in site.proofs() for each in step]
    if broken:
        at, words = broken[0].told()
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        raise DocumentError(f"{words}{more}; --examples repair serves it mended", at)


def _announce(site: Site, base: str, start: float) -> None:
    """Say where the operations are, then the line that wrappers wait for."""
    addresses = Addresses()
    for prefix, operation in site.operations():
        write(f"{operation.method:7} {base}{prefix}{addresses.target(operation)}")
    names = ", ".join(spec.title or spec.name for spec in site.specs)
    write(f"truespec mock of {names} listening on {base} ({time.perf_counter() - start:.1f} s)")
