"""Ctrl-C before a command's work, and after it."""

import os
import signal
from collections.abc import Iterator
from typing import NoReturn

import pytest
from truespec.cli.interrupts import begins, ending_at_once, held_back


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
