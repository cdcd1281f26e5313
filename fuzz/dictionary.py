"""Words worth trying: those of the document, and those that the server itself has said.

What an answer calls `id` or `imageId` names something that exists: most faults need such a thing. What the
document writes in enums, examples and defaults reaches code that no random text reaches.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, TypeGuard

from ..spec import Json, MalformedJson, Parameter, Response, Spec, is_array, is_object, parse_json, squeezed
from .wild_values import NAMES, NUMBERS, STRINGS, Words

_WORD_KEYWORDS: Final = frozenset({"const", "default", "enum", "example", "examples", "value"})
_MOST_WORDS: Final = 2_000
_MOST_SEEN: Final = 64
_MOST_FRESH: Final = 1_000
_LONGEST: Final = 500
_LARGEST_ANSWER: Final = 100_000
_DEEPEST: Final = 12


def words_of(spec: Spec) -> Words:
    """Collect the words of a document, after the built-in ones."""
    words = list(dict.fromkeys(_words(spec.document.root.value)))[:_MOST_WORDS]
    texts = tuple(word for word in words if isinstance(word, str))
    numbers = tuple(word for word in words if not isinstance(word, str))
    names = _member_names(spec.document.root.value)[:_MOST_WORDS]
    return Words((*STRINGS, *texts), (*NUMBERS, *numbers), (*NAMES, *names), texts)


class SeenValues:
    """The scalar members of the server's answers, by name.

    It grows in the order in which answers come; the same answers give the same values. What is learned is
    suggested only after `settle`, so that the choices of one turn don't depend on its own answers.
    """

    def __init__(self) -> None:
        self._seen: dict[str, dict[Json, None]] = {}
        self._fresh: list[tuple[str, Json]] = []

    def learn(self, response: Response) -> None:
        """Remember the scalar members of a JSON answer by their names."""
        content_type = response.field("content-type") or ""
        if "json" not in content_type.lower() or len(response.body) > _LARGEST_ANSWER:
            return
        try:
            value = parse_json(response.body)
        except MalformedJson:
            return
        if len(self._fresh) < _MOST_FRESH:
            self._fresh += _scalars(value, 0)

    def settle(self) -> None:
        """Take up what was learned since the last time."""
        for name, member in self._fresh:
            seen = self._seen.setdefault(squeezed(name), {})
            if len(seen) < _MOST_SEEN:
                seen[member] = None
        self._fresh.clear()

    def suggest(self, parameter: Parameter, random: Random) -> Json:
        """Give a value that an answer had under the parameter's name, or as an `id`; else None."""
        stem = squeezed(parameter.name)
        seen = self._seen.get(stem) or (self._seen.get("id") if stem.endswith("id") else None)
        return random.choice(list(seen)) if seen else None


def _words(node: Any) -> Iterator[str | int | float]:
    """Go through the scalars under enums, examples and defaults, in document order."""
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        value, counts = stack.pop()
        if is_object(value):
            stack += [(member, counts or key in _WORD_KEYWORDS) for key, member in reversed(value.items())]
        elif is_array(value):
            stack += [(item, counts) for item in reversed(value)]
        elif counts and _is_word(value):
            yield value


def _is_word(value: Any) -> TypeGuard[str | int | float]:
    """Whether a value is a number, or a text short enough to keep."""
    if isinstance(value, str):
        return len(value) <= _LONGEST
    return isinstance(value, int | float) and not isinstance(value, bool)


def _member_names(node: Any) -> tuple[str, ...]:
    names: dict[str, None] = {}
    stack = [node]
    while stack:
        value = stack.pop()
        if is_object(value):
            properties = value.get("properties")
            names |= dict.fromkeys(properties if is_object(properties) else ())
            stack += reversed(value.values())
        elif is_array(value):
            stack += reversed(value)
    return tuple(names)


def _scalars(value: Json, depth: int) -> Iterator[tuple[str, Json]]:
    if is_object(value):
        for name, member in value.items():
            if _is_word(member):
                yield name, member
            elif depth < _DEEPEST:
                yield from _scalars(member, depth + 1)
    elif is_array(value) and depth < _DEEPEST:
        for item in value[:_MOST_SEEN]:
            yield from _scalars(item, depth + 1)
