"""What counts when two documents are compared."""

from typing import Final

from .kinds import SENDERS
from .option import Option

OF_COMPARING: Final[tuple[Option, ...]] = (
    Option(
        "senders",
        ("--senders",),
        SENDERS,
        "declared",
        "Whether senders send only what their document names, or anything that it allows.",
        ("diff",),
    ),
)
