r"""Regular expressions of ECMA-262, which JSON Schema means, in the words of the engine that runs them.

`translate` reads a pattern as ECMA-262 reads it (with the `u` flag: code points; and Annex B's leniency where
nothing else can be meant) and writes the same language for jsonschema-rs' engine, whose `\b` and `.` mean
something else, which refuses `[^]`, `[\b]`, `\k<name>`, surrogate pairs and a lone `{`, and which takes
what ECMA-262 does not know (`(?i)`, `a++`, `\z`, `[[:alpha:]]`). Escapes are written so that Python's `re`
reads them too.
"""

import re
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = "0-9A-Za-z_"
_SPACE: Final = r"\t\n\x0b\x0c\r\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SETS: Final = {
    "d": "0-9",
    "D": r"\x00-\x2f\x3a-\U0010ffff",
    "w": _WORD,
    "W": r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\U0010ffff",
    "s": _SPACE,
    "S": (
        r"\x00-\x08\x0e-\x1f\x21-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
        r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff"
    ),
}
"""What stands between the brackets; complements are spelled out, since the engine nests no classes."""

_ANY: Final = r"[^\n\r\u2028\u2029]"
_BOUNDARY: Final = f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_NO_BOUNDARY: Final = f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))"
_EVERYTHING: Final = r"[\x00-\U0010ffff]"
_NOTHING: Final = r"[^\x00-\U0010ffff]"
_CONTROLS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_GROUP: Final = re.compile(
    r"\((?:\?(?:<(?![=!])(?P<name>[^>]*)>|(?P<kind>:|=|!|<=|<!|[ims]*(?:-[ims]+)?:)))?"
)
_HEX: Final = re.compile(
    r"u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|u(?P<four>[0-9A-Fa-f]{4})|u\{(?P<braced>[0-9A-Fa-f]{1,6})\}|x(?P<two>[0-9A-Fa-f]{2})|c(?P<control>[A-Za-z])"
)
_SYNTAX: Final = frozenset(r"\.+*?()|[]{}^$#&-~")
_OWN_CODE: Final = re.compile(r"\\[xuU]([0-9a-f]{2,8})")
_PROPERTY: Final = re.compile(r"([pP])\{([^}]*)\}")


class UnusablePattern(ValueError):
    """The text is no regular expression of ECMA-262. position: where, counted from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1}")
        self.position = position


def translate(pattern: str) -> str:
    """Write an ECMA-262 pattern in the engine's dialect. Raises UnusablePattern when it is none."""
    return _Translation(pattern).translate()


@dataclass(slots=True)
class _Translation:
    pattern: str
    position: int = 0
    out: list[str] = field(default_factory=list[str])
    depth: int = 0
    names: list[str | None] = field(default_factory=list[str | None])

    def translate(self) -> str:
        """Walk once over the pattern: an atom, then at most one quantifier."""
        self.names = [found["name"] for found in _GROUP.finditer(self.pattern) if not found["kind"]]
        while self.position < len(self.pattern):
            if self._term():
                self._quantifier()
        if self.depth:
            raise UnusablePattern("a group that is not closed", len(self.pattern))
        return "".join(self.out)

    def _term(self) -> bool:
        """Translate one term; say whether a quantifier may follow."""
        character = self.pattern[self.position]
        if character == "(":
            return self._open()
        if character == "\\":
            return self._escape()
        if character == "[":
            self.out.append(self._character_class())
            return True
        self.position += 1
        if character == ")":
            self.depth -= 1
            if self.depth < 0:
                raise UnusablePattern("a `)` without its `(`", self.position - 1)
        elif character in "*+?":
            raise UnusablePattern(f"nothing to repeat before `{character}`", self.position - 1)
        elif character in "^$|":
            self.out.append(character)
            return False
        self.out.append(_ANY if character == "." else ")" if character == ")" else _literal(character))
        return True

    def _open(self) -> bool:
        found = _GROUP.match(self.pattern, self.position)
        if found is None or (self.pattern.startswith("(?", self.position) and len(found[0]) == 1):
            raise UnusablePattern("a kind of group that ECMA-262 does not know", self.position)
        self.out.append("(" if found["kind"] is None else f"(?{found['kind']}")
        self.depth += 1
        self.position = found.end()
        return False

    def _quantifier(self) -> None:
        found = _QUANTIFIER.match(self.pattern, self.position)
        if found is not None:
            self.out.append(found[0])
            self.position = found.end()

    def _escape(self) -> bool:
        character = self.pattern[self.position + 1 : self.position + 2]
        if character in ("b", "B") and character:
            self.position += 2
            self.out.append(_BOUNDARY if character == "b" else _NO_BOUNDARY)
            return False
        if character == "k" or character in set("123456789"):
            self.out.append(self._back_reference())
            return True
        kind, text = self._set_or_point()
        self.out.append(f"[{text}]" if kind == "set" else text)
        return True

    def _back_reference(self) -> str:
        found = re.compile(r"\\(?:k<(?P<name>[^>]*)>|(?P<number>[1-9][0-9]*))").match(
            self.pattern, self.position
        )
        if found is None:
            raise UnusablePattern("`\\k` without a name", self.position)
        name = found["name"]
        if name is not None and name not in self.names:
            raise UnusablePattern(f"no group is called {name!r}", self.position)
        number = self.names.index(name) + 1 if name is not None else int(found["number"])
        if number > len(self.names):
            raise UnusablePattern(f"there is no group {number}", self.position)
        self.position = found.end()
        return f"(?:\\{number})"

    def _set_or_point(self) -> tuple[str, str]:
        """Translate an escape that stands for characters: a `set`, a `property` or one `point`."""
        start = self.position
        self.position += 1
        character = self.pattern[self.position : self.position + 1]
        if character in _SETS:
            self.position += 1
            return "set", _SETS[character]
        found = _PROPERTY.match(self.pattern, self.position)
        if found is not None:
            self.position = found.end()
            return "property", f"\\{found[1]}{{{found[2]}}}"
        return "point", self._point(start)

    def _point(self, start: int) -> str:
        found = _HEX.match(self.pattern, self.position)
        if found is not None:
            self.position = found.end()
            return _code_point(_number(found), start)
        character = self.pattern[self.position : self.position + 1]
        self.position += 1
        if character in _CONTROLS and character:
            return _code_point(_CONTROLS[character], start)
        if not character or character.isalnum():
            raise UnusablePattern(f"an escape that ECMA-262 does not know: `\\{character}`", start)
        return _literal(character)

    def _character_class(self) -> str:
        start = self.position
        negated = self.pattern.startswith("[^", start)
        self.position += 2 if negated else 1
        parts: list[str] = []
        while not self.pattern.startswith("]", self.position):
            if self.position >= len(self.pattern):
                raise UnusablePattern("a character class that is not closed", start)
            parts.append(self._class_range())
        self.position += 1
        if not parts:
            return _EVERYTHING if negated else _NOTHING
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _class_range(self) -> str:
        """Translate one atom of a class, or a range; a `-` beside a set is a plain character (Annex B)."""
        start = self.position
        kind, first = self._class_atom()
        if not self.pattern.startswith("-", self.position) or self.pattern.startswith("-]", self.position):
            return first
        self.position += 1
        other, last = self._class_atom()
        if kind == other == "point":
            if _ordinal(first) > _ordinal(last):
                raise UnusablePattern("a range that ends before it begins", start)
            return f"{first}-{last}"
        return f"{first}{_literal('-')}{last}"

    def _class_atom(self) -> tuple[str, str]:
        if self.pattern.startswith("\\b", self.position):
            self.position += 2
            return "point", r"\x08"
        if self.pattern.startswith("\\", self.position):
            return self._set_or_point()
        character = self.pattern[self.position : self.position + 1]
        if not character:
            raise UnusablePattern("a character class that is not closed", self.position)
        self.position += 1
        return "point", _literal(character)


def _number(found: re.Match[str]) -> int:
    if found["high"]:
        return 0x10000 + ((int(found["high"], 16) - 0xD800) << 10) + int(found["low"], 16) - 0xDC00
    if found["control"]:
        return ord(found["control"]) % 32
    return int(found["four"] or found["braced"] or found["two"], 16)


def _literal(character: str) -> str:
    """Write one character so that it can only be itself, in a class and outside of one."""
    return character if character.isalnum() or character == "_" else _code_point(ord(character), 0)


def _code_point(number: int, position: int) -> str:
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise UnusablePattern("no Unicode character has this code", position)
    if 0x20 < number < 0x7F:
        return f"\\{chr(number)}" if chr(number) in _SYNTAX else chr(number)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _ordinal(text: str) -> int:
    """Tell which character one of our own spellings stands for."""
    code = _OWN_CODE.fullmatch(text)
    return int(code[1], 16) if code is not None else ord(text[-1])
