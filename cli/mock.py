"""`truespec mock SPEC`: serve a document until a signal comes."""

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from socket import socket
from types import MappingProxyType
from typing import Final, Literal

from ..mockserver import (
    Addresses,
    LogLevel,
    Mock,
    MockSettings,
    Mount,
    Proving,
    RequestLog,
    Site,
    listen,
    serve,
)
from ..spec import DocumentError, Formats
from .documents import documents_of
from .exit_codes import ExitCode
from .output import remark, write
from .reading import Documents

_PROOF_SECONDS: Final = 0.4
"""How long the port stays closed for proving answers; what is left of a large document is proved after
that.
"""

_LEVELS: Final[Mapping[str, LogLevel | None]] = MappingProxyType(
    {
        "silent": None,
        "fatal": None,
        "error": "refused",
        "warn": "refused",
        "info": "all",
        "debug": "full",
        "trace": "full",
    }
)


@dataclass(frozen=True, slots=True)
class _Voice:
    """What is said of the work. warns: of the document, before and while it is served."""

    level: LogLevel | None
    warns: bool

    def warn(self, text: str) -> None:
        """Say what is wrong with the document."""
        if self.warns:
            remark(f"warning: {text}")


def run(
    *,
    documents: Documents,
    spec: tuple[str, ...],
    port: int,
    host: str,
    errors: bool,
    cors: bool,
    dynamic: bool,
    seed: str | None,
    examples: Literal["repair", "strict", "trust"] | None,
    ignore_examples: bool,
    validate: Literal["all", "request", "none"],
    auth: Literal["on", "off"],
    base_path: Literal["both", "root", "strict"] | None,
    compat: Literal["prism"] | None,
    multiprocess: bool,
    verbose_level: str,
    max_body: int,
    quiet: bool,
    formats: str,
) -> ExitCode:
    """Bind, prove the answers, say where the mock listens, serve. Stopped by a signal, it ends with 0."""
    del multiprocess  # of Prism: it moves the printing of the log to a process of its own
    start = time.perf_counter()
    voice = _Voice(
        None if quiet else _LEVELS[verbose_level], verbose_level not in ("silent", "fatal", "error")
    )
    settings = MockSettings(
        errors=errors,
        cors=cors,
        dynamic=dynamic,
        seed=seed,
        examples=examples or ("trust" if compat else "repair"),
        ignore_examples=ignore_examples,
        validate=validate,
        auth=auth == "on",
        base_path=base_path or ("root" if compat else "both"),
        max_body=max_body,
    )
    settings = settings.like_prism() if compat else settings
    site = Site(
        [
            Mount(prefix, Mock(loaded, settings))
            for prefix, loaded in documents_of(spec, Formats.parse(formats), documents)
        ]
    )
    sockets = listen("127.0.0.1" if compat and host == "localhost" else host, port)
    _serve(site, host, sockets, voice, start)
    return ExitCode.CONFORMS


def _serve(site: Site, host: str, sockets: list[socket], voice: _Voice, start: float) -> None:
    for problem in (problem for spec in site.specs for problem in spec.problems):
        voice.warn(f"{problem.at}: {problem.message}")
    proving = _proved(site, voice)
    log = None if voice.level is None else RequestLog(level=voice.level)
    gc.collect()
    gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
    serve(site, sockets, lambda: _announce(site, _base(host, sockets), start), log=log, proving=proving)


def _proved(site: Site, voice: _Voice) -> Proving:
    """Prove what can be before the port opens: all of it where a bad example is a reason not to serve."""
    if site.settings.examples == "strict":
        _refuse_bad_examples(site)
    proving = Proving(site.proofs(), voice.warn)
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


def _base(host: str, sockets: Sequence[socket]) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{sockets[0].getsockname()[1]}"
