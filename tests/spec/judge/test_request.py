"""Requests held against an operation."""

import base64
import json
from typing import Any

import pytest
from truespec.spec import Match, Request, Response, Spec, Violation, judge_request, judge_response

IMAGES = Spec.load("spec/images.yaml")
JSON = ("Content-Type", "application/json")
KEY = ("X-Api-Key", "k")
BODY: dict[str, Any] = {"prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1"}


def judged(spec: Spec, request: Request) -> tuple[Violation, ...]:
    match = spec.match(request.method, request.target)
    assert isinstance(match, Match)
    return judge_request(match, request)


def create(body: Any, *fields: tuple[str, str]) -> tuple[Violation, ...]:
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return judged(IMAGES, Request("POST", "/api/images/create", fields or (JSON, KEY), content))


def brief(violations: tuple[Violation, ...]) -> list[tuple[str, str, str]]:
    return [(violation.rule, violation.code, str(violation.where)) for violation in violations]


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        BODY | {"prompt": "🦄" * 1200},
        BODY | {"prompt": "", "image": ""},
        BODY | {"sample": 4.0, "async": True, "unknown": None},
        json.dumps(BODY).replace("}", ', "sample": 4e0}').encode(),
    ],
)
def test_what_the_contract_allows_conforms(body: Any) -> None:
    assert create(body) == ()


def test_field_names_have_no_case() -> None:
    assert (
        create(
            BODY,
            ("content-TYPE", "Application/JSON; charset=UTF-8"),
            ("x-api-KEY", "k"),
            ("x-platform", "figma"),
        )
        == ()
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("required", "body")] * 3),
        (BODY | {"prompt": "🦄" * 1201}, [("maxLength", "body /prompt")]),
        (BODY | {"ratio": "1:2"}, [("enum", "body /ratio")]),
        (BODY | {"ratio": 61}, [("type", "body /ratio"), ("enum", "body /ratio")]),
        (BODY | {"sample": 3}, [("enum", "body /sample")]),
        (BODY | {"sample": "4"}, [("type", "body /sample"), ("enum", "body /sample")]),
        (BODY | {"async": None, "image": 1}, [("type", "body /async"), ("type", "body /image")]),
        ([], [("type", "body")]),
        (b"null", [("type", "body")]),
    ],
)
def test_every_breach_of_the_body_is_listed(body: Any, expected: list[tuple[str, str]]) -> None:
    found = [(violation.code, str(violation.where)) for violation in create(body)]
    assert sorted(found) == sorted(expected)


def test_a_breach_names_its_line_in_the_document() -> None:
    (violation,) = create(BODY | {"ratio": "1:2"})
    assert violation.at.file == "spec/images.yaml"
    assert violation.at.pointer == "/components/schemas/CreateImagesRequest/properties/ratio/enum"
    lines = (IMAGES.document.root.text).split("\n")
    assert lines[violation.at.line - 1].strip().startswith("enum:")
    assert violation.message == (
        '/ratio is "1:2", has to be one of "square", "vertical", "horizontal", '
        '"1:1", "3:4", "4:3", "9:16", "16:9"'
    )


def test_all_parts_are_judged_in_one_go() -> None:
    found = create(b"[1", ("Content-Type", "application/json"), ("X-Platform", "phone"))
    assert brief(found) == [
        ("request-security-missing", "401", "security"),
        ("request-body-malformed", "syntax", "body"),
        ("request-parameter-schema", "enum", "header X-Platform"),
    ]


@pytest.mark.parametrize(
    ("body", "fields", "expected"),
    [
        (b"", [KEY], ("request-body-required", "required", "body")),
        (b"", [JSON, KEY], ("request-body-required", "required", "body")),
        (
            b"{}",
            [KEY, ("Content-Type", "text/plain")],
            ("request-media-type-undocumented", "415", "header Content-Type"),
        ),
        (
            b"{}",
            [KEY, ("Content-Type", "nonsense")],
            ("request-media-type-undocumented", "415", "header Content-Type"),
        ),
        (b"\xef\xbb\xbf{}", [KEY, JSON], ("request-body-malformed", "syntax", "body")),
        (
            json.dumps(BODY).encode(),
            [JSON, ("X-Api-Key", "")],
            ("request-security-missing", "401", "security"),
        ),
    ],
)
def test_a_wrong_frame_is_one_breach(
    body: bytes, fields: list[tuple[str, str]], expected: tuple[str, str, str]
) -> None:
    assert brief(create(body, *fields)) == [expected]


def test_a_body_without_a_type_is_judged_as_the_first_documented_one() -> None:
    assert create(BODY, KEY) == ()
    assert brief(create({}, KEY)) == [("request-body-schema", "required", "body")] * 3


def test_a_non_ascii_field_value_is_read_as_utf_8() -> None:
    as_sent = "웹".encode().decode("latin-1")
    (violation,) = create(BODY, JSON, KEY, ("X-Platform", as_sent))
    assert violation.value == "웹"


def spec_of(operation: dict[str, Any], path: str = "/a", **more: Any) -> Spec:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": operation}},
    }
    return Spec.load(document | more)


def test_parameters_of_every_place_are_judged() -> None:
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "page", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 1}},
        {
            "name": "tags",
            "in": "query",
            "schema": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
        },
        {"name": "sid", "in": "cookie", "required": True, "schema": {"minLength": 2}},
        {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
    ]
    spec = spec_of({"parameters": parameters, "responses": {}}, "/a/{id}")
    good = Request("POST", "/a/5?page=1&tags=a&tags=b&filter=%7B%7D", (("Cookie", "x=1; sid=ab"),))
    assert judged(spec, good) == ()
    found = judged(spec, Request("POST", "/a/x?tags=c&filter=%7B", (("Cookie", "sid=a"),)))
    assert brief(found) == [
        ("request-parameter-schema", "minLength", "cookie sid"),
        ("request-parameter-required", "required", "query ?page"),
        ("request-parameter-schema", "enum", "query ?tags /0"),
        ("request-parameter-malformed", "syntax", "query ?filter"),
        ("request-parameter-schema", "type", "path {id}"),
    ]
    assert brief(judged(spec, Request("POST", "/a/?page=1", (("Cookie", "sid=ab"),)))) == [
        ("request-parameter-required", "required", "path {id}")
    ]


def test_an_operation_without_a_body_takes_none() -> None:
    spec = spec_of({"responses": {}})
    assert judged(spec, Request("POST", "/a")) == ()
    assert brief(judged(spec, Request("POST", "/a", (), b"x"))) == [
        ("request-media-type-undocumented", "415", "header Content-Type")
    ]


def test_form_fields_are_read_as_their_properties() -> None:
    schema = {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "on": {"type": "boolean"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "additionalProperties": False,
    }
    spec = spec_of(
        {
            "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}},
            "responses": {},
        }
    )
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    assert judged(spec, Request("POST", "/a", form, b"n=5&on=true&tags=a+b&tags=c")) == ()
    found = judged(spec, Request("POST", "/a", form, b"n=x&more=1"))
    assert sorted(brief(found)) == [
        ("request-body-schema", "additionalProperties", "body"),
        ("request-body-schema", "type", "body /n"),
    ]


def test_a_text_is_judged_as_text_or_as_what_it_spells() -> None:
    text = (("Content-Type", "text/plain; charset=latin-1"),)
    spec = spec_of(
        {"requestBody": {"content": {"text/plain": {"schema": {"type": "integer"}}}}, "responses": {}}
    )
    assert judged(spec, Request("POST", "/a", text, b"12")) == ()
    assert brief(judged(spec, Request("POST", "/a", text, b"x"))) == [("request-body-schema", "type", "body")]
    bad = judged(spec, Request("POST", "/a", (("Content-Type", "text/plain"),), b"\xff"))
    assert brief(bad) == [("request-body-malformed", "syntax", "body")]


def test_an_image_is_not_judged_inside() -> None:
    spec = spec_of(
        {
            "requestBody": {"content": {"image/*": {"schema": {"type": "string", "maxLength": 1}}}},
            "responses": {},
        }
    )
    assert judged(spec, Request("POST", "/a", (("Content-Type", "image/png"),), b"\x89PNG")) == ()


BASIC = base64.b64encode(b"user:pass:word").decode()


@pytest.mark.parametrize(
    ("scheme", "target", "fields", "met"),
    [
        ({"type": "apiKey", "in": "query", "name": "key"}, "/a?key=1", [], True),
        ({"type": "apiKey", "in": "query", "name": "key"}, "/a?key=", [], False),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "/a", [("Cookie", "xsid=1; sid=2")], True),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "/a", [("Cookie", "xsid=1")], False),
        ({"type": "http", "scheme": "Bearer"}, "/a", [("authorization", "bearer t")], True),
        ({"type": "http", "scheme": "bearer"}, "/a", [("Authorization", "Bearer")], False),
        ({"type": "http", "scheme": "bearer"}, "/a", [("Authorization", "Basic t")], False),
        ({"type": "http", "scheme": "basic"}, "/a", [("Authorization", f"Basic {BASIC}")], True),
        ({"type": "http", "scheme": "basic"}, "/a", [("Authorization", "Basic ???")], False),
        ({"type": "http", "scheme": "basic"}, "/a", [("Authorization", "Basic dXNlcg==")], False),
        (
            {"type": "http", "scheme": "digest"},
            "/a",
            [("Authorization", 'Digest username="", realm="", nonce="", uri="", response=""')],
            True,
        ),
        ({"type": "http", "scheme": "digest"}, "/a", [("Authorization", "Digest username=a")], False),
        ({"type": "oauth2", "flows": {}}, "/a", [("Authorization", "Bearer t")], True),
        ({"type": "openIdConnect"}, "/a", [], False),
        ({"type": "mutualTLS"}, "/a", [], True),
        ({"type": "http", "scheme": "negotiate"}, "/a", [], True),
        ({"type": "http", "scheme": "bearer"}, "/a", [("Authorization", "Bearer 12|x")], True),
        ({"type": "http", "scheme": "bearer"}, "/a", [("Authorization", "Bearer a b")], False),
        ({"type": "http", "scheme": "bearer"}, "/a?access_token=t", [], False),
        ({"type": "oauth2", "flows": {}}, "/a?access_token=t", [], True),
        ({"type": "oauth2", "flows": {}}, "/a", [("Authorization", "DPoP t")], True),
        ({"type": "oauth2", "flows": {}}, "/a", [("Authorization", "Basic dTpw")], False),
        ({"type": "http", "scheme": "HOBA"}, "/a", [("Authorization", 'hoba result="x"')], True),
        ({"type": "http", "scheme": "hoba"}, "/a", [], True),
        ({"type": "http"}, "/a", [], True),
        (
            {"type": "http", "scheme": "digest"},
            "/a",
            [("Authorization", 'Digest username*=UTF-8\'\'a, realm=r, nonce=n, uri="/a", response="x"')],
            True,
        ),
        (
            {"type": "http", "scheme": "digest"},
            "/a",
            [("Authorization", 'Digest username="realm=nonce=uri=response="')],
            False,
        ),
    ],
)
def test_credentials_are_judged_by_presence_and_form(
    scheme: dict[str, Any],
    target: str,
    fields: list[tuple[str, str]],
    met: bool,
) -> None:
    spec = spec_of({"security": [{"s": []}], "responses": {}}, components={"securitySchemes": {"s": scheme}})
    assert (judged(spec, Request("POST", target, tuple(fields))) == ()) is met


def test_one_alternative_is_enough_and_all_of_it_is_needed() -> None:
    schemes = {name: {"type": "apiKey", "in": "header", "name": name} for name in ("a", "b", "c")}
    spec = spec_of(
        {"security": [{"a": [], "b": []}, {"c": []}], "responses": {}},
        components={"securitySchemes": schemes},
    )
    assert judged(spec, Request("POST", "/a", (("a", "1"), ("b", "1")))) == ()
    assert judged(spec, Request("POST", "/a", (("c", "1"),))) == ()
    (violation,) = judged(spec, Request("POST", "/a", (("a", "1"),)))
    assert violation.message == (
        "credentials are missing: API key in header 'a' and API key in header 'b' or API key in header 'c'"
    )


@pytest.mark.parametrize("security", [[], [{}], [{"a": []}, {}], [{"unknown": []}]], ids=str)
def test_an_empty_alternative_lets_anyone_call(security: list[Any]) -> None:
    schemes = {"a": {"type": "apiKey", "in": "header", "name": "a"}}
    spec = spec_of(
        {"security": security, "responses": {}}, components={"securitySchemes": schemes}, security=[{"a": []}]
    )
    assert judged(spec, Request("POST", "/a")) == ()


def test_read_only_members_are_not_asked_of_a_request() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"$ref": "#/components/schemas/Id"}, "name": {"type": "string"}},
    }
    components = {"schemas": {"Id": {"type": "integer", "readOnly": True}}}
    body = {"content": {"application/json": {"schema": schema}}}
    spec = spec_of({"requestBody": body, "responses": {}}, components=components)
    assert judged(spec, Request("POST", "/a", (JSON,), b'{"name": "x"}')) == ()
    assert brief(judged(spec, Request("POST", "/a", (JSON,), b"{}"))) == [
        ("request-body-schema", "required", "body")
    ]


FORM = {
    "type": "object",
    "required": ["photo"],
    "properties": {
        "photo": {"type": "string", "format": "binary"},
        "n": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 2}},
        "meta": {"type": "object", "properties": {"x": {"type": "integer"}}},
    },
}


def multipart(*parts: tuple[str, bytes], boundary: str = "b") -> tuple[tuple[tuple[str, str], ...], bytes]:
    body = b"".join(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts)
    fields = (("Content-Type", f"multipart/form-data; boundary={boundary}"),)
    return fields, body + f"--{boundary}--\r\n".encode()


def part(name: str, more: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{more}'


PHOTO = (part("photo", '; filename="a.png"\r\nContent-Type: image/png'), b"\x89PNG\r\n\xff")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([PHOTO], []),
        ([PHOTO, (part("n"), b"5"), (part("tags"), b"a"), (part("tags"), b"bc")], []),
        ([PHOTO, (part("meta"), b'{"x": 1}')], []),
        # RFC 7578, Content-Disposition of each part: it MUST have a name
        ([PHOTO, ("Content-Disposition: form-data", b"of no name")], [("syntax", "body")]),
        ([PHOTO, (part("n"), b"x")], [("type", "body /n")]),
        ([PHOTO, (part("tags"), b"abc")], [("maxLength", "body /tags/0")]),
        ([PHOTO, (part("meta"), b'{"x": "1"}')], [("type", "body /meta/x")]),
        ([PHOTO, (part("meta"), b"nonsense")], [("type", "body /meta")]),
        ([(part("n"), b"5")], [("required", "body")]),
        ([PHOTO, (part("meta", "\r\nContent-Type: application/json"), b"{")], [("syntax", "body")]),
    ],
)
def test_parts_are_read_one_by_one(parts: list[tuple[str, bytes]], expected: list[tuple[str, str]]) -> None:
    body = {"content": {"multipart/form-data": {"schema": FORM}}}
    fields, content = multipart(*parts)
    found = judged(spec_of({"requestBody": body, "responses": {}}), Request("POST", "/a", fields, content))
    assert [(violation.code, str(violation.where)) for violation in found] == expected


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data; boundary=b", b"nonsense"),
        ("multipart/form-data; boundary=b", b"--b\r\n"),
    ],
)
def test_a_broken_multipart_body_is_one_breach(content_type: str, content: bytes) -> None:
    spec = spec_of({"requestBody": {"content": {"multipart/form-data": {"schema": FORM}}}, "responses": {}})
    found = judged(spec, Request("POST", "/a", (("Content-Type", content_type),), content))
    assert len(found) == 1
    assert found[0].rule in {"request-body-malformed", "request-body-schema"}


def test_a_multipart_body_without_a_boundary_is_of_no_documented_type() -> None:
    spec = spec_of({"requestBody": {"content": {"multipart/form-data": {"schema": FORM}}}, "responses": {}})
    fields = (("Content-Type", "multipart/form-data"),)
    (found,) = judged(spec, Request("POST", "/a", fields, b"--b--"))
    assert (found.code, str(found.where)) == ("415", "header Content-Type")


@pytest.mark.parametrize(
    ("encoding", "content", "expected"),
    [
        ({}, b"tags=a&tags=b", []),
        ({"tags": {"style": "form", "explode": False}}, b"tags=a,b", []),
        ({"tags": {"style": "pipeDelimited", "explode": False}}, b"tags=a|b", []),
        ({}, b"tags=a|b", [("maxLength", "body /tags/0")]),
        ({}, b"meta=%7B%22x%22%3A1%7D", []),
        ({"meta": {"style": "deepObject", "explode": True}}, b"meta[x]=1", []),
        ({"meta": {"style": "deepObject", "explode": True}}, b"meta[x]=y", [("type", "body /meta/x")]),
    ],
)
def test_form_fields_follow_their_encoding(
    encoding: Any, content: bytes, expected: list[tuple[str, str]]
) -> None:
    media = {"schema": FORM | {"required": []}, "encoding": encoding}
    spec = spec_of(
        {"requestBody": {"content": {"application/x-www-form-urlencoded": media}}, "responses": {}}
    )
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    found = judged(spec, Request("POST", "/a", form, content))
    assert [(violation.code, str(violation.where)) for violation in found] == expected


def test_what_is_wrong_with_the_form_of_credentials_is_told() -> None:
    spec = spec_of(
        {"security": [{"s": []}], "responses": {}},
        components={"securitySchemes": {"s": {"type": "http", "scheme": "basic"}}},
    )
    (violation,) = judged(spec, Request("POST", "/a", (("Authorization", "Basic dXNlcg=="),)))
    assert violation.message.endswith("; Basic credentials are base64 of `user:password` (RFC 7617)")
    assert violation.at.pointer == "/paths/~1a/post/security/0"


BODY_OF_JSON = {"content": {"application/json": {"schema": {"type": "object"}}}}


@pytest.mark.parametrize(
    ("documented", "sent", "is_taken"),
    [
        ("application/json", "APPLICATION/JSON", True),
        ("application/json", "application/json ;charset=utf-8", True),
        ("application/json", "application/vnd.a+json", True),
        ("application/vnd.a+json", "application/json", False),
        ("application/vnd.a+json", "application/vnd.b+json", False),
        ("application/vnd.a.v1+json", "Application/Vnd.A.V1+JSON", True),
        ("application/*", "application/vnd.a+json", True),
        ("*/*", "application/json", True),
        ("text/*", "application/json", False),
        ("application/json; version=1", "application/json", True),
        ("application/json", "json", False),
        ("application/json", "application/", False),
        ("application/json", "application/json, application/json", False),
        ("application/json", "application/json; charset", False),
        ("application/json", "", False),
    ],
)
def test_a_body_has_a_documented_media_type(documented: str, sent: str, is_taken: bool) -> None:
    body = {"content": {documented: {"schema": {"type": "object"}}}}
    found = judged(
        spec_of({"requestBody": body, "responses": {}}),
        Request("POST", "/a", (("Content-Type", sent),), b"{}"),
    )
    assert [violation.code for violation in found] == ([] if is_taken else ["415"])


def test_a_body_of_which_nothing_is_known_is_taken() -> None:
    spec = spec_of({"requestBody": {"$ref": "#/gone"}, "responses": {}})
    for content_type in ("application/json", "text/plain", "image/png"):
        assert judged(spec, Request("POST", "/a", (("Content-Type", content_type),), b"1")) == ()


def test_a_trace_has_no_body() -> None:
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {},
            "paths": {"/a": {"trace": {"requestBody": BODY_OF_JSON, "responses": {}}}},
        }
    )
    assert judged(spec, Request("TRACE", "/a")) == ()
    assert brief(judged(spec, Request("TRACE", "/a", (JSON,), b"{}"))) == [
        ("request-body-forbidden", "content", "body")
    ]


@pytest.mark.parametrize("method", ["get", "delete", "head", "options"])
def test_a_documented_body_is_judged_whatever_the_method(method: str) -> None:
    operation = {"requestBody": BODY_OF_JSON | {"required": True}, "responses": {}}
    spec = Spec.load({"openapi": "3.0.3", "info": {}, "paths": {"/a": {method: operation}}})
    assert judged(spec, Request(method.upper(), "/a", (JSON,), b"{}")) == ()
    assert brief(judged(spec, Request(method.upper(), "/a"))) == [
        ("request-body-required", "required", "body")
    ]


def test_a_path_parameter_without_a_place_in_the_path_is_asked_of_nobody() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {}}
    assert judged(spec_of({"parameters": [parameter], "responses": {}}), Request("POST", "/a")) == ()


def test_every_breach_of_a_request_is_listed_with_both_its_places() -> None:
    parameters = [
        {"name": "n", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 1}},
        {"name": "X-A", "in": "header", "required": True, "schema": {}},
        {"name": "c", "in": "cookie", "schema": {"maxLength": 1}},
    ]
    schema = {"type": "object", "required": ["a"], "properties": {"b": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": schema}}}
    operation = {"parameters": parameters, "requestBody": body, "responses": {}, "security": [{"k": []}]}
    spec = spec_of(
        operation, components={"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "K"}}}
    )
    found = judged(spec, Request("POST", "/a?n=0", (JSON, ("Cookie", "c=ab")), b'{"b": "x"}'))
    assert {(each.rule, str(each.where), each.at.pointer) for each in found} == {
        ("request-security-missing", "security", "/paths/~1a/post/security/0"),
        (
            "request-body-schema",
            "body",
            "/paths/~1a/post/requestBody/content/application~1json/schema/required",
        ),
        (
            "request-body-schema",
            "body /b",
            "/paths/~1a/post/requestBody/content/application~1json/schema/properties/b/type",
        ),
        ("request-parameter-required", "header X-A", "/paths/~1a/post/parameters/1"),
        ("request-parameter-schema", "cookie c", "/paths/~1a/post/parameters/2/schema/maxLength"),
        ("request-parameter-schema", "query ?n", "/paths/~1a/post/parameters/0/schema/minimum"),
    }


def test_what_the_server_sends_is_judged_with_a_match_made_for_it() -> None:
    called = {"post": {"requestBody": BODY_OF_JSON | {"required": True}, "responses": {"204": {}}}}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {},
            "security": [{"k": []}],
            "paths": {"/a": {"post": {"callbacks": {"done": {"{$request.body#/url}": called}}}}},
            "webhooks": {"created": called},
            "components": {"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "K"}}},
        }
    )
    (callback,) = spec.operations[0].callbacks["done"]
    (webhook,) = spec.webhooks["created"]
    for operation in (callback, webhook):
        match = Match(operation, {})
        assert judge_request(match, Request("POST", "/any/target?x=1", (JSON,), b"{}")) == ()
        assert [each.code for each in judge_request(match, Request("POST", "/", (JSON,), b"[]"))] == ["type"]
        assert judge_response(operation, "POST", Response(204)) == ()
        (violation,) = judge_response(operation, "POST", Response(500))
        assert violation.rule == "response-status-undocumented"


def test_a_message_says_where_in_a_parameter_it_is_broken() -> None:
    tags = {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/p": {"get": {"parameters": [tags], "responses": {"200": {"description": "Fine."}}}}},
        }
    )
    (violation,) = judge_request(Match(spec.operations[0], {}), Request("GET", "/p?tags=1&tags=x"))
    assert violation.message == "query parameter 'tags' at /1 is of type string, has to be integer"
