"""What a run may do to the server that it tests."""

import re
from typing import Final

from msgspec import Struct

from ..spec import Operation, takes_away
from .targets import Target
from .things import Things

SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
"""What `--safe` sends (RFC 9110, Safe Methods; OPTIONS and TRACE say nothing of a contract)."""

_ENDS_SESSION: Final = re.compile(r"(?<![a-z])(log|sign)[-_]?(out|off)(?![a-z])", re.IGNORECASE)
"""How operations are called that end a session, and with it the token that every request carries."""

_CHANGING: Final = frozenset({"DELETE", "PATCH", "PUT"})


class Caution(Struct, frozen=True):
    """How careful a run is. safe: it sends GET and HEAD only. only_own: it changes and deletes only what it
    has made itself, and deletes that at the end. spares_credentials: those in use can't be had anew, so it
    calls nothing that ends them.
    """

    safe: bool = False
    only_own: bool = False
    spares_credentials: bool = False

    @classmethod
    def towards(cls, target: Target, *, safe: bool, only_own: bool | None) -> "Caution":
        """Choose for a target; None for `only_own` spares what is on another machine."""
        own = not target.is_local if only_own is None else only_own
        return cls(safe, own, bool(target.fields) and not target.renewals)

    @property
    def is_any(self) -> bool:
        """Whether anything is forbidden at all."""
        return self.safe or self.only_own

    def forbids(self, operation: Operation, things: Things) -> str:
        """Say why an operation is not called; "" where it may be."""
        if self.spares_credentials and _ENDS_SESSION.search(f"{operation.path} {operation.operation_id}"):
            return "it may end the credentials in use; a login gets new ones (--login)"
        if operation.method in SAFE_METHODS:
            return ""
        if self.safe:
            return "only GET and HEAD are sent (--safe)"
        if not self.only_own or things.is_own(operation):
            return ""
        changes = operation.method in _CHANGING or "{" in operation.path or takes_away(operation)
        return "only what the run has made is changed, and it has made none (--only-own)" if changes else ""
