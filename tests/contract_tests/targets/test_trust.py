"""TLS with a server: who is believed, who we are, and what is said where one of the two is not enough."""

import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from truespec.contract_tests import Client, Target, Trust
from truespec.mockserver import self_signed
from truespec.spec import Request, TargetError, UsageError

from ..raw_server import raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@contextmanager
def speaking_tls(certificate: str, key: str, *, asks_for_ours: bool = False) -> Generator[str]:
    """Answer over TLS until the block ends; give the address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if asks_for_ours:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as made:
                    made.recv(1 << 16)
                    made.sendall(OK)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        listener.close()


def answer_of(url: str, trust: Trust) -> str:
    """Send one request; give what is answered, or what went wrong."""
    with Client(Target(url, trust=trust)) as client:
        exchange = client.send(Request("GET", "/"))
    return exchange.error or (exchange.response.body.decode() if exchange.response is not None else "")


def test_a_certificate_is_taken_from_who_is_named_and_from_anybody_if_nobody_has_to_vouch() -> None:
    with self_signed(["127.0.0.1"]) as (certificate, key), speaking_tls(certificate, key) as url:
        assert answer_of(url, Trust(authorities=certificate)) == "hi"
        assert answer_of(url, Trust(verify=False)) == "hi"
        refused = answer_of(url, Trust())
    assert refused.startswith("can't connect: its certificate is not trusted: self")
    assert refused.endswith("(--cacert FILE names who vouches for it, --no-verify takes it all the same)")


def test_a_server_that_asks_for_our_certificate_gets_it() -> None:
    with (
        self_signed(["127.0.0.1"]) as (certificate, key),
        speaking_tls(certificate, key, asks_for_ours=True) as url,
    ):
        assert answer_of(url, Trust(True, certificate, certificate, key)) == "hi"
        assert "it asks for a certificate of ours (--cert FILE --key FILE)" in answer_of(
            url, Trust(True, certificate)
        )


def test_what_speaks_no_tls_is_told() -> None:
    with raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as raw:
        client = Client(Target(raw.url.replace("http:", "https:")))
        with pytest.raises(TargetError, match="no TLS is spoken there: WRONG_VERSION_NUMBER"):
            client.reach()


def test_a_file_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    other, gone = tmp_path / "other.pem", str(tmp_path / "gone.pem")
    other.write_text("nothing")
    for trust, message in (
        (Trust(authorities=str(other)), r"other\.pem holds no certificates \(PEM\): no certificate"),
        (Trust(authorities=gone), r"gone\.pem holds no certificates \(PEM\): no such file"),
        (
            Trust(certificate=str(other), key=gone),
            r"no certificate and key \(PEM\) in .*other\.pem and .*gone",
        ),
        (Trust(key=str(other)), "--key is the private key of --cert"),
    ):
        with pytest.raises(UsageError, match=message):
            Client(Target("https://127.0.0.1:1", trust=trust))
