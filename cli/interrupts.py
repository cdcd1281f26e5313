"""Ctrl-C before a command has begun, and after its work is done.

Before, there is nothing to end in order, and modules are half loaded:
an exception raised while native code sets itself up comes out as another one, with a traceback.
"""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Final, NoReturn

_STANDARD_ERROR: Final = 2
_INTERRUPTED: Final = 130
"""`ExitCode.INTERRUPTED`, whose module is one of those that are being loaded."""


@contextmanager
def ending_at_once() -> Generator[None]:
    """End the process where it is interrupted in this block, until a command says that it `begins`."""
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not _USUAL:
        yield  # else who started us wants interrupts ignored
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        begins()


@contextmanager
def held_back() -> Generator[None]:
    """Let one interrupt pass in this block, where what was found is written: only a second one ends that."""
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or before is not _USUAL:
        yield
        return

    def note(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, _USUAL)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _USUAL)


def begins() -> None:
    """Take interrupts as exceptions from here on."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, _USUAL)


_USUAL: Final = signal.default_int_handler


def _end(number: int, frame: FrameType | None) -> NoReturn:
    os.write(_STANDARD_ERROR, b"truespec: interrupted\n")
    os._exit(_INTERRUPTED)
