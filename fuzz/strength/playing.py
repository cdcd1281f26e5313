"""Plays the stories of a test against our own mock: whether they tell of a fault of memory that is in it."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from ...contract_tests import Client, Target, Telling, life_of, lists_of
from ...mockserver import Mock, MockSettings
from ...spec import Exchange, Operation, Request, Resource, Spec
from .memory import Remembering

_ANYWHERE: Final = "http://localhost"
_OF_LISTS: Final = frozenset({"limit", "twice", "unlisted"})
"""Faults that lists show; the others show in the life of a thing."""


class _InProcess(Client):
    """Asks a server that is here: no connection is made."""

    def __init__(self, server: Remembering) -> None:
        super().__init__(Target(_ANYWHERE))
        self._server = server

    def send(self, request: Request) -> Exchange:
        """Ask, and give what came."""
        return Exchange(request, self._server.answer(request))


class Player:
    """Plays stories on the things of a document."""

    def __init__(self, spec: Spec) -> None:
        spec = replace(spec, operations=tuple(map(_for_anybody, spec.operations)))
        self._spec = spec
        self._mock = Mock(spec, MockSettings(ignore_examples=True, validate="request"))
        self._said: dict[tuple[Resource, bool], frozenset[tuple[str, ...]]] = {}
        self._about: dict[Resource, list[Operation]] = {}
        for operation in spec.operations:
            for resource in spec.resources.keyed_by(operation).values():
                self._about.setdefault(resource, []).append(operation)

    def sees(self, resource: Resource, fault: str, operation: Operation) -> bool:
        """Whether the stories tell something of a server with this fault that they do not of a correct one.

        operation: that the fault is of.
        """
        resource = self._spec.resources[resource.shape]
        known = resource, fault in _OF_LISTS
        if known not in self._said:
            self._said[known] = frozenset(each.key for each in self._played(resource, fault, ""))
        told = self._played(resource, fault, operation.key)
        return any(each.key not in self._said[known] for each in told)

    def _played(self, resource: Resource, fault: str, faulty: str) -> Iterator[Telling]:
        """Play on a server with the fault in an operation, by its key; on a correct one without."""
        about = {*self._about.get(resource, ()), *resource.making, *resource.listing}
        spec = replace(self._spec, operations=tuple(each for each in self._spec.operations if each in about))
        play = lists_of if fault in _OF_LISTS else life_of
        server = Remembering(spec, self._mock, resource, fault if faulty else "", faulty)
        return play(spec, _InProcess(server), spec.resources[resource.shape])


def _for_anybody(operation: Operation) -> Operation:
    """Give an operation that anybody may call: whom a server lets in is no matter of memory."""
    return replace(operation, security=(), _compiled={})
