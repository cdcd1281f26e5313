"""Fetching documents from the web: the function that `spec`, which knows no HTTP client, is given.

Bounded in size and time, cached for the run. Nothing of the machine goes along: no proxy and no netrc of the
environment, no cookie; credentials are sent where the URL itself has them.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct, field

from ..spec import DocumentError, Moved

MAX_BYTES: Final = 100_000_000
"""Bytes that are fetched in one run, decompressed."""

_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_READABLE: Final = "application/openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5"
_CHUNK: Final = 1 << 16


class NoAnswer(DocumentError):
    """Nobody answers at an address, or not in time."""


class Fetcher(Struct):
    """Fetches http(s) URLs, each once a run. seconds: for one URL. total_seconds: for all of them."""

    seconds: float = 20
    total_seconds: float = 60
    _answers: dict[str, bytes | Moved | DocumentError] = field(
        default_factory=dict[str, "bytes | Moved | DocumentError"]
    )
    _spent_seconds: float = 0
    _spent_bytes: int = 0

    def __call__(self, url: str) -> bytes | Moved:
        """Fetch a URL without following redirects. Raises DocumentError when it can't be had."""
        if url not in self._answers:
            self._answers[url] = self._bounded(url)
        answer = self._answers[url]
        if isinstance(answer, DocumentError):
            raise type(answer)(answer.message)
        return answer

    def _bounded(self, url: str) -> bytes | Moved | DocumentError:
        """Fetch within the time that is left, however slowly the server answers: in a thread that is left
        behind when the time is up.
        """
        seconds = min(self.seconds, self.total_seconds - self._spent_seconds)
        if seconds <= 0:
            return DocumentError(f"fetching took more than {self.total_seconds:g} s in all")
        found: list[bytes | Moved | DocumentError] = []
        start = time.monotonic()
        thread = threading.Thread(target=lambda: found.append(self._fetched(url, seconds)), daemon=True)
        thread.start()
        thread.join(seconds)
        self._spent_seconds += time.monotonic() - start
        return found[0] if found else NoAnswer(f"no whole answer within {seconds:g} s")

    def _fetched(self, url: str, seconds: float) -> bytes | Moved | DocumentError:
        import ssl

        import httpx

        try:
            with (
                # the system's authorities, so that a company's own counts
                httpx.Client(verify=ssl.create_default_context(), trust_env=False, timeout=seconds) as client,
                client.stream("GET", url, headers=_FIELDS) as response,
            ):
                if response.status_code in _REDIRECTS and "Location" in response.headers:
                    return Moved(response.headers["Location"])
                if response.status_code != 200:
                    return DocumentError(f"the server answered {response.status_code}")
                return self._content(response.iter_bytes)
        except httpx.TransportError as error:
            return NoAnswer(_reason(error))
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            return DocumentError(_reason(error))

    def _content(self, chunks: Callable[[int], Any]) -> bytes | DocumentError:
        parts: list[bytes] = []
        for part in chunks(_CHUNK):
            self._spent_bytes += len(part)
            if self._spent_bytes > MAX_BYTES:
                return DocumentError(f"more than {MAX_BYTES:,} bytes are not fetched")
            parts.append(part)
        return b"".join(parts)


def _reason(error: Exception) -> str:
    return f"can't be fetched: {' '.join(str(error).split()) or type(error).__name__}"


_FIELDS: Final = {"Accept": _READABLE, "Accept-Encoding": "gzip", "User-Agent": "truespec"}
