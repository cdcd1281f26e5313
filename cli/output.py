"""Where a command's words go: standard output, standard error, files."""

import codecs
import io
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TextIO

_UNWRITABLE: Final = "backslashreplace"
"""What becomes of a character that the stream's encoding, or any, can't write (half a surrogate pair)."""

_ENCODINGS: Final = (
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
)
"""Byte order marks and encodings that documents are read in."""

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
        raise _unwritable(target, error) from error


def append_to(target: str, text: str) -> None:
    """Write text to the end of a file. Raises UsageError when that fails."""
    try:
        with Path(target).open("a", encoding="utf-8", errors=_UNWRITABLE) as file:
            file.write(_ended(text))
    except OSError as error:
        raise _unwritable(target, error) from error


def replace_texts(texts: Mapping[Path, tuple[str, str]]) -> None:
    """Replace the texts of files, each as a whole and in its encoding. texts: as they were read, and the new
    ones. Raises UsageError, before anything is written, where a file is another one now or can't be read.
    """
    for path, data in [(path, _encoded(path, *pair)) for path, pair in texts.items()]:
        replace_file(path, data)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file that is there as a whole or as it was before: a new one takes its place.

    Raises UsageError when that fails.
    """
    path = path.resolve()  # a link stays one
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(made, "wb") as file:
                file.write(data)
            Path(name).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _encoded(path: Path, old: str, new: str) -> bytes:
    """Write a text in the encoding that its file has."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unwritable(path, error) from error
    for mark, encoding in _ENCODINGS:
        if mark + old.encode(encoding) == data:
            return mark + new.encode(encoding)
    from ..spec import UsageError

    raise UsageError(f"{path} is another text than what was read of it: nothing is changed")


def _unwritable(target: object, error: OSError) -> Exception:
    from ..spec import UsageError  # late: `truespec --help` needs no room

    return UsageError(f"can't write {target}: {error.strerror}")


def _umask() -> int:
    """Ask which rights new files do not get; asking sets it, so it is set back."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
