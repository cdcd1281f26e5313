"""What the mocks are asked: the flagship, and a small document with parameters and a large answer."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from load import NUMBER, Call

ROOT = Path(__file__).parent.parent.parent
FLAGSHIP = ROOT / "spec" / "images.yaml"
BODY = '{"prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1"}'
FIELDS = (("Content-Type", "application/json"), ("X-Api-Key", "key"))
CREATE = Call("POST", "/api/images/create", FIELDS, BODY)


@dataclass(frozen=True)
class Asked:
    """One kind of request. document: that is served. status: that both have to answer."""

    name: str
    document: Path
    call: Call
    status: int


def asked(folder: Path) -> list[Asked]:
    """List the kinds of requests; the document that is not ours already is written into a folder."""
    other = folder / "shelves.json"
    other.write_text(json.dumps(shelves()), encoding="utf-8")
    dynamic = Call("POST", CREATE.path, (*FIELDS, ("Prefer", "dynamic=true")), BODY)
    wrong = Call("POST", CREATE.path, FIELDS, '{"prompt": 1, "ratio": "9:9"}')
    find = Call("GET", "/shelves/12/books?page=2&sort=title&tag=new&tag=old", (("X-Shop", "oslo"),))
    never_same = Call("POST", f"{CREATE.path}?number={NUMBER}", FIELDS, BODY)
    find_other = Call("GET", find.path.replace("12", NUMBER), find.fields)
    return [
        Asked("flagship POST", FLAGSHIP, CREATE, 200),
        Asked("the same, its target never the same", FLAGSHIP, never_same, 200),
        Asked("the same, dynamic", FLAGSHIP, dynamic, 200),
        Asked("the same, 422", FLAGSHIP, wrong, 422),
        Asked("404", FLAGSHIP, Call("GET", "/no/such/path"), 404),
        Asked("GET with parameters", other, find, 200),
        Asked("the same, its path never the same", other, find_other, 200),
        Asked("an answer of 50 kB", other, Call("GET", "/shelves"), 200),
    ]


def shelves() -> dict[str, object]:
    """Describe shelves of books: a path, query and header parameters, an example of 50 kB."""
    book = {
        "type": "object",
        "required": ["id", "title"],
        "properties": {"id": {"type": "integer"}, "title": {"type": "string"}, "read": {"type": "boolean"}},
    }
    books = {"type": "array", "items": book}
    few = [{"id": 1, "title": "Emma", "read": True}]
    many = [{"id": number, "title": f"The book number {number:05}", "read": False} for number in range(830)]

    def response(example: object) -> dict[str, object]:
        content = {"application/json": {"schema": books, "example": example}}
        return {"200": {"description": "Books.", "content": content}}

    def parameter(name: str, place: str, schema: object, **more: object) -> dict[str, object]:
        return {"name": name, "in": place, "schema": schema, **more}

    parameters = [
        parameter("shelf", "path", {"type": "integer", "minimum": 1}, required=True),
        parameter("page", "query", {"type": "integer", "minimum": 1, "maximum": 99}),
        parameter("sort", "query", {"enum": ["title", "year"]}),
        parameter("tag", "query", {"type": "array", "items": {"type": "string"}, "maxItems": 5}),
        parameter("X-Shop", "header", {"type": "string", "maxLength": 20}, required=True),
    ]
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shelves", "version": "1"},
        "paths": {
            "/shelves": {"get": {"responses": response(many)}},
            "/shelves/{shelf}/books": {"get": {"parameters": parameters, "responses": response(few)}},
        },
    }
