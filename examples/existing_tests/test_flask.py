"""The shop, through Flask's test client."""


def test_a_book_is_found(client):
    assert client.get("/books/1").json["title"] == "The Last Unicorn"
    assert client.get("/books/2").status_code == 404


def test_what_is_no_book_is_refused(client):
    assert client.get("/health").status_code == 200
    assert client.post("/books", json={"name": "no title"}).status_code == 400
