"""Texts that match a pattern: built from the parse tree of Python's `re`, which reads our translated
patterns.
"""

import random as random_module
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final

parser: Any = import_module("re._parser")  # 3.11 has no public way to the parse tree of a pattern
constants: Any = import_module("re._constants")

TextMaker = Callable[[random_module.Random, int], str]
"""Makes a text that matches. The number is how often what may repeat without end does so at most."""

LONGEST: Final = 100_000
"""Characters that are still made."""

REPEATS: Final = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
PROPERTY: Final = re.compile(r"\\(p|P)\{(?:(?:Script|sc|scx|General_Category|gc)=)?([^}]*)\}")
_SAMPLES: Final = {
    "Han": "漢字中文",
    "Hangul": "한글가나",
    "Hiragana": "あいうえ",
    "Katakana": "アイウエ",
    "Cyrillic": "абвг",
    "Greek": "αβγδ",
    "Latin": "abcé",
    "L": "aZé한",
    "Letter": "aZé한",
    "Lu": "AZÉ",
    "Ll": "azé",
    "N": "059",
    "Nd": "059",
    "P": "!,.-",
    "S": "+<$",
    "Z": " ",
    "Zs": " ",
}
_OTHER: Final = "a0-_ é"
_ANY: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ "


def compile_pattern(pattern: str) -> TextMaker | None:
    """Compile how to make texts that a (translated) pattern finds; None where its tree can't be walked.

    Look-around and back-references are not followed: who uses the text has to check it. None, too, for one
    that asks for more than LONGEST characters.
    """
    try:
        tree = parser.parse(PROPERTY.sub(_sampled, pattern))
        if tree.getwidth()[0] > LONGEST:
            return None
    except (re.error, OverflowError, RecursionError):
        return None
    make = _sequence(list(tree))
    farthest = int(LONGEST ** (1 / max(1, _nesting(tree))))
    starts, ends = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("\\$")

    def text(random: random_module.Random, reach: int) -> str:
        reach = min(reach, farthest)
        made = make(random, reach)
        if reach and not starts and random.random() < 0.2:
            made = random.choice(_ANY) + made
        return made if ends or not reach or random.random() < 0.8 else made + random.choice(_ANY)

    return text


def least_length(pattern: str) -> int:
    """Count the characters that a text has at least in which a (translated) pattern finds something."""
    try:
        return int(parser.parse(PROPERTY.sub(_sampled, pattern)).getwidth()[0])
    except (re.error, OverflowError, RecursionError):
        return 0


def _nesting(nodes: Any) -> int:
    """Count how deep repetitions stand in repetitions: the lengths of what they make multiply."""
    deepest = 0
    for operation, argument in nodes:
        own = 1 if operation in REPEATS else 0
        for inner in _inside(operation, argument):
            deepest = max(deepest, own + _nesting(inner))
    return deepest


def _inside(operation: Any, argument: Any) -> list[Any]:
    if operation in REPEATS:
        return [argument[2]]
    if operation is constants.SUBPATTERN:
        return [argument[3]]
    return list(argument[1]) if operation is constants.BRANCH else []


def _sampled(found: re.Match[str]) -> str:
    """Write a Unicode property, which Python does not know, as some of its characters; fit for a class,
    too.
    """
    characters = _SAMPLES.get(found[2], _OTHER) if found[1] == "p" else _OTHER
    inside = found.string[: found.start()].rfind("[") > found.string[: found.start()].rfind("]")
    escaped = re.escape(characters)
    return escaped if inside else f"[{escaped}]"


def _sequence(nodes: Sequence[Any]) -> TextMaker:
    makers = [_node(operation, argument) for operation, argument in nodes]
    if len(makers) == 1:
        return makers[0]
    return lambda random, reach: "".join(make(random, reach) for make in makers)


def _node(operation: Any, argument: Any) -> TextMaker:
    make = _MAKERS.get(operation)
    return make(argument) if make is not None else lambda _random, _reach: ""


def _literal(code: int) -> TextMaker:
    character = chr(code)
    return lambda _random, _reach: character


def _class(items: Any) -> TextMaker:
    negated = bool(items) and items[0][0] is constants.NEGATE
    ranges = [_range(item) for item in items if item[0] is not constants.NEGATE]
    if negated:
        allowed = [
            c
            for c in _ANY + "!\"#$%&'()*+,./:;<=>?@[]^`{|}~é한\n"
            if not any(a <= ord(c) <= b for a, b in ranges)
        ]
        return lambda random, _reach: random.choice(allowed) if allowed else "\U0001f984"
    readable = [(a, min(b, 0xD7FF)) for a, b in ranges if a <= 0xD7FF] or ranges

    def one(random: random_module.Random, _reach: int) -> str:
        low, high = random.choice(readable)
        if high - low > 200 and low <= 0x20:
            return random.choice(_ANY)
        return chr(random.randint(low, high))

    return one


def _range(item: Any) -> tuple[int, int]:
    operation, argument = item
    if operation is constants.LITERAL:
        return argument, argument
    return argument if operation is constants.RANGE else (0x61, 0x7A)


def _repeat(argument: Any) -> TextMaker:
    low, high, nodes = argument
    make = _sequence(list(nodes))
    bounded = high if high is not constants.MAXREPEAT else sys.maxsize

    def text(random: random_module.Random, reach: int) -> str:
        most = min(bounded, low + reach)
        return "".join(make(random, reach) for _ in range(random.randint(low, most) if most > low else low))

    return text


def _branch(argument: Any) -> TextMaker:
    makers = [_sequence(list(nodes)) for nodes in argument[1]]
    return lambda random, reach: random.choice(makers)(random, reach)


_MAKERS: Final[dict[Any, Callable[[Any], TextMaker]]] = {
    constants.LITERAL: _literal,
    constants.NOT_LITERAL: lambda code: _class([(constants.NEGATE, None), (constants.LITERAL, code)]),
    constants.ANY: lambda _: lambda random, _reach: random.choice(_ANY),
    constants.IN: _class,
    constants.MAX_REPEAT: _repeat,
    constants.MIN_REPEAT: _repeat,
    constants.POSSESSIVE_REPEAT: _repeat,
    constants.BRANCH: _branch,
    constants.SUBPATTERN: lambda argument: _sequence(list(argument[3])),
    constants.ATOMIC_GROUP: lambda argument: _sequence(list(argument)),
}
