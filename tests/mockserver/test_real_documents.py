"""Real documents, served: what fits a document gets an answer that fits it, what does not is refused.

Requests are made from the document itself, and held to it by the judge before they are sent.
"""

import json
import os
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random
from typing import Final

import pytest
from truespec.mockserver import Mock, MockSettings, Reply, explained
from truespec.mockserver.wire import BODILESS
from truespec.spec import (
    Match,
    Request,
    Response,
    Spec,
    Violation,
    judge_response,
)

from ..real_documents import DOCUMENTS
from ..real_requests import Asked, invalid_request, valid_request
from .edges import FastEdge, through_asgi, through_flask
from .why.agreement import disagreements

pytestmark = pytest.mark.unmeasured

LARGE: Final = {"kubernetes.json": 60}
"""Operations that are asked of a document whose many are alike: a sample, always the same. `make operations`
asks all of them.
"""

EDGES: Final = 12
"""Operations of a document that are asked through every edge."""

HOSTILE: Final = 20
"""Unusual answers of each of them."""

UNANSWERABLE: Final = {
    "docker.yaml POST /session": 426,
    "traq.yaml GET /bots/ws": 426,
    "traq.yaml GET /ws": 426,  # nothing but 101, and errors, is documented
}
"""Operations that no answer can be made for, and the status that says so."""

UNASKABLE: Final = {
    # A guest's `email` has to be an address and, by its pattern, to have a backslash in its domain.
    "hotel-booking.yaml POST /booking/hotel-bookings"
}
"""Operations that no request fits."""


def asked(document: Path) -> list[Asked]:
    """List the operations to ask; where two have one path and method, the first is meant."""
    spec = Spec.load(document)
    reachable = {
        match.operation.key: match.operation
        for each in spec.operations
        if not isinstance(match := spec.match(each.method, each.path), Violation)
    }
    operations = list(reachable.values())
    count = LARGE.get(document.name, len(operations))
    if count < len(operations) and not os.environ.get("EVERY_OPERATION"):
        operations = Random(6).sample(operations, count)
    return [Asked(f"{document.name} {each.key}", spec, each) for each in operations]


def conforms(match: Match, request: Request, reply: Reply) -> bool:
    body = b"" if request.method == "HEAD" or reply.status in BODILESS else reply.body
    answer = Response(reply.status, reply.fields, body)
    told = json.loads(reply.field("sl-violations") or "[]")
    is_accused = any(each["severity"] == "Error" for each in told)
    return not is_accused and not judge_response(match.operation, request.method, answer)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_operation_answers_what_fits_and_refuses_what_does_not(
    document: str, shared_specs: Path
) -> None:
    wrong: list[str] = []
    refused = 0
    operations = asked(shared_specs / document)
    mocks = [Mock(operations[0].spec, MockSettings(dynamic=each, seed="s")) for each in (False, True)]
    for each in operations:
        found = valid_request(each)
        if found is None and each.name not in UNASKABLE:
            wrong.append(f"{each.name}: no valid request was made")
        for mock, (request, match) in product(mocks, [found] if found is not None else []):
            reply = mock.answer(request)
            expected = UNANSWERABLE.get(each.name)
            if reply.status != expected if expected else not conforms(match, request, reply):
                wrong.append(f"{each.name}: {request.target} {reply.status} {reply.body[:200]!r}")
        bad = invalid_request(each)
        if bad is not None:
            refused += 1
            reply = mocks[0].answer(bad)
            if not 400 <= reply.status < 500:
                wrong.append(f"{each.name}: {bad.target} {reply.status}, and does not fit")
    assert wrong == []
    assert refused or document == "tags32.yaml"  # whose operations take no parameters


@pytest.mark.parametrize("document", DOCUMENTS)
def test_all_edges_answer_alike_and_why_tells_of_that_answer(document: str, shared_specs: Path) -> None:
    operations = asked(shared_specs / document)
    mock = Mock(operations[0].spec)
    different: list[str] = []
    with closing(FastEdge(mock)) as edge:
        for each in Random(7).sample(operations, min(EDGES, len(operations))):
            found = valid_request(each)
            for request in (*(found[:1] if found is not None else ()), invalid_request(each)):
                if request is None:
                    continue
                told = explained(each.spec, mock.settings, request)
                different += (f"{each.name}: {why}" for why in disagreements(told, mock.answer(request)))
                if not is_carried(request):
                    continue
                fast = edge.ask(request)
                if not through_flask(mock, request) == through_asgi(mock, request) == fast:
                    different.append(f"{each.name} {request.target}")
    assert different == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_hostile_answer_conforms(document: str, shared_specs: Path) -> None:
    operations = asked(shared_specs / document)
    mock = Mock(operations[0].spec, MockSettings(hostile=True, seed="h"))
    wrong: list[str] = []
    for each in Random(8).sample(operations, min(EDGES, len(operations))):
        found = valid_request(each)
        for _ in range(HOSTILE if found is not None and each.name not in UNANSWERABLE else 0):
            request, match = found  # pyright: ignore[reportGeneralTypeIssues]
            reply = mock.answer(request)
            has_unusual = reply.unusual or not match.operation.responses  # of nothing, nothing is unusual
            if not (conforms(match, request, reply) and has_unusual):
                wrong.append(f"{each.name}: {reply.unusual}")
    assert wrong == []


def is_carried(request: Request) -> bool:
    """Whether all edges can carry a request: WSGI joins lines of one name, and none splits what it was sent
    as one.
    """
    names = [name.lower() for name, _ in request.fields]
    return len(set(names)) == len(names) and request.target.isascii()
