"""YAML content as the JSON value that it stands for, and back (RFC 9512, Use of JSON Schema; YAML 1.2).

Read by the reader of documents, with its bounds on depth and aliases. Tags that YAML's core schema does not
know are passed over.
"""

import json
import re
from collections.abc import Callable
from typing import Final

from ..document.yaml_reader import YamlError, read_yaml
from ..json_text import json_text
from ..json_value import Json, is_array, is_object
from .charset import text_of
from .content_value import NotJudged
from .described import Described

_TEXT_ONLY: Final = frozenset(("string",))
_PLAIN: Final = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS: Final = frozenset({"false", "n", "no", "null", "off", "on", "true", "y", "yes"})
"""Texts that are other values to some reader of YAML 1.1 or 1.2."""

_LONGEST_NAME: Final = 1_000
"""Characters of a name that stands before its colon on one line (YAML 1.2, Implicit Keys: 1024)."""


def yaml_reader(charset: str, described: Described | None) -> Callable[[bytes], Json | NotJudged]:
    """Compile how YAML is read. Reading raises ValueError for what is malformed.

    What is described as text and nothing else is the text as it stands (so documents describe files), or the
    text that the YAML is.
    """

    def read(content: bytes) -> Json | NotJudged:
        text = text_of(content, charset)
        if described is None or described.types != _TEXT_ONLY:
            return _value(text)
        if described.accepts(text):
            return text
        try:
            value = _value(text)
        except ValueError:
            return text
        return value if isinstance(value, str) else text

    return read


def _value(text: str) -> Json | NotJudged:
    try:
        found = read_yaml(text)
    except YamlError as error:
        raise ValueError(f"{error.message} at line {error.line}, column {error.column}") from None
    if found.duplicates:
        line, column, name = found.duplicates[0]
        raise ValueError(f"the name {name!r} stands twice in one mapping at line {line}, column {column}")
    if found.second is not None:
        return NotJudged("a stream of several YAML documents is not one value")
    return found.value


def write_yaml(value: Json, described: Described | None) -> str:
    """Write a value as a YAML document in block style.

    A text where no text is described is a document as it stands: so examples are written. Raises ValueError
    for half a surrogate pair, a name of more than 1,000 characters, and absurd nesting.
    """
    if isinstance(value, str) and (
        described is None or described.types == _TEXT_ONLY or not described.takes_text
    ):
        return value
    if not _is_open(value):
        return f"{_scalar(value)}\n"
    lines: list[str] = []
    try:
        _put(value, "", "", lines)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return "\n".join((*lines, ""))


def _is_open(value: Json) -> bool:
    """Whether a value takes lines of its own."""
    return bool(value) and (is_object(value) or is_array(value))


def _put(value: Json, edge: str, start: str, lines: list[str]) -> None:
    """Add the lines of an object or array. edge: stands before each of them, `start` before the first."""
    members = (
        [(f"{_name(name)}:", inner) for name, inner in value.items()]
        if is_object(value)
        else [("-", inner) for inner in (value if is_array(value) else ())]
    )
    for mark, inner in members:
        line = f"{start or edge}{mark}"
        start = ""
        if not _is_open(inner):
            lines.append(f"{line} {_scalar(inner)}")
        elif mark == "-":
            _put(inner, f"{edge}  ", f"{line} ", lines)
        else:
            lines.append(line)
            _put(inner, f"{edge}  ", "", lines)


def _name(name: str) -> str:
    written = _scalar(name)
    if len(written) > _LONGEST_NAME:
        raise ValueError(f"a name of more than {_LONGEST_NAME:,} characters can't be written in YAML")
    return written


def _scalar(value: Json) -> str:
    """Write a value on one line: text plainly where no reader takes it for anything else; JSON is YAML."""
    if not isinstance(value, str):
        return json_text(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    if not quoted.isprintable():
        quoted = "".join(each if each.isprintable() else _escaped(each) for each in quoted)
    return quoted


def _escaped(character: str) -> str:
    """Write a character by its number (YAML 1.2, Escaped Characters)."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError("half a surrogate pair can't be written in YAML")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
