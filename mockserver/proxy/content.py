"""The content of a message while it passes: read in pieces, kept for the judge up to a limit."""

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from .framing import Framing
from .heads import MAX_HEAD, Malformed, read_trailers

PIECE: Final = 64 * 1024
"""Bytes of content that are read at once."""

_CHUNK: Final = re.compile(
    rb"([0-9A-Fa-f]{1,15})((?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
    rb"(?:[ \t]*=[ \t]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|\"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]"
    rb"|\\[\t\x20-\x7e\x80-\xff])*\"))?)*)[ \t]*\r\n"
)
_LONGEST_CHUNK_LINE: Final = 1024


class Truncated(Exception):
    """A message that ended before it was complete."""


class Late(Truncated):
    """A message of which nothing came any more."""


class Incoming(asyncio.StreamReader):
    """What comes on a connection; knows how much of it nobody has read yet."""

    def __init__(self) -> None:
        super().__init__(MAX_HEAD, asyncio.get_running_loop())
        self._received = self._taken = 0

    @property
    def pending(self) -> int:
        """Bytes that have come and are not read."""
        return self._received - self._taken

    def feed_data(self, data: bytes) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] # bytes come
        """Take what has come."""
        self._received += len(data)
        super().feed_data(data)

    async def read(self, n: int = -1) -> bytes:
        """Read some bytes; b"" at the end."""
        data = await super().read(n)
        self._taken += len(data)
        return data

    async def readexactly(self, n: int) -> bytes:
        """Read so many bytes."""
        data = await super().readexactly(n)
        self._taken += len(data)
        return data

    async def line_until(self, end: bytes) -> bytes:
        """Read up to these bytes, them included.

        Raises Truncated at the end of the connection, Malformed where there are more than MAX_HEAD before.
        """
        try:
            data = await self.readuntil(end)
        except asyncio.IncompleteReadError as error:
            raise Truncated("the connection was closed") from error
        except asyncio.LimitOverrunError as error:
            raise Malformed(f"a head has at most {MAX_HEAD:,} bytes here") from error
        self._taken += len(data)
        return data


class Content:
    """The content of one message.

    limit: bytes that are kept. kept: its pieces, as long as they are. size: bytes that were read. trailers:
    lines behind a chunked content, once it is whole.
    """

    def __init__(self, reader: Incoming, framing: Framing, limit: int) -> None:
        self.framing = framing
        self.kept: list[bytes] = []
        self.size = 0
        self.trailers: Sequence[bytes] = ()
        self.is_whole = framing.kind == "none" or (framing.kind == "length" and not framing.length)
        self._reader = reader
        self._limit = limit
        self._left = framing.length  # bytes of the content, or of the chunk
        self._owes_line_end = False  # of a chunk that is read
        self._extensions = 0  # bytes
        self._ending: list[bytes] | None = None  # lines behind the last chunk

    @property
    def fits(self) -> bool:
        """Whether it is not, or not yet, more than is kept."""
        return max(self.size, self.framing.length) <= self._limit

    @property
    def is_here(self) -> bool:
        """Whether all of it has come, and fits."""
        length = self.framing.length
        return 0 < length <= min(self._limit, self.size + self._reader.pending)

    @property
    def body(self) -> bytes | None:
        """The content; None where it is not whole, or is too large to be kept."""
        return b"".join(self.kept) if self.is_whole and self.fits else None

    async def piece(self) -> bytes:
        """Read some of it; b"" at its end.

        Raises Malformed and Truncated. Can be cancelled, and asked again.
        """
        if self.is_whole:
            return b""
        kind = self.framing.kind
        if kind == "chunked" and not self._left and not await self._begin_chunk():
            return b""
        data = await self._reader.read(PIECE if kind == "close" else min(self._left, PIECE))
        if data:
            self._take(data)
        elif kind == "close":
            self.is_whole = True
        else:
            raise Truncated(f"the connection was closed after {self.size:,} bytes of the content")
        return data

    async def gather(self) -> None:
        """Read until it is whole, or more than is kept."""
        while not self.is_whole and self.fits:
            await self.piece()

    def forget(self) -> None:
        """Keep nothing any more, neither of what has come nor of what is still to come."""
        self.kept.clear()
        self._limit = -1

    def _take(self, data: bytes) -> None:
        self.size += len(data)
        if self._limit >= 0:
            self.kept.append(data)
        if self.framing.kind != "close":
            self._left -= len(data)
            self.is_whole = self.framing.kind == "length" and not self._left
            self._owes_line_end = not self._left

    async def _begin_chunk(self) -> bool:
        """Read the line before a chunk, or what is behind the last one; say whether there is a chunk."""
        if self._ending is not None:
            await self._end_chunks(self._ending)
            return False
        if self._owes_line_end:
            if await self._reader.line_until(b"\n") != b"\r\n":
                raise Malformed("a chunk is not as long as it says")
            self._owes_line_end = False
        line = await self._reader.line_until(b"\n")
        found = _CHUNK.fullmatch(line) if len(line) <= _LONGEST_CHUNK_LINE else None
        if found is None:
            raise Malformed(f"a chunk does not begin with its size: {line[:40]!r}")
        self._extensions += len(found[2])
        if self._extensions > MAX_HEAD:
            raise Malformed("the chunks have more extensions than content is worth")
        self._left = int(found[1], 16)
        if self._left:
            return True
        self._ending = []
        await self._end_chunks(self._ending)
        return False

    async def _end_chunks(self, lines: list[bytes]) -> None:
        while (line := await self._reader.line_until(b"\r\n")) != b"\r\n":
            lines.append(line[:-2])
            if sum(map(len, lines)) > MAX_HEAD:
                raise Malformed(f"trailers have at most {MAX_HEAD:,} bytes here")
        self.trailers = read_trailers(lines)
        self.is_whole = True
