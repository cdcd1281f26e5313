"""A reader who types what a page says: one shell from the first command to the last."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..ports import free_port
from .markdown import File, Step, pattern_of

ROOT: Final = Path(__file__).resolve().parents[2]
MOST_SECONDS: Final = 120
_PORT: Final = re.compile(r"\b40[12]\d\b")
_NOT_COPIED: Final = shutil.ignore_patterns(
    ".*", "__pycache__", "node_modules", "build", "dist", "*.egg-info", "tests", "truespec-report"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did. written: both streams, as they came."""

    step: Step
    written: str
    code: int

    def complaint(self, following: Step | None) -> str | None:
        """Say how this differs from what the page promises; None when it does not."""
        place = f"line {self.step.line}: $ {self.step.command}"
        if self.code and (following is None or following.command != "echo $?"):
            return f"{place}\nended with {self.code}:\n{self.written}"
        written = self.written if self.written.endswith("\n") else f"{self.written}\n"
        if self.step.output and not pattern_of(self.step.output).fullmatch(written):
            return f"{place}\npromises:\n{self.step.output}\nwrote:\n{self.written}"
        return None


@dataclass(frozen=True, slots=True)
class Ports:
    """Free ports in place of those that pages name (4010 to 4029), the same one each time."""

    free: dict[str, str] = field(default_factory=dict[str, str])

    def replaced(self, text: str) -> str:
        """Write a page's text with free ports."""
        return _PORT.sub(lambda found: self.of(found[0]), text)

    def restored(self, text: str) -> str:
        """Write what a command said with the page's ports."""
        for named, free in self.free.items():
            text = re.sub(rf"\b{free}\b", named, text)
        return text

    def of(self, named: str) -> str:
        """Find the free port that stands for one that is named."""
        if named not in self.free:
            self.free[named] = str(free_port())
        return self.free[named]


def read_page(steps: Iterable[Step | File], folder: Path, start: str = ".") -> list[Outcome]:
    """Do what a page says, in a copy of the checkout; what it started is stopped at its end.

    start: the folder, from the root of the checkout, in which the reader stands.
    """
    copy, notes = folder / "checkout", folder / "notes"
    notes.mkdir()
    shutil.copytree(ROOT, copy, ignore=_NOT_COPIED)
    ports = Ports()
    with subprocess.Popen(
        ["bash", "--norc"],
        stdin=subprocess.PIPE,
        cwd=copy / start,
        env=_environment(ports),
        text=True,
        start_new_session=True,
    ) as shell:
        try:
            return list(_outcomes(steps, shell, ports, copy / start, notes))
        finally:
            _stop(shell)


def _outcomes(
    steps: Iterable[Step | File], shell: "subprocess.Popen[str]", ports: Ports, here: Path, notes: Path
) -> Iterator[Outcome]:
    for number, step in enumerate(steps):
        if isinstance(step, Step):
            yield _outcome(step, shell, ports, notes / str(number))
            continue
        target = here / step.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(ports.replaced(step.text), encoding="utf-8")


def _outcome(step: Step, shell: "subprocess.Popen[str]", ports: Ports, note: Path) -> Outcome:
    """Let the shell run a command: its words into one file, its exit code, when it is there, into another."""
    out, code, new = note.with_suffix(".out"), note.with_suffix(".code"), note.with_suffix(".new")
    command = ports.replaced(step.command)
    assert shell.stdin is not None
    shell.stdin.write(
        f"(exit ${{last:-0}}); eval {shlex.quote(command)} >{shlex.quote(str(out))} 2>&1 </dev/null\n"
        f"last=$?; echo $last >{shlex.quote(str(new))}; mv {shlex.quote(str(new))} {shlex.quote(str(code))}\n"
    )
    shell.stdin.flush()
    _wait_for(code.exists, step)
    if command.rstrip().endswith("&"):
        _wait_for(lambda: _is_served(step, ports), step)
    written = out.read_text(encoding="utf-8", errors="replace")
    return Outcome(step, ports.restored(written), int(code.read_text()))


_OURS: Final = ("COV", "PYTEST_", "TRUESPEC_")
"""What is set for these tests, and is nothing to a reader of the page."""


def _environment(ports: Ports) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRUESPEC_", "COV", "PYTEST_"))
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return kept | {"PATH": path, "TRUESPEC_PORT": ports.of("4010"), "NO_COLOR": "1", "COLUMNS": "120"}


def _is_served(step: Step, ports: Ports) -> bool:
    """Say whether something listens on the ports that a command names, or on the default one."""
    named = _PORT.findall(step.command) or ["4010"]
    for port in named:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(ports.of(port)))) != 0:
                return False
    return True


def _wait_for(is_so: Callable[[], bool], step: Step) -> None:
    until = time.monotonic() + MOST_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"line {step.line}: $ {step.command}: nothing after {MOST_SECONDS} seconds")
        time.sleep(0.02)


def _stop(shell: "subprocess.Popen[str]") -> None:
    """Stop the shell and all that it started: they are one process group."""
    with suppress(ProcessLookupError):
        os.killpg(shell.pid, signal.SIGTERM)
    time.sleep(0.2)  # a mock that is asked to stop does so by itself
    with suppress(ProcessLookupError):
        os.killpg(shell.pid, signal.SIGKILL)
