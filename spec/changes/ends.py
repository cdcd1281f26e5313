"""Which end of a connection reads what changed, and where URLs were meant to move (DIFF §1.1, §2.7).

Who owns one end asks for what that end reads: servers read requests, and the answers to what they announce;
clients read answers, webhooks and callbacks.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

End: TypeAlias = Literal["client", "server"]
"""Who reads."""

_OF_SERVERS: Final = (
    *("request-", "parameter-", "security-", "oauth-", "server-"),
    *("operation-removed", "operation-absorbed", "operation-shadowed", "path-parameter-"),
)
_OF_CLIENTS: Final = ("response-", "webhook-", "callback-")
_ANNOUNCED_ANSWERS: Final = ("webhook-answer", "callback-answer")


def reader_of(id_: str) -> End | None:
    """Say which end reads what a kind of change is about; None for what is about the document."""
    if id_.startswith((*_OF_SERVERS, *_ANNOUNCED_ANSWERS)):
        return "server"
    return "client" if id_.startswith(_OF_CLIENTS) else None


def moved_path(path: str, bases: Mapping[str, str]) -> str:
    """Say where a path of OLD is in NEW. bases: what paths of OLD begin with, and NEW's word for it.

    The longest that fits counts; `/v1` fits `/v1` and `/v1/a`, not `/v10`.
    """
    fitting = [base for base in bases if path == base or path.startswith(f"{base}/")]
    if not fitting:
        return path
    base = max(fitting, key=len)
    return bases[base] + path[len(base) :]
