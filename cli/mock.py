"""`truespec mock SPEC`: serve a document until a signal comes."""

import gc
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
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
    ServerSettings,
    Site,
    check_certificate,
    listen,
    listen_locally,
    serve,
)
from ..spec import DocumentError, UsageError
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
_WITHOUT_WARNINGS: Final = frozenset({"silent", "fatal", "error"})


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
    unix_socket: str | None,
    tls_cert: str | None,
    tls_key: str | None,
    workers: int,
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
) -> ExitCode:
    """Bind, prove the answers, say where the mock listens, serve. Stopped by a signal, it ends with 0."""
    del multiprocess  # of Prism: it moves the printing of the log to a process of its own
    start = time.perf_counter()
    voice = _Voice(None if quiet else _LEVELS[verbose_level], verbose_level not in _WITHOUT_WARNINGS)
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
    certificate = _certificate(tls_cert, tls_key)
    named = documents_of(spec, documents)
    settings = settings.like_prism() if compat else settings
    site = Site([Mount(prefix, Mock(loaded, settings)) for prefix, loaded in named])
    with _listening(host, port, unix_socket, compat) as sockets:
        _serve(site, sockets, unix_socket or host, _Way(voice, start, certificate, workers))
    return ExitCode.CONFORMS


@dataclass(frozen=True, slots=True)
class _Way:
    """How the work is done. start: when it began."""

    voice: _Voice
    start: float
    certificate: tuple[str, str] | None
    workers: int


def _certificate(chain: str | None, key: str | None) -> tuple[str, str] | None:
    if (chain is None) is not (key is None):
        raise UsageError("--tls-cert and --tls-key are given together, or neither")
    if chain is None or key is None:
        return None
    check_certificate(chain, key)
    return chain, key


@contextmanager
def _listening(host: str, port: int, path: str | None, compat: str | None) -> Generator[list[socket]]:
    if path is None:
        yield listen("127.0.0.1" if compat and host == "localhost" else host, port)
        return
    with listen_locally(path) as made:
        yield [made]


def _serve(site: Site, sockets: list[socket], host: str, way: _Way) -> None:
    """Prove, and serve. host: as the user named it; the path of a Unix socket."""
    voice = way.voice
    base = _base(host, sockets[0], "https" if way.certificate else "http")
    for problem in (problem for spec in site.specs for problem in spec.problems):
        voice.warn(f"{problem.at}: {problem.message}")
    proving = _proved(site, voice)
    log = None if voice.level is None else RequestLog(level=voice.level)
    gc.collect()
    gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
    settings = ServerSettings(log, proving, way.certificate, way.workers)
    serve(site, sockets, lambda: _announce(site, base, way.start), settings)


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


def _base(host: str, listening: socket, scheme: str) -> str:
    address = listening.getsockname()
    if isinstance(address, str):  # of a Unix socket
        return address
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{address[1]}"
