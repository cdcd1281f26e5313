"""Where something stands in the user's own files.

A `Location` goes with everything that complains about the document. JSON Pointers follow RFC 6901.
"""

from collections.abc import Callable, Sequence
from typing import Self


class Location:
    """A node of a document: file, line, column and JSON Pointer. Immutable.

    file: as the user named it (a relative path, a URL, `<stdin>`).
    line, column: counted from 1; line 0 where the text is not known (a document given as a dict). They are
    looked up when somebody asks: a description has thousands of places, a message names a few of them.
    pointer: the JSON Pointer of the node in that file; "" is the whole file.
    """

    __slots__ = ("_find", "_place", "_text", "file", "pointer")

    def __init__(self, file: str, line: int, column: int, pointer: str) -> None:
        self.file = file
        self.pointer = pointer
        self._place: tuple[int, int] | None = (line, column)
        self._find: Callable[[str], tuple[int, int]] | None = None
        self._text = ""

    @classmethod
    def found_by(cls, find: Callable[[str], tuple[int, int]], file: str, pointer: str) -> Self:
        """Make a location whose line and column `find` tells of the pointer, at the first question."""
        location = cls(file, 0, 0, pointer)
        location._find = find
        location._place = None
        return location

    def child(self, *tokens: str | int) -> "Location":
        """Name the place of what is inside this node; the node's own line where its text is not known."""
        pointer = self.pointer + pointer_of(tokens)
        if self._find is None:
            return Location(self.file, self.line, self.column, pointer)
        return Location.found_by(self._find, self.file, pointer)

    @property
    def line(self) -> int:
        """The line, counted from 1; 0 where the text is not known."""
        return self._found()[0]

    @property
    def column(self) -> int:
        """The column in characters, counted from 1."""
        return self._found()[1]

    def _found(self) -> tuple[int, int]:
        if self._place is None:
            assert self._find is not None
            self._place = self._find(self.pointer)
        return self._place

    def json(self) -> dict[str, str | int]:
        """Write it as JSON has it in every report: `file`, `line`, `column`, `pointer`."""
        return {"file": self.file, "line": self.line, "column": self.column, "pointer": self.pointer}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Location):
            return NotImplemented
        if (self.file, self.pointer) != (other.file, other.pointer):
            return False
        is_same_source = self._find is not None and self._find == other._find
        return is_same_source or self._found() == other._found()

    def __hash__(self) -> int:
        return hash((self.file, self.pointer))

    def __reduce__(self) -> tuple[type[Self], tuple[str, int, int, str]]:
        return type(self), (self.file, self.line, self.column, self.pointer)

    def __repr__(self) -> str:
        return f"Location({self.file!r}, {self.line}, {self.column}, {self.pointer!r})"

    def __str__(self) -> str:
        """Write `file:line`, as editors and terminals link it; the file alone where the line is not known."""
        if not self._text:
            self._text = f"{self.file}:{self.line}" if self.line else self.file
        return self._text


def pointer_of(tokens: Sequence[str | int]) -> str:
    """Write the JSON Pointer (RFC 6901) of a path of member names and array positions."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def pointer_child(pointer: str, token: str | int) -> str:
    """Write the JSON Pointer of the member or item `token` of the node at `pointer`."""
    text = str(token)
    if "~" in text or "/" in text:
        text = text.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"


def pointer_tokens(pointer: str) -> tuple[str, ...]:
    """Read a JSON Pointer (RFC 6901) into its unescaped tokens; array positions stay text.

    Raises ValueError when `pointer` is neither empty nor starts with `/`.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is no JSON Pointer: it has to be empty or to start with '/'")
    tokens = pointer[1:].split("/")
    if "~" not in pointer:
        return tuple(tokens)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)
