"""Automata decide which texts one pattern finds and another does not; texts decide whether they are right."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec.changes.languages import texts_beyond
from truespec.spec.schema.pattern import translate

from .documents import TEXT, ids, of_answer, of_body

TEXTS = ["".join(each) for length in range(5) for each in product("ab1\n", repeat=length)]

ATOMS = st.sampled_from(["a", "b", "1", ".", r"\d", r"\w", r"\s", "[ab]", "[^a]", "^", "$", "(?:ab)", r"\n"])
LOOKS = st.sampled_from(
    [
        *(
            r"\b",
            r"\B",
            "(?=a)",
            "(?!b)",
            "(?=.*1)",
            "(?!.*b)",
            r"(?!a\b)",
            r"(?=[ab]+\b)",
            "(?=a(?!b))",
            "(?!a(?!b))",
        ),
        *(
            "(?<=a)",
            "(?<!1)",
            "(?<=^a)",
            "(?<!ab)",
            "(?=$|a)",
            "(?!$)",
            "(?i:A)",
            "(?=(?=a)[^b])",
            "(?m:^)",
            "(?m:$)",
        ),
    ]
)
PATTERNS = st.recursive(
    st.one_of(ATOMS, LOOKS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


def finds(pattern: str, text: str) -> bool:
    """Search as ECMA-262 does: `$` holds at the very end alone."""
    translated = translate(pattern).replace("$", r"\Z")
    return re.search(translated, text) is not None


@pytest.mark.unmeasured
@given(PATTERNS, PATTERNS, st.integers(0, 2), st.none() | st.integers(2, 4))
def test_what_is_decided_is_what_texts_say(sent: str, taken: str, shortest: int, longest: int | None) -> None:
    decided = texts_beyond((translate(sent),), shortest, longest, translate(taken))
    within = [text for text in TEXTS if shortest <= len(text) <= (4 if longest is None else longest)]
    refused = [text for text in within if finds(sent, text) and not finds(taken, text)]

    assert decided is not None
    if decided.beyond is None:
        assert refused == []
    else:
        text = decided.beyond
        assert shortest <= len(text) <= (len(text) if longest is None else longest)
        assert finds(sent, text)
        assert not finds(taken, text)
        assert all(len(text) <= len(other) for other in refused)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"pattern": r"^\d+$"}, {"pattern": "^[0-9]+$"}),
        ({"pattern": "^[a-f]{2}$"}, {"pattern": "^[a-z]+$"}),
        ({"pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63}, {"pattern": "^[-a-z0-9]{1,63}$"}),
        ({"pattern": "^a$|^b$"}, {"pattern": "^[ab]$"}),
        ({"pattern": "^[a-z]{1,5}$"}, {"minLength": 1, "maxLength": 5}),
        ({"pattern": "^(foo|bar)/", "minLength": 3}, {"pattern": "/"}),
        ({"maxLength": 5}, {"pattern": r"^[\s\S]{0,5}$"}),
        ({"pattern": "x"}, {"pattern": ".*"}),
        ({"pattern": r"\bfoo\b"}, {"pattern": "foo"}),
        ({"pattern": r"^\p{Lu}+$"}, {"pattern": r"^\p{L}+$"}),
        ({"pattern": r"^[^\p{L}]+$"}, {"pattern": r"^\P{L}+$"}),
        ({"pattern": r"^[\p{L}\d]{1,40}$"}, {"pattern": r"^[\p{L}\p{N}]{1,50}$"}),
        ({"pattern": r"^((?!admin)[a-z])+$"}, {"pattern": r"^(?!.*admin)[a-z]+$"}),
        ({"pattern": "^(?i:abc)$"}, {"pattern": "^[a-cA-C]{3}$"}),
        ({"pattern": "^[a-z]{1,4000}$"}, {"pattern": "^[a-z]{1,5000}$"}),
        ({"pattern": r"^(?=.{1,253}$)[a-z]+(?:\.[a-z]+)*$"}, {"pattern": r"^[a-z.]*$", "maxLength": 253}),
    ],
)
def test_a_language_inside_of_another_breaks_nothing(old: dict[str, str], new: dict[str, str]) -> None:
    assert {level for level, _ in ids(of_body(TEXT | old), of_body(TEXT | new))} <= {"info"}
    assert {level for level, _ in ids(of_answer(TEXT | new), of_answer(TEXT | old))} <= {"info"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"pattern": "^[a-z]{1,40}$"}, {"pattern": "^[a-z]{1,39}$"}),
        ({"pattern": "^x.*$"}, {"pattern": "^x[a-y ]*$"}),
        ({"pattern": "^(ab)*$"}, {"pattern": "^(abab)*$"}),
        ({"pattern": "^[^,]+$"}, {"pattern": "^[^,;]+$"}),
        ({"pattern": "^[a-z]{1,20}$"}, {"maxLength": 19}),
        ({"pattern": "^(?:a|bc){3}$"}, {"minLength": 4}),
        (TEXT, {"pattern": r"^[^\u2028]*$"}),
        ({"pattern": "foo"}, {"pattern": r"\bfoo\b"}),
        ({"pattern": r"^\p{L}+$"}, {"pattern": "^[A-Za-z]+$"}),
        ({"pattern": r"^[a-z]+$"}, {"pattern": r"^((?!admin)[a-z])+$"}),
        ({"pattern": "^(?i:k)$"}, {"pattern": "^[kK]$"}),
        ({"pattern": "^[a-z]{1,5000}$"}, {"pattern": "^[a-z]{1,4999}$"}),
    ],
)
def test_a_language_beyond_another_is_shown_by_a_text(old: dict[str, str], new: dict[str, str]) -> None:
    found = ids(of_body(TEXT | old), of_body(TEXT | new))
    assert (found[0][0], {level for level, _ in found[1:]} <= {"info"}) == ("breaking", True)


@pytest.mark.parametrize("pattern", [r"(a)\1", r"(?<=\ba)b", "(?<=(?=a).)b", "a{5000}", "^a{50000}$"])
def test_what_is_not_regular_is_left_to_others(pattern: str) -> None:
    assert texts_beyond((translate(pattern),), 0, None, "^b$") is None


AHEAD = st.lists(
    st.tuples(st.sampled_from(["=", "!"]), st.sampled_from(["a", ".*a", ".*1", "b$", "[ab]{2}"]))
)


@pytest.mark.unmeasured
@given(AHEAD, AHEAD)
def test_look_aheads_are_decided_as_texts_say(
    sent: list[tuple[str, str]], taken: list[tuple[str, str]]
) -> None:
    ahead, others = (
        "^" + "".join(f"(?{sign}{inner})" for sign, inner in each) + "[ab1]{1,3}$" for each in (sent, taken)
    )
    decided = texts_beyond((ahead,), 0, None, others)
    refused = [text for text in TEXTS if finds(ahead, text) and not finds(others, text)]

    assert decided is not None
    assert (decided.beyond is None) is (refused == [])
    assert decided.beyond is None or decided.beyond in refused


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        (r"^(?=.*[0-9])(?=.*[a-z]).{8,}$", r"^(?=.*[0-9]).{8,}$", "info"),
        (r"^(?=.*[0-9]).{8,}$", r"^(?=.*[0-9])(?=.*[a-z]).{8,}$", "breaking"),
        (r"^[a-z]+$", r"^(?!new$)[a-z]+$", "breaking"),
        (r"^(?!new$)[a-z]+$", r"^[a-z]+$", "info"),
    ],
)
def test_what_passwords_have_to_hold_is_decided(before: str, after: str, level: str) -> None:
    old, new = (of_body(TEXT | {"pattern": pattern}) for pattern in (before, after))
    assert [each for each, _ in ids(old, new)] == [level]
