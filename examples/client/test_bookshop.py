"""The client against a mock of the contract: what it sends is held to it, what it gets is, too."""

import urllib.error

import pytest
from bookshop import Bookshop, NoSuchBook


@pytest.fixture
def shop(truespec_mock):
    return Bookshop(truespec_mock.url)


def test_a_book_is_found(shop, truespec_mock):
    assert shop.book(7) == {"id": 7, "title": "Dune", "price": 12.5}
    truespec_mock.assert_received("getBook", times=1)


def test_an_order_is_sent_as_the_contract_has_it(shop, truespec_mock):
    assert shop.order(7, copies=2) == "A-17"
    truespec_mock.assert_received("order", json={"book": 7, "copies": 2})


def test_a_book_that_is_not_there(shop, truespec_mock):
    truespec_mock.override("getBook", status=404)
    with pytest.raises(NoSuchBook):
        shop.book(8)


def test_it_tries_again_when_the_shop_is_busy(shop, truespec_mock):
    truespec_mock.override("getBook", status=503, headers={"Retry-After": "0"}, times=2)
    assert shop.book(7)["title"] == "Dune"
    assert [each.status for each in truespec_mock.requests_to("getBook")] == [503, 503, 200]


def test_it_tries_again_when_the_connection_breaks_but_never_orders_twice(shop, truespec_mock):
    truespec_mock.override("getBook", failure="reset")
    assert shop.book(7)["title"] == "Dune"
    truespec_mock.override("order", failure="close")
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        shop.order(7, copies=1)
    truespec_mock.assert_received("order", times=1)
    truespec_mock.assert_overrides_used()


def test_an_order_that_makes_no_sense_is_refused_by_the_contract(shop, truespec_mock):
    with pytest.raises(urllib.error.HTTPError):
        shop.order(7, copies=11)
    (asked,) = truespec_mock.requests_to("order")
    assert [str(each.where) for each in asked.violations] == ["body /copies"]
