"""From the bytes of a file to a `SourceFile`: JSON and YAML, told apart by content."""

import json
from pathlib import Path
from typing import Any, Final

from ..errors import DocumentError
from ..location import Location
from .json_reader import (
    place_at,
    read_json,
    repeated_names,
    with_wide_escapes,
    without_lone_surrogates,
)
from .positions import Positions
from .source_file import DocumentProblem, SourceFile
from .yaml_reader import YamlError, read_yaml

MAX_BYTES: Final = 100_000_000
"""Size of a file that is still read."""


def read_file(path: Path, name: str) -> SourceFile:
    """Read and parse one file. Raises DocumentError when it is missing, unreadable, too large or no YAML or
    JSON.
    """
    nowhere = Location(name, 0, 0, "")
    try:
        if path.is_dir():
            raise DocumentError("is a folder, not a document", nowhere)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # of a device there may be no end
    except FileNotFoundError:
        raise DocumentError("no such file", nowhere) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"can't be read: {reason}", nowhere) from error
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES:,} bytes", nowhere)
    return parse_text(data, name, path.resolve())


def parse_text(data: bytes, name: str, path: Path | None = None) -> SourceFile:
    """Parse the bytes of a file: JSON and YAML are told apart by content, not by name.

    Raises DocumentError with the place of what is wrong.
    """
    text = _decoded(data, name)
    if not text.strip():
        raise DocumentError("the file is empty", Location(name, 1, 1, ""))
    first = text.lstrip()[0]
    if first == "<" and not text.lstrip().startswith("<<"):
        message = "this is HTML or XML, not YAML or JSON; if it is a web page, save the file behind it"
        raise DocumentError(message, Location(name, *place_at(text, text.index("<")), ""))
    if first in "{[":
        try:
            return _parse_json(text, name, path)
        except (ValueError, RecursionError):
            # YAML's flow style takes trailing commas and comments, and says where an error is
            text = with_wide_escapes(text)
    return _parse_yaml(text, name, path)


def value_file(value: dict[str, Any], name: str) -> SourceFile:
    """Make a file of a value that was given directly; its nodes have no lines.

    Raises DocumentError when it is no JSON value (it holds a date or itself, say).
    """
    try:
        text, _ = without_lone_surrogates(json.dumps(value))
        copied, _ = read_json(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON value: {error}", Location(name, 0, 0, "")) from error
    return SourceFile(name, None, "", copied, Positions())


def _parse_json(written: str, name: str, path: Path | None) -> SourceFile:
    text, surrogates = without_lone_surrogates(written)
    value, is_repetitive = read_json(text)
    problems = [
        DocumentProblem(
            f"the name {member!r} stands twice in one object; the last one counts",
            Location(name, *place_at(text, offset), ""),
            "duplicate-name",
        )
        for member, offset in (repeated_names(text) if is_repetitive else ())
    ]
    problems.extend(
        DocumentProblem(
            f"{written[offset : offset + 6]} is half a character, and read as U+FFFD",
            Location(name, *place_at(text, offset), ""),
            "surrogate-lone",
        )
        for offset in surrogates
    )
    return SourceFile(name, path, text, value, None, tuple(problems))


def _parse_yaml(text: str, name: str, path: Path | None) -> SourceFile:
    try:
        read = read_yaml(text)
    except YamlError as error:
        raise DocumentError(
            f"no valid YAML or JSON: {error.message}", Location(name, error.line, error.column, "")
        ) from error
    problems = [
        DocumentProblem(
            f"the name {key!r} stands twice in one mapping; the last one counts",
            Location(name, line, column, ""),
            "duplicate-name",
        )
        for line, column, key in read.duplicates
    ]
    if read.second is not None:
        message = "a second YAML document starts here; only the first is read"
        problems.append(DocumentProblem(message, Location(name, *read.second, ""), "document-second"))
    return SourceFile(name, path, text, read.value, read.positions, tuple(problems))


def _decoded(data: bytes, name: str) -> str:
    """Decode a file: UTF-8 with or without a byte order mark, or UTF-16/32 that has one (YAML 1.2,
    Character Encodings).
    """
    encoding = "utf-8-sig"
    for mark, marked in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            encoding = marked
            break
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"is no text in {encoding.removesuffix('-sig').upper()}", Location(name, line, 1, "")
        ) from error
