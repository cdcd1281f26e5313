"""Rules on answers: a client has to learn from the document what it may get."""

import re
from collections.abc import Iterator
from typing import Final

from ..document import Node
from .paths import operations, parameters
from .subject import Fault, Subject

_WITHOUT_CONTENT: Final = re.compile(r"1\d\d|204|205|304")
_SAYS_NOTHING: Final = frozenset(
    (
        *("description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly"),
        *("nullable", "externalDocs", "xml", "$comment"),
    )
)
"""Keywords that no text breaks."""


def error_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find operations that the document lets refuse requests, and that declare no answer for it; all in one
    line, since it is one habit.
    """
    found: list[tuple[str, Node]] = []
    for template, _, item in subject.path_items():
        for method, operation in operations(subject, item):
            node = operation.child("responses")
            codes = _codes(subject, node)
            if not codes or any(code == "default" or code.startswith("4") for code in codes):
                continue
            reason = _refusable(subject, item, operation)
            if reason is not None:
                found.append(
                    (f"{method.upper()} {template} declares no answer to a request with {reason}", node)
                )
    if found:
        message, node = found[0]
        others = len(found) - 1
        more = f" (and {others} operation{'s' if others > 1 else ''} more)" if others else ""
        yield Fault(f"{message}: no 4XX and no default{more}", node.location)


def success_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find operations that declare nothing but refusals."""
    for template, _, item in subject.path_items():
        for method, operation in operations(subject, item):
            node = operation.child("responses")
            codes = _codes(subject, node)
            if codes and not any(code == "default" or code[:1] in ("1", "2", "3") for code in codes):
                yield Fault(f"{method.upper()} {template} declares no answer but refusals", node.location)


def content_forbidden(subject: Subject) -> Iterator[Fault]:
    """Find content of answers that HTTP sends without any."""
    for part in subject.walk.of("responses"):
        for code, written in part.node.members():
            response = subject.followed(written)
            if response is None or not _WITHOUT_CONTENT.fullmatch(code):
                continue
            name = "schema" if subject.grammar.version == "2.0" else "content"
            if response.mapping.get(name):
                at = response.child(name) if response.file is written.file else written
                yield Fault(f"an answer with status {code} has no content", at.location)


def _codes(subject: Subject, responses: Node) -> list[str]:
    """List the status codes that are described, in upper case but for `default`."""
    followed = subject.followed(responses)
    names = [] if followed is None else [name for name in followed.mapping if not name.startswith("x-")]
    return [name if name == "default" else name.upper() for name in names]


def _refusable(subject: Subject, item: Node, operation: Node) -> str | None:
    """Say what of a request may be wrong, by the document's own word; None where nothing can be."""
    if _is_secured(subject, operation):
        return "wrong credentials"
    if "requestBody" in operation.mapping:
        return "a wrong body"
    for place, name, written in (*parameters(subject, item), *parameters(subject, operation)):
        parameter = subject.followed(written)
        if parameter is None or place == "cookie":
            continue
        if place in ("body", "formData"):
            return "a wrong body"
        is_missed = parameter.mapping.get("required") is True and place != "path"
        if is_missed or not _takes_any_text(subject, parameter):
            return f"a wrong {place} parameter {name!r}"
    return None


def _is_secured(subject: Subject, operation: Node) -> bool:
    holder = operation if "security" in operation.mapping else subject.document.node()
    alternatives = holder.child("security").sequence
    return bool(alternatives) and all(alternatives)


def _takes_any_text(subject: Subject, parameter: Node) -> bool:
    if subject.grammar.version == "2.0":
        described = {k: v for k, v in parameter.mapping.items() if k not in ("name", "in", "required")}
    else:
        schema = subject.followed(parameter.child("schema"))
        described = schema.mapping if schema is not None else {}
    says = described.keys() - _SAYS_NOTHING
    types = described.get("type", "string")
    return says <= {"type"} and (types == "string" or (isinstance(types, list) and "string" in types))
