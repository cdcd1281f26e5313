"""The server under test: where it is, and what goes with every request."""

import ssl
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from msgspec import Struct, field

from ...spec import FieldLines, UsageError, is_loopback
from .own_code import OwnCode
from .proxy import Proxy
from .trust import Trust


class Process(Protocol):
    """A server that was started for the run, and is started again when it ends or hangs."""

    @property
    def pid(self) -> int:
        """Its number."""
        ...

    @property
    def starts(self) -> int:
        """How often it was started."""
        ...

    def revive(self) -> bool:
        """Start it again where it has ended; whether it had. Raises TargetError where that fails."""
        ...

    def restart(self) -> None:
        """Stop it and start it again. Raises as `revive` does."""
        ...

    def heal(self) -> bool:
        """Start it again where it has ended or answers nobody; whether it did. Raises as `revive` does."""
        ...


class Target(Struct, frozen=True):
    """An address to test. url: origin and base path (`http://localhost:8000/v1`).

    fields: header lines sent with every request, credentials among them. timeout: seconds for one answer.
    trust: how TLS is spoken. rate: requests a second at most; None for any.
    others: header lines of further identities, by name. proxy: what connections go through. renewals: by
    token, how to get a new one when it has expired. process: the server, where the run has started it. code:
    of the application, where it is served here and watched.
    """

    url: str
    fields: FieldLines = ()
    timeout: float = 10.0
    trust: Trust = Trust()
    rate: float | None = None
    others: Mapping[str, FieldLines] = field(default_factory=dict[str, FieldLines])
    proxy: Proxy | None = None
    renewals: Mapping[str, Callable[[], str]] = field(default_factory=dict[str, Callable[[], str]])
    process: Process | None = None
    code: OwnCode | None = None

    def __post_init__(self) -> None:
        """Refuse what is no address at once. Raises UsageError."""
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise UsageError(
                f"{self.url!r} is no address of a server; it looks like http://localhost:8000/v1"
            )

    @property
    def host(self) -> str:
        """The host name or address to connect to."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(self.host)

    @property
    def port(self) -> int:
        """The port to connect to."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def authority(self) -> str:
        """What the Host field says (RFC 9110, Host)."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def base_path(self) -> str:
        """The path before every operation's, without a trailing slash."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """The address without a path (RFC 9110, Origin)."""
        return f"{urlsplit(self.url).scheme}://{self.authority}"

    @property
    def path_and_query(self) -> str:
        """The request target of the address itself."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def tls(self) -> ssl.SSLContext | None:
        """Make the TLS context; None for plain HTTP. Raises UsageError for a file that is of no use."""
        if urlsplit(self.url).scheme != "https":
            return None
        return self.trust.context()
