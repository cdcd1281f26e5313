"""Runs every command on a document, and watches what it opens, connects to and starts.

Python's audit events tell of every file and process; a socket that listens tells of every connection, whoever
makes it. Memory is limited by the system, time by the caller.
"""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SECONDS: Final = 60
"""After which a command counts as hanging; on a busy machine all of them need less than a tenth of that."""

MEMORY: Final = 3 << 30
"""Bytes of address space that a command gets; about 1 GiB of it is mapped by libraries, never touched."""

_WATCHED: Final = """\
import json, resource, sys
report, memory, *arguments = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
log = open(report, "a", buffering=1)
def watch(event, details):
    if event in ("open", "subprocess.Popen", "os.system", "os.exec", "socket.connect", "import"):
        if event != "import" and isinstance(details[0], (str, bytes, int)) or event == "socket.connect":
            log.write(json.dumps([event, [repr(each)[:500] for each in details[:2]]]) + "\\n")
sys.addaudithook(watch)
from truespec.cli import main
main(arguments)
"""


@dataclass(slots=True)
class Watched:
    """What a command did. opened: files; started: processes."""

    exit_code: int
    output: str
    opened: list[str] = field(default_factory=list[str])
    started: list[str] = field(default_factory=list[str])


def watched(folder: Path, *arguments: str) -> Watched:
    """Run a command in `folder` to its end; a mock until it listens."""
    report = folder.parent / "events"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-c", _WATCHED, str(report), str(MEMORY), *arguments]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if arguments[0] == "mock" and " listening on " in line:
                process.send_signal(signal.SIGTERM)
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.communicate()
    found = Watched(code, "".join(lines))
    for line in report.read_text(encoding="utf-8").splitlines():
        event, details = json.loads(line)
        if event == "open":
            found.opened.append(details[0].strip("b'\""))
        elif event != "socket.connect":
            found.started.append(" ".join(details))
    return found


@contextmanager
def tripwire() -> Generator[tuple[int, list[bytes]]]:
    """Listen on a port where nobody may connect; give it, and what came all the same."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    came.append(connection.recv(1000))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1], came
        finally:
            done.set()
            thread.join()
