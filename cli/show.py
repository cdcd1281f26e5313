"""`truespec show SPEC [OPERATION]`: what the document says, as truespec reads it."""

import json as json_text

from .exit_codes import ExitCode
from .operations import operation_named
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

        found, sender = operation_named(document, operation)
        told = shown_operation(document, found, sender)
        shown = {"document": document.name, "operation": told}
        lines = operation_lines(told)
    if json != "-":
        write(fitted(lines))
    if json is not None:
        write_to(json, json_text.dumps(shown, ensure_ascii=False, indent=2, default=str))
    return ExitCode.CONFORMS
