"""Bytes both ways, once client and upstream speak another protocol than HTTP (RFC 9110, Upgrade)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from .content import PIECE, Incoming
from .upstream import Wire


class ClientGone(Exception):
    """The client does not read any more."""


class End(Protocol):
    """One end of a tunnel."""

    reader: Incoming

    def write(self, data: bytes) -> None:
        """Send some bytes."""

    async def drain(self) -> None:
        """Wait until they are read. Raises ClientGone."""

    def end_writing(self) -> None:
        """Tell that no more will come."""


async def tunnel(client: End, wire: Wire) -> None:
    """Pass bytes on until both ends have said that they are done, or one is gone."""
    writer = wire.writer

    def end_upstream() -> None:
        if writer.can_write_eof():
            writer.write_eof()
        else:
            writer.close()

    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_pass(client.reader, writer.write, writer.drain, end_upstream))
            both.create_task(_pass(wire.reader, client.write, client.drain, client.end_writing))
    except* (OSError, ClientGone):
        wire.drop()  # whoever is still there is told by closing


async def _pass(
    reader: Incoming,
    write: Callable[[bytes], None],
    drain: Callable[[], Awaitable[None]],
    end: Callable[[], None],
) -> None:
    while data := await reader.read(PIECE):
        write(data)
        await drain()
    end()
