"""Making the answers of a mock: those that are always the same once, those by chance each time."""

from collections.abc import Callable
from typing import TypeAlias

from ..spec import Operation, Request, ResponseObject
from .answers import Answer, make_answer
from .chance import Chance
from .content import NoSerialization
from .settings import MockSettings
from .values import Wanted, drawn, written

Make: TypeAlias = Callable[[int, ResponseObject, str], Answer]
"""Makes the answer for a status, of a response, in one of its media ranges ("": without content)."""


class Making:
    """The answers of one mock."""

    def __init__(self, settings: MockSettings, chance: Chance) -> None:
        self._settings = settings
        self._chance = chance
        self._answers: dict[tuple[int, int, str, str], Answer] = {}

    def fixed(self, operation: Operation, example: str) -> Make:
        """Make answers of what the document writes down, and keep them."""
        wanted = Wanted(example, self._settings.ignore_examples)

        def make(status: int, described: ResponseObject, media_range: str) -> Answer:
            key = (id(operation), status, media_range, example)
            answer = self._answers.get(key)
            if answer is None:
                media = described.content.get(media_range)
                drafts = written(described, media, wanted)
                answer = make_answer(operation, status, described, media, drafts, self._settings.standard)
                self._answers[key] = answer
            return answer

        return make

    def by_chance(self, operation: Operation, request: Request, seed: str) -> Make:
        """Make answers by chance. With a seed they depend on it, the operation and the request alone: the
        same in any order, after a restart, and whatever edge the request came by. seed: the one that it
        asks for, "" for none.
        """

        def make(status: int, described: ResponseObject, media_range: str) -> Answer:
            random = self._chance.of(operation, request, seed)
            media = described.content.get(media_range)
            drafts = drawn(described, media, random)
            return make_answer(operation, status, described, media, drafts, self._settings.standard)

        return make


def first_answer(make: Make, status: int, described: ResponseObject, ranges: tuple[str, ...]) -> Answer:
    """Make the answer in the best media range that can carry its value; generators list `text/plain` first
    for everything.
    """
    problem: NoSerialization | None = None
    makeshift: Answer | None = None
    for media_range in ranges:
        try:
            answer = make(status, described, media_range)
        except NoSerialization as error:
            problem = problem or error
            continue
        if not answer.is_makeshift:
            return answer
        makeshift = makeshift or answer
    if makeshift is not None:
        return makeshift
    raise problem or NoSerialization("there is no content to write")
