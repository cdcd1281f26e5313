"""Hypothesis strategies of whole requests, by the generator that `truespec fuzz` has."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from hypothesis.strategies import SearchStrategy

from ...contract_tests import OwnStrategies, RequestGenerator, Verdict, credentials_for, drawn_randoms
from ...spec import FieldLines, Match, Request, Spec
from ..corpus import read_corpus
from ..dictionary import words_of
from ..kinds import Choice
from ..profiles import EVEN, Group

_LARGEST: Final = 20_000
"""Bytes of a content."""

_WILD: Final = frozenset({"forbidden", "wild", "raw"})


class Requests:
    """Strategies over the operations of a document, named by operationId or by method and path.

    fields: sent with each request, such as credentials; a query parameter's name begins with `?`. modules:
    with strategies of the user's own. Raises UsageError where these can't be used.
    """

    def __init__(self, spec: Spec, fields: FieldLines = (), modules: Sequence[str] = ()) -> None:
        self.spec = spec
        self._fields = fields
        self._own = OwnStrategies.of(spec, modules)
        self._words = words_of(spec)

    def valid(self, operation: str) -> SearchStrategy[Request]:
        """Make requests that meet the document."""
        generator = self.generator(operation)
        return drawn_randoms().map(generator.valid).filter(self._is_valid)

    def edges(self, operation: str) -> SearchStrategy[Request]:
        """Make requests of which one part only just meets the document; valid ones where it has no edges."""
        generator = self.generator(operation)
        return drawn_randoms().map(generator.edge).filter(self._is_valid)

    def near_misses(self, operation: str) -> SearchStrategy[Request]:
        """Make requests that break the document in one part, by one edit; none where it forbids nothing."""
        generator = self.generator(operation)
        return drawn_randoms().map(generator.near_miss).filter(self._is_broken)

    def invalid(self, operation: str) -> SearchStrategy[Request]:
        """Make requests that break the document in any way: near misses, wild values, broken bodies."""
        shares: dict[Group, int] = {group: int(group in _WILD) for group in EVEN}
        return self._of(operation, Choice.of(shares)).filter(self._is_broken)

    def any(self, operation: str) -> SearchStrategy[Request]:
        """Make requests of every kind, as `truespec fuzz` does."""
        return self._of(operation, Choice.of(EVEN))

    def remembered(self, operation: str, corpus: Path | str) -> tuple[Request, ...]:
        """List the requests of an operation that a folder of `truespec fuzz` remembers, for `@example`."""
        named = self.spec.operation(operation)
        credentials = credentials_for(named, self._fields)
        cases = (each for each in read_corpus(Path(corpus)) if each.operation == named.key)
        return tuple(credentials.added_to(each.request) for each in cases)

    def broken(self, request: Request) -> tuple[str, ...]:
        """List the keywords that a request breaks, and rules that are none; nothing for a valid one."""
        return tuple(each.code for each in Verdict.of(self.spec, request).violations)

    def generator(self, operation: str) -> RequestGenerator:
        """Make what makes the requests of an operation."""
        named = self.spec.operation(operation)
        return RequestGenerator(named, credentials_for(named, self._fields), own=self._own)

    def _of(self, operation: str, choice: Choice) -> SearchStrategy[Request]:
        generator = self.generator(operation)

        def make(random: Random) -> Request:
            return choice.choose(random).make(generator, self._words, random)

        # Hypothesis shows what fails, and warns of what is too long to be shown.
        return drawn_randoms().map(make).filter(lambda request: len(request.body) < _LARGEST)

    def _is_valid(self, request: Request) -> bool:
        return not Verdict.of(self.spec, request).violations

    def _is_broken(self, request: Request) -> bool:
        verdict = Verdict.of(self.spec, request)
        return bool(verdict.violations) and isinstance(verdict.match, Match)
