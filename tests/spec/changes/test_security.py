"""Security is compared by what goes on the wire."""

import pytest
from truespec.spec import Spec, change_ids

from .documents import ids, spec_of

KEY = {"apiKey": {"type": "apiKey", "in": "header", "name": "X-Key"}}
BEARER = {"bearer": {"type": "http", "scheme": "bearer"}}
OAUTH = {"oauth": {"type": "oauth2", "flows": {}}}


def secured(*alternatives: dict[str, list[str]]) -> Spec:
    return spec_of({"security": list(alternatives)}, components={"securitySchemes": KEY | BEARER | OAUTH})


SECURITY: dict[str, tuple[Spec, Spec, list[tuple[str, str]]]] = {
    "added": (secured(), secured({"apiKey": []}), [("breaking", "security-added")]),
    "removed": (secured({"apiKey": []}), secured(), [("info", "security-removed")]),
    "anonymous calls end": (
        secured({"apiKey": []}, {}),
        secured({"apiKey": []}),
        [("breaking", "security-anonymous-removed")],
    ),
    "an alternative ends": (
        secured({"apiKey": []}, {"bearer": []}),
        secured({"apiKey": []}),
        [("breaking", "security-alternative-removed")],
    ),
    "another alternative": (
        secured({"apiKey": []}),
        secured({"apiKey": []}, {"bearer": []}),
        [("info", "security-alternative-added")],
    ),
    "or became and": (
        secured({"apiKey": []}, {"bearer": []}),
        secured({"apiKey": [], "bearer": []}),
        [("breaking", "security-combined")],
    ),
    "a scope more": (
        secured({"oauth": ["read"]}),
        secured({"oauth": ["read", "write"]}),
        [("breaking", "security-scope-added")],
    ),
    "other order": (secured({"apiKey": []}, {"bearer": []}), secured({"bearer": []}, {"apiKey": []}), []),
}


def of_scheme(**scheme: str) -> Spec:
    return spec_of({"security": [{"key": []}]}, components={"securitySchemes": {"key": scheme}})


HEADER_KEY = of_scheme(**{"type": "apiKey", "in": "header", "name": "X-Key"})
SCHEMES: dict[str, Spec] = {
    "security-scheme-moved": of_scheme(**{"type": "apiKey", "in": "query", "name": "X-Key"}),
    "security-scheme-renamed-on-wire": of_scheme(**{"type": "apiKey", "in": "header", "name": "X-Token"}),
    "security-scheme-type-changed": of_scheme(type="http", scheme="bearer"),
}


@pytest.mark.parametrize("kind", SCHEMES)
def test_a_scheme_of_the_same_name_may_go_over_the_wire_in_another_way(kind: str) -> None:
    for old, new in ((HEADER_KEY, SCHEMES[kind]), (SCHEMES[kind], HEADER_KEY)):
        assert ids(old, new) == [("breaking", kind)]


@pytest.mark.parametrize("name", SECURITY)
def test_security_is_compared_by_what_is_on_the_wire(name: str) -> None:
    old, new, expected = SECURITY[name]

    assert ids(old, new) == expected


@pytest.mark.parametrize("name", SECURITY)
def test_every_id_that_comes_is_listed(name: str) -> None:
    old, new, _ = SECURITY[name]

    assert {id_ for _, id_ in ids(old, new)} <= set(change_ids())
