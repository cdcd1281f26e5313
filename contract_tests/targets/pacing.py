"""How fast a client sends: no faster than the user allows, and not before the server asks for it."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ...spec import Exchange, Response

_LATER: Final = frozenset({429, 503})
"""Too Many Requests (RFC 6585) and Service Unavailable (RFC 9110)."""

_LONGEST: Final = 60.0
"""Seconds that are waited at most for one server, all in all: then its refusal is its answer."""


class Pace:
    """The pace of one client. rate: requests a second at most; None for any."""

    def __init__(self, rate: float | None) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._left = _LONGEST

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
        if response is None or response.status not in _LATER:
            return None
        seconds = retry_after(response)
        return seconds if seconds is not None and 0 < seconds <= self._left else None

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
