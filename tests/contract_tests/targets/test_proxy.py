"""Going through an HTTP proxy, and finding it as curl does."""

import pytest
from truespec.contract_tests import Client, Proxy, Target, proxy_of
from truespec.spec import Request, TargetError, UsageError

from ..raw_server import raw_server


def test_a_proxy_is_asked_for_the_whole_address() -> None:
    with raw_server(b"HTTP/1.1 204 No\r\n\r\n") as raw:
        proxy = Proxy.parse(raw.url.replace("//", "//me:s%40t@"))
        with Client(Target("http://api.invalid:81/v1", proxy=proxy)) as client:
            exchange = client.send(Request("GET", "/a?b=c"))
    assert exchange.response is not None
    lines = raw.received[0].decode().split("\r\n")
    assert lines[0] == "GET http://api.invalid:81/v1/a?b=c HTTP/1.1"
    assert {"Host: api.invalid:81", "Proxy-Authorization: Basic bWU6c0B0"} <= set(lines)


def test_a_proxy_that_nobody_runs_is_named() -> None:
    client = Client(Target("http://127.0.0.1:1", proxy=Proxy("127.0.0.1", 2)))
    with pytest.raises(TargetError, match=r"can't be reached: the proxy 127\.0\.0\.1:2: Connection refused"):
        client.reach()


def test_a_proxy_that_makes_no_tunnel_is_told() -> None:
    with raw_server(b"HTTP/1.1 407 Who are you\r\n\r\n") as raw:
        target = Target("https://api.invalid/", proxy=Proxy.parse(raw.url))
        with (
            Client(target) as client,
            pytest.raises(TargetError, match=r"answered CONNECT with HTTP/1\.1 407 Who"),
        ):
            client.reach()
    assert raw.received[0].startswith(b"CONNECT api.invalid:443 HTTP/1.1\r\nHost: api.invalid:443\r\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("socks5://h:1", "only http:// proxies are used"),
        ("http://", "is no address of a proxy"),
        ("h:x", "no add"),
    ],
)
def test_what_is_no_proxy_is_told(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Proxy.parse(text)


@pytest.mark.parametrize(
    ("scheme", "environment", "expected"),
    [
        ("https", {"https_proxy": "a"}, "a"),
        ("https", {"HTTPS_PROXY": "a"}, "a"),
        ("http", {"http_proxy": "a"}, "a"),
        ("http", {"HTTP_PROXY": "a"}, None),
        ("http", {"ALL_PROXY": "a"}, "a"),
        ("https", {"https_proxy": "a", "no_proxy": "x, .example.com"}, None),
        ("https", {"https_proxy": "a", "NO_PROXY": "*"}, None),
        ("https", {"https_proxy": "a", "no_proxy": "ample.com"}, "a"),
        ("https", {}, None),
    ],
)
def test_the_environment_is_read_as_curl_reads_it(
    scheme: str, environment: dict[str, str], expected: str | None
) -> None:
    assert proxy_of(scheme, "api.example.com", environment) == expected
