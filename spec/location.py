"""Where something stands in the user's own files.

A `Location` goes with everything that complains about the document. JSON Pointers follow RFC 6901.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A node of a document: file, line, column and JSON Pointer.

    file: as the user named it (a relative path, a URL, `<stdin>`).
    line, column: counted from 1; line 0 where the text is not known (a document given as a dict).
    pointer: the JSON Pointer of the node in that file; "" is the whole file.
    """

    file: str
    line: int
    column: int
    pointer: str

    def __str__(self) -> str:
        """Write `file:line`, as editors and terminals link it; the file alone where the line is not known."""
        return f"{self.file}:{self.line}" if self.line else self.file


def pointer_of(tokens: Sequence[str | int]) -> str:
    """Write the JSON Pointer (RFC 6901) of a path of member names and array positions."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def pointer_child(pointer: str, token: str | int) -> str:
    """Write the JSON Pointer of the member or item `token` of the node at `pointer`."""
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"


def pointer_tokens(pointer: str) -> tuple[str, ...]:
    """Read a JSON Pointer (RFC 6901) into its unescaped tokens; array positions stay text.

    Raises ValueError when `pointer` is neither empty nor starts with `/`.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is no JSON Pointer: it has to be empty or to start with '/'")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))
