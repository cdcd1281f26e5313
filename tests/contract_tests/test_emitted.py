"""What one request shows of a thing that exists is shown by its test on a server that has none yet."""

import re

import flask
import pytest
from truespec.contract_tests import Secrets, Target, TestSettings, pytest_source, run

from .sample_server import serving
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


@pytest.mark.parametrize("only_own", [True, False])
def test_a_careful_run_tries_no_change_of_nothing(only_own: bool) -> None:
    server, asked = SAMPLES["shop"], list[str]()
    app = server.module.create_app(frozenset({"problem-status"}))
    app.before_request(lambda: asked.append(f"{flask.request.method} {flask.request.path}"))
    settings = TestSettings(second_engine=False, only_own=only_own)
    with serving(app) as url:
        report = run(server.spec, Target(url, server.main), settings)
    assert [each.check for each in report.findings] == ["problem-malformed"]
    tried = [each for each in asked if re.fullmatch(r"(DELETE|PUT) /things/99\d{4}", each)]
    assert bool(tried) != only_own


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", EXPECTED)
def test_its_test_makes_the_thing_first(place: str) -> None:
    name, fault = place.split()
    server = SAMPLES[name]
    (finding,) = server.examined(fault).findings
    methods = " ".join(each.request.method for each in (*finding.steps, finding.exchange))
    assert (finding.check, methods) == EXPECTED[place]
    assert server.colours(finding, fault) == ("red", "green")
