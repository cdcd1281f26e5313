"""Why something stays undecided, in words, and what would settle it (DIFF §4)."""

from typing import Final

LOST: Final = "what one of the documents says there leads nowhere, as `truespec lint` tells"
"""A reference that nobody follows: dangling, or to what may not be read."""

NO_MESSAGE: Final = "no message could be made that one document allows and the other refuses for this reason"
"""A break that two schemas show and no message does."""

NONE_REFUSED: Final = "many values were tried, none was refused, which proves nothing"

_UNPROVEN: Final = "neither proven nor disproven, "
_UNBUILT: Final = "no value could be built that "
_STEPS: Final = "to compare them takes more steps than truespec takes."
_LEFT: Final = " were not compared, "
_FAULT: Final = "a fault of truespec: "

_FURTHER: Final = "`--effort 10` compares it further; or accept it"
_EXAMPLE: Final = "an `example` in the document is tried before all else; or accept it"
_LONGER: Final = "`--effort 10` looks longer; an `example` is tried before all else; or accept it"
_SETTLED_BY: Final = (
    (LOST, "mend the reference, or let it be read: `--allow-dir FOLDER`, `--allow-remote`"),
    (_FAULT, "report it with both documents, the rest of them is compared; or accept it"),
    (_STEPS, _FURTHER),
    (_LEFT, _FURTHER),
    (_UNBUILT, _EXAMPLE),
    (NO_MESSAGE, _EXAMPLE),
    (NONE_REFUSED, "send one of the values to the new server; or accept it"),
)
"""Words that tell a reason, and what would settle it."""


def unproven(keyword: str, tried: int, sender: str) -> str:
    """Say that a keyword stays open. tried: how many values were. sender: the document that allows them."""
    if tried:
        return f"{_UNPROVEN}{tried} values were tried; `{keyword}` stays open"
    return f"{_UNBUILT}{sender} allows, so `{keyword}` stays open"


def too_many_steps(places: int) -> str:
    """Say that two schemas were not compared to the end. places: how many were left open."""
    left = "" if not places else f" {places} place{'s were' if places > 1 else ' was'} left open."
    return _STEPS + left


def left_out(pairs: int, messages: int) -> str:
    """Say how much of two documents was not looked at."""
    return f"{pairs} pairs of schemas{_LEFT}{messages} messages not judged"


def failed(error: Exception) -> str:
    """Say that a fault of ours ended the comparison of an operation."""
    return f"{_FAULT}{type(error).__name__}: {error}"


def settled_by(reason: str) -> str:
    """Say what would settle what is undecided for a reason."""
    return next((advice for words, advice in _SETTLED_BY if words in reason), _LONGER)
