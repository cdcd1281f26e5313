"""What an API sends itself: the requests of callbacks and webhooks, composed, sent, and their answers judged.

`Caller` sends the callbacks of answered requests beside the server, `call` one request at once.
"""

from .called import Called
from .caller import Answered, Caller
from .calling import Calling, call, calling_of, calls_after
from .sending import Receiver, Sender

__all__ = [
    "Answered",
    "Called",
    "Caller",
    "Calling",
    "Receiver",
    "Sender",
    "call",
    "calling_of",
    "calls_after",
]
