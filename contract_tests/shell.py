"""Words of a POSIX shell (POSIX, Shell Command Language, Quoting) that stand for any text without NUL."""

import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from ..spec import Pieces, Secret
from .almost import NOT_SIGNED, ONE_CHARACTER, OTHER_CASE, UNSIGNED

_RUN: Final = re.compile(r"([^\s'%\\])\1{99,}")
"""The same character so often that a number says it better; none that `printf` takes for more than itself."""

_BREAKS: Final = str.maketrans("", "", "\n\t")
"""Takes away what a terminal shows though it is not printable."""

_QUIET: Final = re.compile(r"[\w :;=,./?&@%+-]*", re.ASCII)
"""Text that means itself between double quotes."""


def word(pieces: Pieces) -> str:
    """Write a text as one word, secrets as variables.

    Long runs of one character, and characters that a terminal does not show, are printed by `printf` when
    the word is read: what is copied from a terminal is what was sent. Bytes that are no UTF-8 stand in the
    text as `surrogateescape` leaves them.
    """
    parts = _joined(pieces)
    texts = [part for part in parts if not isinstance(part, Secret)]
    if len(texts) < len(parts) and all(_QUIET.fullmatch(text) for text in texts):
        inner = "".join(_variable(part) if isinstance(part, Secret) else part for part in parts)
        return f'"{inner}"'
    words = (f'"{_variable(part)}"' if isinstance(part, Secret) else _quoted(part) for part in parts)
    return "".join(words) or "''"


def _joined(pieces: Pieces) -> Pieces:
    """Make one text of texts that follow each other."""
    parts: list[str | Secret] = []
    for piece in pieces:
        last = parts[-1] if parts else None
        if isinstance(piece, str) and isinstance(last, str):
            parts[-1] = last + piece
        else:
            parts.append(piece)
    return tuple(part for part in parts if part)


def unshown(text: str) -> int:
    """Count the characters of a text that a terminal would not show as they are."""
    inline = text.translate(_BREAKS)
    return 0 if inline.isprintable() else sum(not each.isprintable() for each in inline)


def _variable(secret: Secret) -> str:
    """Write a variable to stand between double quotes, changed as it was before it was sent."""
    name = secret.variable
    if not secret.change:
        return f"${name}"  # in a message `&`, `;` or nothing follows: no part of a name
    kind = f"${{{name}% *}} " if " " in secret.value else ""
    if ONE_CHARACTER in secret.change:
        end = secret.value[len(secret.value.rstrip("=")) - 1 :]
        return f"${{{name}%{'?' * len(end)}}}{end}"
    if OTHER_CASE in secret.change:
        return f'{kind}$(printf %s "${{{name}##* }}" | tr A-Za-z a-zA-Z)'
    if UNSIGNED in secret.change:
        return f'{kind}{NOT_SIGNED}.$(printf %s "${{{name}##* }}" | cut -d. -f2).'
    return f"Truespec ${{{name}##* }}"


def _quoted(text: str) -> str:
    return "".join(_segments(text))


def _segments(text: str) -> Iterator[str]:
    """Cut a text where a long run of one character begins or ends."""
    end = 0
    for run in _RUN.finditer(text):
        if _is_shown(run[1]):
            yield from _shown_and_escaped(text[end : run.start()])
            yield f"\"$(printf '{run[1]}%.0s' $(seq {len(run[0])}))\""
            end = run.end()
    yield from _shown_and_escaped(text[end:])


def _shown_and_escaped(text: str) -> Iterator[str]:
    for shown, characters in groupby(text, _is_shown):
        part = "".join(characters)
        if shown:
            yield shlex.quote(part)
        else:
            octal = "".join(f"\\{byte:03o}" for byte in part.encode("utf-8", "surrogateescape"))
            yield f"\"$(printf '{octal}')\""


def _is_shown(character: str) -> bool:
    return unshown(character) == 0
