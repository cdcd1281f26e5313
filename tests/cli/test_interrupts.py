"""Ctrl-C before a command's work, and after it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final, NoReturn

import pytest
from truespec.cli.interrupts import begins, ending_at_once, held_back

from ..contract_tests.sample_server import sample_server

FLAGSHIP: Final = "spec/images.yaml"
ANNOUNCED: Final = """
import sys

class Told:
    def find_spec(self, name, path=None, target=None):
        if name == "truespec.cli.application":
            print("here", flush=True)

sys.meta_path.insert(0, Told())
from truespec.cli import main
main()
"""
"""`truespec`, which tells when it imports its first large module: before, Python itself is starting."""


@pytest.fixture(autouse=True)
def usual_interrupts() -> Iterator[None]:
    """Take interrupts as Python does: who runs the tests in the background ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_before_a_command_begins_an_interrupt_ends_the_process_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def leave(code: int) -> NoReturn:
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit, match="130"), ending_at_once():
        interrupt()
    assert capfd.readouterr().err == "truespec: interrupted\n"


def test_once_it_has_begun_an_interrupt_is_an_exception() -> None:
    with ending_at_once():
        begins()
        with pytest.raises(KeyboardInterrupt):
            interrupt()


def test_while_reports_are_written_the_first_interrupt_is_let_pass_and_the_second_is_not() -> None:
    with held_back():
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupt()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_wants_interrupts_ignored_has_them_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ending_at_once(), held_back():
            interrupt()
            assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_once_the_process_ends_an_interrupt_ends_it_at_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def leave(code: int) -> NoReturn:
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", leave)
    with ending_at_once(is_last=True):
        begins()
    with pytest.raises(SystemExit, match="130"):
        interrupt()
    assert capfd.readouterr().err == "truespec: interrupted\n"


def test_whatever_a_run_is_at_an_interrupt_ends_it_without_a_traceback() -> None:
    with sample_server("missing-image-crash") as url:
        for delay in (0, 0.02, 0.1, 0.3, 0.6, 1, 2):
            process = subprocess.Popen(
                [sys.executable, "-c", ANNOUNCED, *f"fuzz {FLAGSHIP} --url {url} --corpus none".split()],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            report, errors = process.communicate(timeout=60)
            assert (errors, process.returncode) in (("truespec: interrupted\n", 130), ("", 130), ("", 1))
            assert bool(errors) != ("(incomplete)" in report)
