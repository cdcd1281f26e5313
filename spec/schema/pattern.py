r"""Regular expressions of ECMA-262, which JSON Schema means, in the words of the engine that runs them.

`translate` reads a pattern as ECMA-262 reads it (with the `u` flag: code points; and Annex B's leniency where
nothing else can be meant) and writes the same language for jsonschema-rs' engine, whose `\b` and `.` mean
something else, which refuses `[^]`, `[\b]`, `\k<name>`, surrogate pairs and a lone `{`, and which takes
what ECMA-262 does not know (`(?i)`, `a++`, `\z`, `[[:alpha:]]`). Only groups that are referred to capture, so
that as many patterns as possible run in linear time. Escapes are written so that Python's `re` reads them,
too.
"""

from msgspec import Struct, field

from .pattern_characters import UnjudgedPattern, UnusablePattern
from .pattern_syntax import Choice, Group, Look, Part, Reference, Repeat, Sequence, Text, parse

__all__ = ["UnjudgedPattern", "UnusablePattern", "translate"]


def translate(pattern: str) -> str:
    """Write an ECMA-262 pattern in the engine's dialect.

    Raises UnusablePattern when it is none, and UnjudgedPattern when it is one that the engine can't run.
    """
    part = parse(pattern)
    references = _References()
    references.find(part, ())
    return _Writing(references.settled()).part(part)


_Way = tuple[tuple[Part, int], ...]
"""The way from the whole pattern to a part: each part that holds it, and in which position."""


class _References(Struct):
    """Which groups have to capture, and which references always find nothing."""

    groups: dict[int, tuple[Group, _Way]] = field(default_factory=dict[int, tuple[Group, _Way]])
    found: list[tuple[Reference, _Way]] = field(default_factory=list[tuple[Reference, _Way]])

    def find(self, part: Part, way: _Way) -> None:
        """Collect groups and references with the ways to them."""
        if isinstance(part, Reference):
            self.found.append((part, way))
        elif isinstance(part, Group) and part.number:
            self.groups[part.number] = part, way
        for position, inner in enumerate(_inside(part)):
            self.find(inner, (*way, (part, position)))

    def settled(self) -> "_Captures":
        """Decide what each reference can mean. Raises UnjudgedPattern where the engine means otherwise."""
        self._distinguish()
        captures = _Captures()
        for reference, way in self.found:
            ways = (way, *(self.groups[number][1] for number in reference.numbers))
            if any(isinstance(part, Look) and part.kind.startswith("<") for each in ways for part, _ in each):
                raise UnjudgedPattern("a reference and a look-behind", reference.start)
            numbers = [
                number
                for number in reference.numbers
                if not self._is_void(reference, way, number)
                and not _is_empty(self.groups[number][0], captures.void)
            ]
            if not numbers:
                captures.void.add(reference.start)
                continue
            if len(numbers) > 1 or reference.folds:
                raise UnjudgedPattern("a reference that may mean several things", reference.start)
            self._check(reference, way, numbers[0], captures)
            captures.numbers.add(numbers[0])
        return captures

    def _distinguish(self) -> None:
        """Refuse two groups of one name, unless no text can match both (ECMA-262, Duplicate Named Groups)."""
        named: dict[str, list[tuple[Group, _Way]]] = {}
        for group, way in self.groups.values():
            for _, other in named.get(group.name, ()):
                shared = _shared(way, other)
                if not (shared < len(way) and isinstance(way[shared][0], Choice)):
                    raise UnusablePattern(f"two groups are called {group.name!r}", group.end - 1)
            if group.name:
                named.setdefault(group.name, []).append((group, way))

    def _is_void(self, reference: Reference, way: _Way, number: int) -> bool:
        """Whether the group can't have matched when the reference is reached: then it finds nothing."""
        group, to_group = self.groups[number]
        apart = to_group[_shared(way, to_group) :]
        is_denied = any(isinstance(part, Look) and part.kind.endswith("!") for part, _ in apart)
        return is_denied or reference.start < group.end

    def _check(self, reference: Reference, way: _Way, number: int, captures: "_Captures") -> None:
        _, to_group = self.groups[number]
        apart = to_group[_shared(way, to_group) :]
        if apart and isinstance(apart[-1][0], Repeat) and (apart[-1][0].low, apart[-1][0].high) == (0, 1):
            captures.optional.add(number)  # `(a)?` captures as `(a?)` does, which never fails to take part
            apart = apart[:-1]
        for part, _ in apart:
            if _is_optional(part):
                raise UnjudgedPattern("a reference to a group that may not take part", reference.start)
            if isinstance(part, Repeat) and part.high != 1 and _can_be_empty(part.body):
                raise UnjudgedPattern(
                    "a reference to a group that may match nothing, repeatedly", reference.start
                )


class _Captures(Struct):
    """numbers: groups that are referred to. optional: of them, those under a `?`. void: where references
    stand that always find nothing.
    """

    numbers: set[int] = field(default_factory=set[int])
    optional: set[int] = field(default_factory=set[int])
    void: set[int] = field(default_factory=set[int])


def _shared(one: _Way, other: _Way) -> int:
    """Count the steps that two ways have in common; a choice is shared only where both go the same way."""
    count = 0
    for (first, at), (second, to) in zip(one, other, strict=False):
        if first is not second:
            break
        if at != to:
            return count + (0 if isinstance(first, Choice) else 1)
        count += 1
    return count


def _is_optional(part: Part) -> bool:
    return isinstance(part, Choice) or (isinstance(part, Repeat) and part.low == 0)


def _inside(part: Part) -> tuple[Part, ...]:
    if isinstance(part, Sequence):
        return part.parts
    if isinstance(part, Choice):
        return part.options
    return (part.body,) if isinstance(part, Group | Look | Repeat) else ()


def _is_empty(part: Part, void: set[int]) -> bool:
    """Whether a part takes no characters, whatever the text. void: references that find nothing."""
    if isinstance(part, Text):
        return part.is_empty
    if isinstance(part, Reference):
        return part.start in void
    if isinstance(part, Look) or (isinstance(part, Repeat) and part.high == 0):
        return True
    return all(_is_empty(inner, void) for inner in _inside(part))


def _can_be_empty(part: Part) -> bool:
    if isinstance(part, Text):
        return part.is_empty
    if isinstance(part, Repeat):
        return part.low == 0 or _can_be_empty(part.body)
    if isinstance(part, Choice):
        return any(map(_can_be_empty, part.options))
    return True if isinstance(part, Reference | Look) else all(map(_can_be_empty, _inside(part)))


class _Writing(Struct):
    captures: _Captures
    order: list[int] = field(default_factory=list[int])

    def part(self, part: Part) -> str:
        """Write a part."""
        if isinstance(part, Text):
            return part.text
        if isinstance(part, Sequence):
            return "".join(map(self.part, part.parts))
        if isinstance(part, Choice):
            return "|".join(map(self.part, part.options))
        if isinstance(part, Reference):
            return "(?:)" if part.start in self.captures.void else f"(?:\\{self._number(part)})"
        if isinstance(part, Look):
            return f"(?{part.kind}{self.part(part.body)})"
        return self._repeat(part) if isinstance(part, Repeat) else self._group(part)

    def _number(self, reference: Reference) -> int:
        number = next(each for each in reference.numbers if each in self.order)
        return self.order.index(number) + 1

    def _group(self, group: Group, quantifier: str = "") -> str:
        if group.number in self.captures.numbers:
            self.order.append(group.number)
            body = self.part(group.body)
            return f"((?:{body}){quantifier})" if quantifier else f"({body})"
        return f"(?{group.folding}:{self.part(group.body)})"

    def _repeat(self, repeat: Repeat) -> str:
        if _is_empty(
            repeat.body, self.captures.void
        ):  # once is as good as often; the engine refuses to repeat what takes nothing
            return self.part(repeat.body) if repeat.low else "(?:)"
        quantifier = _quantifier(repeat)
        if isinstance(repeat.body, Group) and repeat.body.number in self.captures.optional:
            return self._group(repeat.body, quantifier)
        return f"{self.part(repeat.body)}{quantifier}"


def _quantifier(repeat: Repeat) -> str:
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    high = "" if repeat.high is None else str(repeat.high)
    exact = f"{{{repeat.low}}}" if repeat.high == repeat.low else f"{{{repeat.low},{high}}}"
    return signs.get((repeat.low, repeat.high), exact) + repeat.lazy
