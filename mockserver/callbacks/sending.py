"""Sending one request to a receiver, and reading its answer: bounded in bytes and in time.

httpx is imported when something is sent: most mocks never do.
"""

import base64
import re
import ssl
import threading
import time
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from ...spec import Exchange, FieldLines, Request, Response

if TYPE_CHECKING:
    import httpx

_MAX_ANSWER: Final = 10_000_000
"""Bytes of an answer's content that are read."""

_NUMBER: Final = re.compile(r"\[Errno -?\d+\] ")
_MAX_PORT: Final = 65535

_OWN: Final = (("User-Agent", "truespec"), ("Accept", "*/*"), ("Accept-Encoding", "identity"))
"""Fields that say who asks; those of the document win."""


class Receiver(Struct, frozen=True):
    """Where a request goes, as it will be connected to. target: path and query, of the address itself. known:
    the field that says who comes, "" where the address names no user.
    """

    scheme: str
    host: str
    origin: str
    target: str
    known: str = ""

    @classmethod
    def parse(cls, url: str) -> "Receiver | None":
        """Read an address; None for what is none."""
        import httpx

        try:
            read = httpx.URL(url)
        except httpx.InvalidURL:
            return None
        is_port = read.port is None or 0 < read.port <= _MAX_PORT
        if read.scheme not in ("http", "https") or not read.host or not is_port:
            return None
        origin = f"{read.scheme}://{read.netloc.decode('ascii')}"
        coded = base64.b64encode(unquote_to_bytes(read.userinfo)).decode()
        known = f"Basic {coded}" if read.userinfo else ""
        return cls(read.scheme, read.host, origin, read.raw_path.decode("ascii"), known)


class Sender:
    """Sends requests. For several threads. timeout: seconds for one answer, from connecting to its end.

    verify: whether certificates have to be valid. Redirects are not followed: they may lead anywhere.
    """

    def __init__(self, timeout: float = 10.0, *, verify: bool = True) -> None:
        self._timeout = timeout
        self._verify = verify
        self._lock = threading.Lock()
        self._clients: dict[str, httpx.Client] = {}
        self._client("http")

    def __enter__(self) -> Self:
        """Use the sender for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its connections."""
        for each in self._clients.values():
            each.close()

    def _client(self, scheme: str) -> "httpx.Client":
        """Give the client of a scheme: reading all certificates that are trusted takes longer than all
        else.
        """
        import httpx

        with self._lock:
            made = self._clients.get(scheme)
            if made is None:
                trusted = self._verify if scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                made = httpx.Client(timeout=self._timeout, verify=trusted, trust_env=False)
                made.headers.clear()
                self._clients[scheme] = made
            return made

    def send(self, receiver: Receiver, request: Request) -> Exchange:
        """Send a request, and wait for the answer. The exchange has the request as it went out.

        What goes wrong is its `error`, never raised.
        """
        import httpx

        built = self._built(receiver, request)
        sent = Request(request.method, request.target, _decoded(built.headers.raw), request.body)
        began = time.perf_counter()
        try:
            answer = self._client(receiver.scheme).send(built, stream=True)
            try:
                body = self._content(answer, began + self._timeout)
            finally:
                answer.close()
        except httpx.TimeoutException:
            return Exchange(sent, None, f"no answer within {self._timeout:g} s")
        except (httpx.HTTPError, OSError) as error:
            return Exchange(sent, None, _words(error))
        seconds = time.perf_counter() - began
        return Exchange(sent, Response(answer.status_code, _decoded(answer.headers.raw), body, seconds))

    def _built(self, receiver: Receiver, request: Request) -> "httpx.Request":
        import httpx

        given = {name.lower() for name, _ in request.fields}
        own = (*_OWN, ("Authorization", receiver.known)) if receiver.known else _OWN
        fields = (*request.fields, *(each for each in own if each[0].lower() not in given))
        url = httpx.URL(receiver.origin).copy_with(raw_path=request.target.encode("latin-1"))
        return self._client(receiver.scheme).build_request(
            request.method, url, headers=_encoded(fields), content=request.body or None
        )

    def _content(self, answer: "httpx.Response", deadline: float) -> bytes:
        """Read the content as it is on the wire. Raises httpx.TransportError where it has no end."""
        import httpx

        body = bytearray()
        for piece in answer.iter_raw():
            body += piece
            if len(body) > _MAX_ANSWER:
                raise httpx.TransportError(f"the answer is longer than {_MAX_ANSWER:,} bytes")
            if time.perf_counter() > deadline:
                raise httpx.TransportError(f"no whole answer within {self._timeout:g} s")
        return bytes(body)


def _words(error: Exception) -> str:
    """Say in a line what went wrong; the number that systems have for it says nothing."""
    return _NUMBER.sub("", " ".join(str(error).split())) or type(error).__name__


def _encoded(fields: FieldLines) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]


def _decoded(fields: list[tuple[bytes, bytes]]) -> FieldLines:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in fields)
