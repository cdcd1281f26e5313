"""Our reading of ECMA-262 patterns beside that of a JavaScript engine, on thousands made by chance."""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random
from typing import Final

import jsonschema_rs
import pytest
from truespec.spec.schema.pattern import UnjudgedPattern, UnusablePattern, translate

pytestmark = pytest.mark.system

SCRIPT: Final = Path(__file__).with_name("patterns.js")
PATTERNS: Final = 20_000
ATOMS: Final = (
    *"abc0-_ .éK한🦄",
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\S",
    r"\n",
    r"\t",
    r"\x61",
    r"\u0062",
    r"\u{1F984}",
    r"\cJ",
    r"\uD83E\uDD84",
    r"\/",
    r"\-",
    r"\.",
    r"\\",
    r"\p{L}",
    r"\p{Lu}",
    r"\P{L}",
    r"\p{Script=Greek}",
    r"\p{Alphabetic}",
    r"\0",
    r"\01",
    r"\1",
    r"\2",
    r"\3",
    r"\k<n>",
    r"\b",
    r"\B",
    r"\a",
    r"\z",
    "^",
    "$",
    "{",
    "}",
    "]",
    "{,2}",
    "a{1",
    "[]",
    "[^]",
    "[a-c]",
    "[^a-c]",
    r"[\w-.]",
    r"[\d-x]",
    r"[\b]",
    r"[\-a]",
    "[a-]",
    "[-a]",
    r"[\]]",
    r"[^\s\S]",
    "[🦄-🦖]",
    r"[\uD83E\uDD80-\uD83E\uDDFF]",
    "[c-a]",
    r"[\1]",
    r"[\p{Lu}b]",
    "[",
    ")",
    "(?i)",
    "*",
)
QUANTIFIERS: Final = (
    "",
    "",
    "",
    "",
    "*",
    "+",
    "?",
    "{2}",
    "{1,2}",
    "{0}",
    "{1,}",
    "*?",
    "+?",
    "??",
    "{2,1}",
    "++",
)
GROUPS: Final = ("(", "(", "(?:", "(?<n>", "(?=", "(?!", "(?<=", "(?<!")
TEXTS: Final = (
    "",
    "a",
    "b",
    "ab",
    "aa",
    "abab",
    "abcabc",
    "a\nb",
    "é",
    "K",
    "k",
    "한",
    "🦄",
    "a🦄",
    "0",
    "a0-_. ",
    "\x08",
    "\x01",
    "\x00",
    "-",
    "{",
    "]",
    "a{1",
    "a{,2}",
    "AbC",
    "α",
    "\u2028",
    "aaab",
    "baab",
    "cc",
)


def test_patterns_mean_what_they_mean_in_javascript() -> None:
    if shutil.which("node") is None:
        pytest.fail("needs node: tests/system/install")
    random = Random(20)
    patterns = list(dict.fromkeys(_pattern(random, 3) for _ in range(PATTERNS)))
    asked = "\n".join(json.dumps({"pattern": pattern, "texts": TEXTS}) for pattern in patterns)
    answered = subprocess.run(
        ["node", str(SCRIPT)], input=asked, capture_output=True, text=True, check=True, timeout=300
    )
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    assert len(answers) == len(patterns)
    judged = [
        (pattern, *_disagreement(pattern, mode, found))
        for pattern, (mode, found) in zip(patterns, answers, strict=True)
    ]
    assert [(pattern, why) for pattern, why, _ in judged if why][:20] == []
    assert sum(is_judged for _, _, is_judged in judged) > len(patterns) // 10


def _pattern(random: Random, depth: int) -> str:
    """Make a pattern of a few terms, right or nearly so."""
    parts: list[str] = []
    for _ in range(random.randint(1, 4)):
        if depth and random.random() < 0.35:
            parts.append(random.choice(GROUPS) + _pattern(random, depth - 1) + ")")
        else:
            parts.append(random.choice(ATOMS))
        parts.append(random.choice(QUANTIFIERS))
        if random.random() < 0.1:
            parts.append("|")
    return "".join(parts)


def _disagreement(pattern: str, mode: str, found: list[bool]) -> tuple[str, bool]:
    """Say where the two differ, and whether the texts were compared.

    What is a pattern with the `u` flag has to be one here. What only Annex B takes may be refused; where it
    is not, it has to mean the same, save for characters beyond the basic plane, which it knows as two, and
    escapes that mean something with the flag only: we read them as with it, whatever else stands there.
    """
    try:
        translated = translate(pattern)
    except UnusablePattern as error:
        return (f"refused: {error}" if mode == "u" else ""), False
    except UnjudgedPattern:
        return "", False
    if mode == "none":  # Annex B can't read a range of characters that it knows as two
        return ("taken" if pattern.isascii() and r"\uD83E" not in pattern else ""), False
    try:
        engine = jsonschema_rs.Draft202012Validator({"pattern": translated}, offline=True)
    except jsonschema_rs.ValidationError:
        return "", False  # a look-behind that holds too much: not judged, as those that take too long
    is_alike = not any(escape in pattern for escape in (r"\p", r"\P", r"\u", r"\k"))
    wrong = [
        text
        for text, expected in zip(TEXTS, found, strict=True)
        if (mode == "u" or (is_alike and (text + pattern).isascii()))
        and engine.is_valid(text) is not expected
    ]
    return (f"{mode}: {translated}: differs on {wrong}" if wrong else ""), True
