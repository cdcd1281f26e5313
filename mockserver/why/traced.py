"""A mock that answers as every mock does, and notes on the way what its functions decided."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from ...spec import Match, MediaType, Operation, Request, ResponseObject, Spec, Violation
from ..answers import Answer, media_ranges
from ..content import NoSerialization
from ..making import Make
from ..mock import Deciding, Mock
from ..refusals import Refusals
from ..reply import Reply
from ..selection import response_for
from ..settings import MockSettings


class Tried(Struct, frozen=True):
    """A media range that an answer was to be made in. answer: None where it could not be, for a reason."""

    media_range: str
    answer: Answer | None
    reason: str = ""


class Selected(Struct, frozen=True):
    """What was chosen for a valid request. selected: status and Response Object; None where there is none.

    ranges: acceptable media ranges, the best first. is_dynamic: whether values are made by chance. tried: in
    order, the last one was sent, unless it could not be made.
    """

    deciding: Deciding
    selected: tuple[int, ResponseObject] | None
    ranges: tuple[str, ...]
    is_dynamic: bool
    tried: list[Tried] = field(default_factory=list[Tried])

    @property
    def media(self) -> MediaType | None:
        """What describes the content that was sent."""
        if self.selected is None or not self.tried:
            return None
        return self.selected[1].content.get(self.tried[-1].media_range)


class Refused(Struct, frozen=True):
    """How a request was refused. statuses: that the document may declare an answer for, in this order."""

    statuses: tuple[int, ...]
    answer: Answer


class TracedMock(Mock):
    """A mock for one request. found, selected, refused: what was decided, None where it was not asked for."""

    def __init__(self, spec: Spec, settings: MockSettings) -> None:
        super().__init__(spec, settings)
        self.found: Match | Violation | None = None
        self.selected: Selected | None = None
        self.refusals = _TracedRefusals(settings)
        self._refusals = self.refusals
        self.is_preflight = False

    def match(self, request: Request) -> Match | Violation:
        """Find the operation, and keep it."""
        self.found = super().match(request)
        return self.found

    def _preflight(self, request: Request) -> Reply | None:
        reply = super()._preflight(request)
        self.is_preflight = reply is not None
        return reply

    def _select(self, operation: Operation, wish: Deciding, make: Make) -> Reply:
        preference = wish.preference
        selected = response_for(operation, preference.code)
        accept = None if operation.method == "HEAD" else wish.accept
        ranges = media_ranges(selected[1], selected[0], accept) if selected is not None else ()
        noted = self.selected = Selected(wish, selected, ranges, self._is_dynamic(preference))

        def making(status: int, described: ResponseObject, media_range: str) -> Answer:
            try:
                answer = make(status, described, media_range)
            except NoSerialization as error:
                noted.tried.append(Tried(media_range, None, str(error)))
                raise
            noted.tried.append(Tried(media_range, answer))
            return answer

        return super()._select(operation, wish, making)


class _TracedRefusals(Refusals):
    """Refusals of one request. last: the one that was given."""

    last: Refused | None = None

    def _refusal(
        self, operation: Operation, statuses: Sequence[int], reason: Any, example: str = ""
    ) -> Answer:
        answer = super()._refusal(operation, statuses, reason, example)
        self.last = Refused(tuple(statuses), answer)
        return answer
