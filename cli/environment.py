"""Settings from the environment: `TRUESPEC_PORT=4020` is `--port 4020`."""

from collections.abc import Mapping
from difflib import get_close_matches

from ..spec import UsageError
from .options import OPTIONS


def check_environment(environment: Mapping[str, str]) -> None:
    """Refuse a variable that is nearly, but not quite, one of ours.

    Others that start with `TRUESPEC_` are the user's own: reproducers name the secrets they need in this way,
    `TRUESPEC_X_API_KEY` say, which is `TRUESPEC_API_KEY` and a word more.
    Raises UsageError with the name that was probably meant.
    """
    known = {option.variable for option in OPTIONS if option.in_files}
    for variable in sorted(environment):
        if not variable.startswith("TRUESPEC_") or variable in known:
            continue
        close = get_close_matches(variable, known, 1, 0.9)
        if close and not set(close[0].split("_")) <= set(variable.split("_")):
            raise UsageError(f"unknown environment variable {variable}; did you mean {close[0]}?")
