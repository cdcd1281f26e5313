"""`truespec mock`, as a process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
BODY: Final = json.dumps({"prompt": "a", "ratio": "1:1", "image": "https://example.com/a.png"}).encode()


@contextmanager
def mock(*arguments: str) -> Generator[tuple["subprocess.Popen[str]", str]]:
    """Start the command; give the process and the address that it says it listens on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")}
    with subprocess.Popen(
        [sys.executable, "-m", "truespec.cli", "mock", str(IMAGES), "-p", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                found = re.search(r"listening on (http://\S+)", line)
                if found:
                    yield process, found[1]
                    break
        finally:
            process.kill()


def test_the_documented_answer_comes_and_the_log_says_so() -> None:
    with mock() as (process, url):
        headers = {"X-Api-Key": "k", "Content-Type": "application/json"}
        with urlopen(Request(f"{url}/api/images/create", BODY, headers), timeout=20) as response:
            assert list(json.load(response)) == ["images", "defaultCredit", "dailyCredit", "monthlyCredit"]
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert "POST /api/images/create 200" in errors


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(sent: signal.Signals) -> None:
    with mock() as (process, _):
        process.send_signal(sent)
        _, errors = process.communicate(timeout=20)
    assert (errors, process.returncode) == ("", 0)


def test_quiet_logs_nothing() -> None:
    with mock("--quiet") as (process, url):
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{url}/nothing", timeout=20)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert errors == ""


def test_a_port_in_use_is_one_line_and_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "truespec.cli", "mock", str(IMAGES), "-p", port],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.stderr.startswith(f"truespec: port {port} on localhost is in use")
    assert (ended.stderr.count("\n"), ended.stdout, ended.returncode) == (1, "", 2)


def test_a_document_without_operations_has_nothing_to_serve(tmp_path: Path) -> None:
    document = tmp_path / "empty.yaml"
    document.write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
    ended = subprocess.run(
        [sys.executable, "-m", "truespec.cli", "mock", str(document), "-p", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.stdout, ended.returncode) == ("", 3)
