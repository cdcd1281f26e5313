"""Several documents on one port: each at its prefix, no route twice."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import DocumentProblem, Match, Operation, Request, Spec, UsageError, Violation
from .faults import Faults, check_names
from .known_heads import Again
from .mock import Mock
from .pairing import Candidate, pairing_of
from .proving import Broken
from .refusals import allowed_methods
from .reply import Reply
from .settings import MockSettings

_VARIABLE: Final = re.compile(r"\{[^{}]*\}")


class Mount(Struct, frozen=True):
    """One document's mock on a site. prefix: of its paths, `/shop`; "" for the root."""

    prefix: str
    mock: Mock


class Site:
    """A server of one or more descriptions, without the server."""

    def __init__(self, mounts: Sequence[Mount]) -> None:
        """Raises UsageError where two documents claim one route, and where a fault is for an operation that
        there is not.
        """
        self.mounts = tuple(mounts)
        self.settings: MockSettings = self.mounts[0].mock.settings
        is_one = len(self.mounts) == 1 and not self.mounts[0].prefix
        self._only = self.mounts[0].mock if is_one else None
        _check_routes(self.mounts)
        check_names(
            Faults(self.settings.delays, self.settings.error_rates), (each for _, each in self.operations())
        )

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The descriptions that are served."""
        return tuple(mount.mock.spec for mount in self.mounts)

    def operations(self) -> Iterator[tuple[str, Operation]]:
        """Go through all operations, each with what stands before its path."""
        for mount in self.mounts:
            for operation in mount.mock.spec.operations:
                yield mount.prefix + mount.mock.base_paths(operation)[0], operation

    def answer(self, request: Request) -> Reply:
        """Let the document answer that has the route; of several the one that is most concrete."""
        if self._only is not None:
            return self._only.answer(request)
        mock, inner = self._asked(request)
        return mock.answer(inner)

    def match(self, request: Request) -> Match | Violation:
        """Find the operation that a request names, as `Mock.match` does."""
        mock, inner = self._asked(request)
        return mock.match(inner)

    def again(self, request: Request) -> Again | None:
        """Answer all requests with this one's head, as `Mock.again` does."""
        mock, inner = self._asked(request)
        return mock.again(inner)

    def too_large(self, request: Request) -> Reply:
        """Refuse a request whose body is too large, as `Mock.too_large` does."""
        mock, inner = self._asked(request)
        return mock.too_large(inner)

    def _asked(self, request: Request) -> tuple[Mock, Request]:
        if self._only is not None:
            return self._only, request
        best: tuple[int, Mount, Request] | None = None
        for mount in self.mounts:
            inner = _inside(mount.prefix, request)
            if inner is not None:
                rank = _rank(mount.mock, inner)
                if best is None or rank < best[0]:
                    best = rank, mount, inner
        if best is None:
            return self.mounts[0].mock, request
        return best[1].mock, best[2]

    def unreached(self) -> Iterator[Candidate]:
        """Go through the examples of all documents that nobody gets who does not ask for them by name."""
        for mount in self.mounts:
            for operation in mount.mock.spec.operations:
                pairing = operation.compiled(pairing_of)
                if pairing is not None:
                    yield from pairing.unreached()

    def flaws(self) -> Iterator[tuple[DocumentProblem, ...]]:
        """Go through the operations of all documents, as `Mock.flaws` does."""
        for mount in self.mounts:
            yield from mount.mock.flaws()

    def proofs(self) -> Iterator[tuple[Broken, ...]]:
        """Go through the operations of all documents, as `Mock.proofs` does."""
        for mount in self.mounts:
            yield from mount.mock.proofs()


_NO_METHOD: Final = 1_000
_NO_PATH: Final = 2_000


def _rank(mock: Mock, request: Request) -> int:
    """Say how well a document fits a request, the best first: a path with few variables, a path without the
    method, none.
    """
    found: Match | Violation = mock.match(request)
    if isinstance(found, Match):
        return len(found.path_values)
    return _NO_METHOD if allowed_methods(found) else _NO_PATH


def _inside(prefix: str, request: Request) -> Request | None:
    """Give a request as the document under a prefix sees it; None where it is not under that."""
    if not prefix:
        return request
    path, mark, query = request.target.partition("?")
    if path != prefix and not path.startswith(f"{prefix}/"):
        return None
    return replace(request, target=(path[len(prefix) :] or "/") + mark + query)


def _check_routes(mounts: Iterable[Mount]) -> None:
    claimed: dict[tuple[str, str], tuple[Mount, Operation]] = {}
    for mount in mounts:
        for operation in mount.mock.spec.operations:
            for route in _routes(mount, operation):
                first, other = claimed.setdefault(route, (mount, operation))
                if first is not mount:
                    raise UsageError(
                        f"{route[0]} {route[1]} is claimed twice: {other.location} and {operation.location}; "
                        f"serve one under a prefix: {mount.mock.spec.name}=/prefix"
                    )


def _routes(mount: Mount, operation: Operation) -> Iterator[tuple[str, str]]:
    """List method and path of an operation, names of variables left out: at the root and at its servers."""
    for base in mount.mock.base_paths(operation):
        path = operation.path.partition("#")[0]
        yield operation.method, _VARIABLE.sub("{}", f"{mount.prefix}{base}{path}")
