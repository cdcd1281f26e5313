"""What was probably meant by a name that leads nowhere; cheap, however often it is asked."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct, field

from ..json_value import is_object
from ..location import pointer_tokens

_MAX_SEARCHES: Final = 20
"""Names that are searched for in one document: whoever has more that lead nowhere knows how they look."""

_MAX_CANDIDATES: Final = 300
_LENGTHS: Final = 2


class Hints(Struct, eq=False):
    """Says how far pointers led, and what may have been meant; the same question is answered once."""

    _answers: dict[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])

    def nearest(self, value: Any, pointer: str) -> str:
        """Say where a pointer into `value` stopped, and which name there is close to the missing one."""
        walked: list[str] = []
        for token in pointer_tokens(pointer):
            if not is_object(value) or token not in value:
                return f": no {token!r} in #/{'/'.join(walked)}{self._meant(value, token)}"
            walked.append(token)
            value = value[token]
        return ""

    def _meant(self, value: Any, token: str) -> str:
        if not is_object(value):
            return ""
        key = (id(value), token)
        if key not in self._answers:
            if len(self._answers) >= _MAX_SEARCHES:
                return ""
            self._answers[key] = meant(token, value)
        return self._answers[key]


def meant(name: str, names: Iterable[str]) -> str:
    """Ask whether another name was meant, to be put behind a message; "" where none is like it."""
    close = closest(name, names)
    return f"; did you mean {close!r}?" if close else ""


def closest(name: str, names: Iterable[str]) -> str | None:
    """Find the name that is most like another; of many, among those of about its length only."""
    candidates: Sequence[str] = list(names)
    folded = name.casefold()
    same = next((each for each in candidates if each.casefold() == folded), None)
    if same is not None:
        return same
    if len(candidates) > _MAX_CANDIDATES:
        near = [each for each in candidates if abs(len(each) - len(name)) <= _LENGTHS]
        candidates = [each for each in near if set(each[:2]) & set(name[:2])][:_MAX_CANDIDATES]
    return next(iter(get_close_matches(name[:100], candidates, 1)), None)
