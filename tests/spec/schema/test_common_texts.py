"""Texts that several patterns find at once, held to what trying out all short texts says."""

import math
import re
from itertools import product
from random import Random

import pytest
from truespec.spec.schema.common_texts import Common, common
from truespec.spec.schema.format_checks import ALL_FORMATS, NO_FORMATS, compiled
from truespec.spec.schema.format_outlines import OUTLINES
from truespec.spec.schema.formats import FIXED, RANDOM, SHORT
from truespec.spec.schema.texts import Texts

from ...effort import calls_of

ALL = ["".join(letters) for length in range(5) for letters in product("abc", repeat=length)]
ODD = ' @\\.:/-[]"TZ+09aé漢'


def piece(random: Random, depth: int) -> str:
    kinds = ["a", "b", "[ab]", "[^a]", "^", "$", "(?:)", "[^ab]"]
    if depth:
        kinds += ["group", "repeat", "branch", "row"] * 2
    kind = random.choice(kinds)
    if kind == "group":
        return f"({piece(random, depth - 1)})"
    if kind == "repeat":
        return f"(?:{piece(random, depth - 1)}){random.choice(('*', '+', '?', '{2}', '{1,2}', '{2,}'))}"
    if kind == "branch":
        return f"(?:{piece(random, depth - 1)}|{piece(random, depth - 1)})"
    return piece(random, depth - 1) + piece(random, depth - 1) if kind == "row" else kind


def is_found(pattern: str, text: str) -> bool:
    return re.search(pattern.replace("$", r"\Z"), text) is not None


@pytest.mark.parametrize("seed", range(30))
def test_what_is_found_and_what_is_not_is_what_trying_says(seed: int) -> None:
    random = Random(seed)
    for _ in range(10):
        patterns = [piece(random, 3) for _ in range(random.randint(1, 3))]
        denied = [piece(random, 2) for _ in range(random.randint(0, 1))]
        least, most = random.randint(0, 3), random.randint(2, 4)
        lengths = [
            len(text)
            for text in ALL
            if least <= len(text) <= most
            and all(is_found(each, text) for each in patterns)
            and not any(is_found(each, text) for each in denied)
        ]
        found = common(patterns, denied, least, most)
        assert found.is_certain
        shortest = None if found.characters is None else len(found.characters)
        # a letter that is neither a nor b is a c, here
        assert shortest == min(lengths, default=None), (patterns, denied, least, most)


@pytest.mark.parametrize("pattern", [r"^(?!(.)\1)ab", r"^(a|b)\1c$", r"^a{2,500}b$", r"(?<!(?=a).)b"])
def test_what_an_automaton_cannot_say_is_never_a_proof_by_itself(pattern: str) -> None:
    assert common([pattern], [], 0, math.inf).characters is not None
    assert common(["a"], [pattern], 0, math.inf).characters is not None


EXPLODING = [f"^(a|b)*{letter}(a|b){{{count}}}$" for letter, count in (("a", 11), ("b", 13), ("a", 17))]


def test_a_search_that_takes_too_long_is_given_up() -> None:
    assert common(EXPLODING, [], 0, math.inf) == Common(None, is_certain=False)
    assert not common([r"^((((a{1,50}){1,50}){1,50}){1,50})$"], [], 0, math.inf).is_certain


def test_many_searches_that_take_too_long_are_not_begun() -> None:
    texts = Texts(ALL_FORMATS)
    flat = {"type": ["string"], "patterns": EXPLODING}
    assert [texts.conflict(flat | {"maxLength": 100 + number}) for number in range(8)] == [None] * 8
    assert calls_of(lambda: texts.conflict(flat | {"maxLength": 200})) < 100
    assert texts.conflict({"type": ["string"], "patterns": ["^a$", "^b$"]}) is None


@pytest.mark.parametrize("name", OUTLINES)
def test_every_text_of_a_format_has_its_outline(name: str) -> None:
    random, is_of_format = Random(1), compiled({"format": name}).is_valid
    made = [RANDOM[name](random) for _ in range(40)] if name in RANDOM else ["?1", "a", "09:30:00", "YQ"]
    texts = [*made, *(each[name] for each in (FIXED, SHORT) if name in each), *EXTRA.get(name, ())]
    for text in list(texts):
        for _ in range(20):
            place = random.randint(0, len(text))
            texts.append(text[:place] + random.choice(ODD) + text[place + random.randint(0, 1) :])
    outline = re.compile(f"^(?:{OUTLINES[name]})\\Z")
    taken = [text for text in texts if is_of_format(text)]
    assert taken
    assert [text for text in taken if outline.search(text) is None] == []


EXTRA = {
    "email": ('"a b"@example.com', '"a@b\\"c"@example.com', "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a+b@c"),
    "idn-email": ("é@example.com", "a@exämple.com", '"é @"@example.com'),
    "date-time": ("2024-05-17t09:30:00z", "2024-05-17T09:30:60.123+00:00", "2024-05-17 09:30:00Z"),
    "time": ("23:59:60Z", "09:30:00.5-05:30"),
    "duration": ("P1Y2M3DT4H5M6S", "P2W", "PT1.5S"),
    "ipv6": ("::ffff:192.0.2.1", "1::"),
    "uri": ("urn:isbn:0451450523", "mailto:a@b.co", "http://[::1]:80/%20?a=b#c", "a:"),
    "iri": ("https://例え.jp/ü", "a:"),
    "uri-reference": ("", "#a", "?q=1", "//host/a"),
    "json-pointer": ("/", "/a~1b/~0", "/é /x"),
    "relative-json-pointer": ("0#", "10/a"),
    "byte": ("YQ==", "+/+/"),
    "base64url": ("YQ==", "-_"),
    "sf-token": ("*a/b:c", "a"),
    "date-time-local": ("2024-05-17T09:30:00.25",),
    "char": ("\n", "漢"),
    "hostname": ("xn--bcher-kva.example", "a"),
    "uuid": ("3FA85F64-5717-4562-B3FC-2C963F66AFA6",),
}


def test_a_format_that_is_not_asserted_proves_nothing() -> None:
    flat = {"type": ["string"], "patterns": ["^a$"], "format": "date"}
    assert Texts(ALL_FORMATS).conflict(flat) == "no text matches the pattern ^a$ and is of the format date"
    assert Texts(NO_FORMATS).conflict(flat) is None
    assert not Texts(ALL_FORMATS).is_of_format(flat, "a")
    assert Texts(NO_FORMATS).is_of_format(flat, "a")


def test_lengths_are_named_only_where_they_are_to_blame() -> None:
    texts = Texts(ALL_FORMATS)
    flat = {"type": ["string"], "patterns": ["^ab"], "minLength": 3, "maxLength": 9}
    assert texts.conflict(flat | {"patterns": ["^ab$"]}) == (
        "no text matches the pattern ^ab$, has at least 3 characters and has at most 9 characters"
    )
    assert texts.conflict(flat | {"format": "date"}) == (
        "no text matches the pattern ^ab and is of the format date"
    )


@pytest.mark.parametrize(
    ("patterns", "denied", "text"),
    [
        (["^(?=b)a"], [], None),
        ([r"^\p{Lu}$"], ["[A-Z]"], "\xc0"),
        ([r"^[^\p{L}]$", r"^[^\P{L}]$"], [], None),
        ([r"^\p{L}$"], [r"\p{Lu}", r"\p{Ll}", r"\p{Lm}", r"\p{Lo}", r"\p{Lt}"], None),
        (["^(?i:k)$"], ["[kK]"], "\u212a"),
        (["^(?i:[^k])$"], ["[^kK]"], None),
        (["(?<!a)b"], ["^b", "[^a]b"], None),
    ],
)
def test_what_looks_around_properties_and_folding_mean_is_known(
    patterns: list[str], denied: list[str], text: str | None
) -> None:
    found = common(patterns, denied, 0, math.inf)
    assert found.is_exact
    assert found.plain_text == text
