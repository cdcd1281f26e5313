"""The shop, over HTTP with httpx."""


def test_a_book_is_read(api):
    assert api.get("/books/1").json()["title"] == "The Last Unicorn"
