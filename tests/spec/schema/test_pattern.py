"""ECMA-262 patterns on the engine's own terms. Verdicts were written by hand from the standard."""

import re
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec.schema.pattern import UnusablePattern, translate


def matches(pattern: str, text: str) -> bool:
    return jsonschema_rs.Draft202012Validator({"pattern": translate(pattern)}, offline=True).is_valid(text)


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"^\d+$", ["1"], ["\u0661", ""]),  # ARABIC-INDIC DIGIT ONE is no ECMA digit
        (r"^\w$", ["a", "_"], ["é"]),
        (r"^\s$", [" ", "\ufeff", "\u00a0", "\u2028"], ["a", "\x85"]),
        (r"^\S$", ["a", "\x85"], [" ", "\u3000"]),
        (r"^\W$", ["é", "-"], ["a"]),
        (r"^\D$", ["\u0661", "a"], ["1"]),
        (r"^[\s\S]$", ["\n", "a", "🦄"], [""]),
        (r"^[^\d]$", ["a"], ["1"]),
        (r"^a.c$", ["abc", "a🦄c", "a\x85c"], ["a\nc", "a\rc", "a\u2028c"]),
        (r"\bfoo\b", ["foo", "éfoo", "a foo."], ["xfoo", "foo_"]),
        (r"a\Bb", ["ab"], ["a b"]),
        ("^[^]$", ["a", "\n"], ["", "ab"]),
        ("^[]$", [], ["", "a"]),
        (r"[\b]", ["\x08"], ["b"]),
        (r"^[\w-.]+$", ["a-."], ["#"]),
        (r"^[\d-x]+$", ["1-x"], ["a"]),
        (r"^[+--]+$", ["+,-"], ["."]),
        (r"^(?<n>a)\k<n>$", ["aa"], ["a", "ab"]),
        (r"^(x)?(?<n>a)\k<n>$", ["aa", "xaa"], ["a"]),
        (r"^(a)\1$", ["aa"], ["ab"]),
        (r"^\uD83E\uDD84$", ["🦄"], ["a"]),
        (r"^[\uD83E\uDD80-\uD83E\uDDFF]$", ["🦄"], ["a"]),
        (r"^\u{1F984}$", ["🦄"], []),
        (r"^\x41\u0042\cJ$", ["AB\n"], []),
        ("^{.*}$", ["{a}"], ["a"]),
        ("a{,5}", ["a{,5}"], ["aaa"]),
        ("x{y", ["x{y"], ["xy"]),
        ("^]}$", ["]}"], []),
        ("^[a&&b]+$", ["a&b"], ["c"]),
        ("^(?=a)a(?!b)", ["ac"], ["ab"]),
        ("(?<=a)b(?<!xb)", ["ab"], ["b"]),
        (r"^\/\-\@\#$", ["/-@#"], []),
        ("^a$", ["a"], ["a\n", "ba"]),
        ("^(?i:a)b$", ["Ab"], ["AB"]),
        (r"^\p{Script=Han}+$", ["漢字"], ["a"]),
        (r"^\p{Han}\p{Lu}\P{L}$", ["漢A1"], ["漢a1"]),
        (r"^[\p{L}\p{N}-]+$", ["é1-"], [" "]),
        ("^a*?b+?c??$", ["aabb", "bc"], ["a"]),
        ("^a{2}b{1,}c{0,1}$", ["aab", "aabbc"], ["ab"]),
        ("유니콘|그룹", ["유니콘", "그룹"], ["유니"]),
        ("", ["", "x"], []),
        # a group that took no part matches nothing (ECMA-262, BackreferenceMatcher)
        (r"^(a)?\1$", ["", "aa"], ["a"]),
        (r"^\1(a)$", ["a"], ["aa", ""]),
        (r"^(a\1)$", ["a"], ["aa"]),
        (r"^(?:\1(a)|b)+$", ["a", "ab", "aa"], [""]),
        (r"^(?!(a)b)\1c$", ["c"], ["ac"]),
        (r"^(a)(b)\2$", ["abb"], ["aba"]),
        (r"^(?:(a)\1|b)$", ["aa", "b"], ["a"]),
        (r"^(\1?)*_$", ["_"], ["a_"]),
        # Annex B: a look-ahead may be repeated
        (r"^(?=a)*b$", ["b"], ["a"]),
        (r"^(?=a)+a$", ["a"], ["b"]),
        (r"^(?:(?=a))*a$", ["a"], ["b"]),
        # halves of surrogate pairs
        (r"^[\uD800-\uDBFF][\uDC00-\uDFFF]$", ["🦄"], ["a", "🦄🦄"]),
        (r"^\uD83E$", [], ["🦄", "a"]),
        # what is modified, as of ECMA-262 2025
        ("^(?i:a(?-i:b))$", ["ab", "Ab"], ["AB"]),
        ("(?m:^a$)", ["b\na\nb", "a"], ["ab"]),
        ("^(?s:.)$", ["\n"], [""]),
        (r"^(?i:\W)$", ["-"], ["k", "s", "K"]),
        # legacy octal escapes (Annex B)
        (r"^\012[\1]$", ["\n\x01"], []),
        ("^(?:(?<n>a)|(?<n>b))$", ["a", "b"], ["ab"]),
    ],
)
def test_a_pattern_means_what_ecma_262_says(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not matches(pattern, text)] == []
    assert [text for text in bad if matches(pattern, text)] == []


@pytest.mark.parametrize(
    ("pattern", "position"),
    [
        ("(?i)a", 0),
        ("a++", 2),
        ("*a", 0),
        (r"a\z", 1),
        (r"\A", 0),
        ("(a", 2),
        ("a)", 1),
        ("[a", 0),
        ("[b-a]", 1),
        (r"\k<n>", 0),
        (r"\k", 0),
        (r"(a)\2", 3),
        ("\\", 0),
        (r"\u{110000}", 0),
        ("(?>a)", 0),
        ("(?P<n>a)", 0),
        ("(?<n>a)(?<n>b)", 13),
        ("a{2,1}", 1),
        ("{1}", 0),
        ("(?<=a)*", 6),
        ("(?i-i:a)", 0),
        ("(?-:a)", 0),
        (r"\p{Foo}", 0),
        (r"\pL", 0),
        ("a?+", 2),
        ("[[:alpha:]]", 0),
        ("/^a$/", 0),
    ],
)
def test_what_ecma_262_does_not_know_is_refused_with_its_place(pattern: str, position: int) -> None:
    with pytest.raises(UnusablePattern) as caught:
        translate(pattern)
    assert caught.value.position == position


@given(st.text(st.characters(codec="utf-8")))
def test_an_escaped_text_matches_itself_only(text: str) -> None:
    pattern = "^" + "".join(f"\\u{{{ord(character):x}}}" for character in text) + "$"
    assert matches(pattern, text)
    assert not matches(pattern, text + "x")


@given(st.text("ab01-.[](){}^$|?*+\\dwsbDWSB/ ", max_size=12))
def test_any_text_is_translated_or_refused(pattern: str) -> None:
    try:
        translated = translate(pattern)
    except UnusablePattern as error:
        refused = error.position
    else:
        refused = 0
        engine = jsonschema_rs.Draft202012Validator({"pattern": translated}, offline=True)
        assert engine.is_valid(5)
    assert 0 <= refused <= len(pattern)


@given(st.data())
def test_python_reads_what_the_engine_reads(data: st.DataObject) -> None:
    pattern: Any = data.draw(
        st.sampled_from([r"[\w-.]+", r"\bfoo\b", r"[^]a", r"\s\S", r"\u{1F984}[\d\-]", r"(?<n>a)\k<n>"])
    )
    text = data.draw(st.text("abfo \t1-.é🦄", max_size=6))
    assert bool(re.search(translate(pattern), text)) == matches(pattern, text)
