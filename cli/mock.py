"""`truespec mock SPEC`: serve a document until a signal comes."""

import gc
import time
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
    RequestLog,
    ServerSettings,
    Site,
    serve,
)
from ..spec import DocumentError
from .documents import documents_of
from .exit_codes import ExitCode
from .listening import Listening, Opened
from .output import write
from .reading import Documents
from .verbosity import Voice

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
    spec: tuple[str, ...],
    errors: bool,
    cors: bool,
    dynamic: bool,
    seed: str | None,
    examples: Literal["repair", "strict", "trust"] | None,
    ignore_examples: bool,
    validate: Literal["all", "request", "none"],
    auth: Literal["on", "off"],
    base_path: Literal["both", "root", "strict"] | None,
    delay: tuple[str, ...],
    error_rate: tuple[str, ...],
    compat: Literal["prism"] | None,
    multiprocess: bool,
    verbose_level: str,
    max_body: int,
    quiet: bool,
) -> ExitCode:
    """Bind, prove the answers, say where the mock listens, serve. Stopped by a signal, it ends with 0."""
    del multiprocess  # of Prism: it moves the printing of the log to a process of its own
    start = time.perf_counter()
    voice = Voice.of(verbose_level, start, quiet=quiet)
    settings = MockSettings(
        errors=errors,
        cors=cors,
        dynamic=dynamic,
        seed=seed,
        ignore_examples=ignore_examples,
        validate=validate,
        auth=auth == "on",
        delays=tuple(map(Delay.parse, delay)),
        error_rates=tuple(map(ErrorRate.parse, error_rate)),
        max_body=max_body,
    )
    settings = settings.like_prism() if compat else settings
    settings = replace(
        settings, examples=examples or settings.examples, base_path=base_path or settings.base_path
    )
    named = documents_of(spec, documents)
    site = Site([Mount(prefix, Mock(loaded, settings)) for prefix, loaded in named])
    with listening.opened(on_ipv6=not compat) as opened:
        _serve(site, opened, listening.workers, voice)
    return ExitCode.CONFORMS


def _serve(site: Site, opened: Opened, workers: int, voice: Voice) -> None:
    """Tell of the documents, prove, and serve."""
    for problem in (problem for spec in site.specs for problem in spec.problems):
        voice.warn(f"{problem.at}: {problem.message}")
    _tell_unreached(site)
    proving = _proved(site, voice)
    log = None if voice.level is None else RequestLog(level=voice.level)
    gc.collect()
    gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
    settings = ServerSettings(log, proving, opened.certificate, workers)
    mock = LiveMock(site, log=log)
    serve(mock, opened.sockets, lambda: _announce(site, opened.base, voice.start), settings)


def _tell_unreached(site: Site) -> None:
    """Name the examples that no request gets by itself: who wrote them may have meant otherwise."""
    unreached = list(site.unreached())
    if unreached:
        named = ", ".join(f"{each.name} ({each.location})" for each in unreached[:_NAMED])
        more = f" and {len(unreached) - _NAMED} more" if len(unreached) > _NAMED else ""
        write(f"sent only where asked for (Prefer: example=NAME): {named}{more}")


def _proved(site: Site, voice: Voice) -> Proving:
    """Prove what can be before the port opens: all of it where a bad example is a reason not to serve."""
    if site.settings.examples == "strict":
        _refuse_bad_examples(site)
    proving = Proving(chain(site.flaws(), site.proofs()), voice.warn)
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
