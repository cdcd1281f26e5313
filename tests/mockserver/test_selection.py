"""Which response answers."""

from typing import Any

import pytest
from truespec.mockserver.selection import declared_refusals, refusal_for, response_for
from truespec.spec import Location, Operation, Violation, Where

from .documents import answering


def operation(*statuses: str) -> Operation:
    responses: dict[str, Any] = {status: {"description": "d"} for status in statuses}
    return answering(responses).operations[0]


@pytest.mark.parametrize(
    ("declared", "code", "chosen"),
    [
        (["404", "201", "200"], 0, (200, "200")),
        (["404", "2XX"], 0, (200, "2XX")),
        (["404", "default"], 0, (200, "default")),
        (["404", "500"], 0, (404, "404")),
        (["5XX"], 0, (500, "5XX")),
        (["100", "301"], 0, (301, "301")),
        (["101"], 0, None),
        ([], 0, None),
        (["200", "404"], 404, (404, "404")),
        (["200", "4XX"], 418, (418, "4XX")),
        (["200", "default"], 503, (503, "default")),
        (["200"], 404, None),
    ],
    ids=str,
)
def test_the_response_of_a_valid_request(
    declared: list[str], code: int, chosen: tuple[int, str] | None
) -> None:
    found = response_for(operation(*declared), code)
    assert (found and (found[0], found[1].status)) == chosen


@pytest.mark.parametrize(
    ("rules", "statuses"),
    [
        ([("request-body-schema", "type")], (422, 400)),
        ([("request-body-malformed", "syntax")], (400, 422)),
        ([("request-body-schema", "type"), ("request-media-type-undocumented", "415")], (415, 422, 400)),
        ([("request-media-type-undocumented", "415"), ("request-security-missing", "401")], (401,)),
    ],
    ids=["content", "syntax", "media-type", "security-first"],
)
def test_why_a_request_is_refused(rules: list[tuple[str, str]], statuses: tuple[int, ...]) -> None:
    at = Location("x.yaml", 1, 1, "")
    assert refusal_for([Violation(rule, code, "", Where("body"), at) for rule, code in rules])[1] == statuses


def test_refusals_that_are_declared_come_exact_then_range_then_default() -> None:
    found = declared_refusals(operation("default", "4XX", "400", "200"), (422, 400))
    assert [(status, each.status) for status, each in found] == [
        (422, "4XX"),
        (400, "400"),
        (400, "4XX"),
        (422, "default"),
    ]
