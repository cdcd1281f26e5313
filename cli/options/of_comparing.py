"""What counts when two documents are compared."""

from typing import Final

from .kinds import LEVEL, SENDERS
from .option import Option

OF_COMPARING: Final[tuple[Option, ...]] = (
    Option(
        "fail_on",
        ("--fail-on",),
        LEVEL,
        "breaking",
        "End with 1 where a change is of this level or worse.",
        ("diff",),
    ),
    Option(
        "senders",
        ("--senders",),
        SENDERS,
        "declared",
        "Whether senders send only what their document names, or anything that it allows.",
        ("diff",),
    ),
)
