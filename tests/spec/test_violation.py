"""How a place in a message is written."""

import pytest
from truespec.spec import Location, Violation, Where


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where("query", "page"), "query ?page"),
        (Where("query", "ids", "/1"), "query ?ids /1"),
        (Where("querystring", "q", "/1"), "querystring q /1"),
        (Where("path", "id"), "path {id}"),
        (Where("header", "X-Platform"), "header X-Platform"),
        (Where("cookie", "sid"), "cookie sid"),
        (Where("body", "", "/images/0/bookmarked"), "body /images/0/bookmarked"),
        (Where("status"), "status"),
        (Where("security"), "security"),
    ],
    ids=str,
)
def test_a_place_reads_like_the_message(where: Where, text: str) -> None:
    assert str(where) == text


@pytest.mark.parametrize(
    ("where", "message", "words"),
    [
        (Where("body", "", "/n"), "/n is of type string", "body /n is of type string"),
        (Where("body"), "the body is of type string", "the body is of type string"),
        (Where("body"), "no value was found", "body no value was found"),
        (Where("query", "page"), "is of type string", "query ?page is of type string"),
    ],
)
def test_a_place_is_named_once(where: Where, message: str, words: str) -> None:
    at = Location("api.yaml", 1, 1, "")
    assert Violation("request-body-schema", "type", message, where, at).words == words
