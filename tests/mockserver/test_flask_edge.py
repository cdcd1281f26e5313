"""The mock as a Flask application."""

from typing import Any

import pytest
from truespec.mockserver import Mock, create_app
from truespec.mockserver.flask_edge import target_of

from .documents import BODY, CREATE, FLAGSHIP, things


def test_a_path_is_enough_to_make_one() -> None:
    headers = {"X-Api-Key": "k", "Content-Type": "application/json"}
    answer = create_app(FLAGSHIP).test_client().post(CREATE, data=BODY, headers=headers)
    assert (answer.status_code, list(answer.get_json())[0:1]) == (200, ["images"])
    assert "한" in BODY.decode()


def test_the_user_s_own_routes_come_first() -> None:
    app = create_app(things())
    app.add_url_rule("/things/mine", view_func=lambda: "mine")
    client = app.test_client()
    assert (client.get("/things/mine").text, client.get("/things/1").get_json()) == ("mine", {"이름": "é"})


def test_it_says_what_it_serves() -> None:
    answer = create_app(Mock(things())).test_client().get("/__truespec/ready").get_json()
    assert answer == {
        "document": "x.yaml",
        "title": "t",
        "operations": ["GET /things/{id}", "POST /things/{id}", "DELETE /things/{id}", "GET /a%2Fb"],
    }


@pytest.mark.parametrize("path", ["/", "/static/x", "/things//1", "/x/", "/a b", "/한"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "TRACE"])
def test_no_path_and_no_method_is_flask_s_own(path: str, method: str) -> None:
    answer = create_app(things()).test_client().open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_head_keeps_the_length_and_204_has_none() -> None:
    client = create_app(things()).test_client()
    head = client.head("/things/1")
    assert (head.data, head.content_length) == (b"", client.get("/things/1").content_length)
    assert client.delete("/things/1").headers.get("Content-Length") is None


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        ({"RAW_URI": "/a%2Fb?x=1"}, "/a%2Fb?x=1"),
        ({"REQUEST_URI": "/a%2Fb?"}, "/a%2Fb?"),
        ({"RAW_URI": "http://h:1/a%2Fb?x"}, "/a%2Fb?x"),
        ({"RAW_URI": "http://h?x"}, "/?x"),
        ({"RAW_URI": "*"}, "*"),
        ({"PATH_INFO": "/a b/\xed\x95\x9c", "QUERY_STRING": "x=%20"}, "/a%20b/%ED%95%9C?x=%20"),
        ({"SCRIPT_NAME": "/app", "PATH_INFO": "/a"}, "/app/a"),
        ({"asgi.scope": {"raw_path": b"/a%2Fb"}, "QUERY_STRING": "x"}, "/a%2Fb?x"),
    ],
    ids=str,
)
def test_the_target_is_the_raw_one_where_the_server_kept_it(environ: dict[str, Any], target: str) -> None:
    assert target_of(environ) == target
