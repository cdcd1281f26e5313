"""Whether a server answers everything alike: then something before all operations is at fault."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Exchange
from .finding import Finding
from .judged import answered

_SEVERAL: Final = 2


class Alike(Struct):
    """What was answered so far, and to which operations. words: of the first answer; "" before one came.

    differs: whether two answers were not the same.
    """

    words: str = ""
    differs: bool = False
    operations: set[str] = field(default_factory=set[str])
    content: bytes = b""

    def see(self, operation: str, exchange: Exchange) -> None:
        """Take note of an answer. operation: its key."""
        if self.differs or exchange.request.method == "HEAD":
            return
        response = exchange.response
        words = answered(response) if response is not None else (exchange.error or "").partition(":")[0]
        content = response.body if response is not None else b""
        if not self.operations:
            self.words, self.content = words, content
        self.operations.add(operation)
        self.differs = words != self.words or content != self.content

    def told(self, found: Sequence[Finding]) -> tuple[Finding, ...]:
        """Make one of the findings of one check, where everything was answered alike."""
        if not self._is_all():
            return tuple(found)
        merged: dict[str, Finding] = {}
        for each in found:
            first = merged.setdefault(each.check, each)
            if first is not each:
                names = dict.fromkeys((*first.operations, *each.operations))
                sent = first.sent + each.sent
                merged[each.check] = replace(first, sent=sent, operations=tuple(names))
        return tuple(merged.values())

    def notes(self, found: Sequence[Finding]) -> Iterator[str]:
        """Tell of it, where there was something to merge."""
        if len(self.told(found)) < len(found):
            count = len(self.operations)
            what = f"all requests of {count} operations were answered alike"
            yield f"{what}, {self.words}: is the address right?"

    def _is_all(self) -> bool:
        return not self.differs and len(self.operations) >= _SEVERAL
