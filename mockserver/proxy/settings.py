"""How a proxy is to behave, beside what it shares with a mock."""

import re
from typing import Final

from msgspec import Struct

from ...spec import Match, UsageError
from ..settings import MockSettings

NOT_IMPLEMENTED: Final = 501
_ABSENT: Final = frozenset({404, 405, NOT_IMPLEMENTED})
"""Statuses that say that there is nothing there."""

_STATUS: Final = re.compile(r"[2-5][0-9]{2}")


class MockOn(Struct, frozen=True):
    """Which answers of the upstream the mock replaces. statuses: these. undocumented: a 404, 405 or 501, too,
    where the operation has no such response.
    """

    statuses: frozenset[int] = frozenset({NOT_IMPLEMENTED})
    undocumented: bool = False

    @classmethod
    def parse(cls, text: str) -> "MockOn":
        """Read `501,404`, `undocumented`, `never`. Raises UsageError for anything else."""
        words = [word.strip() for word in text.split(",")]
        if words == ["never"]:
            return cls(frozenset())
        statuses = {int(word) for word in words if _STATUS.fullmatch(word)}
        if len(statuses) + ("undocumented" in words) != len(words):
            raise UsageError(
                f"--mock-on takes statuses with commas between them, `undocumented` or `never`, not {text!r}"
            )
        return cls(frozenset(statuses), "undocumented" in words)

    def takes(self, match: Match, status: int) -> bool:
        """Say whether the mock answers in place of an upstream that answered with this status."""
        if status in self.statuses:
            return True
        return self.undocumented and status in _ABSENT and match.operation.response_object(status) is None


class ProxySettings(Struct, frozen=True):
    """The settings of a proxy.

    mock: what it shares with a mock: `errors`, `cors`, `auth`, `base_path`, `max_body` (of a message that is
    judged), what a client may take; and how the mock behaves that answers in place of the upstream. mock_on:
    when it does. judges_requests: whether requests are held to the document. timeout: seconds that the
    upstream may take to connect, and to begin its answer. patience: seconds that an answer is held back for
    the judge; one that takes longer is relayed as it comes, unless `errors` is on.
    """

    mock: MockSettings = MockSettings()
    mock_on: MockOn = MockOn()
    judges_requests: bool = True
    timeout: float = 60.0
    patience: float = 1.0
