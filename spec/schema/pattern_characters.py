r"""Characters, escapes and classes of ECMA-262 patterns, in the words of the engine.

What an escape or a class stands for is kept as ranges of code points as long as it can be; half a surrogate
pair is a range, too, and matches nothing, since no text has one.
"""

import re
from typing import Final, TypeAlias

import jsonschema_rs
from msgspec import Struct

Ranges: TypeAlias = tuple[tuple[int, int], ...]

LAST: Final = 0x10FFFF
_HIGH: Final = (0xD800, 0xDBFF)
_LOW: Final = (0xDC00, 0xDFFF)
_DIGITS: Final[Ranges] = ((0x30, 0x39),)
_WORDS: Final[Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACES: Final[Ranges] = (
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_SETS: Final = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
_CONTROLS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_HEX: Final = re.compile(
    r"u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|u(?P<four>[0-9A-Fa-f]{4})|u\{(?P<braced>[0-9A-Fa-f]{1,})\}|x(?P<two>[0-9A-Fa-f]{2})"
    r"|c(?P<control>[A-Za-z])|(?P<octal>0[0-7]{0,2})"
)
_OCTAL: Final = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_PROPERTY: Final = re.compile(r"([pP])\{([A-Za-z_]+=)?([A-Za-z0-9_]+)\}")
_PREFIXES: Final = frozenset(("", "General_Category=", "gc=", "Script=", "sc=", "Script_Extensions=", "scx="))
_BINARY: Final = frozenset(
    (
        "Bidi_C", "Bidi_Control", "Bidi_M", "Bidi_Mirrored", "CWKCF", "Changes_When_NFKC_Casefolded",
        "EBase", "EComp", "EMod", "EPres", "Emoji_Component", "Emoji_Modifier", "Emoji_Modifier_Base",
        "ExtPict", "IDSB", "IDST", "IDS_Binary_Operator", "IDS_Trinary_Operator", "NChar",
        "Noncharacter_Code_Point", "RI", "Regional_Indicator", "SD", "STerm", "Sentence_Terminal",
        "Soft_Dotted", "UIdeo", "Unified_Ideograph", "VS", "Variation_Selector",
    )
)  # fmt: skip
"""Binary properties of ECMA-262 that an engine may lack."""

_SYNTAX: Final = frozenset(r"\.+*?()|[]{}^$#&-~")
NOTHING: Final = r"[^\x00-\U0010ffff]"
_ANYTHING: Final = r"[\x00-\U0010ffff]"


class UnusablePattern(ValueError):
    """The text is no regular expression of ECMA-262. position: where, counted from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1}")
        self.position = position


class UnjudgedPattern(ValueError):
    """The pattern is right, and the engine can't run it as ECMA-262 means it. position: as above."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at character {position + 1}")
        self.position = position


class _Atom(Struct, frozen=True):
    """What a part of a class stands for: ranges, or text that only the engine understands (a property)."""

    ranges: Ranges
    text: str = ""
    is_point: bool = False


def literal(character: str) -> str:
    """Write one character so that it can only be itself."""
    return _code_point(ord(character))


def escape_at(pattern: str, start: int, *, folds: bool) -> tuple[str, int]:
    """Write the escape at `start`, outside of a class; tell where it ends."""
    atom, end = _escape(pattern, start, in_class=False)
    if atom.text:
        return atom.text, end
    if atom.is_point:
        return (_code_point(atom.ranges[0][0]) if _real(atom.ranges) else NOTHING), end
    negated = pattern[start + 1].isupper()
    if negated and folds:  # folded first and negated then: `\W` does not fit the letter that a sign folds to
        return f"[^{_written(_complement(atom.ranges))}]", end
    return f"[{_written(atom.ranges)}]", end


def class_at(pattern: str, start: int, *, folds: bool) -> tuple[str, int]:
    """Write the character class at `start`; tell where it ends."""
    atoms, negated, end = _class(pattern, start, folds=folds)
    ranges = _merged(atoms)
    if not negated and ranges and all(_within(each, _HIGH) for each in ranges) and not _texts(atoms):
        paired = _pairs(pattern, end, ranges)
        if paired is not None:
            return paired
    inside = _written(ranges) + "".join(_texts(atoms))
    if not inside:
        return (_ANYTHING if negated else NOTHING), end
    return f"[{'^' if negated else ''}{inside}]", end


def _pairs(pattern: str, start: int, highs: Ranges) -> tuple[str, int] | None:
    """Read a class of first halves and one of second halves as the characters that they spell together."""
    if not pattern.startswith("[", start):
        return None
    atoms, negated, end = _class(pattern, start, folds=False)
    lows = _merged(atoms)
    if negated or not lows or _texts(atoms) or not all(_within(each, _LOW) for each in lows):
        return None
    found = [
        (_joined(high, first), _joined(high, last))
        for begin, stop in highs
        for high in range(begin, stop + 1)
        for first, last in lows
    ]
    return f"[{_written(_joined_ranges(found))}]", end


def _joined(high: int, low: int) -> int:
    return 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _class(pattern: str, start: int, *, folds: bool) -> tuple[list[_Atom], bool, int]:
    negated = pattern.startswith("[^", start)
    position = start + (2 if negated else 1)
    atoms: list[_Atom] = []
    while not pattern.startswith("]", position):
        if position >= len(pattern):
            raise UnusablePattern("a character class that is not closed", start)
        found, position = _range(pattern, position, folds=folds)
        atoms.extend(found)
    return atoms, negated, position + 1


def _range(pattern: str, start: int, *, folds: bool) -> tuple[list[_Atom], int]:
    """Read one atom of a class, or a range; a `-` beside a set is a plain character (Annex B)."""
    first, end = _atom(pattern, start, folds=folds)
    if not pattern.startswith("-", end) or pattern.startswith("-]", end) or end + 1 >= len(pattern):
        return [first], end
    last, after = _atom(pattern, end + 1, folds=folds)
    if not (first.is_point and last.is_point):
        return [first, _Atom(((0x2D, 0x2D),)), last], after
    low, high = first.ranges[0][0], last.ranges[0][0]
    if low > high:
        raise UnusablePattern("a range that ends before it begins", start)
    return [_Atom(((low, high),))], after


def _atom(pattern: str, start: int, *, folds: bool) -> tuple[_Atom, int]:
    if pattern.startswith("\\b", start):
        return _point(8), start + 2
    if pattern.startswith("\\", start):
        atom, end = _escape(pattern, start, in_class=True)
        if folds and not atom.is_point and pattern[start + 1].isupper():
            raise UnjudgedPattern("a set that is negated inside a class where case is ignored", start)
        return atom, end
    if start >= len(pattern):
        raise UnusablePattern("a character class that is not closed", start)
    return _point(ord(pattern[start])), start + 1


def _point(number: int) -> _Atom:
    return _Atom(((number, number),), is_point=True)


def _escape(pattern: str, start: int, *, in_class: bool) -> tuple[_Atom, int]:
    character = pattern[start + 1 : start + 2]
    if character.lower() in _SETS and character:
        ranges = _SETS[character.lower()]
        return _Atom(ranges if character.islower() else _complement(ranges)), start + 2
    found = _PROPERTY.match(pattern, start + 1)
    if found is not None:
        return _Atom((), _property(found, start)), found.end()
    octal = _OCTAL.match(pattern, start + 1) if in_class else None
    if octal is not None:
        return _point(int(octal[0], 8)), octal.end()
    hexadecimal = _HEX.match(pattern, start + 1)
    if hexadecimal is not None:
        number = _number(hexadecimal)
        if number > LAST:
            raise UnusablePattern("no Unicode character has this code", start)
        return _point(number), hexadecimal.end()
    if character in _CONTROLS:
        return _point(_CONTROLS[character]), start + 2
    if not character or (character.isascii() and character.isalnum()):
        raise UnusablePattern(f"an escape that ECMA-262 does not know: `\\{character}`", start)
    return _point(ord(character)), start + 2


def _property(found: "re.Match[str]", start: int) -> str:
    r"""Write a Unicode property; `\p{Han}`, without `Script=`, is read as everybody means it."""
    kind, prefix, name = found[1], found[2] or "", found[3]
    text = f"\\{kind}{{{prefix}{name}}}"
    if prefix in _PREFIXES and _is_known(text):
        return text
    if not prefix and name in _BINARY:
        raise UnjudgedPattern(f"the engine does not know the property {name}", start)
    raise UnusablePattern(f"no Unicode property is called {prefix}{name}", start)


def _is_known(text: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": text}, offline=True)
    except jsonschema_rs.ValidationError:
        return False
    return True


def _number(found: "re.Match[str]") -> int:
    if found["high"]:
        return _joined(int(found["high"], 16), int(found["low"], 16))
    if found["control"]:
        return ord(found["control"]) % 32
    if found["octal"]:
        return int(found["octal"], 8)
    return int(found["four"] or found["braced"] or found["two"], 16)


def _merged(atoms: list[_Atom]) -> Ranges:
    return _joined_ranges([each for atom in atoms for each in atom.ranges])


def _texts(atoms: list[_Atom]) -> list[str]:
    return [atom.text for atom in atoms if atom.text]


def _joined_ranges(ranges: list[tuple[int, int]]) -> Ranges:
    """Sort ranges and join those that touch."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _complement(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def _real(ranges: Ranges) -> Ranges:
    """Leave out halves of surrogate pairs: no text has one."""
    found: list[tuple[int, int]] = []
    for low, high in ranges:
        found.extend(
            (first, last)
            for first, last in ((low, min(high, 0xD7FF)), (max(low, 0xE000), high))
            if first <= last
        )
    return tuple(found)


def _written(ranges: Ranges) -> str:
    return "".join(
        _code_point(low) if low == high else f"{_code_point(low)}-{_code_point(high)}"
        for low, high in _real(ranges)
    )


def _code_point(number: int) -> str:
    character = chr(number)
    if (
        number in range(0x30, 0x3A)
        or (character.isalnum() and number not in range(0x80, 0x100))
        or character == "_"
    ):
        return character
    if 0x20 < number < 0x7F:
        return f"\\{character}" if character in _SYNTAX else character
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
