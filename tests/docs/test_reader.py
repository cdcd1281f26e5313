"""The reader of pages notices what differs from the page."""

from itertools import pairwise
from pathlib import Path

import pytest

from .markdown import File, Step, inline_commands, steps_of
from .reader import read_page


def complaints(page: str, folder: Path) -> list[str]:
    outcomes = read_page(steps_of(page), folder)
    found = (
        outcome.complaint(following.step if following else None)
        for outcome, following in pairwise((*outcomes, None))
        if outcome
    )
    return [complaint for complaint in found if complaint]


@pytest.mark.parametrize(
    "block",
    [
        "$ echo one; echo two\none\ntwo",
        "$ echo a 3 b\na … b",
        "$ seq 9\n1\n…\n9",
        "$ x=5\n$ echo $x\n5",
        "$ false\n$ echo $?\n1",
        "$ echo one \\\n  two\none two",
        "$ echo 4010\n4010",
        "$ ls README.md\nREADME.md",
    ],
)
def test_a_page_that_tells_the_truth_passes(block: str, tmp_path: Path) -> None:
    assert complaints(f"```console\n{block}\n```\n", tmp_path) == []


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("$ echo two\none", "promises:\none\nwrote:\ntwo"),
        ("$ false", "ended with 1"),
        ("$ false\n$ echo $?\n2", "promises:\n2\nwrote:\n1"),
        ("$ echo one; echo two\none", "promises:\none"),
    ],
)
def test_a_page_that_does_not_is_told_so(block: str, complaint: str, tmp_path: Path) -> None:
    assert complaint in "".join(complaints(f"```console\n{block}\n```\n", tmp_path))


def test_a_command_in_the_background_is_waited_for_and_stopped(tmp_path: Path) -> None:
    serve = "$ python -m http.server 4011 --bind 127.0.0.1 &"
    fetch = "$ python -c 'from urllib.request import *; print(urlopen(\"http://127.0.0.1:4011\").status)'"
    assert complaints(f"```console\n{serve}\n{fetch}\n200\n```\n", tmp_path) == []


def test_a_file_that_is_shown_is_made() -> None:
    page = "```python file=test_it.py\nassert True\n```\n```sh\npytest test_it.py\n```\n"
    assert list(steps_of(page)) == [
        File("test_it.py", "assert True\n", 1),
        Step("pytest test_it.py", None, 5),
    ]


def test_a_block_may_be_left_out_with_a_reason() -> None:
    assert list(steps_of("<!-- not run: needs root -->\n```sh\napt-get install x\n```\n")) == []


def test_commands_in_the_prose_are_found_and_those_in_blocks_are_not() -> None:
    page = "Run `truespec lint api.yaml` or `make test`, not `--port`.\n```sh\n`truespec mock x`\n```\n"
    assert list(inline_commands(page)) == ["truespec lint api.yaml", "make test"]
