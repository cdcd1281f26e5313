"""The heads of requests that clients send again and again: what one says is read, routed and judged once.

A client on a connection that is kept sends the same head with every body. So the bytes of a head that came
before stand for all that was made of it, and only the body is left to look at (`benchmarks/mock`).
"""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol, TypeAlias

from ..spec import Request
from .reply import Reply
from .request_head import SHORT_HEAD
from .settings import MockSettings

Again: TypeAlias = Callable[[bytes], Reply | None]
"""Answers requests that begin alike, by their bodies; None once that is not so any more."""


class Answering(Protocol):
    """What answers requests."""

    @property
    def settings(self) -> MockSettings:
        """How."""
        ...

    def answer(self, request: Request) -> Reply | None:
        """Answer at once; None leaves it to another."""

    def again(self, request: Request) -> Again | None:
        """Answer all requests that begin as one does; None where more than their bodies decides."""

    def too_large(self, request: Request) -> Reply:
        """Refuse a request whose body is not read."""
        ...


_END: Final = b"\r\n\r\n"
_MOST: Final = 256
"""Heads that are known at a time."""

_MOST_SEEN: Final = 1024
"""Heads of which it is known that they came before."""

_OF_FRAMING: Final = frozenset({"expect", "transfer-encoding", "upgrade"})
"""Fields by which a request is more than a head and as many bytes as it announces."""


class _Known(NamedTuple):
    """What a head stands for. length: of the body that it announces."""

    length: int
    answer: Again


class KnownHeads:
    """The heads that a server knows, shared by its connections."""

    def __init__(self, mock: Answering) -> None:
        self._mock = mock
        self._known: dict[bytes, _Known] = {}
        self._seen: dict[bytes, int] = {}

    def answer(self, data: bytes) -> Reply | None:
        """Answer the request that bytes are, the whole of one, if its head is known; None for all others."""
        size = data.find(_END, 0, SHORT_HEAD) + len(_END)
        known = self._known.get(data[:size])
        if known is None or len(data) != size + known.length:
            return None
        reply = known.answer(data[size:])
        if reply is None:  # to be learned anew
            self._known.pop(data[:size], None)
            self._seen.pop(data[:size], None)
        return reply

    def forget(self) -> None:
        """Forget all: another document is served."""
        self._known.clear()
        self._seen.clear()

    def learn(self, data: bytes, length: int, request: Callable[[], Request]) -> None:
        """Learn a head when it comes for the second time.

        data: bytes that were one request, by what a parser says, which a connection was kept after. length:
        of its body. request: gives it.
        """
        head = data[: len(data) - length]
        if len(head) > SHORT_HEAD or data.find(_END) + len(_END) != len(head):
            return
        seen = self._seen.get(head, 0)
        if not seen and len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen[head] = seen + 1
        if seen != 1:
            return
        asked = request()
        if not head.startswith(f"{asked.method} ".encode("latin-1")) or asked.method == "HEAD":
            return
        if any(name.lower() in _OF_FRAMING for name, _ in asked.fields):
            return
        answer = self._mock.again(asked)
        if answer is not None:
            if len(self._known) >= _MOST:
                self._known.clear()
                self._seen.clear()
            self._known[head] = _Known(length, answer)
