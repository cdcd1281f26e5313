"""`truespec mock SPEC`: serve a document until a signal comes."""

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from socket import socket
from types import MappingProxyType
from typing import Final, Literal

from ..mockserver import Addresses, LogLevel, Mock, MockSettings, Proving, RequestLog, listen, serve
from ..spec import DocumentError, Formats, Spec
from .exit_codes import ExitCode
from .output import remark, write

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
    spec: str,
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
    loaded = _loaded(spec, Formats.parse(formats))
    mock = Mock(loaded, settings.like_prism() if compat else settings)
    sockets = listen("127.0.0.1" if compat and host == "localhost" else host, port)
    for problem in loaded.problems:
        voice.warn(f"{problem.at}: {problem.message}")
    proving = _proved(mock, voice)
    log = None if voice.level is None else RequestLog(level=voice.level)
    gc.collect()
    gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
    serve(mock, sockets, lambda: _announce(mock, _base(host, sockets), start), log=log, proving=proving)
    return ExitCode.CONFORMS


def _loaded(spec: str, formats: Formats) -> Spec:
    """Read the document. Raises DocumentError where there is nothing to serve."""
    loaded = Spec.load(spec, formats=formats)
    if not loaded.operations:
        raise DocumentError("there are no operations to serve", loaded.document.location("/paths"))
    return loaded


def _proved(mock: Mock, voice: _Voice) -> Proving:
    """Prove what can be before the port opens: all of it where a bad example is a reason not to serve."""
    proving = Proving(mock.proofs(), voice.warn)
    if mock.settings.examples != "strict":
        proving.run(_PROOF_SECONDS)
        return proving
    broken = list(mock.unproved())
    if not broken:
        return proving
    at, words = broken[0].told()
    more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
    raise DocumentError(f"{words}{more}; --examples repair serves it mended", at)


def _announce(mock: Mock, base: str, start: float) -> None:
    """Say where the operations are, then the line that wrappers wait for."""
    addresses = Addresses()
    for operation in mock.spec.operations:
        write(f"{operation.method:7} {base}{addresses.target(operation)}")
    seconds = time.perf_counter() - start
    write(f"truespec mock of {mock.spec.title or mock.spec.name} listening on {base} ({seconds:.1f} s)")


def _base(host: str, sockets: Sequence[socket]) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{sockets[0].getsockname()[1]}"
