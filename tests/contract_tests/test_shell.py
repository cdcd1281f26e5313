"""Words of a shell: what the shell makes of them is what was meant."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truespec.contract_tests.shell import unshown, word
from truespec.spec import Secret

TEXTS = {
    "nothing": "",
    "a quote": "it's",
    "what a shell would take": '$HOME `id` $(id) \\ "!" * ~ ;&|<>#',
    "lines": "a\n\tb\n",
    "a long run": '{"prompt":"' + "🦄" * 1200 + '"}',
    "two runs": "a" * 100 + "b" * 100,
    "a run of what printf reads": "%" * 200 + "\\" * 200 + "'" * 200,
    "a run of blanks": " " * 300,
    "what turns text around": "abc\u202edef\u200b\x1b[2J\x7f",
    "a run of what is not shown": "\x1b" * 150,
    "no UTF-8": b"\xff\xfe caf\xe9".decode("utf-8", "surrogateescape"),
}


def printed(source: str) -> str:
    """Let the POSIX shell of this machine print a word."""
    command = ["sh", "-c", f"printf %s {source}"]
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=20, env={"PATH": "/usr/bin:/bin", "KEY": "s3 $x"}
    )
    return done.stdout.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", TEXTS)
def test_a_shell_reads_what_was_written(name: str) -> None:
    assert printed(word((TEXTS[name],))) == TEXTS[name]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=60)
def test_any_text_is_a_word(text: str) -> None:
    assert printed(word((text,))) == text


@pytest.mark.parametrize("name", TEXTS)
def test_a_word_steers_no_terminal(name: str) -> None:
    assert unshown(word((TEXTS[name],))) == 0


def test_a_long_run_is_a_number() -> None:
    assert word(("a" * 1201,)) == "\"$(printf 'a%.0s' $(seq 1201))\""
    assert word(("a" * 99,)) == "a" * 99


def test_texts_side_by_side_are_quoted_together() -> None:
    assert word(("X-Plain: ", "p")) == "'X-Plain: p'"
    assert word(("http://localhost", "/a", "?", "b=c")) == "'http://localhost/a?b=c'"


@pytest.mark.parametrize(
    ("before", "after"),
    [("X-Api-Key: ", ""), ("it's `id`: ", ""), ("/?a=1&key=", "&b=$c")],
    ids=["plain", "odd", "query"],
)
def test_a_secret_is_what_its_variable_holds(before: str, after: str) -> None:
    source = word((before, Secret("KEY", "never shown"), after))
    assert "never shown" not in source
    assert printed(source) == f"{before}s3 $x{after}"


def test_a_plain_secret_is_easy_to_read() -> None:
    assert word(("X-Api-Key: ", Secret("TRUESPEC_X_API_KEY", "x"))) == '"X-Api-Key: $TRUESPEC_X_API_KEY"'
