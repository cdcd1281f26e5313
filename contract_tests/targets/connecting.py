"""Connections to a target, through its proxy and TLS; its name is looked up once."""

import socket
from collections import deque
from typing import Any, Final

from .target import Target

_SECONDS: Final = 5.0


class Connector:
    """Connects to one target. The address that answered last is tried first."""

    def __init__(self, target: Target) -> None:
        self._host, self._port = target.host, target.port
        self._proxy = target.proxy
        self._reached = (self._host, self._port) if self._proxy is None else self._proxy.address
        self._seconds = min(_SECONDS, target.timeout)
        self._tls = target.tls()
        self._known: deque[tuple[Any, ...]] = deque()

    def connection(self) -> socket.socket:
        """Open a connection. Raises OSError where nobody takes it, or TLS fails."""
        made = self._connected_with_proxy() if self._proxy is not None else self._connected()
        try:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                return made
            if self._proxy is not None:
                self._proxy.tunnel(made, self._host, self._port)
            return self._tls.wrap_socket(made, server_hostname=self._host)
        except OSError:
            made.close()
            raise

    def _connected_with_proxy(self) -> socket.socket:
        """Say of what goes wrong that it is the proxy which is not reached."""
        try:
            return self._connected()
        except OSError as error:
            if error.errno is None:
                raise
            host, port = self._reached
            raise OSError(error.errno, f"the proxy {host}:{port}: {error.strerror}") from error

    def _connected(self) -> socket.socket:
        """Try each address in turn; where none takes the connection, the name is looked up anew next time."""
        if not self._known:
            self._known.extend(socket.getaddrinfo(*self._reached, type=socket.SOCK_STREAM))
        failed: OSError | None = None
        for _ in range(len(self._known)):
            try:
                return _opened(self._known[0], self._seconds)
            except OSError as error:
                failed = error
                self._known.rotate(-1)
        self._known.clear()
        raise failed if failed is not None else OSError("no address is known for it")


def _opened(found: tuple[Any, ...], seconds: float) -> socket.socket:
    family, kind, protocol, _, address = found
    made = socket.socket(family, kind, protocol)
    try:
        made.settimeout(seconds)
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made
