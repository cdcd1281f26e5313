"""How a place in a message is written."""

import pytest
from truespec.spec import Where


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
