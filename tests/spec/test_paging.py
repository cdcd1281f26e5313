"""Which parameters of a list say how much of it is wanted."""

from typing import Any

import pytest
from truespec.spec import Spec, paging_of


def _paging(*parameters: dict[str, Any]) -> tuple[str, str, str]:
    """Name the limit, the offset and the page; "" for none."""
    asked = [{"in": "query", "schema": {"type": "integer"}, **each} for each in parameters]
    responses = {"200": {"description": "OK"}}
    paths = {"/books": {"get": {"parameters": asked, "responses": responses}}}
    spec = Spec.load({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths})
    found = paging_of(spec.operations[0].parameters)
    limit, offset, page = (each.name if each else "" for each in (found.limit, found.offset, found.page))
    return limit, offset, page


@pytest.mark.parametrize("name", ["limit", "pageSize", "per_page", "max-results"])
def test_a_limit_is_known_by_its_name_in_any_spelling(name: str) -> None:
    assert _paging({"name": name}) == (name, "", "")


@pytest.mark.parametrize(
    ("beside", "paging"),
    [
        ({"name": "page"}, ("size", "", "page")),
        ({"name": "offset"}, ("size", "offset", "")),
        ({"name": "cursor", "schema": {"type": "string"}}, ("size", "", "")),
        ({"name": "colour"}, ("", "", "")),
    ],
)
def test_a_size_is_a_limit_only_where_pages_are_turned(
    beside: dict[str, Any], paging: tuple[str, str, str]
) -> None:
    assert _paging({"name": "size"}, beside) == paging


def test_what_is_no_whole_number_of_the_query_says_nothing() -> None:
    text, field = {"name": "limit", "schema": {"type": "string"}}, {"name": "limit", "in": "header"}
    assert _paging(text, field) == ("", "", "")
    assert _paging({"name": "limit", "schema": {"type": ["integer", "null"]}}) == ("limit", "", "")
