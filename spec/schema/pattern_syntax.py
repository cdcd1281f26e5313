"""The parts of a regular expression, and how they are read (ECMA-262, Patterns, with the `u` flag; and Annex
B where nothing else can be meant).
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from .pattern_characters import UnjudgedPattern, UnusablePattern, class_at, escape_at, literal

LookKind: TypeAlias = Literal["=", "!", "<=", "<!"]

_QUANTIFIER: Final = re.compile(
    r"(?:(?P<sign>[*+?])|\{(?P<low>[0-9]+)(?P<to>,(?P<high>[0-9]*))?\})(?P<lazy>\??)"
)
_GROUP: Final = re.compile(
    r"\((?:\?(?:<(?P<name>[^>!=][^>]*)>|(?P<look><?[=!])|(?P<on>[ims]*)(?P<minus>-(?P<off>[ims]*))?:))?"
)
_NAME: Final = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_REFERENCE: Final = re.compile(r"\\(?:k<(?P<name>[^>]*)>|(?P<number>[1-9][0-9]*))")
_POSIX: Final = re.compile(r"\[\^?\[[:.=]\^?[a-z]+[:.=]\]")
_SLASHED: Final = re.compile(r"/\^.*\$/[a-z]*", re.DOTALL)
_LINE_ENDS: Final = r"\n\r\u2028\u2029"


class Flags(Struct, frozen=True):
    """Modifiers that hold at a place (ECMA-262, Modifiers). folds: `i`. lines: `m`. all: `s`."""

    folds: bool = False
    lines: bool = False
    all: bool = False


class Text(Struct, frozen=True):
    """A part that is written already. is_empty: whether it takes no characters, as assertions do."""

    text: str
    is_empty: bool = False


class Reference(Struct, frozen=True):
    """A back-reference. numbers: the groups that it may mean. start: where it stands in the pattern."""

    numbers: tuple[int, ...]
    start: int
    folds: bool


class Group(Struct, frozen=True):
    """A group. number: 0 for one that does not capture. end: where it ends in the pattern. folding: what the
    engine is told of `i`.
    """

    body: "Part"
    number: int
    end: int
    folding: str = ""
    name: str = ""


class Look(Struct, frozen=True):
    """A look-ahead or look-behind."""

    kind: LookKind
    body: "Part"


class Repeat(Struct, frozen=True):
    """A quantified part. high: None without end."""

    body: "Part"
    low: int
    high: int | None
    lazy: str


class Sequence(Struct, frozen=True):
    """Parts one after the other."""

    parts: "tuple[Part, ...]"


class Choice(Struct, frozen=True):
    """Alternatives."""

    options: "tuple[Part, ...]"


Part: TypeAlias = Text | Reference | Group | Look | Repeat | Sequence | Choice


def parse(pattern: str) -> Part:
    """Read a pattern. Raises UnusablePattern for what is no regular expression of ECMA-262."""
    if _SLASHED.fullmatch(pattern):
        raise UnusablePattern("slashes around a pattern belong to it, so that this one can match nothing", 0)
    reader = _Reader(pattern)
    part = reader.choice(Flags(), 0)
    if reader.position < len(pattern):
        raise UnusablePattern("a `)` without its `(`", reader.position)
    return part


class _Reader(Struct):
    pattern: str
    position: int = 0
    count: int = 0
    names: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    total: int = 0

    def __post_init__(self) -> None:
        """Number the groups ahead of reading: a reference may come before its group."""
        for found in _groups(self.pattern):
            if found["look"] is None and found["on"] is None:
                self.total += 1
                name = found["name"]
                if name is not None:
                    self.names[name] = (*self.names.get(name, ()), self.total)

    def choice(self, flags: Flags, depth: int) -> Part:
        """Read alternatives up to the end of their group."""
        if depth > 100:
            raise UnjudgedPattern("it is nested too deeply", self.position)
        options = [self.sequence(flags, depth)]
        while self.pattern.startswith("|", self.position):
            self.position += 1
            options.append(self.sequence(flags, depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, flags: Flags, depth: int) -> Part:
        """Read terms, each with its quantifier."""
        parts: list[Part] = []
        while self.position < len(self.pattern) and self.pattern[self.position] not in "|)":
            part, is_repeatable = self.term(flags, depth)
            parts.append(self.quantified(part) if is_repeatable else part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def term(self, flags: Flags, depth: int) -> tuple[Part, bool]:
        """Read one term; tell whether it may be repeated."""
        start = self.position
        character = self.pattern[start]
        if character == "(":
            return self.group(flags, depth)
        if character == "\\":
            return self.escape(flags)
        if character == "[":
            if _POSIX.match(self.pattern, start):
                raise UnusablePattern("ECMA-262 has no classes like `[:alpha:]`", start)
            text, self.position = class_at(self.pattern, start, folds=flags.folds)
            return Text(text), True
        if character in "*+?" or (character == "{" and _QUANTIFIER.match(self.pattern, start)):
            raise UnusablePattern(f"nothing to repeat before `{character}`", start)
        self.position += 1
        if character in "^$":
            return Text(_anchor(character, flags), is_empty=True), False
        if character == ".":
            return Text(r"[\x00-\U0010ffff]" if flags.all else f"[^{_LINE_ENDS}]"), True
        return Text(literal(character)), True

    def group(self, flags: Flags, depth: int) -> tuple[Part, bool]:
        """Read a group of any kind."""
        start = self.position
        found = _GROUP.match(self.pattern, start)
        if found is None or (found[0] == "(" and self.pattern.startswith("(?", start)):
            raise UnusablePattern("a kind of group that ECMA-262 does not know", start)
        self.position = found.end()
        number, inner, folding = 0, flags, ""
        if found["on"] is not None:
            inner, folding = _modified(flags, found, start)
        elif found["look"] is None:
            if found["name"] is not None and not _NAME.fullmatch(found["name"]):
                raise UnusablePattern(f"no name for a group: {found['name']!r}", start)
            self.count += 1
            number = self.count
        body = self.choice(inner, depth + 1)
        if not self.pattern.startswith(")", self.position):
            raise UnusablePattern("a group that is not closed", len(self.pattern))
        self.position += 1
        if found["look"] is not None:
            kind = _look(found["look"])
            return Look(kind, body), not kind.startswith("<")  # Annex B repeats a look-ahead
        return Group(body, number, self.position, folding, found["name"] or ""), True

    def quantified(self, part: Part) -> Part:
        """Read the quantifier of a part, if it has one."""
        found = _QUANTIFIER.match(self.pattern, self.position)
        if found is None:
            return part
        signs = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        low, high = signs.get(found["sign"] or "") or (int(found["low"]), _high(found))
        if high is not None and high < low:
            raise UnusablePattern("a quantifier that ends before it begins", self.position)
        self.position = found.end()
        return Repeat(part, low, high, found["lazy"])

    def escape(self, flags: Flags) -> tuple[Part, bool]:
        """Read a backslash and what belongs to it."""
        start = self.position
        character = self.pattern[start + 1 : start + 2]
        if character in ("b", "B"):
            self.position += 2
            return Text(_BOUNDARIES[character], is_empty=True), False
        if character == "k" or (character.isascii() and character.isdigit() and character != "0"):
            return self.reference(flags), True
        text, self.position = escape_at(self.pattern, start, folds=flags.folds)
        return Text(text), True

    def reference(self, flags: Flags) -> Reference:
        """Read a back-reference."""
        start = self.position
        found = _REFERENCE.match(self.pattern, start)
        if found is None:
            raise UnusablePattern("`\\k` without a name", start)
        name = found["name"]
        if name is not None and name not in self.names:
            raise UnusablePattern(f"no group is called {name!r}", start)
        numbers = self.names[name] if name is not None else (int(found["number"]),)
        if numbers[0] > self.total:
            raise UnusablePattern(f"there is no group {numbers[0]}", start)
        self.position = found.end()
        return Reference(numbers, start, flags.folds)


_WORD: Final = "[0-9A-Za-z_]"
_BOUNDARIES: Final = {
    "b": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    "B": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
}


def _anchor(character: str, flags: Flags) -> str:
    if not flags.lines:
        return character
    return f"(?<![^{_LINE_ENDS}])" if character == "^" else f"(?![^{_LINE_ENDS}])"


def _look(text: str) -> LookKind:
    kinds: tuple[LookKind, ...] = ("=", "!", "<=", "<!")
    return next(kind for kind in kinds if kind == text)


def _high(found: "re.Match[str]") -> int | None:
    if found["to"] is None:
        return int(found["low"])
    return int(found["high"]) if found["high"] else None


def _modified(flags: Flags, found: "re.Match[str]", start: int) -> tuple[Flags, str]:
    """Apply modifiers to what a group holds: the flags, and what the engine is told of folding."""
    on, off = found["on"], found["off"] or ""
    if len({*on, *off}) != len(on + off) or (found["minus"] and not on + off):
        raise UnusablePattern("modifiers that stand twice, or none at all", start)
    inner = replace(
        flags,
        folds=("i" in on) or (flags.folds and "i" not in off),
        lines=("m" in on) or (flags.lines and "m" not in off),
        all=("s" in on) or (flags.all and "s" not in off),
    )
    return inner, "i" if "i" in on else "-i" if "i" in off else ""


def _groups(pattern: str) -> "list[re.Match[str]]":
    """Find where groups begin, outside of classes and escapes."""
    found: list[re.Match[str]] = []
    for position, character in outside_of_classes(pattern):
        group = _GROUP.match(pattern, position) if character == "(" else None
        if group is not None and not (group[0] == "(" and pattern.startswith("(?", position)):
            found.append(group)
    return found


def outside_of_classes(pattern: str) -> Iterator[tuple[int, str]]:
    """Go through the characters of a pattern that stand neither in a class nor behind a backslash, with their
    places; the brackets of classes are none of them.
    """
    position, is_class = 0, False
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif is_class:
            is_class = character != "]"
        elif character == "[":
            is_class = True
        else:
            yield position, character
        position += 1
