"""`?__server=`: a client that says which of the servers it means."""

from typing import Any, Final
from urllib.parse import quote

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request, Spec

from .documents import spec_of

DONE: Final[dict[str, Any]] = {"responses": {"204": {"description": "d"}}}
SERVERS: Final = [
    {"url": "https://museum.example/v2/"},
    {
        "url": "https://{city}.museum.example:{port}/x",
        "variables": {"city": {"default": "rome", "enum": ["rome", "oslo"]}, "port": {"default": "443"}},
    },
]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://museum.example/v2", 204),
        ("https://museum.example/v2/", 204),
        ("https://museum.example", 404),
        ("http://museum.example/v2", 404),
        ("https://oslo.museum.example:8080/x", 204),
        ("https://paris.museum.example:8080/x", 404),
        ("", 404),
    ],
)
def test_the_address_is_one_of_the_servers(address: str, status: int) -> None:
    mock = Mock(spec_of({"/x": {"get": DONE}}, servers=SERVERS))
    reply = mock.answer(Request("GET", f"/x?__server={quote(address, safe='')}"))
    assert reply.status == status
    assert (b"NO_SERVER_MATCHED_ERROR" in reply.body) is (status == 404)


def test_servers_of_the_operation_replace_all_others() -> None:
    own = {**DONE, "servers": [{"url": "https://own.example"}]}
    mock = Mock(spec_of({"/x": {"get": own}}, servers=SERVERS), MockSettings(base_path="root"))
    asked = [("https://own.example", 204), ("https://museum.example/v2", 404)]
    assert [mock.answer(Request("GET", f"/x?__server={url}")).status for url, _ in asked] == [
        status for _, status in asked
    ]


def test_a_document_without_servers_says_so() -> None:
    reply = Mock(spec_of({"/x": {"get": DONE}})).answer(Request("GET", "/x?__server=https://a.example"))
    assert (reply.status, b"#NO_SERVER_CONFIGURATION_PROVIDED_ERROR" in reply.body) == (404, True)


def test_in_2_0_it_is_scheme_host_and_base_path() -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "host": "museum.example",
        "basePath": "/v2",
        "schemes": ["https"],
        "paths": {"/x": {"get": DONE}},
    }
    mock = Mock(Spec.load(document, name="x.yaml"))
    asked = [("https://museum.example/v2", 204), ("http://museum.example/v2", 404)]
    assert [mock.answer(Request("GET", f"/x?__server={url}")).status for url, _ in asked] == [
        status for _, status in asked
    ]
