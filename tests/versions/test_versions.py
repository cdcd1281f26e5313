"""Each version of OpenAPI is read, judged and mocked: every cell of docs/versions.md."""

import json

import pytest
from truespec.mockserver import Mock
from truespec.spec import Match, Request, Response, Spec, Violation, judge_request, judge_response, lint

from .features import PAGE, VERSIONS, Cell, features, page

CELLS = {
    f"{version} {feature.name}": cell for feature in features() for version, cell in feature.cells.items()
}
OF_PATHS = {name: cell for name, cell in CELLS.items() if not cell.sent}


def breaches(cell: Cell, message: Request | Response) -> tuple[Violation, ...]:
    spec = Spec.load(json.dumps(cell.document).encode(), name="feature.json")
    if isinstance(message, Response):
        return judge_response(cell.operation(spec), "GET", message)
    if cell.sent:
        return judge_request(Match(cell.operation(spec), {}), message)
    match = spec.match(message.method, message.target)
    return (match,) if isinstance(match, Violation) else judge_request(match, message)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_feature_is_read_without_an_error(cell: Cell) -> None:
    assert [problem for problem in lint(json.dumps(cell.document).encode()) if problem.level == "error"] == []


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_message_is_judged_by_the_feature(cell: Cell) -> None:
    for message in cell.fits:
        assert breaches(cell, message) == (), message
    for message in cell.breaks:
        assert breaches(cell, message) != (), message


@pytest.mark.parametrize("cell", OF_PATHS.values(), ids=OF_PATHS)
def test_a_mock_obeys_the_feature(cell: Cell) -> None:
    mock = Mock(Spec.load(json.dumps(cell.document).encode(), name="feature.json"))
    fits = [message for message in cell.fits if isinstance(message, Request)]
    for message in fits:
        reply = mock.answer(message)
        assert (reply.status < 300, reply.answer_violations) == (True, ()), message
    for message in cell.breaks:
        assert not isinstance(message, Request) or mock.answer(message).status >= 400, message
    assert cell.answer is None or mock.answer(fits[0]).body.decode() == cell.answer


def test_the_page_has_every_feature_and_every_version() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make docs writes it"
    assert {name.split()[0] for name in CELLS} == VERSIONS.keys()
