"""A proxy between us and the server (RFC 9110, Message Routing; CONNECT)."""

import socket
from base64 import b64encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from ...spec import UsageError, has_scheme

_PORT: Final = 80
_LONGEST_HEAD: Final = 65_536


class Proxy(Struct, frozen=True):
    """An HTTP proxy. credentials: `name:password`, "" for none."""

    host: str
    port: int
    credentials: str = ""

    @classmethod
    def parse(cls, text: str) -> "Proxy":
        """Read an address as curl does: `http://user:password@host:3128`, or `host:3128`.

        Raises UsageError for another scheme (https, socks5) and for what is no address.
        """
        try:
            parts = urlsplit(text if has_scheme(text) else f"http://{text}")
            host, port = parts.hostname, parts.port or _PORT
        except ValueError:
            parts, host, port = urlsplit(""), None, 0
        shown = text.rpartition("@")[2]
        if parts.scheme and parts.scheme != "http":
            raise UsageError(
                f"the proxy {shown!r} is reached by {parts.scheme}: only http:// proxies are used"
            )
        if not host:
            raise UsageError(f"{shown!r} is no address of a proxy; it looks like http://localhost:3128")
        user, _, _ = parts.netloc.rpartition("@")
        return cls(host, port, unquote(user))

    @property
    def address(self) -> tuple[str, int]:
        """Where it is."""
        return self.host, self.port

    @property
    def field(self) -> str:
        """The field line that names us to the proxy, "" for none (RFC 9110, Proxy-Authorization)."""
        encoded = b64encode(self.credentials.encode()).decode()
        return f"Proxy-Authorization: Basic {encoded}\r\n" if self.credentials else ""

    def tunnel(self, connection: socket.socket, host: str, port: int) -> None:
        """Ask the proxy to connect us to a server. Raises OSError where it does not."""
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        head = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{self.field}\r\n"
        connection.sendall(head.encode("latin-1", "replace"))
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _LONGEST_HEAD:
            data = connection.recv(4096)
            if not data:
                break
            answer += data
        status = answer.partition(b"\r\n")[0].split(b" ")[1:2]
        if not status or not status[0].startswith(b"2"):
            said = answer.partition(b"\r\n")[0].decode("latin-1") or "nothing"
            raise OSError(f"the proxy {self.host}:{self.port} answered CONNECT with {said}")


def proxy_of(scheme: str, host: str, environment: Mapping[str, str]) -> str | None:
    """Find the proxy that variables name, as curl reads them: `https_proxy`, `http_proxy` (in lower case
    only: a CGI server makes `HTTP_PROXY` of a request's field), `all_proxy`; none for hosts of `no_proxy`.
    """
    names = (f"{scheme}_proxy", *([] if scheme == "http" else [f"{scheme}_proxy".upper()]))
    excepted = environment.get("no_proxy", environment.get("NO_PROXY", ""))
    for name in excepted.split(","):
        bare = name.strip().lstrip(".").lower()
        if bare == "*" or (bare and (host.lower() == bare or host.lower().endswith(f".{bare}"))):
            return None
    return next(
        (environment[name] for name in (*names, "all_proxy", "ALL_PROXY") if environment.get(name)), None
    )
