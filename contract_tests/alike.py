"""Whether a server answers everything alike, or nothing at all: then what stands before all operations is at
fault.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from msgspec import Struct, field

from ..spec import Exchange
from .finding import Finding, merged_by
from .judged import Judged, answered

_SEVERAL: Final = 2
_FEW: Final = 20
"""One of so many is few."""

_SILENCE: Final = "no-answer"
_NUMBER: Final = re.compile(r"[0-9][0-9,]*")

_Gist: TypeAlias = tuple[int | None, str, bytes]
"""Status, media type (of no answer: what went wrong), content."""

_EVER_NEW: Final = frozenset({"text/html", "text/event-stream"})


class Alike(Struct):
    """What was answered so far to requests that any server takes for what they are, and to which operations.

    words: of the first answer; "" before one came. gist: what it has in common with the others. seen: how
    many there were; others: that were not the same. fits: whether a valid request was answered as documented.
    answering: for each operation, whether it has ever answered.
    """

    words: str = ""
    gist: _Gist = (None, "", b"")
    seen: int = 0
    others: int = 0
    fits: bool = False
    operations: set[str] = field(default_factory=set[str])
    answering: dict[str, bool] = field(default_factory=dict[str, bool])

    def see(self, judged: Judged) -> None:
        """Take note of an answer."""
        exchange, operation = judged.exchange, judged.operation
        self.hear_of(operation.key, is_answering=exchange.response is not None)
        if judged.purpose == "strange" or exchange.request.method != operation.method:
            return
        gist = _gist(exchange)
        if not self.operations:
            response = exchange.response
            self.words = answered(response) if response is not None else gist[1]
            self.gist = gist
        self.operations.add(operation.key)
        self.seen += 1
        self.others += gist != self.gist
        self.fits |= exchange.response is not None and not judged.violations and not judged.answer

    @property
    def is_elsewhere(self) -> bool:
        """Whether the answers are the same (all but few, since a server may be confused by what it has not
        read), and none is what the document promises: the server that was meant is not there.
        """
        is_most = self.others * _FEW <= self.seen
        return is_most and not self.fits and len(self.operations) >= _SEVERAL

    def hear_of(self, operation: str, *, is_answering: bool) -> None:
        """Take note of whether an operation has given an answer, here or to another process."""
        self.answering[operation] = is_answering or self.answering.get(operation, False)

    def told(self, found: Sequence[Finding]) -> tuple[Finding, ...]:
        """Make one of the findings of one check, where everything was answered alike; of all that such an
        answer breaks, where the server is elsewhere; and of the operations that have never given an answer,
        where they fail in one way, numbers apart.
        """
        if self.is_elsewhere:
            return merged_by(found, lambda each: "" if _gist(each.exchange) == self.gist else each.check)
        return merged_by(found, (lambda each: each.check) if self._is_all() else self._silence)

    def _silence(self, finding: Finding) -> str | None:
        """Say in which way an operation is silent; None for one that is not."""
        is_silent = finding.check == _SILENCE and not any(
            self.answering.get(each, True) for each in finding.operations
        )
        return _NUMBER.sub("", finding.sentence) if is_silent else None

    def notes(self, found: Sequence[Finding]) -> Iterator[str]:
        """Tell of it, where there was something to merge."""
        is_one = self._is_all() or self.is_elsewhere
        if is_one and len(self.told(found)) < len(found):
            count = len(self.operations)
            what = f"all requests of {count} operations were answered alike"
            yield f"{what}, {self.words}: is the address right?"

    def _is_all(self) -> bool:
        return not self.others and len(self.operations) >= _SEVERAL


def _gist(exchange: Exchange) -> _Gist:
    """Tell what makes two answers the same: of pages and of streams not their content, which may hold a token
    or the time.
    """
    response = exchange.response
    if response is None:
        return None, (exchange.error or "").partition(":")[0], b""
    kind = (response.field("content-type") or "").partition(";")[0].strip().lower()
    return response.status, kind, b"" if kind in _EVER_NEW else response.body
