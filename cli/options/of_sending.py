"""Where one request goes, and which of those that a document describes."""

from typing import Final

from .kinds import TEXT, URL
from .option import Option

OF_SENDING: Final[tuple[Option, ...]] = (
    Option(
        "to",
        ("--to",),
        URL,
        None,
        "The receiver: it goes there.",
        ("webhook",),
        required=True,
        in_files=False,
    ),
    Option(
        "method", ("--method",), TEXT, None, "The method, where it has several.", ("webhook",), in_files=False
    ),
    Option(
        "example",
        ("--example",),
        TEXT,
        None,
        "Send the content of this example.",
        ("webhook",),
        in_files=False,
    ),
)
