"""A certificate that is made on request: a strict client trusts it for its names, and for no other."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
from truespec.mockserver import self_signed

NAMES = ("localhost", "mock.example", "127.0.0.1", "::1")


def greet(context: ssl.SSLContext, certificate: str, key: str, name: str) -> bytes:
    """Shake hands over a pair of sockets; what the server says."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    near, far = socket.socketpair()
    near.settimeout(5)

    def serve() -> None:
        try:
            with server.wrap_socket(far, server_side=True) as wrapped:
                wrapped.sendall(b"hello")
        except (ssl.SSLError, OSError):
            far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with context.wrap_socket(near, server_hostname=name) as client:
            return client.recv(5)
    finally:
        near.close()
        thread.join(5)


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_it_talks_to_each_name(name: str) -> None:
    with self_signed(NAMES) as (certificate, key):
        assert greet(ssl.create_default_context(cafile=certificate), certificate, key, name) == b"hello"


def test_no_other_name_and_no_other_certificate_will_do() -> None:
    with self_signed(NAMES) as (certificate, key), self_signed(NAMES) as (other, _):
        trusting = ssl.create_default_context(cafile=certificate)
        for context, name in (
            (trusting, "other.example"),
            (ssl.create_default_context(cafile=other), NAMES[0]),
        ):
            with pytest.raises(ssl.SSLCertVerificationError):
                greet(context, certificate, key, name)


def test_its_key_is_for_its_owner_and_gone_at_the_end() -> None:
    with self_signed(NAMES) as pair:
        assert [Path(each).stat().st_mode & 0o777 for each in pair] == [0o600, 0o600]
    assert [Path(each).exists() for each in pair] == [False, False]
