"""`truespec show SPEC [OPERATION]`: what the document says, as truespec reads it."""

import json as json_text
from collections.abc import Iterator
from difflib import get_close_matches

from ..spec import Operation, Spec, UsageError
from .exit_codes import ExitCode
from .output import write, write_to
from .reading import Documents
from .shown import shown_document
from .shown_text import fitted, operation_lines, overview_lines


def run(*, documents: Documents, spec: str, operation: str | None, json: str | None) -> ExitCode:
    """Write the list of operations, or all about one; as text, as JSON, or both."""
    document = documents.load(spec)
    if operation is None:
        shown = shown_document(document)
        lines = overview_lines(shown)
    else:
        from .shown_operation import shown_operation  # late: a list needs no proofs

        told = shown_operation(document, _found(document, operation))
        shown = {"document": document.name, "operation": told}
        lines = operation_lines(told)
    if json != "-":
        write(fitted(lines))
    if json is not None:
        write_to(json, json_text.dumps(shown, ensure_ascii=False, indent=2, default=str))
    return ExitCode.CONFORMS


def _found(spec: Spec, key: str) -> Operation:
    """Find an operation, a webhook or a callback: by `METHOD /path`, by operationId, or by a path alone.

    Raises UsageError, with the nearest name, where there is none, and where a path has several.
    """
    known = list(_all(spec))
    method, _, path = key.partition(" ")
    wanted = {key, f"{method.upper()} {path.strip()}"}
    for operation in known:
        if operation.key in wanted or operation.operation_id == key:
            return operation
    on_path = [operation for operation in known if operation.path == key]
    if len(on_path) == 1:
        return on_path[0]
    if on_path:
        raise UsageError(f"{key} has {', '.join(each.method for each in on_path)}; say which: 'METHOD {key}'")
    names = [name for each in known for name in (each.key, each.operation_id) if name]
    close = get_close_matches(key, names, 1, 0.4)
    hint = f"did you mean {close[0]!r}?" if close else f"`truespec show {spec.name}` lists them"
    raise UsageError(f"no operation {key!r} in {spec.name}; {hint}")


def _all(spec: Spec) -> Iterator[Operation]:
    """Go through all that may be shown: a callback is a request that the server sends."""
    yield from spec.operations
    yield from (each for group in spec.webhooks.values() for each in group)
    for operation in spec.operations:
        yield from (each for group in operation.callbacks.values() for each in group)
