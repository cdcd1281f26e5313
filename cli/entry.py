"""What `truespec` begins with: from here on an interrupt ends in one line, also while modules are loaded.

So it imports next to nothing itself.
"""

from __future__ import annotations

import sys

from .interrupts import ending_at_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(args: Sequence[str] | None = None, prog_name: str = "truespec") -> NoReturn:
    """Run a command and end the process with its exit code.

    args: without the program's name; those of the process where there are none: it ends then, and nobody
    else takes interrupts.
    """
    with ending_at_once(is_last=args is None):
        from .application import completing, exit_code

        completing(prog_name)
        code = exit_code(list(sys.argv[1:] if args is None else args), prog_name)
    sys.exit(code)
