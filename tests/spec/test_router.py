"""From a target to an operation."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import BasePath, Match, References, Spec, Violation, write_parameter

from ..effort import calls_of
from ..real_documents import DOCUMENTS


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


@pytest.mark.parametrize(
    ("paths", "target", "path", "values"),
    [
        (["/a/{x}", "/a/%7Eb"], "/a/~b", "/a/%7Eb", {}),
        (["/~a/{x}"], "/%7ea/%7Eb", "/~a/{x}", {"x": "%7Eb"}),
        (["/a,b/c:d"], "/a%2cb/c%3Ad", "/a,b/c:d", {}),
        (["/{id}:cancel"], "/a%3Ab:cancel", "/{id}:cancel", {"id": "a%3Ab"}),
        (["/{id}:cancel", "/{id}"], "/5%3Acancel", "/{id}", {"id": "5%3Acancel"}),
        (["/{a}~{b}"], "/x%7ey", "/{a}~{b}", {"a": "x", "b": "y"}),
        (["/{name}.유"], "/a.%ec%9c%a0", "/{name}.유", {"name": "a"}),
        (["/{a}{b}{c}"], "/wxyz", "/{a}{b}{c}", {"a": "w", "b": "x", "c": "yz"}),
        (["/{a}-{b}", "/{a}"], "/-x", "/{a}", {"a": "-x"}),
        (["/{x}", "/v{x}", "/{x}.json", "/v{x}.json"], "/v1.json", "/v{x}.json", {"x": "1"}),
        (["/{x}/{y}", "/{x}.a/{y}", "/b.a/c"], "/b.a/d", "/{x}.a/{y}", {"x": "b", "y": "d"}),
        (["/a", "/a/"], "/a/", "/a/", {}),
        (["/a//b", "/a/{x}/b"], "/a//b", "/a//b", {}),
        (["/a/{x}/b"], "/a//b", "/a/{x}/b", {"x": ""}),
        (["/a"], "http://other.example:8080/a?x=/b", "/a", {}),
        (["/"], "https://a.example", "/", {}),
        (["/a?action=x", "/a?action=y", "/a"], "/a?b=1&action=y", "/a?action=y", {}),
        (["/a?action=x", "/a?action=y", "/a"], "/a?action=z", "/a", {}),
        (["/a?id={id}", "/a"], "/a?id=7", "/a?id={id}", {}),
        (["/x/{a}/c/{b}", "/x/{a}/{b}/d"], "/x/1/c/d", "/x/{a}/c/{b}", {"a": "1", "b": "d"}),
    ],
)
def test_a_target_names_the_template_that_fits_it(
    paths: list[str], target: str, path: str, values: dict[str, str]
) -> None:
    for order in (paths, paths[::-1]):
        match = spec_of(*order).match("GET", target)
        assert isinstance(match, Match)
        assert (match.operation.path, dict(match.path_values)) == (path, values)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a", "/a/"),
        ("/a/", "/a"),
        ("/a", "*"),
        ("/{x}", "*"),
        ("/{x}", "a"),
        ("/a/{x}", "/a/.."),
        ("/a/{x}", "/a/%2E%2e"),
        ("/a/{x}", "/a/."),
        ("/{x}/b", "/./b"),
        ("/a/b", "/a/./b"),
        ("/a/b", "/a%2Fb"),
        ("/report.{format}", "/report."),
        ("/{a}-{b}", "/a-"),
        ("/{a}{b}{c}", "/xy"),
        ("/{a}.{b}.{c}", "/x.y"),
        ("/a?action=x", "/a"),
        ("/a?action=x", "/a?action=xy"),
        ("/a", "a.example:443"),
    ],
)
def test_what_fits_no_template_names_nothing(path: str, target: str) -> None:
    violation = spec_of(path).match("GET", target)
    assert isinstance(violation, Violation)
    assert violation.rule == "request-path-undocumented"


def document(paths: dict[str, Any], **more: Any) -> Spec:
    return Spec.load({"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": paths} | more)


ANY = {"responses": {}}


def parameter(name: str, place: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "required": True, "schema": schema}


def test_a_more_concrete_path_without_the_method_gives_way_to_one_that_has_it() -> None:
    spec = document({"/users/me": {"get": ANY}, "/users/{id}": {"delete": ANY, "get": ANY}})
    match = spec.match("DELETE", "/users/me")
    assert isinstance(match, Match)
    assert match.operation.key == "DELETE /users/{id}"
    violation = spec.match("PUT", "/users/me")
    assert isinstance(violation, Violation)
    assert (violation.value, violation.at.pointer) == (["GET", "DELETE"], "/paths/~1users~1me")


def test_head_is_the_get_that_is_documented() -> None:
    spec = document({"/a": {"get": ANY}, "/b": {"get": ANY, "head": ANY}, "/c": {"post": ANY}})
    found = [spec.match("HEAD", target) for target in ("/a", "/b", "/c")]
    assert [item.operation.key for item in found if isinstance(item, Match)] == ["GET /a", "HEAD /b"]


@pytest.mark.parametrize("method", ["OPTIONS", "get", "PROPFIND", "TRACE", ""])
def test_a_method_is_documented_as_it_is_written_or_not_at_all(method: str) -> None:
    violation = document({"/a": {"get": ANY}}).match(method, "/a")
    assert isinstance(violation, Violation)
    assert violation.rule == "request-method-undocumented"


def test_methods_of_3_2_are_routed() -> None:
    spec = document({"/a": {"query": ANY, "additionalOperations": {"PROPFIND": ANY, "copy": ANY}}})
    found = {method: spec.match(method, "/a") for method in ("QUERY", "PROPFIND", "copy", "COPY")}
    assert [method for method, match in found.items() if isinstance(match, Match)] == [
        "QUERY",
        "PROPFIND",
        "copy",
    ]


def test_keys_that_differ_in_their_fragment_are_all_reachable_by_what_fits_them() -> None:
    number = {"get": {"operationId": "number", "parameters": [parameter("q", "query", type="integer")]}}
    text = {"get": {"operationId": "text", "parameters": [parameter("q", "query", type="string")]}}
    field = {"get": {"operationId": "field", "parameters": [parameter("X-A", "header", type="string")]}}
    spec = document({"/a#number": number, "/a#text": text, "/a#field": field})

    def named(target: str, *fields: tuple[str, str]) -> str | None:
        match = spec.match("GET", target, fields)
        assert isinstance(match, Match)
        return match.operation.operation_id

    assert [named("/a?q=1"), named("/a?q=x"), named("/a", ("X-A", "1"))] == ["number", "text", "field"]


def test_templates_that_differ_in_names_are_told_apart_by_what_fits_them() -> None:
    number = {"get": {"operationId": "number", "parameters": [parameter("n", "path", type="integer")]}}
    text = {
        "get": {"operationId": "text", "parameters": [parameter("t", "path", type="string", minLength=2)]}
    }
    spec = document({"/a/{t}": text, "/a/{n}": number})
    found = [spec.match("GET", target) for target in ("/a/1", "/a/xy", "/a/-")]
    matches = [item for item in found if isinstance(item, Match)]
    assert [(item.operation.operation_id, dict(item.path_values)) for item in matches] == [
        ("number", {"n": "1"}),
        ("text", {"t": "xy"}),
        ("text", {"t": "-"}),
    ]


SERVERS = [
    {"url": "https://{area}.a.example/{version}/api", "variables": {"area": {"default": "eu"}}},
    {"url": "/{stage}", "variables": {"stage": {"default": "live", "enum": ["live", "test"]}}},
]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a", True),
        ("/v1/api/a", True),
        ("/v2/api/a", True),
        ("/live/a", True),
        ("/test/a", True),
        ("/other/a", False),
        ("/v1/a", False),
        ("/api/a", False),
        ("/own/b", True),
        ("/live/b", False),
        ("/b", True),
        ("/own/a", False),
    ],
)
def test_an_operation_is_found_under_its_own_servers_only(target: str, *, found: bool) -> None:
    paths = {"/a": {"get": ANY}, "/b": {"get": ANY | {"servers": [{"url": "https://x.example/own/"}]}}}
    assert isinstance(document(paths, servers=SERVERS).match("GET", target), Match) is found


def test_variables_of_a_base_path_are_no_parameters() -> None:
    spec = document({"/a/{x}": {"get": ANY}}, servers=[{"url": "/{x}"}])
    match = spec.match("GET", "/v1/a/2")
    assert isinstance(match, Match)
    assert dict(match.path_values) == {"x": "2"}


@pytest.mark.parametrize(
    ("base_path", "targets"),
    [
        ("both", ["/a", "/v1/a", "/v1/v1/b", "/v1/b"]),
        ("root", ["/a", "/v1/b"]),
        ("strict", ["/v1/a", "/v1/v1/b"]),
    ],
)
def test_base_paths_can_be_left_out_or_insisted_on(base_path: BasePath, targets: list[str]) -> None:
    spec = document({"/a": {"get": ANY}, "/v1/b": {"get": ANY}}, servers=[{"url": "/v1"}])
    asked = ("/a", "/v1/a", "/v1/v1/b", "/v1/b")
    found = [each for each in asked if isinstance(spec.match("GET", each, base_path=base_path), Match)]
    assert sorted(found) == sorted(targets)


def test_the_path_at_the_root_wins_over_one_under_a_base_path() -> None:
    spec = document({"/b": {"get": ANY}, "/v1/b": {"get": ANY}}, servers=[{"url": "/v1"}])
    match = spec.match("GET", "/v1/b")
    assert isinstance(match, Match)
    assert match.operation.path == "/v1/b"


def cost(spec: Spec, target: str) -> int:
    assert isinstance(spec.match("GET", target), Match)
    return calls_of(lambda: spec.match("GET", target))


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("template", "target"),
    [
        ("/a{}/b", "/a1007/b"),
        ("/a{}/{{x}}", "/a1007/x"),
        ("/{{x}}/a{}", "/x/a1007"),
        ("/a{}.{{x}}", "/a1007.x"),
        ("/{{x}}.a{}", "/x.a1007"),
        ("/x{{x}}-{}", "/x1-1007"),
    ],
)
def test_thousands_of_paths_cost_a_request_no_step_more(template: str, target: str) -> None:
    few = spec_of(*(template.format(number) for number in range(1000, 1010)))
    many = spec_of(*(template.format(number) for number in range(1000, 6000)))
    assert cost(many, target) == cost(few, target)


@pytest.mark.parametrize("template", ["/" + "{x}" * 40, "/" + "{x}a" * 40, "/{x}" * 40 + "b"])
def test_no_target_makes_matching_slow(template: str) -> None:
    names = iter(range(1000))
    parts = template.split("{x}")
    path = "".join(f"{part}{{v{next(names)}}}" for part in parts[:-1]) + parts[-1]
    spec = spec_of(path)
    for target in ("/" + "a" * 20_000 + "!", "/a" * 40, "/" + "ba" * 10_000 + "%"):
        found = spec.match("GET", target)
        assert isinstance(found, Match | Violation)


@given(
    st.lists(st.sampled_from(["a", "b", "{x}", "v{x}", "{x}.json", "{x}-{y}"]), min_size=1, max_size=4),
    st.data(),
)
def test_a_path_filled_with_values_names_itself(segments: list[str], data: st.DataObject) -> None:
    names = iter(range(100))
    template = "/" + "/".join(re.sub(r"\{.\}", lambda _: f"{{v{next(names)}}}", each) for each in segments)
    values = {
        name: quote(
            data.draw(st.text(min_size=1).filter(lambda text: text not in (".", "..")).map(_encodable)),
            safe="",
        )
        for name in re.findall(r"\{(.*?)\}", template)
    }
    target = re.sub(r"\{(.*?)\}", lambda found: values[found[1]], template)
    match = spec_of(template).match("GET", target)
    assert isinstance(match, Match)
    assert "".join(match.path_values.values()) == "".join(values.values())


def _encodable(text: str) -> str:
    """Keep what UTF-8 can carry, and no literal of the templates: where one ends is anyone's guess then."""
    return re.sub(r"[-.~\ud800-\udfff]", "x", text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_of_a_real_document_names_its_own_operation(name: str, shared_specs: Path) -> None:
    path = shared_specs / name
    tree = References((path.resolve().parents[1],)) if "quality" in name else None
    spec = Spec.load(path, references=tree)
    assert spec.operations
    for operation in spec.operations:
        texts = {
            parameter.name: write_parameter(parameter, parameter.schema.example())[0][1]
            for parameter in operation.parameters
            if parameter.place == "path"
        }
        path_of_it = operation.path.partition("#")[0]
        target = re.sub(r"\{(.*?)\}", lambda found, texts=texts: texts.get(found[1]) or "sample", path_of_it)
        for base in {"", *(server.path for server in operation.servers)}:
            match = spec.match(operation.method, base + target)
            assert isinstance(match, Match), base + target
            assert match.operation.path.partition("#")[0] == path_of_it
