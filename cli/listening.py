"""Where a server listens and how: the options that all servers share, made into one thing."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from socket import socket
from typing import Any

from msgspec import Struct

from ..mockserver import check_certificate, listen, listen_locally, self_signed
from ..spec import UsageError
from .output import remark

_HERE = ("localhost", "127.0.0.1", "::1")


class Opened(Struct, frozen=True):
    """Sockets that listen. base: their address, for people. certificate: files of a chain and its key."""

    sockets: list[socket]
    base: str
    certificate: tuple[str, str] | None


class Listening(Struct, frozen=True):
    """Where and how to listen. path: of a Unix socket, None for a port. makes_certificate: self-signed."""

    host: str
    port: int
    path: str | None
    certificate: tuple[str, str] | None
    makes_certificate: bool
    workers: int

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Listening":
        """Take the options that say where a server listens out of a command's values.

        Raises UsageError for a certificate that can't be used.
        """
        chain, key, tls = values.pop("tls_cert"), values.pop("tls_key"), values.pop("tls")
        if (chain is None) is not (key is None):
            raise UsageError("--tls-cert and --tls-key are given together, or neither")
        if chain is not None:
            if tls:
                raise UsageError("--tls makes a certificate of its own; --tls-cert and --tls-key name one")
            check_certificate(chain, key)
        return cls(
            values.pop("host"),
            values.pop("port"),
            values.pop("unix_socket"),
            None if chain is None else (chain, key),
            tls,
            values.pop("workers", 1),
        )

    @contextmanager
    def opened(self, *, on_ipv6: bool = True) -> Generator[Opened]:
        """Listen for a while. on_ipv6: whether `localhost` is ::1, too.

        Raises UsageError where the place is taken, or is none.
        """
        with ExitStack() as held:
            if self.path is not None:
                sockets = [held.enter_context(listen_locally(self.path))]
            else:
                is_bare = self.host == "localhost" and not on_ipv6
                sockets = listen("127.0.0.1" if is_bare else self.host, self.port)
                for each in sockets:
                    held.enter_context(each)
            certificate = self.certificate
            if self.makes_certificate:
                names = tuple(dict.fromkeys((self.host, *_HERE)))
                certificate = held.enter_context(self_signed(names))
                remark(f"self-signed certificate, for clients that are to trust it: {certificate[0]}")
            yield Opened(sockets, self._base(sockets[0], "https" if certificate else "http"), certificate)

    def _base(self, listening: socket, scheme: str) -> str:
        address = listening.getsockname()
        if isinstance(address, str):  # of a Unix socket
            return address
        return f"{scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{address[1]}"
