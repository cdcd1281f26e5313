"""The part of a document that is served, as the settings have it: under which paths, and for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..spec import Operation, Spec
from .settings import MockSettings


def served(spec: Spec, settings: MockSettings) -> Spec:
    """Give the description that a mock answers by.

    Without credentials where nobody is asked for them; with paths at the root alone, or each under the paths
    of its operation's own servers (OpenAPI, Server Object), where that is wanted.
    """
    operations: Iterable[Operation] = spec.operations
    if not settings.auth or settings.validate == "none":
        operations = [replace(each, security=(), _compiled={}) for each in operations]
    if settings.base_path == "root":
        operations = [replace(each, servers=()) for each in operations]
    elif settings.base_path == "strict":
        operations = [moved for each in operations for moved in _under_its_servers(each)]
    return spec if operations is spec.operations else replace(spec, operations=tuple(operations))


def _under_its_servers(operation: Operation) -> Iterator[Operation]:
    """Move an operation to the path of each of its servers; one without servers stays at the root."""
    for path in dict.fromkeys(server.path for server in operation.servers) or ("",):
        yield replace(operation, path=path + operation.path, servers=())
