"""Schemathesis' own checks, heard in a user's tests: their complaints are findings of ours."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from truespec.contract_tests import response_check
from truespec.contract_tests.schemathesis_findings import SchemathesisListener
from truespec.spec import Spec

from .sample_server import sample

DOCUMENT = Path("spec/images.yaml")
load_all_checks()
KEY = {"X-Api-Key": "k"}
BODY: Any = {"prompt": "a", "image": "b", "ratio": "1:1"}


def heard(
    *faults: str, body: Any = BODY, checks: Any = None, more: Any = (), spec: Spec | None = None
) -> tuple[str, list[Any]]:
    """Call the sample server once, with Schemathesis' checks, and give what was heard."""
    schema = schemathesis.openapi.from_path(DOCUMENT)
    schema.app = sample().create_app(frozenset(faults))
    case = schema["/api/images/create"]["POST"].Case(body=body, headers=KEY)
    listener = SchemathesisListener()
    leave = listener.attach()
    try:
        listener.begin(spec or Spec.load(DOCUMENT), "")
        with pytest.raises(FailureGroup):
            case.call_and_validate(checks=checks, additional_checks=list(more))
    finally:
        leave()
    url, found = listener.end()
    return url, list(found)


def test_a_complaint_of_which_our_checks_say_the_same_is_their_finding() -> None:
    checks = [CHECKS.get_one("response_schema_conformance")]
    url, (finding,) = heard("image-id-text", checks=checks)
    assert (finding.check, finding.engine, url) == (
        "response-body-schema",
        "schemathesis",
        "http://localhost",
    )
    assert finding.sentence.startswith("The answer breaks its schema: /images/")
    assert (finding.at.line, finding.exchange.request.target) == (315, "/api/images/create")


def _always(_: Any, response: Any, case: Any) -> None:
    raise Failure(operation=case.operation.label, title="It smells", message="of fish\n\nand more")


def test_a_complaint_that_only_schemathesis_has_keeps_its_words_and_its_name() -> None:
    _, (finding,) = heard(checks=[_always])
    assert finding.check == "schemathesis--always"
    assert finding.sentence == "It smells: of fish"
    assert (finding.operation, finding.at.line, finding.level) == ("POST /api/images/create", 24, "fault")
    assert finding.got.startswith("200 (application/json")


def test_what_our_own_check_found_is_not_found_twice() -> None:
    spec = Spec.load(DOCUMENT)
    schema_check = CHECKS.get_one("response_schema_conformance")
    _, found = heard("image-id-text", checks=[schema_check], more=[response_check(spec)], spec=spec)
    assert [each.check for each in found] == ["response-body-schema"]


def test_nobody_is_heard_outside_of_a_test() -> None:
    listener = SchemathesisListener()
    leave = listener.attach()
    schema = schemathesis.openapi.from_path(DOCUMENT)
    schema.app = sample().create_app(frozenset())
    with pytest.raises(FailureGroup):
        schema["/api/images/create"]["POST"].Case(body=BODY, headers=KEY).call_and_validate(checks=[_always])
    leave()
    assert listener.end() == ("", ())
