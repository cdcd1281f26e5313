"""What something costs, counted: a clock tells of the machine and of who else uses it."""

import sys
from collections.abc import Callable


def calls_of(function: Callable[[], object]) -> int:
    """Count the functions that a call calls, in Python and in C."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count
