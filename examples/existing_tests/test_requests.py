"""The shop, over HTTP with requests."""


def test_a_book_is_read(session, url):
    assert session.get(f"{url}/books/1", timeout=9).json()["title"] == "The Last Unicorn"
