"""Real documents, served: what fits a document gets an answer that fits it, what does not is refused.

Requests are made from the document itself, and held to it by the judge before they are sent; of a large
document a sample of operations is asked, always the same.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import pytest
from truespec.contract_tests.credentials import credentials_for
from truespec.contract_tests.request_generator import RequestGenerator
from truespec.mockserver import Mock, MockSettings, Reply
from truespec.mockserver.wire import BODILESS
from truespec.spec import (
    Match,
    Operation,
    Request,
    Response,
    Spec,
    Violation,
    judge_request,
    judge_response,
)

from ..real_documents import DOCUMENTS

SAMPLE: Final = 60
TRIES: Final = 40

UNANSWERABLE: Final = {
    "docker.yaml POST /session": 500,  # an object as `application/vnd.docker.raw-stream`
    "traq.yaml GET /ws": 426,  # nothing but 101 is documented
    "tags32.yaml GET /flights": 500,  # no response is documented
    "tags32.yaml GET /flights/delayed": 500,
    "tags32.yaml GET /flights/domestic": 500,
    "tags32.yaml GET /flights/international": 500,
}
"""Operations that no answer can be made for, and the status that says so."""

UNASKABLE: Final = {
    # A guest's `email` has to be an address and, by its pattern, to have a backslash in its domain.
    "hotel-booking.yaml POST /booking/hotel-bookings"
}
"""Operations that no request fits."""


@dataclass(frozen=True)
class Asked:
    """One operation of a document, and how it is named here."""

    name: str
    spec: Spec
    operation: Operation

    def fits(self, request: Request) -> Match | None:
        """Find the match of a request that fits the operation."""
        match = self.spec.match(request.method, request.target)
        if isinstance(match, Violation) or match.operation is not self.operation:
            return None
        return None if judge_request(match, request) else match

    def breaks(self, request: Request) -> bool:
        match = self.spec.match(request.method, request.target)
        return isinstance(match, Violation) or bool(judge_request(match, request))


def asked(document: Path) -> list[Asked]:
    """List the operations to ask; where two have one path and method, the first is meant."""
    spec = Spec.load(document)
    reachable = {
        match.operation.key: match.operation
        for each in spec.operations
        if not isinstance(match := spec.match(each.method, each.path), Violation)
    }
    operations = list(reachable.values())
    if len(operations) > SAMPLE:
        operations = Random(6).sample(operations, SAMPLE)
    return [Asked(f"{document.name} {each.key}", spec, each) for each in operations]


def conforms(match: Match, request: Request, reply: Reply) -> bool:
    body = b"" if request.method == "HEAD" or reply.status in BODILESS else reply.body
    answer = Response(reply.status, reply.fields, body)
    return not judge_response(match.operation, request.method, answer)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_valid_request_gets_a_declared_conforming_answer(document: str, shared_specs: Path) -> None:
    unanswered: list[str] = []
    operations = asked(shared_specs / document)
    mocks = [Mock(operations[0].spec, MockSettings(dynamic=each, seed="s")) for each in (False, True)]
    for each in operations:
        generator = RequestGenerator(each.operation, credentials_for(each.operation, ()))
        random = Random(each.name)
        requests = (generator.valid(random) for _ in range(TRIES))
        found = next(((request, match) for request in requests if (match := each.fits(request))), None)
        if found is None:
            if each.name not in UNASKABLE:
                unanswered.append(f"{each.name}: no valid request was made")
            continue
        request, match = found
        for mock in mocks:
            reply = mock.answer(request)
            expected = UNANSWERABLE.get(each.name)
            is_good = conforms(match, request, reply) and reply.field("sl-violations") is None
            if reply.status != expected if expected else not is_good:
                unanswered.append(f"{each.name}: {request.target} {reply.status} {reply.body[:200]!r}")
    assert unanswered == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_invalid_request_is_refused(document: str, shared_specs: Path) -> None:
    taken: list[str] = []
    refused = 0
    operations = asked(shared_specs / document)
    mock = Mock(operations[0].spec)
    for each in operations:
        generator = RequestGenerator(each.operation, credentials_for(each.operation, ()))
        random = Random(each.name)
        for _ in range(4):
            request = generator.near_miss(random)
            if not each.breaks(request):
                continue
            reply = mock.answer(request)
            refused += 1
            if not 400 <= reply.status < 500:
                taken.append(f"{each.name}: {request.target} {reply.status}")
    assert taken == []
    assert refused or document == "tags32.yaml"  # whose operations take no parameters
