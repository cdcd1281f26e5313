"""Requests of the operations of real documents: right ones, and wrong ones that are as near as may be."""

from dataclasses import dataclass
from random import Random
from typing import Final

from truespec.contract_tests import RequestGenerator, credentials_for
from truespec.spec import Match, Operation, Request, Spec, Violation, judge_request

TRIES: Final = 40
NEAR_MISSES: Final = 6


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
        """Whether a request fits no operation."""
        match = self.spec.match(request.method, request.target)
        return isinstance(match, Violation) or bool(judge_request(match, request))


def valid_request(each: Asked) -> tuple[Request, Match] | None:
    """Make a request that fits an operation, from its description."""
    generator = RequestGenerator(each.operation, credentials_for(each.operation, ()))
    random = Random(each.name)
    requests = (generator.valid(random) for _ in range(TRIES))
    return next(((request, match) for request in requests if (match := each.fits(request))), None)


def invalid_request(each: Asked) -> Request | None:
    """Make a request that does not fit, as near to one that does as may be; None for an operation that takes
    anything.
    """
    generator = RequestGenerator(each.operation, credentials_for(each.operation, ()))
    random = Random(each.name)
    requests = (generator.near_miss(random) for _ in range(NEAR_MISSES))
    return next((request for request in requests if each.breaks(request)), None)
