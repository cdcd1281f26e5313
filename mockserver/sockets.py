"""The sockets that a server listens on: bound by us, on both address families, never shared silently."""

import errno
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..spec import UsageError

_TRIES: Final = 10
_BACKLOG: Final = 2048
_NO_FAMILY: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def listen(host: str, port: int) -> list[socket.socket]:
    """Bind and listen; `localhost` is 127.0.0.1 and, where the machine has IPv6, ::1 with the same port.

    port: 0 takes a free one. Raises UsageError when an address is in use or no address of this machine.
    """
    if port not in range(65536):  # the system would take the lower 16 bits
        raise UsageError(f"there is no port {port}; ports are 0 (any) to 65535")
    addresses = ["127.0.0.1", "::1"] if host == "localhost" else [host]
    for left in reversed(range(_TRIES)):
        try:
            return _listen_all(addresses, port)
        except OSError as error:
            if port == 0 and error.errno == errno.EADDRINUSE and left:
                continue  # the free port of one family was taken in the other
            raise UsageError(_explained(error, host, port)) from error
        except UnicodeError as error:  # no name of a host can be that
            raise UsageError(f"the host {host!r} is not known here") from error
    raise UsageError(f"no port is free on {host}")


@contextmanager
def listen_locally(path: str) -> Generator[socket.socket]:
    """Bind and listen on a Unix socket, whose file is gone at the end.

    A file that a server left behind is replaced. Raises UsageError when somebody listens there, or no socket
    can be made of the path.
    """
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_left_behind(path)
        made.bind(path)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise UsageError(f"can't listen on the socket {path}: {error.strerror or error}") from error
    made.setblocking(False)
    try:
        yield made
    finally:
        made.close()
        Path(path).unlink(missing_ok=True)


def _remove_left_behind(path: str) -> None:
    """Remove the file of a socket that nobody listens on; files of other kinds stay, and make binding
    fail.
    """
    if not Path(path).is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            Path(path).unlink()


def _listen_all(addresses: list[str], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for address in addresses:
            try:
                sockets.append(_listen_one(address, sockets[0].getsockname()[1] if sockets else port))
            except OSError as error:
                if not sockets or error.errno not in _NO_FAMILY:
                    raise
    except OSError:
        for each in sockets:
            each.close()
        raise
    return sockets


def _listen_one(address: str, port: int) -> socket.socket:
    family, _, _, _, where = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(where)
        made.listen(_BACKLOG)  # at once: a second server that binds but does not listen would not be noticed
    except OSError:
        made.close()
        raise
    made.setblocking(False)
    return made


def _explained(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; stop what listens there, or choose another with --port"
    if isinstance(error, socket.gaierror):
        return f"the host {host!r} is not known here"
    return f"can't listen on {host}, port {port}: {error.strerror or error}"
