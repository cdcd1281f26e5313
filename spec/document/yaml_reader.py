"""Read YAML 1.2 (core schema) into plain values and positions, in one pass over PyYAML's event stream.

PyYAML's own constructors follow YAML 1.1, where `1:1` is 61, `on` is true and `2024-01-01` a date; here
only what the YAML 1.2 core schema names (null, true/false, numbers) is anything but text. Member names are
always text, as JSON has it. Aliases share the anchored object, so an alias bomb costs no memory, and its
expanded size is bounded; merge keys (`<<`) work.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml
from msgspec import Struct, field

from ..json_value import is_array, is_object
from .positions import MAX_DEPTH, Positions, packed

MAX_NODES: Final = 200_000
"""Nodes that a document of any size may have once its aliases are expanded."""

MAX_GROWTH: Final = 20
"""How many times as many nodes as were written a larger document may have then."""

_PARSER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)
_STRING_TAG: Final = "tag:yaml.org,2002:str"

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class YamlError(Exception):
    """The text is no YAML that a document can be made of. line, column: counted from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class YamlText(Struct):
    """What reading gave: the value, where its nodes stand, the duplicate names met (line, column, name), and
    where a second document starts, which is not read.
    """

    value: Any
    positions: Positions
    duplicates: list[tuple[int, int, str]]
    second: tuple[int, int] | None


def read_yaml(text: str) -> YamlText:
    """Read the first document of a YAML stream.

    Raises YamlError on a syntax error, on names that are no scalars, on recursion through aliases, beyond
    MAX_DEPTH, and where aliases expand to more than MAX_NODES and MAX_GROWTH times what is written.
    """
    reader = _Reader()
    parser = _PARSER(text)
    try:
        value = reader.document(_events(parser))
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.problem, error.context) if part)
        if "nesting depth" in problem:  # newer libyaml reads ahead, to a limit of its own
            problem = f"nested deeper than {MAX_DEPTH} levels"
        raise YamlError(problem, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = error.character if isinstance(error.character, int) else ord(error.character)
        reason = f"the character U+{code:04X} is not allowed in YAML"
        raise YamlError(reason, line, 1) from error
    finally:
        parser.dispose()
    return YamlText(value, reader.positions, reader.duplicates, reader.second)


def scalar_value(text: str) -> str | int | float | bool | None:
    """Read a plain scalar by the YAML 1.2 core schema; `.inf` and `.nan` stay text, JSON has no such
    numbers.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 4000 else text
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if abs(number) != float("inf") else text
    if _OCTAL.fullmatch(text):
        return int(text, 0)
    return int(text, 0) if _HEXADECIMAL.fullmatch(text) else text


def _events(parser: Any) -> Iterator[Any]:
    while parser.check_event():
        yield parser.get_event()


def _tagged(event: Any) -> Any:
    """Read a scalar with an explicit tag: `!!str 1` is text, `!!int "1"` a number; unknown tags are text."""
    if event.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
        value = scalar_value(event.value)
        is_whole = isinstance(value, int) and event.tag.endswith("float")
        return scalar_value(f"{event.value}.0") if is_whole else value
    if event.tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"):
        return scalar_value(event.value)
    return event.value


class _Open(Struct):
    """A container that is being read. `size` counts its nodes with aliases expanded."""

    value: dict[str, Any] | list[Any]
    places: "array[int]"
    anchor: str | None
    line: int
    column: int
    size: int = 1
    name: str | None = None
    name_place: int = 0
    index: dict[str, int] = field(default_factory=dict[str, int])
    merges: list[tuple[Any, int]] = field(default_factory=list[tuple[Any, int]])


class _Reader:
    """Builds values from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self) -> None:
        self.positions = Positions()
        self.duplicates: list[tuple[int, int, str]] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._open_anchors: set[str] = set()
        self._root: Any = None
        self._written = 0
        self.second: tuple[int, int] | None = None
        self._on: dict[type[Any], Callable[[Any], bool | None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.DocumentEndEvent: self._document_end,
        }

    def document(self, events: Iterator[Any]) -> Any:
        """Read events up to the end of the first document, and see whether another one follows."""
        on: dict[type[Any], Callable[[Any], bool | None]] = self._on
        for event in events:
            step = on.get(event.__class__)
            if step is not None and step(event):
                break
        following = next(events, None)
        if isinstance(following, yaml.DocumentStartEvent):
            mark: Any = following.start_mark
            self.second = mark.line + 1, mark.column + 1
        return self._root

    def _document_end(self, _event: Any) -> bool:
        return True

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        place = packed(mark.line + 1, mark.column + 1)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.name is None and type(top.value) is dict:
            top.name, top.name_place = event.value, place
            if event.anchor is not None:
                self._anchors[event.anchor] = (event.value, 1)
            if not event.style and event.value == "<<":
                top.name = "\0merge"
            return
        if event.tag is not None and event.tag != "!":
            value = _tagged(event)
        elif not event.style and event.implicit[0]:
            value = scalar_value(event.value)
        else:
            value = event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1, place)

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        if event.anchor in self._open_anchors:
            raise YamlError(
                f"the alias *{event.anchor} stands inside what it names", mark.line + 1, mark.column + 1
            )
        if event.anchor not in self._anchors:
            raise YamlError(f"no anchor &{event.anchor} before this alias", mark.line + 1, mark.column + 1)
        value, size = self._anchors[event.anchor]
        top = self._stack[-1] if self._stack else None
        if top is not None and top.name is None and type(top.value) is dict:
            if isinstance(value, dict | list):
                raise YamlError("a member name has to be text", mark.line + 1, mark.column + 1)
            top.name, top.name_place = str(value), packed(mark.line + 1, mark.column + 1)
            return
        self._add(value, size, packed(mark.line + 1, mark.column + 1))

    def _start(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if len(self._stack) >= MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", line, column)
        if self._stack and self._stack[-1].name is None and type(self._stack[-1].value) is dict:
            raise YamlError("a member name has to be text", line, column)
        value: dict[str, Any] | list[Any] = {} if type(event) is yaml.MappingStartEvent else []
        self._stack.append(_Open(value, array("Q"), event.anchor, line, column))
        if event.anchor is not None:
            self._open_anchors.add(event.anchor)

    def _end(self, _event: Any) -> None:
        done = self._stack.pop()
        if done.merges and isinstance(done.value, dict):
            self._merge(done, done.value)
        self.positions.put(done.value, done.places)
        if done.anchor is not None:
            self._open_anchors.discard(done.anchor)
            self._anchors[done.anchor] = (done.value, done.size)
        self._add(done.value, done.size, packed(done.line, done.column))

    def _add(self, value: Any, size: int, place: int) -> None:
        if not self._stack:
            self._root = value
            self.positions.root = place
            return
        top = self._stack[-1]
        top.size += size
        self._written += 1
        if top.size > MAX_NODES and top.size > MAX_GROWTH * self._written:
            reason = f"aliases expand to more than {MAX_NODES:,} nodes, {MAX_GROWTH} times what is written"
            raise YamlError(reason, top.line, top.column)
        if isinstance(top.value, list):
            top.value.append(value)
            top.places.append(place)
            return
        name, top.name = top.name, None
        if name == "\0merge":
            top.merges.append((value, top.name_place))
        elif name is not None:
            self._member(top, name, value)

    def _member(self, top: _Open, name: str, value: Any) -> None:
        if name in top.index:
            line, column = divmod(top.name_place, 1 << 32)
            self.duplicates.append((line, column, name))
            top.places[top.index[name]] = top.name_place
        else:
            top.index[name] = len(top.places)
            top.places.append(top.name_place)
        top.value[name] = value  # type: ignore[call-overload,index]

    def _merge(self, done: _Open, value: dict[str, Any]) -> None:
        """Add the members of `<<` that the mapping does not have itself (YAML merge key)."""
        for source, place in done.merges:
            parts = source if is_array(source) else [source]
            for part in parts:
                if not is_object(part):
                    line, column = divmod(place, 1 << 32)
                    raise YamlError("a merge key (<<) takes a mapping or a list of mappings", line, column)
                for name, member in part.items():
                    if name not in value:
                        value[name] = member
                        done.places.append(place)
