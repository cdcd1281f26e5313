"""Where the API is: Server Objects, and what 2.0 says with `schemes`, `host` and `basePath`.

A relative URL starts from where the document was loaded, not from its `$self` (OpenAPI 3.2, Server Object,
API URLs); one that was loaded from a file stays relative.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

from ..document import Node
from ..model import Server, ServerVariable
from .reading import Reading, text

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def servers(reading: Reading, node: Node) -> tuple[Server, ...]:
    """Read the Server Objects of the document, a path item or an operation."""
    found: list[Server] = []
    for written in reading.items(node, "servers"):
        item = reading.follow(written)
        if item is not None:
            found.append(server(reading, item))
    return tuple(found)


def server(reading: Reading, node: Node) -> Server:
    """Read a Server Object; without a usable `url` it is where the document is."""
    template = reading.text(node, "url")
    if "url" not in node.mapping:
        reading.tell("this server has no `url`", node)
    variables = _variables(reading, node, template)
    url = template
    for variable in variables.values():
        default = variable.default or next(iter(variable.enum), "")
        url = url.replace(f"{{{variable.name}}}", default) if default else url
    url = _absolute(url, node)
    name, description = text(node, "name"), text(node, "description")
    return Server(url, server_path(url), description, node.location, template, name, variables)


def _variables(reading: Reading, node: Node, template: str) -> Mapping[str, ServerVariable]:
    """Read the variables that a URL has; those that are not described may be any text."""
    described = dict(reading.each(node, "variables", _variable))
    found: dict[str, ServerVariable] = {}
    for name in _VARIABLE.findall(template):
        if name not in described:
            message = f"the URL has {{{name}}}, `variables` has no {name!r}"
            reading.tell(message, node.child("url"), "server-variable-undefined")
        found[name] = described.get(name) or ServerVariable(name, None, (), "", node.location)
    return found


def _variable(reading: Reading, name: str, node: Node) -> ServerVariable:
    enum = tuple(_as_text(reading, item) for item in reading.items(node, "enum"))
    default = None
    if "default" in node.mapping:
        default = _as_text(reading, node.child("default"))
    else:
        reading.tell(f"the server variable {name!r} has no `default`", node)
    if default is not None and enum and default not in enum:
        message = f"the default {default!r} of {name!r} is none of its `enum`: {', '.join(enum)}"
        reading.tell(message, node.child("default"), "server-variable-undefined")
    return ServerVariable(name, default, enum, text(node, "description"), node.location)


def _as_text(reading: Reading, node: Node) -> str:
    """Read a text, or tell of a scalar that was meant as one (`8443`)."""
    if isinstance(node.value, str):
        return node.value
    reading.tell(f"a value of a server variable has to be text: write {str(node.value)!r} in quotes", node)
    return "" if isinstance(node.value, dict | list) or node.value is None else str(node.value)


def _absolute(url: str, node: Node) -> str:
    """Resolve a URL against that of its file, where it has one."""
    return urljoin(node.file.name, url) if _is_url(node.file.name) else url


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def server_path(url: str) -> str:
    """Take the path of a server's URL, without a trailing `/`; "" where it has none."""
    try:
        path = urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
    return path if not path or path.startswith("/") else f"/{path}"


def swagger_servers(reading: Reading, node: Node) -> tuple[Server, ...]:
    """Make servers of `schemes`, `host` and `basePath`; an operation has its own where it has `schemes`.

    What is missing is taken from where the document was loaded (Swagger 2.0, Swagger Object).
    """
    root = reading.document.node()
    if node.pointer and "schemes" not in node.mapping:
        return ()
    loaded = urlsplit(root.file.name) if _is_url(root.file.name) else urlsplit("")
    host = _host(reading, root) or loaded.netloc
    base = _base(reading, root)
    if not host and not base:
        return ()
    schemes = [item.value for item in reading.items(node, "schemes") if isinstance(item.value, str)]
    urls = [f"{scheme}://{host}{base}" for scheme in schemes or [loaded.scheme or "http"]] if host else [base]
    at = root.child("basePath" if base else "host").location
    return tuple(Server(url, server_path(url), "", at, url) for url in urls)


def _host(reading: Reading, root: Node) -> str:
    host = reading.text(root, "host")
    bare = _SCHEME.sub("", host).partition("/")[0]
    if bare != host:
        reading.tell(f"`host` has to be a name and a port alone, is {host!r}", root.child("host"))
    return bare


def _base(reading: Reading, root: Node) -> str:
    base = reading.text(root, "basePath")
    if base and not base.startswith("/"):
        reading.tell(f"`basePath` has to start with '/', is {base!r}", root.child("basePath"))
        return f"/{base}"
    return base
