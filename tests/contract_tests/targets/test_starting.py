"""A server is started for the run, waited for, and stopped with all that it started."""

import os
import shlex
import signal
import socket
import sys
from contextlib import closing

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Client, Target, started
from truespec.spec import Request, TargetError, UsageError

from ...ports import free_port
from ..raw_server import raw_server

SERVER = """
import http.server, subprocess, sys
class Handler(http.server.BaseHTTPRequestHandler):
    asked = 0
    def do_GET(self):
        Handler.asked += 1
        self.send_response(503 if Handler.asked < 3 or self.path != "/health" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WRAPPED = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])"


def command(*words: str) -> str:
    return shlex.join((sys.executable, "-c", *words))


@pytest.mark.parametrize("words", [(SERVER,), (WRAPPED, SERVER)], ids=["itself", "by what it started"])
def test_a_server_that_becomes_ready_is_stopped_in_the_end(words: tuple[str, ...]) -> None:
    port = free_port()
    ready = Target(f"http://127.0.0.1:{port}/health")
    with started(command(*words, str(port)), ready, 30), Client(ready) as client:
        client.reach()
    with pytest.raises(TargetError), Client(ready) as client:
        client.reach()


def test_a_server_that_ends_says_what_it_said() -> None:
    ready = Target(f"http://127.0.0.1:{free_port()}")
    dying = command("print('no database'); raise SystemExit(3)")
    said = r"ended with 3 before .* it said: no database"
    with pytest.raises(TargetError, match=said), started(dying, ready, 30):
        pytest.fail("it was ready")


def test_a_server_that_is_never_ready_is_stopped() -> None:
    port = free_port()
    ready = Target(f"http://127.0.0.1:{port}/nowhere")
    serving = command(SERVER, str(port))
    with pytest.raises(TargetError, match=r"is not ready after 0\.5 s"), started(serving, ready, 0.5):
        pytest.fail("it was ready")
    with closing(socket.create_server(("127.0.0.1", port))):
        pass  # nobody has the port any more


def test_an_address_that_is_answered_already_is_somebody_elses() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    refused = pytest.raises(UsageError, match="is answered already")
    with raw_server(answer) as raw, refused, started(command("pass"), Target(raw.url), 5):
        pytest.fail("it was started")


@pytest.mark.parametrize(
    ("written", "message"),
    [("no-such-program --port 1", "can't be run"), ("'", "is no command"), ("  ", "is empty")],
)
def test_what_is_no_command_is_refused(written: str, message: str) -> None:
    ready = Target(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(UsageError, match=message), started(written, ready, 5):
        pytest.fail("it was started")


def test_a_server_that_has_ended_is_started_again_for_the_next_request() -> None:
    port = free_port()
    ready = Target(f"http://127.0.0.1:{port}/health")
    asked = Target(f"http://127.0.0.1:{port}")
    with started(command(SERVER, str(port)), ready, 30) as server:
        with Client(replace(asked, process=server)) as client:
            os.kill(server.pid, signal.SIGKILL)
            client.send(Request("GET", "/health"))  # may still find it dying
            answer = client.send(Request("GET", "/health")).response
        assert (answer is not None and answer.status, server.starts) == (200, 2)
        assert not server.heal()
