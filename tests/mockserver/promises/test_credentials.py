"""Who is let in, and how the others are challenged."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings, Reply
from truespec.spec import FieldLines

from ..documents import spec_of
from .asking import EMPTY, WAYS, ask, kind

SCHEMES: Final[dict[str, dict[str, Any]]] = {
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "Basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://x"},
    "mtls": {"type": "mutualTLS"},
    "hoba": {"type": "http", "scheme": "HOBA"},
}
DIGEST: Final = 'Digest username="", realm="", nonce="", uri="", response=""'


def sent(way: MockSettings, security: Any, fields: FieldLines = (), target: str = "/a") -> Reply:
    """Ask once. security: of the operation, None where it leaves that to the document."""
    operation: dict[str, Any] = {"responses": {"200": EMPTY}}
    if security is not None:
        operation["security"] = security
    document = {"components": {"securitySchemes": SCHEMES}, "security": [{"query": []}]}
    spec = spec_of({"/a": {"get": operation}}, **document)
    return ask(way, spec, f"GET {target}", *fields)


@pytest.mark.parametrize(
    ("scheme", "fields", "target", "is_met"),
    [
        ("header", (("x-key", "k"),), "/a", True),
        ("header", (("X-Key", ""),), "/a", False),
        ("header", (), "/a", False),
        ("query", (), "/a?key=k", True),
        ("query", (), "/a?key=", False),
        ("query", (), "/a?KEY=k", False),
        ("cookie", (("Cookie", "a=b; sid=k"),), "/a", True),
        ("cookie", (("Cookie", "xsid=k"),), "/a", False),
        ("basic", (("Authorization", "Basic YTpi"),), "/a", True),
        ("basic", (("Authorization", "basic YTpiOmM="),), "/a", True),
        ("basic", (("Authorization", "Basic YWI="),), "/a", False),
        ("basic", (("Authorization", "Basic !"),), "/a", False),
        ("digest", (("Authorization", DIGEST),), "/a", True),
        ("digest", (("Authorization", "Digest username=a"),), "/a", False),
        ("bearer", (("Authorization", "Bearer t"),), "/a", True),
        ("bearer", (("Authorization", "bearer t"),), "/a", True),
        ("bearer", (("Authorization", "Bearer"),), "/a", False),
        ("bearer", (("Authorization", "Basic YTpi"),), "/a", False),
        ("oauth", (("Authorization", "Bearer t"),), "/a", True),
        ("oauth", (), "/a", False),
        ("oidc", (("Authorization", "Bearer t"),), "/a", True),
        ("mtls", (), "/a", True),
        ("no-such-scheme", (), "/a", True),
    ],
)
def test_who_is_let_in(
    way: MockSettings,
    scheme: str,
    fields: FieldLines,
    target: str,
    is_met: bool,
) -> None:
    reply = sent(way, [{scheme: []}], fields, target)
    assert kind(reply) == ((200, "") if is_met else (401, "UNAUTHORIZED"))


@pytest.mark.parametrize(
    ("security", "fields", "status"),
    [
        pytest.param([{"header": []}, {"bearer": []}], (("X-Key", "k"),), 200, id="one-of-two"),
        pytest.param([{"header": [], "bearer": []}], (("X-Key", "k"),), 401, id="both"),
        pytest.param([{"header": []}, {}], (), 200, id="optional"),
        pytest.param([{}], (("Authorization", "Other x"),), 200, id="nothing-asked"),
        pytest.param([], (), 200, id="switched-off"),
        pytest.param(None, (), 401, id="global"),
    ],
)
def test_alternatives(way: MockSettings, security: Any, fields: FieldLines, status: int) -> None:
    assert sent(way, security, fields).status == status


@pytest.mark.parametrize(
    ("security", "fields", "names"),
    [
        ([{"basic": []}], (), ["Basic"]),
        ([{"basic": []}], (("Authorization", "Basic !"),), ["Basic"]),
        ([{"bearer": []}, {"digest": []}], (), ["Bearer", "Digest"]),
        ([{"oauth": []}], (), ["Bearer"]),
        ([{"header": [], "basic": []}, {"bearer": []}], (), ["Basic", "Bearer"]),
    ],
)
def test_a_401_challenges_with_every_scheme(
    way: MockSettings, security: Any, fields: FieldLines, names: list[str]
) -> None:
    told = sent(way, security, fields).field("WWW-Authenticate") or ""
    found = [each.split()[0] for each in told.split(", ") if each.split()[0] in ("Basic", "Bearer", "Digest")]
    assert found == names
    assert "Basic" not in names or 'Basic realm="' in told
    assert "Digest" not in names or "nonce=" in told


@pytest.mark.parametrize(("name", "is_challenged"), [("default", True), ("prism", False)])
def test_the_challenge_of_a_key(name: str, is_challenged: bool) -> None:
    reply = sent(WAYS[name], [{"header": []}])
    assert (reply.status, reply.field("WWW-Authenticate") is not None) == (401, is_challenged)
    assert (b'"headers"' in reply.body) is is_challenged


@pytest.mark.parametrize(
    ("security", "fields", "named"),
    [
        pytest.param([{"mtls": []}], (), ["mtls"], id="tls"),
        pytest.param([{"hoba": []}], (), ["hoba"], id="another-scheme-of-http"),
        pytest.param([{"mtls": [], "header": []}], (("X-Key", "k"),), ["mtls"], id="with-one-that-is-met"),
        pytest.param([{"header": []}, {"hoba": []}], (), ["hoba"], id="or-one-that-is-not"),
        pytest.param([{"header": []}, {"hoba": []}], (("X-Key", "k"),), [], id="or-one-that-is"),
        pytest.param([{"mtls": []}, {}], (), [], id="optional"),
        pytest.param([{"header": []}], (("X-Key", "k"),), [], id="checked"),
    ],
)
def test_what_can_not_be_checked_is_a_warning_and_the_request_goes_on(
    way: MockSettings, security: Any, fields: FieldLines, named: list[str]
) -> None:
    reply = sent(way, security, fields)
    told = json.loads(reply.field("sl-violations") or "[]")
    assert reply.status == 200
    assert [(each["severity"], each["location"]) for each in told] == [("Warning", ["request"])] * len(named)
    assert all(name in each["message"] for name, each in zip(named, told, strict=True))
