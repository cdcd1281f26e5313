"""Connections that send any bytes at all and read answers, with every wait bounded."""

import json
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from truespec.mockserver import Mock, MockSettings, truespec_mock
from truespec.spec import FieldLines, Spec, first_field

SECONDS = 5


@dataclass(frozen=True)
class Answer:
    """One answer as it was read."""

    status: int
    fields: FieldLines
    body: bytes

    def field(self, name: str) -> str | None:
        return first_field(self.fields, name)

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """A client without manners."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read = self.socket.makefile("rb")

    def send(self, data: bytes | str) -> "Connection":
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        return self

    def answer(self, *, bodiless: bool = False) -> Answer:
        """Read one answer; AssertionError where the server closed instead."""
        line = self.read.readline()
        assert line.startswith(b"HTTP/1.1 "), line
        fields: list[tuple[str, str]] = []
        while (field := self.read.readline().decode("latin-1")) not in ("\r\n", ""):
            name, _, value = field.partition(":")
            fields.append((name, value.strip()))
        length = 0 if bodiless else int(first_field(fields, "content-length") or 0)
        return Answer(int(line[9:12]), tuple(fields), self.read.read(length))

    def ended(self) -> bool:
        """Wait for the server to close; what comes before that is an error."""
        try:
            rest = self.read.read()
        except ConnectionResetError:
            return True
        assert rest == b""
        return True

    def close(self) -> None:
        self.read.close()
        self.socket.close()


@contextmanager
def connection(url: str) -> Generator[Connection]:
    """Open a connection for a block."""
    made = Connection(url)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def connected(spec: Spec | Mock, settings: MockSettings | None = None) -> Generator[Connection]:
    """Serve a document and connect to it."""
    with truespec_mock(spec, settings) as running, connection(running.url) as made:
        yield made
