"""What is told of checks on several exchanges: no single exchange is wrong, only the last answer differs."""

import re

import pytest
from truespec.contract_tests import STORY_CHECKS, STORY_EXAMPLES
from truespec.contract_tests.story_examples import STORY_DOCUMENT
from truespec.spec import Match, Request, Response, Spec, Violation, judge_request, judge_response

SPEC = Spec.load(STORY_DOCUMENT.encode())
CALLBACK = next(call for call, _ in SPEC.operation("POST /prints").sent())
LINE = re.compile(
    r"(?:bob: |(?P<server>the server: ))?(?P<method>[A-Z]+) (?P<target>\S+)"
    r"(?: (?P<field>[\w-]+): (?P<value>\S+))?"
    r"(?: (?P<sent>\{.*\}))?"
    r" -> (?P<status>\d+)(?: (?P<name>[\w-]+): (?P<text>\S+))?(?: (?P<body>\{.*\}))?"
)

BROKEN = ("callback-answer-fatal", "callback-breaks-document")
"""What one exchange shows: a failure, after a callback was refused; a callback that breaks the document."""
ASKED_OTHERWISE = (
    "callback-after-refusal",
    "callback-breaks-document",
    "callback-undeclared",
    "location-leads-nowhere",
)
"""There an answer says what is asked for next, or it is the server that asks."""


def broken_by(line: str) -> list[Violation]:
    found = LINE.fullmatch(line)
    assert found, line
    request = Request(
        found["method"], found["target"], *message(found["field"], found["value"], found["sent"])
    )
    if found["server"]:
        return [*judge_request(Match(CALLBACK, {}), request)]
    match = SPEC.match(request.method, request.target)
    assert isinstance(match, Match), line
    response = Response(int(found["status"]), *message(found["name"], found["text"], found["body"]))
    return [*judge_request(match, request), *judge_response(match.operation, request.method, response)]


def message(
    name: str | None, value: str | None, body: str | None
) -> tuple[tuple[tuple[str, str], ...], bytes]:
    fields = [(name, value)] if name and value else []
    fields += [("Content-Type", "application/json")] if body else []
    return tuple(fields), (body or "").encode()


def test_every_check_on_several_exchanges_has_its_example() -> None:
    assert list(STORY_EXAMPLES) == [check.id for check in STORY_CHECKS]


@pytest.mark.parametrize("check", STORY_EXAMPLES)
def test_no_exchange_of_an_example_breaks_the_document_by_itself(check: str) -> None:
    for told in (STORY_EXAMPLES[check].violates, STORY_EXAMPLES[check].conforms):
        found = [(line, broken) for line in told if (broken := broken_by(line))]
        is_meant = check in BROKEN and told is STORY_EXAMPLES[check].violates
        assert len(found) == is_meant


@pytest.mark.parametrize("check", STORY_EXAMPLES)
def test_what_is_wrong_and_what_is_right_differ_in_their_answers_alone(check: str) -> None:
    told = STORY_EXAMPLES[check]
    asked = [[line.partition(" -> ")[0] for line in lines] for lines in (told.violates, told.conforms)]
    if check not in ASKED_OTHERWISE:
        assert asked[0] == asked[1]
    assert told.violates[-1] != told.conforms[-1]
