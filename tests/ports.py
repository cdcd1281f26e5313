"""Ports for servers that are started by number."""

import secrets
import socket
from contextlib import suppress
from typing import Final

_FIRST: Final = 10_000
_LAST: Final = 32_000
"""Below those that systems give away themselves: one of these goes to the next connection that anybody makes,
so that a server started a moment later finds it taken, or finds another's server there.
"""


def free_port() -> int:
    """Find a port that nobody listens on, and nobody gets by asking for any."""
    while True:
        port = _FIRST + secrets.randbelow(_LAST - _FIRST)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
