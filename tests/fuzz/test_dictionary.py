"""Words of a document and of a server's answers."""

from random import Random
from typing import Any

from truespec.fuzz.dictionary import SeenValues, words_of
from truespec.spec import Parameter, Response, Spec

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/things/{thingId}": {
            "get": {
                "parameters": [
                    {"name": "thingId", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {
                        "name": "page",
                        "in": "query",
                        "schema": {"enum": ["first", "last"], "default": "first"},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "properties": {"colour": {"example": "blue"}, "size": {"const": 42}}
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}
SPEC = Spec.load(DOCUMENT)
ID, PAGE = SPEC.operations[0].parameters


def answer(body: bytes, content_type: str = "application/json") -> Response:
    return Response(200, (("Content-Type", content_type),), body)


def test_a_documents_own_words_come_after_the_built_in_ones() -> None:
    words = words_of(SPEC)
    assert words.strings[-3:] == ("first", "last", "blue")
    assert words.numbers[-1] == 42
    assert words.names[-2:] == ("colour", "size")


def seen_after(*answers: Response) -> SeenValues:
    seen = SeenValues()
    for response in answers:
        seen.learn(response)
    seen.settle()
    return seen


def suggestions(seen: SeenValues, parameter: Parameter) -> set[Any]:
    return {seen.suggest(parameter, Random(seed)) for seed in range(30)}


def test_an_id_that_an_answer_named_is_suggested_under_every_spelling() -> None:
    assert suggestions(seen_after(answer(b'{"thing_id": 7}'), answer(b'[{"thingId": 8}]')), ID) == {7, 8}


def test_a_plain_id_stands_in_for_the_id_of_something() -> None:
    assert suggestions(seen_after(answer(b'{"items": [{"id": 5}]}')), ID) == {5}
    assert suggestions(seen_after(answer(b'{"items": [{"id": 5}]}')), PAGE) == {None}


def test_what_is_no_json_teaches_nothing() -> None:
    assert suggestions(
        seen_after(answer(b"{", "application/json"), answer(b'{"id":1}', "text/plain")), ID
    ) == {None}


def test_nothing_is_suggested_before_it_is_taken_up() -> None:
    seen = SeenValues()
    seen.learn(answer(b'{"id": 5}'))
    assert suggestions(seen, ID) == {None}
