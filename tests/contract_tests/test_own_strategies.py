"""Strategies of the user's: where their values go, who uses them, and that the document judges them."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, settings
from truespec.contract_tests import OwnStrategies, RequestGenerator
from truespec.contract_tests.credentials import Credentials
from truespec.contract_tests.plan import Planner
from truespec.contract_tests.supplies import Supplies
from truespec.contract_tests.things import Things
from truespec.fuzz.properties import Requests
from truespec.spec import Spec, UsageError

BOOK = {
    "type": "object",
    "required": ["isbn"],
    "properties": {
        "isbn": {"type": "string", "format": "isbn", "maxLength": 13},
        "parts": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/components/schemas/Book"},
            "maxItems": 2,
        },
        "pages": {"type": "integer", "minimum": 1},
    },
}
BOOKS = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "Books", "version": "1"},
        "components": {"schemas": {"Book": BOOK}},
        "paths": {
            "/books": {
                "post": {
                    "operationId": "addBook",
                    "parameters": [
                        {"name": "shop", "in": "query", "required": True, "schema": {"type": "string"}}
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}},
                    },
                    "responses": {"201": {"description": "made"}},
                },
                "get": {
                    "operationId": "listBooks",
                    "parameters": [{"name": "shop", "in": "query", "schema": {"enum": ["a", "b"]}}],
                    "responses": {"200": {"description": "all"}},
                },
            }
        },
    }
)
ADD = BOOKS.operation("addBook")
HEAD = """
from hypothesis import strategies as st
from truespec.contract_tests import strategy
"""
GOOD = """
@strategy(format="isbn")
def isbns():
    return st.sampled_from(["9780306406157", "9783161484100"])

@strategy("shop", "addBook")
def shops():
    return st.integers(1, 9).map("shop-{}".format)
"""
ISBNS = {"9780306406157", "9783161484100"}

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"strategies_{tmp_path.name.replace('-', '_')}"

    def module(text: str) -> str:
        (tmp_path / f"{name}.py").write_text(HEAD + text)
        return name

    return module


def isbns_in(body: Any) -> list[str]:
    return [body["isbn"], *(found for part in body.get("parts", ()) for found in isbns_in(part))]


def test_every_valid_request_has_the_users_values_in_their_places(write: Write) -> None:
    generator = RequestGenerator(ADD, own=OwnStrategies.of(BOOKS, [write(GOOD)]))
    made = [make(Random(seed)) for seed in range(30) for make in (generator.valid, generator.edge)]
    assert {isbn for each in made for isbn in isbns_in(json.loads(each.body))} == ISBNS
    assert len({each.query for each in made}) > 3
    assert all(each.query.startswith("shop=shop-") for each in made)


def test_near_misses_break_one_thing_and_leave_the_users_values_elsewhere(write: Write) -> None:
    requests = Requests(BOOKS, modules=[write(GOOD)])
    made = find(
        requests.near_misses("addBook"),
        lambda each: requests.broken(each) == ("minimum",),
        settings=settings(max_examples=300, database=None, phases=[Phase.generate]),
    )
    assert set(isbns_in(json.loads(made.body))) <= ISBNS


def test_hypothesis_draws_from_the_users_strategy_and_shrinks_it(write: Write) -> None:
    requests = Requests(BOOKS, modules=[write(GOOD)])
    made = find(
        requests.valid("addBook"),
        lambda each: each.query >= "shop=shop-4",
        settings=settings(max_examples=100, database=None),
    )
    assert made.query == "shop=shop-4"


def test_the_plan_of_a_test_has_them_and_lets_others_be_refused(write: Write) -> None:
    supplies = Supplies(Things(BOOKS), strategies=OwnStrategies.of(BOOKS, [write(GOOD)]))
    planner = Planner(ADD, Credentials(), 0, supplies)
    openers = list(planner.openers())
    bodies = [json.loads(each.case.request.body) for each in openers]
    assert {isbn for each in bodies for isbn in isbns_in(each)} <= ISBNS
    assert all("shop=shop-" in each.case.request.query for each in openers)
    at = ADD.parameters[0].schema.location
    cases = [each for each in planner.variations([openers[0].draft]) if each.at == at]
    assert cases
    assert all(each.refusable for each in cases)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '@strategy("shop")\ndef shops():\n    return st.just("c")\n',
            r"the strategy shops \(.*.py:4\) gives 'c', which the document forbids for 'shop' of .*one of",
        ),
        (
            '@strategy(format="isbn")\ndef isbns():\n    return st.just("9" * 14)\n',
            "gives '99999999999999', which the document forbids for 'isbn' of POST /books",
        ),
        (
            '@strategy("shops")\ndef shops():\n    return st.just("c")\n',
            "nothing in .* has the name 'shops'; did you mean 'shop'",
        ),
        ('@strategy("shop", "add")\ndef shops():\n    return st.just("c")\n', "did you mean"),
        ('@strategy("shop")\ndef shops():\n    return "c"\n', "gives str, not a Hypothesis strategy"),
        ('@strategy("shop")\ndef shops():\n    return 1 / 0\n', "can't be used: ZeroDivisionError"),
        ('@strategy("shop")\ndef shops():\n    return st.nothing()\n', "gives no value"),
        (
            '@strategy("shop")\ndef shops():\n    return st.just({1})\n',
            r"gives \{1\}, which JSON has no way to",
        ),
        ("@strategy()\ndef shops():\n    return st.just(1)\n", "needs a name or a format"),
    ],
)
def test_what_the_document_forbids_is_refused_with_its_place(text: str, message: str, write: Write) -> None:
    with pytest.raises(UsageError, match=message):
        OwnStrategies.of(BOOKS, [write(text)])
