"""What the server under test sends itself: received here, and held to the callbacks of the document.

A `Receiver` gives addresses away, each for one request; `heard_of` says what a message shows that came.
"""

from .addressing import address_at, draft_to, readdressed, receivable_of
from .answering import refusals
from .judging import Heard, called, heard_of
from .receiver import Invitation, Received, Receiver, Receiving

__all__ = [
    "Heard",
    "Invitation",
    "Received",
    "Receiver",
    "Receiving",
    "address_at",
    "called",
    "draft_to",
    "heard_of",
    "readdressed",
    "receivable_of",
    "refusals",
]
