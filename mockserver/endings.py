"""Ends of a connection that are no answer: what a client meets when a server or the way to it breaks."""

import socket
import struct
from asyncio import Transport
from typing import Final

from .reply import Reply
from .wire import WrittenReplies

TRANSPORT: Final = "truespec.transport"
"""Key of an ASGI scope under which the application finds the connection, to end it otherwise."""

_RESET: Final = struct.pack("ii", 1, 0)
"""Of SO_LINGER: closing throws away what is not sent yet."""


def reset(transport: Transport) -> None:
    """Reset a connection: what the kernel still holds for its client is gone, too."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


def fail(transport: Transport, reply: Reply) -> None:
    """Fail a connection as an answer wants it."""
    if reply.failure == "reset":
        reset(transport)
        return
    if reply.failure == "cut":
        message = WrittenReplies().of(reply)
        transport.write(message[: len(message) - (len(reply.body) + 1) // 2])
    transport.close()
