"""Small documents to mock, and requests for them."""

from typing import Any, Final

from truespec.mockserver import Mock, MockSettings, Reply
from truespec.spec import FieldLines, Request, Spec

FLAGSHIP: Final = "spec/images.yaml"
CREATE: Final = "/api/images/create"
BODY: Final = '{"prompt":"한 글자","ratio":"1:1","image":"https://example.com/a.png"}'.encode()
KEY: Final = ("X-Api-Key", "k")
JSON_TYPE: Final = ("Content-Type", "application/json")


def create(*more: tuple[str, str], query: str = "", body: bytes = BODY) -> Request:
    """Make the flagship's request as its page has it, with a key."""
    return Request("POST", CREATE + query, (KEY, JSON_TYPE, *more), body)


def spec_of(paths: dict[str, Any], **more: Any) -> Spec:
    """Read a document of these paths."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, **more}
    return Spec.load(document, name="x.yaml")


def answering(responses: dict[str, Any], **operation: Any) -> Spec:
    """Read a document with `GET /a` and these responses."""
    return spec_of({"/a": {"get": {"responses": responses, **operation}}})


def json_response(schema: Any = None, **media: Any) -> dict[str, Any]:
    """Write a response with JSON content."""
    content = media if schema is None else {"schema": schema, **media}
    return {"description": "d", "content": {"application/json": content}}


def get(
    spec: Spec, *fields: tuple[str, str], target: str = "/a", settings: MockSettings | None = None
) -> Reply:
    """Ask a fresh mock of a document once."""
    return Mock(spec, settings).answer(Request("GET", target, fields))


def lines(reply: Reply, name: str) -> FieldLines:
    """List the field lines of a name."""
    return tuple(pair for pair in reply.fields if pair[0].lower() == name.lower())


def things() -> Spec:
    """Read the document of the tests of edges: a path with a parameter, JSON and text in and out."""
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 20}}
    body = {"application/json": {"schema": {"type": "object", "required": ["n"]}}, "text/plain": {}}
    answers = {"200": json_response(example={"이름": "é"})}
    item: dict[str, Any] = {
        "parameters": [parameter],
        "get": {"responses": answers},
        "post": {"requestBody": {"content": body, "required": True}, "responses": answers},
        "delete": {"responses": {"204": {"description": "d"}}},
    }
    return spec_of({"/things/{id}": item, "/a%2Fb": {"get": {"responses": {"202": {"description": "d"}}}}})
