"""What addresses of servers say: whether a scheme, and whether the host is this machine."""

import re
from ipaddress import ip_address
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


_PASSWORD: Final = re.compile(r"^((?:[A-Za-z][A-Za-z0-9+.-]*://)?[^:/@?#]*):(?!\d+/).*@", re.DOTALL)


def has_scheme(url: str) -> bool:
    """Whether an address begins with a scheme (RFC 3986, 3.1); its query may hold another address."""
    return _SCHEME.match(url) is not None


def shown_address(url: str) -> str:
    """Write an address that somebody gave, in a message: a password in it is nobody's business."""
    return _PASSWORD.sub(r"\1:•••@", url)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine (RFC 6761, localhost; RFC 1122 and RFC 4291,
    loopback).
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
