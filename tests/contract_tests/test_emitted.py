"""What one request shows of a thing that exists is shown by its test on a server that has none yet."""

import re

import pytest
from truespec.contract_tests import Secrets, pytest_source

from .samples import SAMPLES

EXPECTED = {
    "labels put-again-crash": ("server-error", "PUT PUT"),
    "labels weight-missing": ("response-body-schema", "PUT GET"),
    "library day-missing": ("response-body-schema", "POST POST GET"),
    "library delete-accepted": ("response-status-undocumented", "POST POST DELETE"),
    "library delete-again-crash": ("server-error", "POST POST DELETE DELETE"),
    "notes etag-not-compared": ("condition-ignored", "POST GET GET"),
    "notes limit-crash": ("server-error", "POST GET"),
    "notes list-crash": ("server-error", "POST GET"),
    "notes listed-capitals": ("response-body-schema", "POST GET"),
    "notes names-twice": ("response-body-malformed", "POST PUT"),
    "shop problem-status": ("problem-malformed", "PUT"),
    "shop slash-crash": ("server-error", "GET"),
}
"""The check, and the methods of what is sent, by the server and the fault."""


def test_a_test_of_what_was_there_before_says_so() -> None:
    server = SAMPLES["shop"]
    (finding,) = server.examined("modified-ignored", only=("GET /things", "GET /things/{thingId}")).findings
    source = pytest_source(finding, server.spec.name, "http://localhost", Secrets.of(server.spec))
    assert re.search(r"It asks for /things/\d, which the run has not made", source)
    assert "{$steps.0.last-modified}" in source


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", EXPECTED)
def test_its_test_makes_the_thing_first(place: str) -> None:
    name, fault = place.split()
    server = SAMPLES[name]
    (finding,) = server.examined(fault).findings
    methods = " ".join(each.request.method for each in (*finding.steps, finding.exchange))
    assert (finding.check, methods) == EXPECTED[place]
    assert server.colours(finding, fault) == ("red", "green")
