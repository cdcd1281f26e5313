"""How fast a client sends: no faster than the user allows, and not before the server asks for it."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ...spec import Exchange, Request, Response

_LATER: Final = frozenset({429, 503})
"""Too Many Requests (RFC 6585) and Service Unavailable (RFC 9110)."""
_TOO_MANY: Final = 429

_LONGEST: Final = 60.0
"""Seconds that are waited at most for one server, all in all: then its refusal is its answer."""

_IN_VAIN: Final = 3
"""Times, one after the other, that a server refuses again after the time it has asked for: then its refusal
is its answer, and the next request comes a little later."""

_SLOWER: Final = 0.05
"""Seconds to wait after each refusal then."""

_TOLD: Final = 10
"""One refusal in so many requests is worth telling."""


class Pace:
    """The pace of one client. rate: requests a second at most; None for any."""

    def __init__(self, rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._left = _LONGEST
        self._in_vain = self._sent = self._refused = 0
        self._waited_for: Request | None = None

    def take_turn(self) -> None:
        """Wait until the next request may be sent."""
        if self._interval:
            now = time.monotonic()
            if now < self._next:
                time.sleep(self._next - now)
            self._next = max(now, self._next) + self._interval

    def asked_for(self, exchange: Exchange) -> float | None:
        """Read for how many seconds the server asks to wait; None where it does not, or for too long."""
        response = exchange.response
        self._sent += 1
        is_refused = response is not None and response.status in _LATER
        if self._waited_for is exchange.request:
            self._in_vain = self._in_vain + 1 if is_refused else 0
        self._waited_for = None
        if response is None or not is_refused:
            return None
        self._refused += response.status == _TOO_MANY
        seconds = retry_after(response)
        if self._in_vain >= _IN_VAIN:
            time.sleep(_SLOWER)
            return None
        if seconds is None or not 0 < seconds <= self._left:
            return None
        self._waited_for = exchange.request
        return seconds

    def told(self) -> str | None:
        """Say how often the server has asked for fewer requests, where that was often."""
        if self._refused * _TOLD < self._sent or not self._refused:
            return None
        waited = (
            f", and {_LONGEST - self._left:.3g} s were waited as it asked" if self._left < _LONGEST else ""
        )
        return (
            f"{self._refused:,} of {self._sent:,} requests were answered 429{waited}: the server takes fewer "
            "requests in a time (--rate)"
        )

    def wait(self, seconds: float) -> None:
        """Wait as the server has asked."""
        self._left -= seconds
        time.sleep(seconds)


def retry_after(response: Response) -> float | None:
    """Read `Retry-After` in seconds from now (RFC 9110, Retry-After); None where there is none to read."""
    text = (response.field("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
