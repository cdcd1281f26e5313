"""From a target to an operation."""

import pytest
from truespec.spec import Match, Spec, Violation


def spec_of(*paths: str, servers: tuple[str, ...] = ()) -> Spec:
    return Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "servers": [{"url": url} for url in servers],
            "paths": {path: {"get": {"operationId": path, "responses": {}}} for path in paths},
        }
    )


@pytest.mark.parametrize(
    ("paths", "target", "path", "values"),
    [
        (["/a/{x}", "/a/b"], "/a/b", "/a/b", {}),
        (["/{y}/{x}", "/a/{x}", "/a/b"], "/a/c?b=1", "/a/{x}", {"x": "c"}),
        (["/{y}/b", "/a/{x}"], "/a/b", "/a/{x}", {"x": "b"}),
        (["/{x}/b", "/a/{x}/c"], "/a/b", "/{x}/b", {"x": "a"}),
        (["/report.{format}", "/{name}"], "/report.pdf", "/report.{format}", {"format": "pdf"}),
        (["/{from}-{to}"], "/a-b-c", "/{from}-{to}", {"from": "a", "to": "b-c"}),
        (["/tickets:{verb}"], "/tickets:close", "/tickets:{verb}", {"verb": "close"}),
        (["/a/{x}"], "/a/b%2Fc", "/a/{x}", {"x": "b%2Fc"}),
        (["/a/{x}"], "/a/", "/a/{x}", {"x": ""}),
        (["/a b/유"], "/a%20b/%EC%9C%A0", "/a b/유", {}),
        (["/a%20b"], "/a b", "/a%20b", {}),
        (["/x#one", "/y"], "/x", "/x#one", {}),
        (["/"], "/", "/", {}),
        (["/{ticket-no}"], "/7", "/{ticket-no}", {"ticket-no": "7"}),
    ],
)
def test_the_most_concrete_template_is_found(
    paths: list[str], target: str, path: str, values: dict[str, str]
) -> None:
    match = spec_of(*paths).match("GET", target)
    assert isinstance(match, Match)
    assert (match.operation.path, dict(match.path_values)) == (path, values)


@pytest.mark.parametrize("target", ["/a", "/a/b/", "/a/b/c", "/A/b", "", "/a/../a/b", "//a/b", "/report"])
def test_what_fits_no_path_is_a_violation(target: str) -> None:
    violation = spec_of("/a/b", "/report.{format}").match("GET", target)
    assert isinstance(violation, Violation)
    assert (violation.rule, violation.code) == ("request-path-undocumented", "404")


def test_a_method_that_is_not_documented_names_those_that_are() -> None:
    violation = spec_of("/a").match("get", "/a")
    assert isinstance(violation, Violation)
    assert (violation.rule, violation.value) == ("request-method-undocumented", ["GET"])


def test_paths_are_found_at_the_root_and_under_each_server() -> None:
    spec = spec_of("/a", "/v1/b", servers=("http://localhost/v1", "/other/"))
    found = {target: spec.match("GET", target) for target in ("/a", "/v1/a", "/other/a", "/v1/b", "/v1/v1/b")}
    assert {target: match.operation.path for target, match in found.items() if isinstance(match, Match)} == {
        "/a": "/a",
        "/v1/a": "/a",
        "/other/a": "/a",
        "/v1/b": "/v1/b",
        "/v1/v1/b": "/v1/b",
    }
    assert isinstance(spec.match("GET", "/v1"), Violation)


def test_two_templates_of_one_shape_keep_their_own_methods() -> None:
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a/{x}": {"get": {"responses": {}}}, "/a/{y}": {"post": {"responses": {}}}},
        }
    )
    match = spec.match("POST", "/a/1")
    assert isinstance(match, Match)
    assert match.operation.path == "/a/{y}"
    assert dict(match.path_values) == {"y": "1"}
