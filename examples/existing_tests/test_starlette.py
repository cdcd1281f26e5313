"""The shop, through Starlette's test client."""


def test_a_book_is_added(starlette_client):
    assert starlette_client.post("/books", json={"title": "Momo"}).status_code == 201
    assert starlette_client.get("/books/1").status_code == 200
