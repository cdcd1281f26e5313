"""Rules on YAML: text that YAML 1.1 and YAML 1.2 readers take for different values.

OpenAPI asks for YAML 1.2, but many tools still read by 1.1, where `1:1` is 61, `no` is false and
`2024-01-01` a date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from ..document import Location, SourceFile, pointer_of
from ..document.yaml_reader import scalar_value
from .subject import Fault, Subject

_TRAPS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("true", re.compile(r"y|Y|yes|Yes|YES|on|On|ON")),
    ("false", re.compile(r"n|N|no|No|NO|off|Off|OFF")),
    ("a date", re.compile(r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*")),
    ("a number to base 60", re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")),
    ("an octal number", re.compile(r"[-+]?0[0-7_]+")),
    ("a binary number", re.compile(r"[-+]?0b[01_]+")),
    (
        "a number",
        re.compile(r"[-+]?(?=[0-9]*_)[1-9][0-9_]*(?:\.[0-9_]*)?|[-+]?0x(?=[0-9A-Fa-f]*_)[0-9A-Fa-f_]+"),
    ),
    ("text", re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?[eE][0-9]+|[-+]?[0-9]+[eE][-+]?[0-9]+|0o[0-7]+")),
)
"""What YAML 1.1 makes of a plain scalar, where YAML 1.2 makes something else of it (YAML 1.1, type
repository: bool, timestamp, int, float).
"""


_PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)


def yaml_trap(subject: Subject) -> Iterator[Fault]:
    """Find plain scalars that mean something else to a YAML 1.1 reader."""
    for file in subject.document.files():
        if file.text.lstrip()[:1] not in ("", "{", "["):
            yield from _traps(file)


def _traps(file: SourceFile) -> Iterator[Fault]:
    for text, line, column, pointer in _plain_scalars(file.text):
        other = next((name for name, pattern in _TRAPS if pattern.fullmatch(text)), None)
        if other is not None:
            advice = "write it without an exponent or prefix" if other == "text" else "quote it"
            message = (
                f"`{text}` is {_kind(scalar_value(text))} in YAML 1.2, but {other} in YAML 1.1; {advice}"
            )
            yield message, Location(file.name, line, column, pointer)


def _kind(value: Any) -> str:
    return "text" if isinstance(value, str) else f"the number {value}"


@dataclass(slots=True)
class _Open:
    """A collection that is being read. token: the member or item that is being read; None before a name."""

    is_mapping: bool
    token: str | int | None


def _plain_scalars(text: str) -> Iterator[tuple[str, int, int, str]]:
    """List the plain scalars of the first document in a YAML text, names included: text, line, column, JSON
    Pointer.
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
                yield event.value, mark.line + 1, mark.column + 1, _pointer(stack)
            if not is_name:
                _step(stack)


def _step(stack: list[_Open]) -> None:
    """Go on to the next member or item of the collection that is being read."""
    if stack:
        token = stack[-1].token
        stack[-1].token = token + 1 if isinstance(token, int) else None


def _pointer(stack: list[_Open]) -> str:
    return pointer_of([level.token for level in stack if level.token is not None])
