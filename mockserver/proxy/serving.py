"""Running a proxy: on sockets until a signal comes, or beside a test in another thread."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

from msgspec import Struct

from ...spec import Spec
from ..serving import Server, ServerSettings, beside, server_of, watching
from ..wire import WrittenReplies
from .connection import ProxyConnection
from .proxy import Proxy
from .settings import ProxySettings
from .upstream import Upstream
from .verdicts import Relayed


class RunningProxy(Struct, frozen=True):
    """A proxy that is being served. url: its address, without a trailing slash. seen: what has passed."""

    url: str
    proxy: Proxy
    seen: list[Relayed]


def serve_proxy(
    proxy: Proxy, sockets: list[socket], started: Callable[[], None], settings: ServerSettings
) -> None:
    """Serve until a signal comes (SIGINT, SIGTERM); what is under way then may end, as far as time allows.

    sockets: from `listen`. started: called once they accept.
    """
    with watching(proxy.live, settings, 0):
        _server(proxy, settings, started).run(sockets)


@contextmanager
def truespec_proxy(
    source: str | Path | Spec,
    upstream: Upstream | str,
    settings: ProxySettings | None = None,
    *,
    port: int = 0,
) -> Generator[RunningProxy]:
    """Serve a proxy beside a test: on a real port (0: a free one), in a thread, until the block ends.

    Raises DocumentError when the document can't be used, UsageError for an upstream that is no address, and
    when the port is taken.
    """
    seen: list[Relayed] = []
    spec = source if isinstance(source, Spec) else Spec.load(source)
    proxy = Proxy(spec, upstream, settings, [seen.append])
    make = partial(_server, proxy, ServerSettings())
    with beside(make, port, proxy.settings.mock.stop_timeout) as url:
        yield RunningProxy(url, proxy, seen)


def _server(proxy: Proxy, settings: ServerSettings, started: Callable[[], None]) -> Server:
    protocol: Any = partial(ProxyConnection, proxy=proxy, written=WrittenReplies())
    stop_timeout = proxy.settings.mock.stop_timeout
    return server_of(protocol, _nothing, stop_timeout, started, settings, proxy.pool.close)


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    """Is there because uvicorn wants an application: a connection of ours hands it nothing."""
    del scope, receive, send
