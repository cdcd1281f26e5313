"""What Hypothesis' targeted search is told of an exchange: it then looks where answers are slow, or large."""

import hypothesis

from ...contract_tests import Coverage
from ...spec import Exchange


def steer(exchange: Exchange, coverage: Coverage | None = None) -> None:
    """Tell `hypothesis.target` how long an answer took and how large it is; once in a test's example.

    coverage: of the document, by this exchange alone: the search then prefers what exercises many keywords.
    """
    response = exchange.response
    if response is not None:
        hypothesis.target(float(response.elapsed), label="seconds to answer")
        hypothesis.target(float(len(response.body)), label="bytes of the answer")
    if coverage is not None:
        coverage.see(exchange)
        hypothesis.target(float(coverage.measured().whole.covered), label="places of the document covered")
