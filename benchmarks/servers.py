"""Servers under load: started on a free port, waited for, measured in CPU time, stopped by id."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """A running server. name: for tables. port: on 127.0.0.1. pid: of its main process."""

    name: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Sum the user and system time of the process and all below it, finished children included."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(_ticks(pid) for pid in _family(self.pid)) / ticks

    def megabytes(self) -> float:
        """Sum the memory that the process and all below it hold now (Linux)."""
        page = os.sysconf("SC_PAGE_SIZE")
        return sum(_pages(pid) for pid in _family(self.pid)) * page / 1e6


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(name: str, command: list[str], port: int, cwd: Path | None = None) -> Iterator[Server]:
    """Run a server that listens on `port`, its output thrown away; stop it by process id at the end."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it listened")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise RuntimeError(f"nothing listens on port {port} after {START_SECONDS} s")


def _family(pid: int) -> list[int]:
    """List a process and its descendants (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    found = [pid]
    for known in found:
        found.extend(child for child, parent in parents.items() if parent == known)
    return found


def _ticks(pid: int) -> int:
    with suppress(OSError):
        return sum(int(part) for part in _stat(pid)[11:15])
    return 0


def _pages(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return 0


def _stat(pid: int) -> list[str]:
    """Read /proc/PID/stat from the state on: the name before it may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
