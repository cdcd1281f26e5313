"""A mock as a server: beside a test, and as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest
from truespec.mockserver import truespec_mock
from truespec.spec import DocumentError, UsageError

from .connections import connection
from .documents import BODY, CREATE, FLAGSHIP, things

SECONDS = 20
POST = "POST /api/images/create HTTP/1.1\r\nHost: h\r\nX-Api-Key: k\r\nContent-Type: application/json\r\n"


@contextmanager
def process() -> Generator[tuple["subprocess.Popen[str]", str]]:
    """Start the command on a free port; give the process and its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")}
    command = [sys.executable, "-m", "truespec.cli", "mock", FLAGSHIP, "-p", "0", "--quiet"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as started:
        assert started.stdout is not None
        try:
            listening = (re.search(r"listening on (http://\S+)", line) for line in started.stdout)
            yield started, next(found[1] for found in listening if found)
        finally:
            started.kill()


def test_a_mock_beside_a_test_answers_and_ends() -> None:
    with truespec_mock(FLAGSHIP) as running:
        headers = {"X-Api-Key": "k", "Content-Type": "application/json"}
        answer = httpx.post(running.url + CREATE, content=BODY, headers=headers)
        assert (answer.status_code, next(iter(answer.json()))) == (200, "images")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=5)


def test_two_run_side_by_side_and_a_taken_port_is_told() -> None:
    with truespec_mock(FLAGSHIP) as one, truespec_mock(things()) as two:
        assert one.url != two.url
        ready = [httpx.get(f"{each.url}/__truespec/ready").json() for each in (one, two)]
        assert [each["document"] for each in ready] == [FLAGSHIP, "x.yaml"]
        with (
            pytest.raises(UsageError, match="is in use"),
            truespec_mock(FLAGSHIP, port=int(one.url.rpartition(":")[2])),
        ):
            pass


def test_a_document_that_can_not_be_used_is_told() -> None:
    with pytest.raises(DocumentError), truespec_mock("spec/no-such-file.yaml"):
        pass


def test_a_mock_ends_with_idle_connections_open() -> None:
    with truespec_mock(things()) as running, connection(running.url) as idle:
        assert idle.send("GET /things/1 HTTP/1.1\r\nHost: h\r\n\r\n").answer().status == 200
        start = time.monotonic()
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_0_once_the_request_that_is_read_is_answered(sent: signal.Signals) -> None:
    with process() as (started, url), connection(url) as reading, connection(url) as idle:
        reading.send(POST + f"Content-Length: {len(BODY)}\r\n\r\n").send(BODY[:9])
        time.sleep(0.2)
        started.send_signal(sent)
        assert idle.ended()
        answer = reading.send(BODY[9:]).answer()
        assert (answer.status, answer.field("connection")) == (200, "close")
        reading.close()
        out, errors = started.communicate(timeout=SECONDS)
    assert (started.returncode, errors, out) == (0, "", "")


def test_localhost_is_answered_on_each_address_that_it_has() -> None:
    with process() as (_, url):
        port = int(url.rpartition(":")[2])
        for family, _, _, _, address in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
            with socket.socket(family, socket.SOCK_STREAM) as client:
                client.settimeout(5)
                client.connect(address)
                client.sendall(b"GET /__truespec/ready HTTP/1.1\r\nHost: h\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
