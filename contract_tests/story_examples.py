"""What the checks on several exchanges look like: who asks what, and what is answered, wrong and right.

Each single exchange is what the document allows; only what was said before makes an answer wrong.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

STORY_DOCUMENT: Final = """openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 2}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: colour, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {enum: [text, -text]}}
        - {name: idFrom, in: query, schema: {type: integer}}
        - {name: cursor, in: query, schema: {type: string}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Notes"}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses:
        "201":
          description: Created
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
        "422": {description: Refused}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "404": {description: Not there}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses: {"204": {description: OK}, "412": {description: Changed}, "422": {description: Refused}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses: {"204": {description: OK}}
    delete: {responses: {"204": {description: Gone}, "404": {description: Not there}}}
  /notes/{id}/lines/{line}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: line, in: path, required: true, schema: {type: integer}}
    get:
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "404": {description: Not there}
  /prints:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Print"}}}}
      responses: {"202": {description: Begun}, "422": {description: Refused}}
      callbacks:
        done:
          "{$request.body#/done}":
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Printed"}}}}
              responses: {"204": {description: Thanks}, "503": {description: Not now}}
components:
  schemas:
    Print: {type: object, properties: {done: {type: string}, text: {type: string}}}
    Printed: {type: object, properties: {pages: {type: integer}}}
    Note:
      type: object
      properties:
        id: {type: integer}
        text: {type: string}
        colour: {type: string, default: white}
    Notes:
      type: object
      properties: {total: {type: integer}, items: {type: array, items: {$ref: "#/components/schemas/Note"}}}
"""


class StoryExample(Struct, frozen=True):
    """Exchanges of which the last shows a fault, and the same requests answered as they should be.

    Each is a line, `METHOD target [Name: value] [JSON] -> status [Name: value] [JSON]`; before it stands who
    asks, where it is not the main identity: `the server` is the one that calls back.
    """

    violates: tuple[str, ...]
    conforms: tuple[str, ...]


def _told(first: tuple[str, ...], request: str, wrong: str, right: str) -> StoryExample:
    """Tell what was said before, and a last request with the wrong answer and the right one."""
    return StoryExample((*first, f"{request} -> {wrong}"), (*first, f"{request} -> {right}"))


_MADE: Final = 'POST /notes {"text": "tea"} -> 201 {"id": 1, "text": "tea"}'
_TEA: Final = '200 {"id": 1, "text": "tea"}'
_MILK: Final = '200 {"id": 1, "text": "milk"}'
_GONE: Final = "DELETE /notes/1 -> 204"
_NOTHING: Final = '200 {"total": 0, "items": []}'
_ONE: Final = '200 {"total": 1, "items": [{"id": 1, "text": "tea"}]}'
_TWO: Final = '200 {"total": 2, "items": [{"id": 1, "text": "tea"}, {"id": 2, "text": "milk"}]}'
_LINE: Final = f"GET /notes/1/lines/5 -> {_TEA}"
_OTHER: Final = 'POST /notes {"text": "salt"} -> 201 {"id": 2, "text": "salt"}'
_TAGGED: Final = _TEA.replace("200", '200 ETag: "a"')
_CHANGED: Final = 'PUT /notes/1 {"text": "milk"} -> 204'

_PRINTING: Final = 'POST /prints {"done": "http://me/x", "text": "tea"}'
_PRINTED: Final = 'the server: POST http://me/x {"pages": 2} -> 204'
_NOT_NOW: Final = _PRINTED.replace("204", "503")

STORY_EXAMPLES: Final[Mapping[str, StoryExample]] = {
    "callback-after-refusal": StoryExample((f"{_PRINTING} -> 422", _PRINTED), (f"{_PRINTING} -> 422",)),
    "callback-answer-fatal": _told((f"{_PRINTING} -> 202", _NOT_NOW), _PRINTING, "500", "202"),
    "callback-breaks-document": StoryExample(
        (f"{_PRINTING} -> 202", _PRINTED.replace("2}", '"two"}')), (f"{_PRINTING} -> 202", _PRINTED)
    ),
    "callback-undeclared": StoryExample(
        (f"{_PRINTING} -> 202", _PRINTED.replace("POST", "PUT")), (f"{_PRINTING} -> 202", _PRINTED)
    ),
    "change-spills": _told(
        (_MADE, _OTHER, f"GET /notes/1 -> {_TEA}", 'PUT /notes/2 {"text": "milk"} -> 204'),
        "GET /notes/1",
        _MILK,
        _TEA,
    ),
    "condition-misjudged": _told(
        (_MADE, f"GET /notes/1 -> {_TAGGED}"),
        'PUT /notes/1 If-Match: "a" {"text": "milk"}',
        "412",
        "204",
    ),
    "count-raced": _told((_MADE, _OTHER), "GET /notes", _ONE, _TWO),
    "created-differs": _told((_MADE,), "GET /notes/1", '200 {"id": 1, "text": "te"}', _TEA),
    "created-not-found": _told((_MADE,), "GET /notes/1", "404", _TEA),
    "created-not-listed": _told((_MADE,), "GET /notes", _NOTHING, _ONE),
    "default-not-applied": _told(
        (f"GET /notes?limit=2 -> {_TWO}",), "GET /notes", _ONE.replace('"total": 1', '"total": 2'), _TWO
    ),
    "default-not-kept": _told(
        (_MADE,),
        "GET /notes/1",
        '200 {"id": 1, "text": "tea", "colour": "red"}',
        '200 {"id": 1, "text": "tea", "colour": "white"}',
    ),
    "deleted-still-listed": _told((_MADE, _GONE, "GET /notes/1 -> 404"), "GET /notes", _ONE, _NOTHING),
    "deleted-still-there": _told((_MADE, _GONE), "GET /notes/1", _TEA, "404"),
    "filter-not-met": _told(
        (),
        "GET /notes?colour=red",
        '200 {"total": 1, "items": [{"id": 1, "colour": "white"}]}',
        '200 {"total": 1, "items": [{"id": 1, "colour": "red"}]}',
    ),
    "found-elsewhere": _told((_MADE, _OTHER, _LINE), "GET /notes/2/lines/5", _TEA, "404"),
    "inner-outlives-outer": _told(
        (_MADE, _LINE, _GONE, "GET /notes/1 -> 404"), "GET /notes/1/lines/5", _TEA, "404"
    ),
    "key-not-unique": _told(
        (_MADE,),
        'POST /notes {"text": "milk"}',
        '201 {"id": 1, "text": "milk"}',
        '201 {"id": 2, "text": "milk"}',
    ),
    "limit-exceeded": _told((), "GET /notes?limit=1", _TWO, _ONE.replace('"total": 1', '"total": 2')),
    "limit-not-subset": _told(
        (f"GET /notes -> {_TWO}",),
        "GET /notes?limit=1",
        '200 {"total": 2, "items": [{"id": 7, "text": "salt"}]}',
        '200 {"total": 2, "items": [{"id": 1, "text": "tea"}]}',
    ),
    "listed-differs": _told(
        (_MADE, _CHANGED, f"GET /notes/1 -> {_MILK}"), "GET /notes", _ONE, _ONE.replace("tea", "milk")
    ),
    "listed-twice": _told(
        (),
        "GET /notes",
        '200 {"total": 2, "items": [{"id": 1, "text": "tea"}, {"id": 1, "text": "tea"}]}',
        _TWO,
    ),
    "listed-unfinished": _told((_MADE,), "GET /notes", _ONE.replace("tea", ""), _ONE),
    "location-leads-nowhere": StoryExample(
        (
            'POST /notes {"text": "tea"} -> 201 Location: /notes/9 {"id": 1, "text": "tea"}',
            "GET /notes/9 -> 404",
        ),
        (
            'POST /notes {"text": "tea"} -> 201 Location: /notes/1 {"id": 1, "text": "tea"}',
            f"GET /notes/1 -> {_TEA}",
        ),
    ),
    "made-twice": _told((_MADE,), 'POST /notes {"text": "tea"}', '201 {"id": 2, "text": "tea"}', "422"),
    "order-not-kept": _told(
        (),
        "GET /notes?sort=text",
        '200 {"total": 3, "items": [{"text": "tea"}, {"text": "milk"}, {"text": "salt"}]}',
        '200 {"total": 3, "items": [{"text": "milk"}, {"text": "salt"}, {"text": "tea"}]}',
    ),
    "order-not-reversed": _told(
        (f"GET /notes?sort=text -> {_TWO.replace('tea', 'jam')}",),
        "GET /notes?sort=-text",
        _TWO.replace("tea", "jam"),
        '200 {"total": 2, "items": [{"id": 2, "text": "milk"}, {"id": 1, "text": "jam"}]}',
    ),
    "other-caller-changes": _told(
        (_MADE, "bob: GET /notes/1 -> 404"), 'bob: PUT /notes/1 {"text": "milk"}', "204", "422"
    ),
    "other-caller-reads": _told((_MADE,), "bob: GET /notes/1", _TEA, "404"),
    "pages-overlap": _told(
        ('GET /notes?limit=1&offset=0 -> 200 {"total": 2, "items": [{"id": 1}]}',),
        "GET /notes?limit=1&offset=1",
        '200 {"total": 2, "items": [{"id": 1}]}',
        '200 {"total": 2, "items": [{"id": 2}]}',
    ),
    "pages-skip": _told(
        (
            f"GET /notes?limit=2 -> {_TWO}",
            'GET /notes?limit=1 -> 200 {"total": 2, "items": [{"id": 1}], "next": "b"}',
        ),
        "GET /notes?limit=1&cursor=b",
        '200 {"total": 2, "items": []}',
        '200 {"total": 2, "items": [{"id": 2}]}',
    ),
    "parameter-ignored": _told(
        (f"GET /notes -> {_TWO}", f"GET /notes?colour=red -> {_TWO}"),
        "GET /notes?colour=blue",
        _TWO,
        _NOTHING,
    ),
    "patch-not-partial": _told(
        (_MADE, f"GET /notes/1 -> {_TEA}", 'PATCH /notes/1 {"colour": "red"} -> 204'),
        "GET /notes/1",
        '200 {"id": 1, "text": "", "colour": "red"}',
        '200 {"id": 1, "text": "tea", "colour": "red"}',
    ),
    "put-not-idempotent": _told(
        (_MADE, _CHANGED, f"GET /notes/1 -> {_MILK}", _CHANGED),
        "GET /notes/1",
        '200 {"id": 1, "text": "milkmilk"}',
        _MILK,
    ),
    "range-not-met": _told(
        (), "GET /notes?idFrom=2", _TWO, '200 {"total": 1, "items": [{"id": 2, "text": "milk"}]}'
    ),
    "read-not-safe": _told((f"GET /notes -> {_TWO}", f"GET /notes/1 -> {_TEA}"), "GET /notes", _ONE, _TWO),
    "reads-disagree": _told((_MADE, f"GET /notes/1 -> {_TEA}"), "GET /notes/1", _MILK, _TEA),
    "refused-but-changed": _told(
        (_MADE, 'PUT /notes/1 {"text": "milk"} -> 422'), "GET /notes/1", _MILK, _TEA
    ),
    "refused-but-made": _told(('POST /notes {"text": "tea"} -> 422',), "GET /notes", _ONE, _NOTHING),
    "tag-not-changed": _told(
        (_MADE, f"GET /notes/1 -> {_TAGGED}", _CHANGED),
        "GET /notes/1",
        _MILK.replace("200", '200 ETag: "a"'),
        _MILK.replace("200", '200 ETag: "b"'),
    ),
    "thing-lost": _told(
        (_MADE, _OTHER, f"GET /notes/1 -> {_TEA}", "DELETE /notes/2 -> 204"), "GET /notes/1", "404", _TEA
    ),
    "total-wrong": _told((), "GET /notes", _ONE.replace('"total": 1', '"total": 3'), _ONE),
    "update-lost": _told((_MADE, _CHANGED), "GET /notes/1", _TEA, _MILK),
    "update-mixed": _told(
        (
            _MADE,
            'PUT /notes/1 {"text": "milk", "colour": "white"} -> 204',
            'PUT /notes/1 {"text": "tea", "colour": "red"} -> 204',
        ),
        "GET /notes/1",
        '200 {"id": 1, "text": "milk", "colour": "red"}',
        '200 {"id": 1, "text": "milk", "colour": "white"}',
    ),
    "update-raced": _told(
        (_MADE, 'PUT /notes/1 If-Match: "a" {"text": "milk"} -> 204'),
        'PUT /notes/1 If-Match: "a" {"text": "salt"}',
        "204",
        "412",
    ),
}
"""By the check."""
