"""Ctrl-C before a command has begun, and after its work is done.

Before, there is nothing to end in order, and modules are half loaded:
an exception raised while native code sets itself up comes out as another one, with a traceback.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing is imported that can wait: until then an interrupt is a traceback
    from collections.abc import Callable, Generator
    from types import FrameType
    from typing import Final, NoReturn

_STANDARD_ERROR: Final = 2
_INTERRUPTED: Final = 130
"""`ExitCode.INTERRUPTED`, whose module is one of those that are being loaded."""


@contextmanager
def ending_at_once(*, is_last: bool = False) -> Generator[None]:
    """End the process where it is interrupted in this block, until a command says that it `begins`.

    is_last: whether the process ends after the block: an interrupt then ends it at once again.
    """
    if not _is_set(_end):
        yield
        return
    try:
        yield
    finally:
        if is_last:
            _is_set(_end)
        else:
            begins()


@contextmanager
def held_back() -> Generator[None]:
    """Let one interrupt pass in this block, where what was found is written: only a second one ends that."""

    def note(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, _USUAL)

    if not _is_set(note):
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _USUAL)


def begins() -> None:
    """Take interrupts as exceptions from here on."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, _USUAL)


def _is_set(handler: Callable[[int, FrameType | None], None]) -> bool:
    """Have interrupts handled, where they are not yet: who started us may want them ignored, and in another
    than the main thread there are none.
    """
    if signal.getsignal(signal.SIGINT) is not _USUAL:
        return False
    try:
        signal.signal(signal.SIGINT, handler)
    except ValueError:
        return False
    return True


_USUAL: Final = signal.default_int_handler


def _end(number: int, frame: FrameType | None) -> NoReturn:
    os.write(_STANDARD_ERROR, b"truespec: interrupted\n")
    os._exit(_INTERRUPTED)
