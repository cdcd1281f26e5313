"""Attribution: differences that put together give the request again, and the few of them that matter."""

from collections.abc import Callable
from typing import Any

import pytest
from truespec.contract_tests import Case, Client, Inquest, Target
from truespec.contract_tests.attribution import (
    ABSENT,
    Difference,
    applied,
    differences,
    has_all,
    may_be_refused,
    may_be_several,
    may_have_reasons,
    place_of,
    reduced,
)
from truespec.contract_tests.surprise import Tracer
from truespec.spec import Exchange, FieldLines, Json, Request, Response, Spec, parse_json

FLAGSHIP = Spec.load("spec/images.yaml")
(CREATE,) = FLAGSHIP.operations
FIELDS = (("Content-Type", "application/json"), ("X-Platform", "web"))
TWIN = Request("POST", "/a?x=1", FIELDS, b'{"a":1,"b":{"c":[1],"d":"x"}}')
OTHERS = {
    "the same": TWIN,
    "a member changed": Request("POST", "/a?x=1", FIELDS, b'{"a":2,"b":{"c":[1],"d":"x"}}'),
    "members of each kind": Request("POST", "/a?x=1", FIELDS, b'{"b":{"c":[],"e":null},"f":true}'),
    "the query": Request("POST", "/a?y=2&y=3", FIELDS, TWIN.body),
    "no query, no fields": Request("POST", "/a", (), TWIN.body),
    "a field more": Request("POST", "/a?x=1", (*FIELDS, ("X-Type", "t")), TWIN.body),
    "the path": Request("POST", "/b?x=1", FIELDS, TWIN.body),
    "an object more": Request(
        "POST", "/a?x=1", FIELDS, b'{"a":1,"b":{"c":[1],"d":"x","e":{"f":{"g":1},"h":{}}}}'
    ),
    "no JSON": Request("POST", "/a?x=1", FIELDS, b"{"),
    "no object": Request("POST", "/a?x=1", FIELDS, b"[1]"),
    "no body": Request("POST", "/a?x=1", FIELDS, b""),
}


FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
OF_FORM = Request("POST", "/a", FORM, b"a=1&b%5B%5D=2&b%5B%5D=3")


@pytest.mark.parametrize("body", [b"a=2&b%5B%5D=2&b%5B%5D=3", b"b%5B%5D=2&c=%F0%9F%A6%84", b"", b"&=&"])
def test_all_differences_of_a_form_put_together_give_it_again(body: bytes) -> None:
    request = Request("POST", "/a", FORM, body)
    made = applied(OF_FORM, differences(OF_FORM, request))
    assert differences(request, made) == ()


def test_of_a_form_only_the_member_that_matters_is_kept() -> None:
    request = Request("POST", "/a", FORM, b"a=2&c=%20")
    smallest, kept = reduced(OF_FORM, request, lambda each: b"c=" in each.body)
    assert kept == (Difference("form", "c", ["c=%20"]),)
    assert smallest.body == b"a=1&b%5B%5D=2&b%5B%5D=3&c=%20"


JSON = (("Content-Type", "application/json"),)
PARTS = (("Content-Type", "multipart/form-data; boundary=b"),)


@pytest.mark.parametrize(
    ("fields", "body", "change", "may"),
    [
        (JSON, b'{"password1":"x","password2":"y"}', Difference("body", "/password2", "y"), True),
        (JSON, b'{"password1":"x","password2":"x"}', Difference("body", "/name", "y"), False),
        (
            FORM,
            b"new_password1=x&new_password2=y",
            Difference("form", "new_password2", ["new_password2=y"]),
            True,
        ),
        (FORM, b"new_password1=x&new_password2=x", Difference("form", "name", ["name=y"]), False),
        (PARTS, b"--b--", Difference("body", "", b"--b--"), True),
        (JSON, b"[]", Difference("body", "", b"[]"), False),
    ],
)
def test_one_difference_may_make_wrong_what_is_of_several(
    fields: FieldLines, body: bytes, change: Difference, may: bool
) -> None:
    assert may_be_several(Request("POST", "/a", fields, body), change) is may


@pytest.mark.parametrize("request_", OTHERS.values(), ids=OTHERS)
def test_all_differences_put_together_give_the_request_again(request_: Request) -> None:
    made = applied(TWIN, differences(TWIN, request_))
    assert differences(request_, made) == ()


def test_true_is_not_one() -> None:
    assert differences(TWIN, Request("POST", "/a?x=1", FIELDS, b'{"a":true,"b":{"c":[1],"d":"x"}}')) == (
        Difference("body", "/a", True),
    )


def failing(wrong: Callable[[Json], bool]) -> Callable[[Request], bool]:
    return lambda request: wrong(parse_json(request.body))


MANY = Request("POST", "/a?z=9", (), b'{"a":7,"b":{"c":[2],"d":"y"},"e":1,"f":2,"g":3,"h":4}')


def test_what_does_not_matter_is_taken_back() -> None:
    smallest, kept = reduced(TWIN, MANY, failing(lambda body: body.get("f") == 2))
    assert kept == (Difference("body", "/f", 2),)
    assert parse_json(smallest.body) == {"a": 1, "b": {"c": [1], "d": "x"}, "f": 2}
    assert (smallest.target, smallest.fields) == (TWIN.target, TWIN.fields)


def test_two_differences_that_matter_together_are_both_kept() -> None:
    _, kept = reduced(TWIN, MANY, failing(lambda body: body["a"] == 7 and body.get("h") == 4))
    assert [change.name for change in kept] == ["/a", "/h"]


def test_a_missing_member_can_be_what_matters() -> None:
    request = Request("POST", "/a", (), b'{"b":{"c":[3]}}')
    _, kept = reduced(TWIN, request, failing(lambda body: "a" not in body))
    assert kept == (Difference("body", "/a", ABSENT),)


WITH_OBJECT = Request("POST", "/a", (), b'{"e":{"f":1,"g":2}}')


def test_of_an_object_that_the_twin_lacks_only_the_member_that_matters_is_kept() -> None:
    _, kept = reduced(TWIN, WITH_OBJECT, failing(lambda body: body.get("e", {}).get("f") == 1))
    assert kept == (Difference("body", "/e/f", 1),)


def test_an_object_that_matters_with_any_members_is_kept_without() -> None:
    smallest, kept = reduced(TWIN, WITH_OBJECT, failing(lambda body: "e" in body))
    assert kept == (Difference("body", "/e", {}),)
    assert parse_json(smallest.body) == {"a": 1, "b": {"c": [1], "d": "x"}, "e": {}}


def test_what_an_empty_object_shows_one_with_members_need_not() -> None:
    change = (Difference("body", "/e", {}),)
    assert not has_all(WITH_OBJECT, TWIN, change)
    assert has_all(Request("POST", "/a", (), b'{"e":{}}'), TWIN, change)


def test_the_server_is_not_asked_without_end() -> None:
    asked: list[Request] = []

    def still(request: Request) -> bool:
        asked.append(request)
        return False

    big = b"{" + b",".join(b'"m%d":1' % number for number in range(500)) + b"}"
    reduced(TWIN, Request("POST", "/a", (), big), still)
    assert len(asked) <= 48


def test_a_request_with_the_same_differences_and_more_has_them_all() -> None:
    change = (Difference("body", "/f", 2),)
    assert has_all(MANY, TWIN, change)
    assert not has_all(TWIN, TWIN, change)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (Difference("body", "/ratio", "x"), "/components/schemas/CreateImagesRequest/properties/ratio"),
        (Difference("field", "x-platform", []), "/components/parameters/Platform"),
        (Difference("query", "unknown", []), "/paths/~1api~1images~1create/post"),
    ],
    ids=["member", "header", "unknown"],
)
def test_one_difference_has_its_place_in_the_document(change: Difference, pointer: str) -> None:
    twin = Request("POST", "/api/images/create", FIELDS, b"{}")
    assert place_of(CREATE, twin, (change,)).pointer == pointer


def test_several_differences_are_about_the_operation() -> None:
    changes = (Difference("body", "/ratio", "x"), Difference("body", "/image", "x"))
    assert place_of(CREATE, TWIN, changes) == CREATE.location


def test_of_a_name_that_stands_twice_the_last_one_differs() -> None:
    twin = Request("POST", "/a", (), b'{"prompt": "x"}')
    request = Request("POST", "/a", (), b'{"prompt": "y", "prompt": "x", "async": true}')
    assert differences(twin, request) == (Difference("body", "/async", True),)


RANGES_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Ranges", "version": "1"},
    "paths": {
        "/ranges": {
            "get": {
                "parameters": [
                    {"name": "first", "in": "query", "schema": {"type": "integer"}},
                    {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                ],
                "responses": {"200": {"description": "OK"}, "400": {"description": "no"}},
            }
        }
    },
}
RANGES = Spec.load(RANGES_DOCUMENT).operations[0]


@pytest.mark.parametrize(("name", "may"), [("first", True), ("size", False), ("X-Other", True)])
def test_where_the_document_draws_a_line_nothing_within_it_has_reasons(name: str, may: bool) -> None:
    change = Difference("query", name, "1")
    assert may_have_reasons(RANGES, Request("GET", "/ranges"), change) is may
    left_out = Difference("query", name, ABSENT)
    assert may_have_reasons(RANGES, Request("GET", "/ranges"), left_out) is (name == "X-Other")


def refused(targets: Callable[[str], bool], target: str) -> Case:
    """Trace a refusal by a server that accepts some targets only."""

    class Deciding(Client):
        def send(self, request: Request) -> Exchange:
            return Exchange(request, Response(200 if targets(request.target) else 400, (), b"", 0.0))

    spec_of_it = Spec.load(RANGES_DOCUMENT)
    accepted = Request("GET", "/ranges?first=0&size=1")
    operation, client = spec_of_it.operations[0], Deciding(Target("http://localhost:1"))
    carried_out = Inquest(spec_of_it, client).carried_out
    carried_out.see(operation, client.send(accepted))
    tracer = Tracer(spec_of_it, client, carried_out)
    request = Request("GET", target)
    exchange = Exchange(request, Response(400, (), b"", 0.0))
    traced = tracer.trace(operation, exchange, Case(request, "valid", operation.location), ())
    assert traced is not None
    return traced[1]


def test_a_rule_about_two_things_together_may_be_the_servers_own() -> None:
    case = refused(lambda target: target != "/ranges?first=7&size=9", "/ranges?first=7&size=9")
    assert case.refusable


def test_a_refusal_for_one_thing_is_held_to_what_the_document_says_of_it() -> None:
    loose = refused(lambda target: "first=7" not in target, "/ranges?first=7&size=9")
    assert (loose.refusable, loose.loose) == (False, True)
    strict = refused(lambda target: "size=9" not in target, "/ranges?first=7&size=9")
    assert (strict.refusable, strict.loose) == (False, False)


@pytest.mark.parametrize(
    ("change", "may"),
    [
        (Difference("path", "", "/b"), True),
        (Difference("field", "content-type", ABSENT), True),
        (Difference("field", "content-type", (("Content-Type", "application/json; charset=utf-8"),)), False),
        (Difference("field", "x-platform", ABSENT), False),
    ],
)
def test_some_differences_may_be_refused_whatever_the_document_allows(change: Difference, may: bool) -> None:
    assert may_be_refused(CREATE, change) is may


def test_the_type_of_a_body_that_is_not_there_may_be_refused() -> None:
    change = Difference("field", "content-type", (("Content-Type", "multipart/form-data"),))
    assert may_be_refused(RANGES, change)
    assert not may_be_refused(CREATE, change)


BOOK: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "paths": {
        "/books/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"properties": {"id": {"type": "number"}}}}}
                },
                "responses": {"204": {"description": "OK"}},
            },
        }
    },
}


@pytest.mark.parametrize(("name", "may"), [("/id", True), ("/title", False), ("/author/id", False)])
def test_a_member_that_is_called_as_a_key_in_the_path_has_to_agree_with_it(name: str, may: bool) -> None:
    (put,) = Spec.load(BOOK).operations
    assert may_be_refused(put, Difference("body", name, 7)) is may


def test_a_member_that_no_schema_has_may_be_refused_within_an_object_that_has_one() -> None:
    defaults = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 9}}}
    media = BOOK["paths"]["/books/{id}"]["put"]["requestBody"]["content"]["application/json"]
    document = {
        **BOOK,
        "paths": {
            "/books": {
                "post": {
                    "requestBody": {
                        "content": {
                            "application/json": {**media, "schema": {"properties": {"defaults": defaults}}}
                        }
                    },
                    "responses": {"201": {"description": "OK"}, "400": {"description": "no"}},
                }
            }
        },
    }
    (post,) = Spec.load(document).operations
    twin = Request("POST", "/books", FIELDS, b"{}")
    request = Request("POST", "/books", FIELDS, b'{"defaults":{"title":"x","other":1}}')
    _, (change,) = reduced(twin, request, failing(lambda body: "other" in body.get("defaults", {})))
    assert may_have_reasons(post, twin, change)
    _, (change,) = reduced(twin, request, failing(lambda body: "title" in body.get("defaults", {})))
    assert not may_have_reasons(post, twin, change)
