"""Which one request is meant, and where it goes."""

from typing import Final

from .kinds import ENTRY, TEXT, URL
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
    Option(
        "entry",
        ("--entry",),
        ENTRY,
        None,
        "Of several requests this one, from 1; the last, if not told.",
        ("why",),
        in_files=False,
    ),
)
