"""Where a command's words go: standard output, standard error, files."""

import io
import os
import sys
from pathlib import Path
from typing import Final, TextIO

_UNWRITABLE: Final = "backslashreplace"
"""What becomes of a character that the stream's encoding, or any, can't write (half a surrogate pair)."""

_CONTROL_CHARACTERS: Final = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}
"""Documents and answers are not ours: what they contain must not steer the user's terminal."""


def write(text: str) -> None:
    """Write text to standard output, with a line break at its end.

    Where the reader has gone away (`truespec lint x.yaml | head -1`), the rest is dropped quietly and the
    command goes on: its verdict is its exit code.
    """
    _write_to(sys.stdout, text)


def remark(text: str) -> None:
    """Write text that is not the result to standard error: it must not get into a pipe."""
    _write_to(sys.stderr, text)


def write_to(target: str, text: str) -> None:
    """Write text to a file, or to standard output for `-`. Raises UsageError when that fails."""
    if target == "-":
        write(text)
        return
    try:
        path = Path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_ended(text), encoding="utf-8", errors=_UNWRITABLE)
    except OSError as error:
        from ..spec import UsageError  # late: `truespec --help` needs no room

        raise UsageError(f"can't write {target}: {error.strerror}") from error


def _write_to(stream: TextIO, text: str) -> None:
    _let_everything_be_written(stream)
    try:
        stream.write(_ended(text).translate(_CONTROL_CHARACTERS))
        stream.flush()
    except BrokenPipeError:
        silence(stream)


def _let_everything_be_written(stream: object) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_UNWRITABLE)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def silence(stream: TextIO) -> None:
    """Let a stream that nobody reads lead nowhere, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
