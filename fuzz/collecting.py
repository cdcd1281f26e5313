"""Garbage looked for seldom: a run keeps nearly all that it makes."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_OBJECTS: Final = 50_000
"""New objects between two rounds of the collector."""


@contextmanager
def collected_seldom() -> Generator[None]:
    """Have the garbage collector pass over what is there by now, and seldom look at the rest: going through a
    document of 2,000 operations and what is compiled of it was half of a run.
    """
    usual, is_mine = gc.get_threshold(), gc.get_freeze_count() == 0
    gc.freeze()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        if is_mine:
            gc.unfreeze()
