"""`truespec explain`."""

import re
from typing import Final

import pytest
from truespec.cli.explain import explained
from truespec.cli.explanations import explanations
from truespec.contract_tests import CHECKS, STORY_CHECKS
from truespec.spec import LINT_RULES, RULES, change_ids

from .conftest import Truespec


def test_every_id_of_every_catalogue_is_listed_with_its_sentence(truespec: Truespec) -> None:
    listed = re.findall(r"^  ([a-z-]+) +\S.*\.$", truespec("explain").stdout, re.MULTILINE)
    assert sorted(listed) == sorted(
        [*RULES, *(check.id for check in (*CHECKS, *STORY_CHECKS)), *LINT_RULES, *change_ids()]
    )


def test_a_rule_is_shown_with_who_demands_it_and_an_example_of_either_side(truespec: Truespec) -> None:
    ended = truespec("explain", "request-parameter-schema")
    assert ended.exit_code == 0
    assert ended.stdout.startswith(
        "request-parameter-schema\n  A parameter does not meet its schema.\n"
        "  OpenAPI, Parameter Object, `schema`\n\nbreaks it:\n  openapi: 3.1.0\n"
    )
    assert "\n  GET /books?page=0 HTTP/1.1\n" in ended.stdout
    assert "\nconforms:\n" in ended.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("response-content-length-wrong", "\n  HTTP/1.1 200\n  Content-Type: application/json\n"),
        ("link-dangling", "link-dangling (error)\n  A link leads to an operation that is not there.\n"),
        ("server-error", "server-error (fault)\n  A request made the server fail.\n"),
        ("security-not-enforced", "breaks it:\n  openapi: 3.1.0\n"),
        ("no-answer", "  GET /books HTTP/1.1\n\n  (no answer)\n"),
        ("operation-removed", "operation-removed (proof)\n"),
        (
            "response-body-max-length-loosened",
            "  Of `maxLength`: NEW takes values that OLD refuses. In the content of a response: the server",
        ),
        ("request-body-max-length-tightened", "{schema: {type: string, maxLength: 100}}"),
        ("request-body-max-length-tightened", "has 11 characters, at most 10 allowed\n      curl -sS -i "),
        ("response-body-enum-value-added", "\n    NEW sends, OLD rejects: the body is "),
        (
            "request-body-type-widened",
            "\n    no message breaks: whatever one side sends the other still takes",
        ),
        ("comparison-cut-short", "after.yaml`, were it allowed 0 steps, says:\n  UNDECIDED"),
        ("document-added", "before:\n  # there is no document\n\nafter:\n  openapi: 3.1.0"),
        ("sunset-missing", "`truespec diff --today 2026-07-01 --sunset-days 90 before.yaml after.yaml` says"),
        ("update-lost", '-> 204\n  GET /notes/1 -> 200 {"id": 1, "text": "milk"}\n\nto relax it:'),
    ],
)
def test_ids_of_every_catalogue_are_explained(truespec: Truespec, name: str, words: str) -> None:
    assert words in truespec("explain", name).stdout


PARTS: Final = {
    "change": (r"\nbefore:\n", r"\nafter:\n", r" says:\n", r"curl |rejects: |no message "),
    "check": (r"\nbreaks it:\n", r"HTTP/1.1|->|no answer", r"\nconforms:\n"),
    "message": (r"\nbreaks it:\n", r" HTTP/1.1\n", r"\nconforms:\n", r"OpenAPI|RFC"),
    "document": (r"\nbreaks it:\n", r"\nconforms:\n"),
}
"""What each explanation has, by what the id is said of: both sides of it, and a message that breaks."""


@pytest.mark.unmeasured
def test_every_id_has_a_reason_both_sides_a_message_and_a_way_to_relax_it() -> None:
    lacking: list[tuple[str, str]] = []
    for entry in explanations().values():
        text = "\n".join(explained(entry))
        parts = (rf"^  {re.escape(entry.sentence)}$", *PARTS[entry.catalogue], r"\nto relax it:\n  \S.*\.$")
        lacking += [(entry.id, part) for part in parts if not re.search(part, text, re.MULTILINE)]
        blocks = [example.blocks for example in entry.examples()[:2]]
        lacking += [(entry.id, "two sides")] * (blocks[0] == blocks[1])
    assert lacking == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("operation-removed", "`--levels operation-removed=warning` lowers it"),
        ("parameter-removed", "`--levels parameter-removed=info` lowers it"),
        ("operation-added", "It fails nothing; `--levels operation-added=off` hides it"),
        ("description-changed", "hidden until something names it: `--levels description-changed=info`"),
        ("request-body-not-compared", "`--effort 10` compares it further"),
        ("comparison-cut-short", "`--effort 10` looks further"),
    ],
)
def test_to_relax_is_to_lower_from_the_level_that_it_has(truespec: Truespec, name: str, words: str) -> None:
    assert words in truespec("explain", name).stdout.partition("\nto relax it:\n")[2]


def test_an_unknown_id_is_told_with_the_nearest_one(truespec: Truespec) -> None:
    ended = truespec("explain", "request-body-shema")
    assert ended.exit_code == 2
    assert ended.stderr == (
        "truespec: no rule, check or change is called 'request-body-shema'; "
        "did you mean 'request-body-schema'?\n"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("server-error", "an entry in truespec-accepted.yaml (`id: server-error`, reason, owner, expires)"),
        ("link-dangling", "`--levels link-dangling=warning` lowers it"),
        (
            "operation-removed",
            "`x-truespec-diff: {allow: [operation-removed], reason: …, expires: …}` in NEW",
        ),
        ("response-body-enum-value-added", "`--enums open` says that clients are ready for further values."),
    ],
)
def test_each_id_says_how_to_relax_it(truespec: Truespec, name: str, words: str) -> None:
    assert words in truespec("explain", name).stdout.partition("\nto relax it:\n")[2]
