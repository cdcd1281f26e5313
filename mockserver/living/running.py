"""What a test holds of a mock: its address, what it was asked, what it is to answer next."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from ..reply import Failure
from .expectation import Expected, failure_message
from .failing import failed
from .live import LiveMock
from .received import Received
from .setting import Wish, override_for
from .store import Override

_CALLS_TAKE: Final = 20.0
"""Seconds that a test waits for callbacks that are on their way."""

_NO_HEADERS: Final[Mapping[str, str]] = {}


class RunningMock(Struct, frozen=True):
    """A mock in a test. url: its address, without a trailing slash; "" where a test client asks it.

    live: what answers.
    """

    url: str
    live: LiveMock

    @property
    def requests(self) -> tuple[Received, ...]:
        """List what was received, the oldest first: what the journal still holds."""
        entries = self.live.store.entries()
        return tuple(Received(each) for each in entries if not each.sender and not each.failed)

    @property
    def unusual(self) -> tuple[Received, ...]:
        """List the requests that a hostile mock answered in an unusual way, the oldest first."""
        return tuple(each for each in self.requests if each.entry.unusual)

    def begin(self, first: int, step: int = 1) -> None:
        """Begin a hostile mock's answers anew: with answer number `first` of each operation, from 0, then
        the one `step` later.
        """
        for mock in self.live.mocks:
            if mock.hostility is not None:
                mock.hostility.begin(first, step)

    def failed(self, test: str = "") -> tuple[Received, ...]:
        """Note in the journal that a test failed; list the unusual answers that it had got, and the refusals
        of requests that break the document, the last of all the likeliest to blame. test: its name.
        """
        return tuple(map(Received, failed(self.live.store, test)))

    @property
    def calls(self) -> tuple[Received, ...]:
        """List the requests that the mock sent itself, those of callbacks: once they are answered."""
        self.live.caller.finish(_CALLS_TAKE)
        return tuple(Received(each) for each in self.live.store.entries() if each.sender)

    def requests_to(self, operation: str) -> tuple[Received, ...]:
        """List what one operation received. Raises UsageError where there is no such operation."""
        key = self.live.operation(operation)[1].key
        return tuple(each for each in self.requests if each.operation == key)

    @property
    def overrides(self) -> tuple[Override, ...]:
        """List the answers that were set and not given yet."""
        return tuple(self.live.store.overrides())

    def reset(self) -> None:
        """Forget what was received and the answers that were set."""
        self.live.reset()

    def override(
        self,
        operation: str,
        *,
        status: int | None = None,
        json: Any = UNSET,
        body: str | bytes | UnsetType = UNSET,
        headers: Mapping[str, str] = _NO_HEADERS,
        example: str = "",
        delay: float = 0.0,
        failure: Failure = "",
        times: int = 1,
        on_purpose: bool = False,
    ) -> None:
        """Set what an operation answers to the next request that fits the document.

        operation: operationId, or `METHOD /path`. What is left out is as the document says: with a status
        alone, its documented answer. json, body: the content, as a value or as it stands. example: the name
        of a documented one. delay: seconds. failure: what happens to the connection instead (`close`, `cut`,
        `reset`). times: how often. on_purpose: whether the answer may break the document.
        Raises UsageError where it does, and for an operation that there is not.
        """
        wish = Wish(
            operation=operation,
            status=status,
            json=json,
            body=body,
            headers=headers,
            example=example,
            delay=delay,
            failure=failure,
            times=times,
            on_purpose=on_purpose,
        )
        self.live.store.put(override_for(self.live, wish))

    def assert_received(
        self,
        operation: str,
        *,
        times: int | None = None,
        json: Any = UNSET,
        query: Mapping[str, str | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Received, ...]:
        """Assert that an operation was asked so; give the requests that were.

        times: how often, at least once where that is left out. json: what the whole body says. query,
        headers: the parameters and fields that matter, others may be there. The message of a failure shows
        the request that comes nearest, and what the mock was asked else.
        """
        __tracebackhide__ = True
        asked = self.requests_to(operation)
        expected = Expected(json, query or {}, headers or {})
        fitting = [each for each in asked if not expected.differences(each)]
        if (len(fitting) != times) if times is not None else not fitting:
            message = failure_message(operation, expected, times, asked, self.requests)
            raise AssertionError(message + self._unused())
        return tuple(fitting)

    def assert_not_received(self, operation: str) -> None:
        """Assert that an operation was not asked."""
        __tracebackhide__ = True
        asked = self.requests_to(operation)
        if asked:
            lines = "".join(f"\n    {each}" for each in asked)
            raise AssertionError(f"{operation} was asked {len(asked)} times, and should not be:{lines}")

    def assert_overrides_used(self) -> None:
        """Assert that every answer that was set was given."""
        __tracebackhide__ = True
        if self.overrides:
            raise AssertionError("answers that were set were not asked for:" + self._unused())

    def _unused(self) -> str:
        left = [each.words for each in self.overrides]
        return "".join(f"\nset and not asked for: {words}" for words in left)
