"""All operations of a document, found by their names: those it serves, and those that it sends itself."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeAlias

from ..spec import Operation, Spec, UsageError

Known: TypeAlias = tuple[Operation, str]
"""An operation, and what sends it: `webhook newOrder`, `callback done of POST /orders`; "" for any client."""


def all_operations(spec: Spec) -> Iterator[Known]:
    """Go through the operations that are served, then through what the API sends: webhooks and callbacks."""
    yield from ((operation, "") for operation in spec.operations)
    yield from spec.sent()


def operation_named(spec: Spec, key: str) -> Known:
    """Find an operation, a webhook or a callback: by `METHOD /path`, by operationId, or by a path alone.

    Raises UsageError, with the nearest name, where there is none, and where a path has several.
    """
    known = list(all_operations(spec))
    method, _, path = key.partition(" ")
    wanted = {key, f"{method.upper()} {path.strip()}"}
    for each in known:
        if each[0].key in wanted or each[0].operation_id == key:
            return each
    on_path = [each for each in known if each[0].path == key]
    if len(on_path) == 1:
        return on_path[0]
    if on_path:
        methods = ", ".join(operation.method for operation, _ in on_path)
        raise UsageError(f"{key} has {methods}; say which: 'METHOD {key}'")
    names = [name for each, _ in known for name in (each.key, each.operation_id) if name]
    close = get_close_matches(key, names, 1, 0.4)
    hint = f"did you mean {close[0]!r}?" if close else f"`truespec show {spec.name}` lists them"
    raise UsageError(f"no operation {key!r} in {spec.name}; {hint}")
