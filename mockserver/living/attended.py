"""What the pages and the tests of a mock ask of it."""

from typing import Protocol

from ...spec import MessageSecrets, Operation, Spec
from ..mock import Mock
from .store import Store


class Attended(Protocol):
    """A mock, or a proxy, that keeps what it was asked."""

    store: Store
    secrets: tuple[MessageSecrets, ...]

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The descriptions that are served."""
        ...

    def operation(self, name: str) -> tuple[Mock, Operation]:
        """Find an operation by operationId or `METHOD /path`. Raises UsageError where there is none."""
        ...

    def reset(self) -> None:
        """Forget all exchanges and overrides."""
        ...
