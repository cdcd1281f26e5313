"""A document, a proxy for it in front of an upstream, and a client without manners."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from truespec.mockserver import MockSettings
from truespec.mockserver.proxy import ProxySettings, RunningProxy, truespec_proxy
from truespec.spec import Spec

from ..connections import Answer, Connection
from ..documents import json_response, spec_of
from .upstreams import Play, Upstream, upstream

JSON: Final = b"Content-Type: application/json\r\n"
GOOD: Final = b'{"n": 1}'


def things() -> Spec:
    """Describe things: read, made with a number and a key, deprecated, files of any size."""
    thing = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    ok = {"200": json_response(thing), "404": {"description": "None."}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    old = {"name": "old", "in": "query", "deprecated": True, "schema": {"type": "string"}}
    body = {"required": True, "content": {"application/json": {"schema": thing}}}
    files: dict[str, Any] = {"200": {"description": "A file.", "content": {"*/*": {}}}}
    return spec_of(
        {
            "/things/{id}": {
                "parameters": [number],
                "get": {"parameters": [old], "responses": ok},
                "put": {"requestBody": body, "responses": ok, "security": [{"key": []}]},
                "delete": {"deprecated": True, "responses": {"204": {"description": "Gone."}}},
            },
            "/files/{name}": {
                "get": {"responses": files},
                "post": {"requestBody": {"content": {"*/*": {}}}, "responses": files},
            },
        },
        components={"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    )


@dataclass
class Stage:
    """A client, the proxy that it talks to, and the upstream behind."""

    client: Connection
    proxy: RunningProxy
    upstream: Upstream

    def ask(self, data: bytes | str, *, bodiless: bool = False) -> Answer:
        """Send a request and read the answer."""
        return self.client.send(data).answer(bodiless=bodiless)


@contextmanager
def stage(
    play: Play | None = None, settings: ProxySettings | None = None, *, answer: bytes | None = None
) -> Generator[Stage]:
    """Set up all three."""
    with upstream(play) as behind:
        behind.answer = answer or behind.answer
        with truespec_proxy(things(), behind.url, settings) as proxy:
            client = Connection(proxy.url)
            try:
                yield Stage(client, proxy, behind)
            finally:
                client.close()


def strict(**more: Any) -> ProxySettings:
    """Make settings that answer errors in place of what is wrong."""
    return ProxySettings(mock=MockSettings(errors=True), **more)


def ok(body: bytes, *lines: bytes, kind: bytes = b"application/json", status: bytes = b"200 OK") -> bytes:
    """Write an answer of an upstream."""
    fields = (b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *lines)
    return b"HTTP/1.1 " + status + b"\r\n" + b"\r\n".join(fields) + b"\r\n\r\n" + body
