"""DIFF §2.6 and §2.7, row by row: who may call, and where; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .taxonomy import document, operation, row, said_of

SCHEMES: dict[str, Any] = {
    "k": {"type": "apiKey", "in": "header", "name": "X-K"},
    "k2": {"type": "apiKey", "in": "header", "name": "x-k"},
    "b": {"type": "http", "scheme": "basic"},
    "be": {"type": "http", "scheme": "bearer"},
    "oi": {"type": "openIdConnect", "openIdConnectUrl": "https://a/c"},
    "o": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://a/t", "scopes": {"r": "", "w": ""}}},
    },
}
KEY, BASIC, OAUTH = {"k": []}, {"b": []}, {"o": ["r"]}
PASSWORD = {"password": {"tokenUrl": "https://a/t", "scopes": {"r": ""}}}


def secured(asked: Any, schemes: Any = SCHEMES, **more: Any) -> dict[str, Any]:
    said = {} if asked is None else {"security": asked}
    return document({"/t": {"get": operation(**said)}}, components={"securitySchemes": schemes}, **more)


def by(scheme: Any) -> dict[str, Any]:
    return secured([KEY], {"k": scheme})


def flows(held: Any) -> dict[str, Any]:
    return secured([OAUTH], {"o": {"type": "oauth2", "flows": held}})


def credentials(*scopes: str, url: str = "https://a/t") -> dict[str, Any]:
    return {"clientCredentials": {"tokenUrl": url, "scopes": dict.fromkeys(scopes, "")}}


def served(*servers: Any) -> dict[str, Any]:
    held = [{"url": each} if isinstance(each, str) else each for each in servers]
    return document({"/t": {"get": operation()}}, servers=held)


def regions(*values: str, url: str = "https://{r}.a/v1", name: str = "r") -> dict[str, Any]:
    listed = {"enum": list(values)} if values else {}
    return {"url": url, "variables": {name: {"default": "eu", **listed}}}


ROWS = [
    row("sec add", secured(None), secured([KEY]), "breaking security-added shown"),
    row("sec rem", secured([KEY]), secured(None), "info security-removed"),
    row(
        "sec [] overrides",
        secured(None, security=[KEY]),
        secured([], security=[KEY]),
        "info security-removed",
    ),
    row("global", secured([KEY]), secured(None, security=[KEY])),
    row("anon rem", secured([{}, KEY]), secured([KEY]), "breaking security-anonymous-removed shown"),
    row("anon add", secured([KEY]), secured([KEY, {}]), "info security-anonymous-added"),
    row("alt rem", secured([KEY, BASIC]), secured([KEY]), "breaking security-alternative-removed shown"),
    row("alt add", secured([KEY]), secured([KEY, BASIC]), "info security-alternative-added"),
    row("combined", secured([KEY, BASIC]), secured([KEY | BASIC]), "breaking security-combined shown"),
    row("order", secured([KEY, BASIC]), secured([BASIC, KEY])),
    row("scope add", secured([OAUTH]), secured([{"o": ["r", "w"]}]), "breaking security-scope-added"),
    row("scope rem", secured([{"o": ["r", "w"]}]), secured([OAUTH]), "info security-scope-removed"),
    row("header case", secured([KEY]), secured([{"k2": []}])),
    row(
        "moved",
        by(SCHEMES["k"]),
        by({"type": "apiKey", "in": "query", "name": "X-K"}),
        "breaking security-scheme-moved shown",
    ),
    row(
        "renamed wire",
        by(SCHEMES["k"]),
        by({"type": "apiKey", "in": "header", "name": "X-L"}),
        "breaking security-scheme-renamed-on-wire shown",
    ),
    row(
        "bearer other kind",
        by(SCHEMES["be"]),
        by({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a/t", "scopes": {}}}}),
        "warning security-scheme-type-changed",
    ),
    row("bearer other kind2", by(SCHEMES["oi"]), by(SCHEMES["be"]), "warning security-scheme-type-changed"),
    row(
        "unused scheme add",
        secured([KEY], schemes={"k": SCHEMES["k"]}),
        secured([KEY], schemes={"k": SCHEMES["k"], "b": SCHEMES["b"]}),
        "info security-scheme-added",
    ),
    row(
        "unused scheme rem",
        secured([KEY], schemes={"k": SCHEMES["k"], "b": SCHEMES["b"]}),
        secured([KEY], schemes={"k": SCHEMES["k"]}),
        "info security-scheme-removed",
    ),
    row("url", flows(credentials("r")), flows(credentials("r", url="https://b/t")), "info oauth-url-changed"),
    row("flow add", flows(credentials("r")), flows(credentials("r") | PASSWORD), "info oauth-flow-added"),
    row(
        "flow rem", flows(credentials("r") | PASSWORD), flows(credentials("r")), "warning oauth-flow-removed"
    ),
    row("scope desc", flows(credentials("r")), flows(credentials("r", "w")), "info oauth-scope-described"),
    row("scope rem used", flows(credentials("r")), flows(credentials()), "warning oauth-scope-removed"),
    row(
        "scope rem unused", flows(credentials("r", "w")), flows(credentials("r")), "info oauth-scope-removed"
    ),
    row("base", served("https://a/v1"), served("https://a/v2"), "breaking server-base-path-changed"),
    row("base strip", served("https://a/v1"), served("https://a/v2"), policy=Policy(bases={"/v1": "/v2"})),
    row("base kept", served("https://a/v1"), served("https://a/v2", "https://a/v1"), "info server-added"),
    row(
        "base of two",
        served("https://a/v2", "https://a/v1"),
        served("https://a/v1"),
        "warning server-removed",
    ),
    row(
        "seg moved",
        document({"/v1/t": {"get": operation()}}, servers=[{"url": "https://a"}]),
        served("https://a/v1"),
    ),
    row(
        "host", served("https://a/v1"), served("https://b/v1"), "warning server-removed", "info server-added"
    ),
    row("host add", served("https://a/v1"), served("https://a/v1", "https://b/v1"), "info server-added"),
    row(
        "host scheme",
        served("https://a/v1"),
        served("http://a/v1"),
        "warning server-removed",
        "info server-added",
    ),
    row(
        "var rem", served(regions("eu", "us")), served(regions("eu")), "warning server-variable-value-removed"
    ),
    row("var add", served(regions("eu")), served(regions("eu", "us"))),
    row(
        "var inlined",
        served(regions("eu", "us")),
        served("https://eu.a/v1"),
        "warning server-variable-value-removed",
    ),
    row("var spelled out", served(regions("eu", "us")), served("https://eu.a/v1", "https://us.a/v1")),
    row(
        "kind of credential",
        by(SCHEMES["k"]),
        by(SCHEMES["b"]),
        "breaking security-scheme-type-changed shown",
    ),
    row(
        "variable of another name",
        served(regions("eu")),
        served(regions("eu", url="https://{q}.a/v1", name="q")),
    ),
    row(
        "variable of few values",
        served(regions()),
        served(regions("eu")),
        "warning server-variable-value-removed",
    ),
]


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_security_and_servers(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told
