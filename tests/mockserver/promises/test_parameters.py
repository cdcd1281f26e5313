"""What is said of the parameters of a request: where, and with which code."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings
from truespec.spec import FieldLines

from ..documents import spec_of
from .asking import EMPTY, ask, told

TEXT: Final = {"type": "string"}
NUMBER: Final = {"type": "integer"}
NUMBERS: Final = {"type": "array", "items": NUMBER}
PLACE: Final = {"type": "object", "properties": {"x": NUMBER, "y": NUMBER}}


def judged(
    way: MockSettings,
    parameter: dict[str, Any],
    line: str,
    fields: FieldLines = (),
    *,
    path: str = "/a",
    openapi: str = "3.1.0",
) -> list[tuple[str, str]]:
    """Ask once; give what is said, and check that it decides between 200 and 422."""
    operation = {"parameters": [parameter], "responses": {"200": EMPTY}}
    reply = ask(way, spec_of({path: {"get": operation}}, openapi=openapi), line, *fields)
    found = told(reply)
    assert reply.status == (422 if found else 200)
    return found


def query(schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": "f", "in": "query", "schema": schema, **more}


@pytest.mark.parametrize(
    ("parameter", "sent", "expected"),
    [
        pytest.param(query(NUMBER), "", [], id="optional"),
        pytest.param(query(NUMBER, required=True), "", ["query required"], id="missing"),
        pytest.param(query(NUMBER), "f=12", [], id="number"),
        pytest.param(query(NUMBER), "f=x", ["query.f type"], id="no-number"),
        pytest.param(query(NUMBER), "f=", ["query.f type"], id="empty-is-a-value"),
        pytest.param(query(TEXT, required=True), "f=", [], id="empty-text"),
        pytest.param(query(NUMBER), "F=x", [], id="names-have-a-case"),
        pytest.param(query(NUMBER), "g=x", [], id="unknown"),
        pytest.param(query({"type": "boolean"}), "f=true", [], id="boolean"),
        pytest.param(query({"type": "boolean"}), "f=yes", ["query.f type"], id="no-boolean"),
        pytest.param(query({"enum": ["a"]}), "f=b", ["query.f enum"], id="enum"),
        pytest.param(query({"type": "integer", "minimum": 3}), "f=2", ["query.f minimum"], id="minimum"),
        pytest.param(query({"type": "string", "pattern": "^a"}), "f=b", ["query.f pattern"], id="pattern"),
        pytest.param(query({"type": "string", "format": "date"}), "f=b", ["query.f format"], id="format"),
        pytest.param(query({"type": "string", "format": "unheard-of"}), "f=b", [], id="unknown-format"),
        pytest.param(query(NUMBER), "f=1&f=2", ["query.f type"], id="a-scalar-twice"),
        pytest.param(query(NUMBERS), "f=1&f=2", [], id="exploded"),
        pytest.param(query(NUMBERS), "f=1", [], id="an-array-of-one"),
        pytest.param(query(NUMBERS), "f=1&f=x", ["query.f.1 type"], id="an-item"),
        pytest.param(query(NUMBERS, explode=False), "f=1,2", [], id="commas"),
        pytest.param(query(NUMBERS), "f=1,2", ["query.f.0 type"], id="commas-in-another-style"),
        pytest.param(query(NUMBERS, style="spaceDelimited", explode=False), "f=1%202", [], id="space"),
        pytest.param(query(NUMBERS, style="spaceDelimited", explode=False), "f=1+2", [], id="plus"),
        pytest.param(query(NUMBERS, style="pipeDelimited", explode=False), "f=1|2", [], id="pipe"),
        pytest.param(query(NUMBERS, style="pipeDelimited", explode=False), "f=1%7C2", [], id="escaped-pipe"),
        pytest.param(
            query(NUMBERS, style="pipeDelimited", explode=False),
            "f=1,2",
            ["query.f.0 type"],
            id="commas-for-pipes",
        ),
        pytest.param(query(PLACE, style="deepObject", explode=True), "f[x]=1&f[y]=2", [], id="deep"),
        pytest.param(
            query(PLACE, style="deepObject", explode=True), "f[x]=a", ["query.f.x type"], id="deep-member"
        ),
        pytest.param(query(PLACE), "x=1&y=2", [], id="exploded-object"),
        pytest.param(query(PLACE), "x=a", ["query.f.x type"], id="member-of-an-exploded-object"),
        pytest.param(query(PLACE, required=True), "", [], id="exploded-object-without-required-members"),
        pytest.param(query(PLACE, explode=False), "f=x,1,y,2", [], id="object-in-commas"),
        pytest.param(
            {"name": "f", "in": "query", "content": {"application/json": {"schema": PLACE}}},
            "f=%7B%22x%22%3A%22a%22%7D",
            ["query.f.x type"],
            id="content",
        ),
    ],
)
def test_queries(way: MockSettings, parameter: dict[str, Any], sent: str, expected: list[str]) -> None:
    assert [" ".join(each) for each in judged(way, parameter, f"GET /a?{sent}")] == expected


@pytest.mark.parametrize(
    ("style", "explode", "schema", "segment", "expected"),
    [
        ("simple", False, NUMBER, "5", []),
        ("simple", False, NUMBER, "x", ["path.f type"]),
        ("simple", False, NUMBERS, "1,2", []),
        ("simple", False, PLACE, "x,1,y,2", []),
        ("simple", True, PLACE, "x=1,y=2", []),
        ("label", False, NUMBER, ".5", []),
        ("label", False, NUMBERS, ".1,2", []),
        ("label", True, NUMBERS, ".1.2", []),
        ("label", True, PLACE, ".x=1.y=2", []),
        ("label", False, NUMBER, "5", ["path.f syntax"]),
        ("matrix", False, NUMBER, ";f=5", []),
        ("matrix", False, NUMBERS, ";f=1,2", []),
        ("matrix", True, NUMBERS, ";f=1;f=2", []),
        ("matrix", True, PLACE, ";x=1;y=2", []),
        ("matrix", False, NUMBER, "5", ["path.f syntax"]),
    ],
)
def test_paths(
    way: MockSettings,
    style: str,
    explode: bool,
    schema: Any,
    segment: str,
    expected: list[str],
) -> None:
    parameter = {
        "name": "f",
        "in": "path",
        "required": True,
        "schema": schema,
        "style": style,
        "explode": explode,
    }
    found = judged(way, parameter, f"GET /a/{segment}", path="/a/{f}")
    assert [" ".join(each) for each in found] == expected


@pytest.mark.parametrize(
    ("place", "schema", "field", "expected"),
    [
        ("header", NUMBER, ("x-f", "5"), []),
        ("header", NUMBER, ("X-F", "x"), ["header.x-f type"]),
        ("header", NUMBERS, ("X-F", "1, 2"), []),
        ("header", NUMBERS, ("X-G", "1"), []),
        ("header", PLACE, ("X-F", "x,1,y,2"), []),
        ("header", PLACE, ("X-G", ""), []),
        ("cookie", NUMBER, ("Cookie", "X-F=5; b=c"), []),
        ("cookie", NUMBER, ("Cookie", "X-F=x"), ["cookie.X-F type"]),
        ("cookie", NUMBER, ("Cookie", "x-f=x"), []),
    ],
)
def test_headers_and_cookies(
    way: MockSettings, place: str, schema: Any, field: tuple[str, str], expected: list[str]
) -> None:
    parameter = {"name": "X-F", "in": place, "schema": schema}
    assert [" ".join(each) for each in judged(way, parameter, "GET /a", (field,))] == expected


@pytest.mark.parametrize("place", ["header", "cookie"])
def test_what_is_missing_is_told_of_its_container(way: MockSettings, place: str) -> None:
    parameter = {"name": "X-F", "in": place, "schema": TEXT, "required": True}
    assert judged(way, parameter, "GET /a") == [(place, "required")]


@pytest.mark.parametrize(
    ("openapi", "schema"),
    [
        ("3.0.3", {"type": "integer", "minimum": 3, "exclusiveMinimum": True}),
        ("3.1.0", {"type": "integer", "exclusiveMinimum": 3}),
    ],
)
def test_an_exclusive_bound_in_both_dialects(way: MockSettings, openapi: str, schema: dict[str, Any]) -> None:
    assert judged(way, query(schema), "GET /a?f=4", openapi=openapi) == []
    found = judged(way, query(schema), "GET /a?f=3", openapi=openapi)
    assert [place for place, _ in found] == ["query.f"]


@pytest.mark.parametrize("used", [True, False])
def test_a_deprecated_parameter_is_a_warning(way: MockSettings, used: bool) -> None:
    operation = {"parameters": [query(NUMBER, deprecated=True)], "responses": {"200": EMPTY}}
    reply = ask(way, spec_of({"/a": {"get": operation}}), f"GET /a?{'f=1' if used else ''}", errors=True)
    assert (reply.status, told(reply, severity="Warning")) == (
        200,
        [("query.f", "deprecated")] if used else [],
    )


def test_all_faults_are_listed_in_order(way: MockSettings) -> None:
    operation = {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": NUMBER},
            query(NUMBER),
            {"name": "X-F", "in": "header", "schema": NUMBER},
        ],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {"200": EMPTY},
        "security": [{"k": []}],
    }
    schemes = {"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}}
    fields = (("X-F", "x"), ("Content-Type", "application/json"))
    reply = ask(
        way,
        spec_of({"/a/{id}": {"post": operation}}, components=schemes),
        "POST /a/x?f=x",
        *fields,
        body="[]",
    )
    assert reply.status == 401
    assert [place for place, _ in told(reply)] == ["", "body", "header.x-f", "query.f", "path.id"]


def test_undeclared_variables_of_a_path_take_anything(way: MockSettings) -> None:
    assert ask(way, spec_of({"/a/{id}": {"get": {"responses": {"200": EMPTY}}}}), "GET /a/x").status == 200
