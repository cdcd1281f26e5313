"""`truespec mock SPEC`: serve a document until a signal comes."""

import time
from collections.abc import Sequence
from socket import socket

from ..mockserver import Mock, MockSettings, listen, serve
from ..spec import DocumentError, Spec
from .exit_codes import ExitCode
from .output import remark, write


def run(*, spec: str, port: int, host: str, errors: bool, cors: bool, max_body: int, quiet: bool) -> ExitCode:
    """Bind, prove the answers, say where the mock listens, serve. Stopped by a signal, it ends with 0."""
    start = time.perf_counter()
    loaded = Spec.load(spec)
    if not loaded.operations:
        raise DocumentError("there are no operations to serve", loaded.document.location("/paths"))
    mock = Mock(loaded, MockSettings(errors=errors, cors=cors, max_body=max_body))
    sockets = listen(host, port)
    for problem in loaded.problems:
        remark(f"warning: {problem.at}: {problem.message}")
    for operation, answer in mock.unproved():
        first = answer.violations[0]
        broken = f"{operation.key} {answer.status}: {first.where} {first.message}; {answer.source}"
        remark(f"warning: {first.at}: {broken}")

    def started() -> None:
        base = _base(host, sockets)
        for operation in loaded.operations:
            write(f"{operation.method:7} {base}{operation.path}")
        seconds = time.perf_counter() - start
        write(f"truespec mock of {loaded.title or loaded.name} listening on {base} ({seconds:.1f} s)")

    serve(mock, sockets, started, quiet=quiet)
    return ExitCode.CONFORMS


def _base(host: str, sockets: Sequence[socket]) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{sockets[0].getsockname()[1]}"
