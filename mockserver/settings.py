"""How a mock is to behave: one frozen value, made by the command line or by the user's own code."""

from dataclasses import dataclass
from typing import Final

MAX_BODY: Final = 10_000_000
"""Bytes of a request body that a mock reads unless told otherwise; more is refused with 413."""


@dataclass(frozen=True, slots=True)
class MockSettings:
    """The settings of a mock.

    errors: answer 500 where an answer breaks the document, instead of sending it. cors: answer preflight
    requests and add the `Access-Control-*` fields. dynamic: make values by chance, unless a request prefers
    otherwise. seed: what they depend on beside the request; None for values that are new each time.
    max_body: bytes of a request body that are read. head_timeout, body_timeout, idle_timeout: seconds that a
    client may take for the head of a request, for its body, and between requests. stop_timeout: seconds that
    requests may still take once the server is told to stop.
    """

    errors: bool = False
    cors: bool = True
    dynamic: bool = False
    seed: str | None = None
    max_body: int = MAX_BODY
    head_timeout: float = 20.0
    body_timeout: float = 60.0
    idle_timeout: float = 75.0
    stop_timeout: float = 4.0
