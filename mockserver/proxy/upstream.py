"""The server behind a proxy: its address, and connections to it that are used again."""

import asyncio
import base64
import ssl
from contextlib import suppress
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from ...spec import UsageError, has_scheme, shown_address
from .content import Incoming, Truncated
from .heads import Malformed, read_response_head

_PORTS: Final = {"http": 80, "https": 443}
_KEPT_IDLE: Final = 64
"""Connections that are kept while nobody uses them."""

_FINE: Final = 200
_IDLE_SECONDS: Final = 20.0

_SURE_SECONDS: Final = 1.0
"""Seconds after which a connection is too old for a request that can't be sent again: the server may just be
closing it.
"""


class Upstream(Struct, frozen=True):
    """Where the server is. authority: as the Host field has it. base: what its paths begin with, "" for the
    root. verify: whether its certificate has to be valid. through: an HTTP proxy on the way to it.
    credentials: that a proxy asks for (RFC 9110, Proxy-Authorization), "" for none.
    """

    scheme: str
    host: str
    port: int
    authority: str
    base: str
    verify: bool = True
    through: "Upstream | None" = None
    credentials: str = ""

    @classmethod
    def parse(cls, url: str, *, verify: bool = True, through: str | None = None) -> "Upstream":
        """Read an address. Raises UsageError for one that no server can have.

        through: that of an HTTP proxy on the way, with its user and password where it asks for them.
        """
        way = None if through is None else cls._parse_way(through)
        return replace(cls._parse(url, f"the upstream {shown_address(url)!r}"), verify=verify, through=way)

    @classmethod
    def _parse_way(cls, url: str) -> "Upstream":
        what = f"the proxy {shown_address(url)!r}"
        scheme, mark, rest = url.rpartition("://")
        user, at, host = rest.rpartition("@")
        way = cls._parse(f"{scheme}{mark}{host}", what)
        if way.scheme != "http" or way.base:
            raise UsageError(f"{what} is no address of the form http://host:port")
        coded = base64.b64encode(unquote_to_bytes(user)).decode()
        return replace(way, credentials=f"Basic {coded}" if at else "")

    @classmethod
    def _parse(cls, url: str, what: str) -> "Upstream":
        """Read an address. what: how it is called in messages, which show no password."""
        try:
            parts = urlsplit(url if has_scheme(url) else f"http://{url}")
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise UsageError(f"{what} is no address: {error}") from error
        if parts.scheme not in _PORTS or not host:
            raise UsageError(f"{what} is no address of the form http://host:port/path")
        if parts.query or parts.fragment or "@" in parts.netloc:
            raise UsageError(f"{what} has more than a host, a port and a path")
        if not (parts.netloc + parts.path).isascii() or not (parts.netloc + parts.path).isprintable():
            raise UsageError(f"{what} has characters that have to be escaped")
        number = _PORTS[parts.scheme] if port is None else port
        return cls(parts.scheme, host, number, parts.netloc, parts.path.rstrip("/"))

    def __str__(self) -> str:
        """Write the address."""
        return f"{self.scheme}://{self.authority}{self.base}"


class Wire:
    """One connection to the server. used: whether it has carried a request before."""

    def __init__(self, reader: Incoming, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.used = False
        self.since = 0.0  # when it was put back

    @property
    def is_clean(self) -> bool:
        """Whether another request can be sent: it is open, and nothing came that nobody asked for."""
        return not (self.reader.at_eof() or self.reader.pending or self.writer.is_closing())

    def drop(self) -> None:
        """Close it at once, whatever is under way."""
        self.writer.transport.abort()


class Pool:
    """The connections to one server."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self._idle: list[Wire] = []
        self._tls = _tls(upstream)

    async def wire(self, *, may_be_sent_again: bool) -> Wire:
        """Take a connection, or make one.

        may_be_sent_again: whether the request is harmless twice, so that a connection can be tried that the
        server may be closing. Raises OSError where the server can't be reached.
        """
        now = asyncio.get_running_loop().time()
        while self._idle:
            wire = self._idle.pop()
            age = now - wire.since
            if wire.is_clean and age < (_IDLE_SECONDS if may_be_sent_again else _SURE_SECONDS):
                return wire
            wire.drop()
        return await self.fresh()

    async def fresh(self) -> Wire:
        """Make a connection. Raises OSError where the server can't be reached."""
        loop = asyncio.get_running_loop()
        reader = Incoming()
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        upstream, through = self.upstream, self.upstream.through
        nearest, tls = (upstream, self._tls) if through is None else (through, None)
        transport, _ = await loop.create_connection(lambda: protocol, nearest.host, nearest.port, ssl=tls)
        wire = Wire(reader, asyncio.StreamWriter(transport, protocol, reader, loop))
        if through is not None:
            try:
                await self._lead_through(wire, through)
            except BaseException:
                wire.drop()
                raise
        return wire

    async def _lead_through(self, wire: Wire, through: Upstream) -> None:
        """Ask a proxy for a way to the server (RFC 9110, CONNECT), and speak TLS on it where that is wanted.

        Raises OSError where it gives none.
        """
        place = f"[{self.upstream.host}]" if ":" in self.upstream.host else self.upstream.host
        place = f"{place}:{self.upstream.port}"
        known = f"Proxy-Authorization: {through.credentials}\r\n" if through.credentials else ""
        wire.writer.write(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{known}\r\n".encode())
        try:
            head = read_response_head(await wire.reader.line_until(b"\r\n\r\n"))
        except (Malformed, Truncated) as error:
            raise OSError(f"the proxy {through} gave no answer: {error}") from error
        if head.status != _FINE:
            raise OSError(f"the proxy {through} answered {head.status}")
        if self._tls is not None:
            await wire.writer.start_tls(self._tls, server_hostname=self.upstream.host)

    def put_back(self, wire: Wire) -> None:
        """Keep a connection for another request."""
        if not wire.is_clean or len(self._idle) >= _KEPT_IDLE:
            wire.drop()
            return
        wire.used = True
        wire.since = asyncio.get_running_loop().time()
        self._idle.append(wire)

    async def close(self) -> None:
        """Close what is kept."""
        idle, self._idle = self._idle, []
        for wire in idle:
            wire.drop()
        for wire in idle:
            with suppress(OSError):
                await wire.writer.wait_closed()


def _tls(upstream: Upstream) -> ssl.SSLContext | None:
    if upstream.scheme == "http":
        return None
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if not upstream.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
