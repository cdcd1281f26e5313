"""Scopes of further identities: which are known, and which requests they make."""

import pytest
from truespec.contract_tests import Supplies, Target, Things
from truespec.contract_tests.credentials import credentials_for
from truespec.contract_tests.plan import Planner
from truespec.contract_tests.scopes import read_scopes
from truespec.spec import FieldLines, Spec, UsageError

KEY = ("?key", "secret")
TOKEN = ("Authorization", "Bearer secret")
DOCUMENT = """\
openapi: 3.1.0
info: {{title: t, version: '1'}}
paths:
  /books:
    get:
      security: {security}
      responses: {{'200': {{description: d}}}}
components:
  securitySchemes:
    Key: {{type: apiKey, in: query, name: key}}
    Token: {token}
"""
OAUTH = "{type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Look}}}}"
OPEN_ID = "{type: openIdConnect, openIdConnectUrl: /known}"


def document(security: str, token: str = OAUTH) -> Spec:
    return Spec.load(DOCUMENT.format(security=security, token=token).encode())


@pytest.mark.parametrize(
    ("security", "own", "asked"),
    [
        ("[{Key: []}, {Token: [write]}]", [TOKEN], 1),
        ("[{Key: []}, {Token: [write]}]", [KEY], 0),
        ("[{Key: []}, {Token: [write]}]", [KEY, TOKEN], 0),
        ("[{Key: [], Token: [write]}]", [KEY], 0),
        ("[{Key: [], Token: [write]}]", [KEY, TOKEN], 1),
        ("[{Token: [write]}, {Token: [read]}]", [TOKEN], 0),
        ("[{Token: [write]}, {}]", [TOKEN], 0),
    ],
)
def test_only_who_is_let_in_by_nothing_else_has_to_be_refused(
    security: str, own: FieldLines, asked: int
) -> None:
    spec = document(security)
    planner = Planner(spec.operations[0], credentials_for(spec.operations[0], ()), 0, Supplies(Things(spec)))
    base = next(iter(planner.openers())).draft
    cases = list(planner.lesser(base, {"r": tuple(own)}, {"r": frozenset({"read"})}))
    assert len(cases) == asked


def test_a_scope_that_the_document_does_not_have_is_told() -> None:
    target = Target("http://localhost", others={"r": (TOKEN,)})
    spec = document("[{Token: [write]}]")
    assert read_scopes(["r=read,write"], spec, target) == {"r": {"read", "write"}}
    with pytest.raises(UsageError, match="no scope 'wrong' in the document; known: read, write"):
        read_scopes(["r=wrong"], spec, target)
    assert read_scopes(["r=wrong"], document("[{Token: [write]}]", OPEN_ID), target) == {"r": {"wrong"}}
