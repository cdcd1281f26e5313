"""Items of streams are compared as values, and shown by a stream of one (OpenAPI 3.2, `itemSchema`)."""

from typing import Any

import pytest
from truespec.spec import Policy, Spec, diff

from .documents import TEXT, obj
from .taxonomy import INTEGER, document, operation, said_of

LINES, RECORDS, EVENTS, PARTS = (
    "application/jsonl", "application/json-seq", "text/event-stream", "multipart/mixed",
)  # fmt: skip
NINE, FIVE = {**INTEGER, "maximum": 9}, {**INTEGER, "maximum": 5}
NULL_OR_TEXT = {"type": ["string", "null"]}
WHOLE = {"type": "array", "maxItems": 3}


def sent(media: str, **said: Any) -> dict[str, Any]:
    body = {"required": True, "content": {media: said}}
    return document({"/t": {"post": operation(requestBody=body)}}, "3.2.0")


def come(media: str, **said: Any) -> dict[str, Any]:
    content = {media: said}
    return document({"/t": {"get": {"responses": {"200": {"description": "", "content": content}}}}}, "3.2.0")


def item(schema: Any) -> dict[str, Any]:
    return obj({"data": schema}, "data")


def told(make: Any, media: str, before: Any, after: Any) -> set[str]:
    old, new = (make(media, itemSchema=item(each)) for each in (before, after))
    return said_of(old, new, Policy())


@pytest.mark.parametrize("media", [LINES, RECORDS, EVENTS, PARTS])
def test_items_are_values_in_the_direction_of_their_message(media: str) -> None:
    assert told(sent, media, NINE, FIVE) == {"breaking request-body-maximum-tightened shown"}
    assert told(sent, media, FIVE, NINE) == {"info request-body-maximum-loosened"}
    assert told(come, media, NINE, FIVE) == {"info response-body-maximum-tightened"}
    assert told(come, media, FIVE, NINE) == {"breaking response-body-maximum-loosened shown"}
    assert told(sent, media, TEXT, INTEGER) == {"breaking request-body-type-changed shown"}
    assert told(sent, media, TEXT, {"allOf": [TEXT]}) == set()


@pytest.mark.parametrize("media", [LINES, RECORDS, PARTS])
def test_an_integer_in_json_is_no_text(media: str) -> None:
    assert told(sent, media, INTEGER, TEXT) == {"breaking request-body-type-changed shown"}


def test_members_of_an_event_are_texts_and_its_data_may_be_json() -> None:
    assert told(sent, EVENTS, INTEGER, TEXT) == {"info request-body-type-changed"}
    assert told(sent, EVENTS, NULL_OR_TEXT, TEXT) == set()
    plain, number = (sent(EVENTS, itemSchema=obj({"x": each})) for each in (TEXT, INTEGER))
    assert said_of(number, plain, Policy()) == {"breaking request-body-type-changed shown"}


@pytest.mark.parametrize("media", [LINES, RECORDS])
def test_null_is_a_value_of_json_lines(media: str) -> None:
    assert told(sent, media, NULL_OR_TEXT, TEXT) == {"breaking request-body-nullable-removed shown"}
    assert told(come, media, TEXT, NULL_OR_TEXT) == {"breaking response-body-nullable-added shown"}


def test_the_stream_of_a_witness_has_one_item() -> None:
    old, new = (come(LINES, itemSchema=item(each)) for each in (FIVE, NINE))
    (change,) = diff(Spec.load(old), Spec.load(new))
    assert change.witness is not None
    assert change.witness.response is not None
    assert change.witness.response.body == b'{"data":9}\n'
    assert (change.path, change.witness.at) == (
        "/responses/200/body/application~1jsonl/itemSchema/properties/data",
        "/0/data",
    )


@pytest.mark.parametrize("media", [LINES, RECORDS, EVENTS, PARTS])
def test_the_whole_of_a_stream_is_compared_too(media: str) -> None:
    each = item(INTEGER)
    long, short = (sent(media, itemSchema=each, schema=WHOLE | {"maxItems": count}) for count in (5, 3))
    assert said_of(long, short, Policy()) == {"breaking request-body-max-items-tightened shown"}
    assert said_of(short, long, Policy()) == {"info request-body-max-items-loosened"}


@pytest.mark.parametrize("media", [LINES, RECORDS, EVENTS])
def test_a_schema_of_each_item_as_older_documents_write_it_is_the_same(media: str) -> None:
    new, old = sent(media, itemSchema=item(INTEGER)), sent(media, schema=item(INTEGER))
    assert said_of(old, new, Policy()) == set()
    assert said_of(new, old, Policy()) == set()


def test_what_no_item_was_asked_of_is_refused_where_it_is_described() -> None:
    bare, described = sent(LINES), sent(LINES, itemSchema=item(INTEGER))
    assert said_of(bare, described, Policy()) == {"breaking request-schema-added shown"}
    assert said_of(described, bare, Policy()) == {"info request-schema-removed"}


def test_items_of_what_is_no_stream_are_told_not_judged() -> None:
    old, new = (sent("application/json", itemSchema=item(each)) for each in (NINE, FIVE))
    assert said_of(old, new, Policy()) == {"warning request-body-unjudged-changed"}
