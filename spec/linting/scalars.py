"""Rules on YAML: text that YAML 1.1 and YAML 1.2 readers take for different values."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import yaml
from msgspec import Struct

from ..document import Location, Node, SourceFile, pointer_of
from ..document.source_file import descend
from ..document.yaml_1_1 import other_meaning
from ..document.yaml_reader import scalar_value
from ..editing import Respell
from .problem import Fix
from .subject import Fault, Subject

_PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)


def yaml_trap(subject: Subject) -> Iterator[Fault]:
    """Find plain scalars that mean something else to a YAML 1.1 reader."""
    for file in subject.document.files():
        if file.text.lstrip()[:1] not in ("", "{", "["):
            yield from _traps(file, _statuses(subject, file))


def _statuses(subject: Subject, file: SourceFile) -> frozenset[str]:
    """List the pointers of the status codes that have to be quoted (OpenAPI 3, Responses Object)."""
    if subject.grammar.version == "2.0":
        return frozenset()
    parts = (part.node for part in subject.walk.of("responses") if part.node.file is file)
    return frozenset(member.pointer for node in parts for name, member in node.members() if name.isdecimal())


def _traps(file: SourceFile, statuses: frozenset[str]) -> Iterator[Fault]:
    bare: list[tuple[str, Location]] = []
    for text, line, column, pointer, is_name in _plain_scalars(file.text):
        if is_name and text.isdecimal() and pointer in statuses:
            bare.append((text, Location(file.name, line, column, pointer)))
            continue
        other = other_meaning(text)
        if other is not None:
            advice = "write it without an exponent or prefix" if other == "text" else "quote it"
            message = (
                f"`{text}` is {_kind(scalar_value(text))} in YAML 1.2, but {other} in YAML 1.1; {advice}"
            )
            yield Fault(
                message,
                Location(file.name, line, column, pointer),
                _respelling(file, pointer, is_name=is_name),
            )
    if bare:
        yield _bare_statuses(file, bare)


def _bare_statuses(file: SourceFile, found: Sequence[tuple[str, Location]]) -> Fault:
    """Say it once: who writes one status code without quotes writes all of them so."""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    message = (
        f"the status code {found[0][0]} is a number to readers of YAML, and has to be text; quote it{more}"
    )
    fixes = [_respelling(file, at.pointer, is_name=True) for _, at in found]
    return Fault(message, found[0][1], lambda: [edit for fix in fixes for edit in fix()])


def _respelling(file: SourceFile, pointer: str, *, is_name: bool) -> Fix:
    return lambda: (Respell(descend(Node(file, "", file.value), pointer), is_name),)


def _kind(value: Any) -> str:
    return "text" if isinstance(value, str) else f"the number {value}"


class _Open(Struct):
    """A collection that is being read. token: the member or item that is being read; None before a name."""

    is_mapping: bool
    token: str | int | None


def _plain_scalars(text: str) -> Iterator[tuple[str, int, int, str, bool]]:
    """List the plain scalars of the first document in a YAML text, names included: text, line, column, JSON
    Pointer, whether it is a name.
    """
    stack: list[_Open] = []
    for event in yaml.parse(text, _PARSER):
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            stack.append(_Open(is_mapping, None if is_mapping else 0))
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            _step(stack)
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            is_name = bool(stack) and stack[-1].token is None
            if is_name:
                stack[-1].token = str(getattr(event, "value", event.anchor))
            if isinstance(event, yaml.ScalarEvent) and not event.style and event.implicit[0]:
                mark: Any = event.start_mark
                yield event.value, mark.line + 1, mark.column + 1, _pointer(stack), is_name
            if not is_name:
                _step(stack)


def _step(stack: list[_Open]) -> None:
    """Go on to the next member or item of the collection that is being read."""
    if stack:
        token = stack[-1].token
        stack[-1].token = token + 1 if isinstance(token, int) else None


def _pointer(stack: list[_Open]) -> str:
    return pointer_of([level.token for level in stack if level.token is not None])
