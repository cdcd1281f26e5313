"""Whether an address is one of an operation's servers, for clients that ask (`?__server=URL`)."""

import re
from typing import Final
from urllib.parse import unquote_plus

from ..spec import Operation, Request, Server

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_TWIN: Final = "__server"


def server_of(request: Request) -> str | None:
    """Give the address that a request asks about; None where it asks about none."""
    if _TWIN not in request.query:
        return None
    pairs = (part.partition("=") for part in request.query.split("&"))
    return next((unquote_plus(value) for name, _, value in pairs if name == _TWIN), None)


def is_served(operation: Operation, address: str) -> bool:
    """Say whether an operation is offered at an address (OpenAPI, Server Object): variables are any of their
    `enum`, or anything.
    """
    wanted = address.rstrip("/")
    return any(_pattern(server).fullmatch(wanted) for server in operation.servers)


def _pattern(server: Server) -> re.Pattern[str]:
    pieces = _VARIABLE.split(server.template.rstrip("/"))  # text and names of variables take turns
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [_choices(server, name) for name in pieces[1::2]]
    return re.compile("".join(pieces))


def _choices(server: Server, name: str) -> str:
    enum = server.variables[name].enum
    return f"(?:{'|'.join(map(re.escape, enum))})" if enum else ".*"
