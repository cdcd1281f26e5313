"""`truespec mock`, as a process."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
BODY: Final = json.dumps({"prompt": "a", "ratio": "1:1", "image": "https://example.com/a.png"}).encode()


@contextmanager
def mock(*arguments: str, spec: Path = IMAGES) -> Generator[tuple["subprocess.Popen[str]", str]]:
    """Start the command; give the process and the address that it says it listens on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")}
    with subprocess.Popen(
        [sys.executable, "-m", "truespec.cli", "mock", str(spec), "-p", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                found = re.search(r"listening on (https?://\S+)", line)
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


LYING: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: /v1}]
paths:
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {const: 5}}]
      security: [{key: []}]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {n: {type: integer}, m: {type: string}}}
              example: {n: "7", m: kept}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
"""


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    document = tmp_path / "lying.yaml"
    document.write_text(LYING)
    return document


def asked(url: str, *, method: str = "GET", key: str = "k") -> tuple[int, str]:
    try:
        with urlopen(
            Request(url, method=method, headers={"X-Key": key} if key else {}), timeout=20
        ) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, ""


def ended(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    return errors


def test_a_bad_example_is_mended_and_told_with_its_line(lying: Path) -> None:
    with mock("--quiet", spec=lying) as (process, url):
        assert asked(f"{url}/things/5") == (200, '{"n":7,"m":"kept"}')
        assert asked(f"{url}/v1/things/5")[0] == 200
        errors = ended(process)
    assert errors.startswith(f"warning: {lying}:14")
    assert f"the example at {lying}:15" in errors
    assert "mended at /n" in errors


def test_strict_refuses_to_start(lying: Path) -> None:
    command = [sys.executable, "-m", "truespec.cli", "mock", str(lying), "-p", "0", "--examples", "strict"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (found.stdout, found.returncode, found.stderr.count("\n")) == ("", 3, 1)
    assert found.stderr.startswith(f"truespec: {lying}:14")


def test_prism_s_command_line_is_prism_s_mock(lying: Path) -> None:
    arguments = (
        "--compat prism -h 127.0.0.1 -m --cors=false --errors=false -v silent --seed s"
        " --json-schema-faker-fillProperties=false"
    )
    with mock(*arguments.split(), spec=lying) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        assert asked(f"{url}/things/5") == (200, '{"n":"7","m":"kept"}')
        assert asked(f"{url}/v1/things/5")[0] == 404
        assert asked(f"{url}/things/5", method="HEAD")[0] == 405
        assert ended(process) == ""


def test_a_flag_beside_compat_wins(lying: Path) -> None:
    with mock("--compat", "prism", "--examples", "repair", "--base-path", "both", spec=lying) as (_, url):
        assert asked(f"{url}/v1/things/5") == (200, '{"n":7,"m":"kept"}')


def test_the_addresses_that_are_printed_work(lying: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")}
    command = [sys.executable, "-m", "truespec.cli", "mock", str(lying), "-p", "0", "--base-path", "strict"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            method, address = process.stdout.readline().split()
            assert "listening on" in process.stdout.readline()
            assert (method, address.endswith("/v1/things/5"), asked(address)[0]) == ("GET", True, 200)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("arguments", "statuses"),
    [("", (401, 422)), ("--auth off", (200, 422)), ("--validate none", (200, 200))],
    ids=["judged", "auth-off", "validate-none"],
)
def test_what_is_judged_can_be_chosen(lying: Path, arguments: str, statuses: tuple[int, int]) -> None:
    with mock(*arguments.split(), spec=lying) as (_, url):
        assert (asked(f"{url}/things/5", key="")[0], asked(f"{url}/things/6")[0]) == statuses


@pytest.mark.parametrize(
    ("level", "shown"),
    [("silent", ()), ("error", (404,)), ("warn", (404,)), ("info", (200, 404)), ("debug", (200, 404))],
)
def test_how_much_is_logged(lying: Path, level: str, shown: tuple[int, ...]) -> None:
    with mock("-v", level, spec=lying) as (process, url):
        asked(f"{url}/things/5", key="secret-key")
        asked(f"{url}/nothing")
        errors = ended(process)
    assert tuple(status for status in (200, 404) if f" {status}  " in errors) == shown
    assert "secret-key" not in errors
    assert ("> x-key" in errors.lower()) is (level == "debug")
    assert errors.startswith("warning:") is (level in ("warn", "info", "debug"))


def test_several_documents_share_a_port(lying: Path) -> None:
    second = lying.with_name("second.yaml")
    second.write_text(LYING.replace("title: t", "title: second").replace("m: kept", "m: second"))
    with mock(f"{second}=/two", spec=lying) as (_, url):
        assert asked(f"{url}/things/5") == (200, '{"n":7,"m":"kept"}')
        assert asked(f"{url}/two/things/5") == (200, '{"n":7,"m":"second"}')


def test_a_route_that_two_documents_claim_is_one_line_and_2(lying: Path) -> None:
    second = lying.with_name("second.yaml")
    second.write_text(LYING)
    command = [sys.executable, "-m", "truespec.cli", "mock", str(lying), str(second), "-p", "0"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (found.stdout, found.returncode, found.stderr.count("\n")) == ("", 2, 1)
    assert f"{lying}:6" in found.stderr
    assert f"{second}:6" in found.stderr


TLS: Final = Path(__file__).resolve().parents[1] / "mockserver" / "tls"


def test_tls_is_spoken_with_a_certificate(lying: Path) -> None:
    pair = ("--tls-cert", str(TLS / "certificate.pem"), "--tls-key", str(TLS / "key.pem"))
    with mock(*pair, "-h", "127.0.0.1", spec=lying) as (process, url):
        assert url.startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=TLS / "certificate.pem")
        sent = Request(f"{url}/things/5", headers={"X-Key": "k"})
        with urlopen(sent, timeout=20, context=context) as answer:
            assert json.load(answer) == {"n": 7, "m": "kept"}
        ended(process)


def test_a_certificate_is_made_on_request(lying: Path) -> None:
    with mock("--tls", spec=lying) as (process, url):
        assert process.stderr is not None
        said = next(line for line in process.stderr if "self-signed" in line)
        context = ssl.create_default_context(cafile=said.rpartition(": ")[2].strip())
        sent = Request(f"{url}/things/5", headers={"X-Key": "k"})
        with urlopen(sent, timeout=20, context=context) as answer:
            assert json.load(answer) == {"n": 7, "m": "kept"}
        ended(process)


def test_answers_come_late_and_fail_on_demand(lying: Path) -> None:
    arguments = ("--delay", "300ms", "--error-rate", "100%:503", "--error-rate", "GET /things/{id}=0%")
    with mock(*arguments, spec=lying) as (process, url):
        start = time.monotonic()
        assert asked(f"{url}/things/5") == (200, '{"n":7,"m":"kept"}')
        assert time.monotonic() - start >= 0.3
        ended(process)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tls", "--tls-cert", "CERT", "--tls-key", "KEY"), "of its own"),
        (("--delay", "soon"), "100..800ms"),
        (("--error-rate", "much"), "5%"),
        (("--delay", "readNothing=1s"), "readNothing"),
        (("--tls-cert", "CERT"), "together"),
        (("--tls-cert", "CERT", "--tls-key", "missing.pem"), "no certificate and its key"),
        (("--tls-cert", "KEY", "--tls-key", "KEY"), "no certificate and its key"),
        (("--no-such",), "no-such"),
        (("--examples", "sometimes"), "sometimes"),
        (("--workers", "0"), "1 or more"),
        (("--seed",), "seed"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_2(lying: Path, arguments: tuple[str, ...], told: str) -> None:
    files = {"CERT": str(TLS / "certificate.pem"), "KEY": str(TLS / "key.pem")}
    words = [files.get(each, each) for each in arguments]
    command = [sys.executable, "-m", "truespec.cli", "mock", str(lying), "-p", "0", *words]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (found.stdout, found.returncode, found.stderr.count("\n")) == (
        "",
        2,
        found.stderr.count("warning") + 1,
    )
    assert told in found.stderr


def test_workers_answer_alike_and_a_dead_one_is_replaced(lying: Path) -> None:
    with mock("--workers", "2", "--quiet", "--dynamic", "--seed", "s", spec=lying) as (process, url):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            pytest.skip("the system does not list the children of a process")
        workers = [int(each) for each in children.read_text().split()]
        assert len(workers) == 2
        answers = {asked(f"{url}/things/5") for _ in range(30)}
        assert len(answers) == 1
        time.sleep(1.1)  # one that dies sooner is not replaced
        os.kill(workers[0], signal.SIGKILL)
        until = time.monotonic() + 20
        while len(left := children.read_text().split()) != 2 or str(workers[0]) in left:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert {asked(f"{url}/things/5") for _ in range(30)} == answers
        assert ended(process).count("warning") == 1


def test_a_unix_socket_is_answered_and_gone_at_the_end(lying: Path) -> None:
    path = lying.with_name("s")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")}
    command = [sys.executable, "-m", "truespec.cli", "mock", str(lying), "--unix-socket", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            assert any(f"listening on {path}" in line for line in process.stdout)
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.settimeout(20)
                client.connect(str(path))
                client.sendall(b"GET /things/5 HTTP/1.1\r\nHost: h\r\nX-Key: k\r\nConnection: close\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.1 200 OK")
            ended(process)
        finally:
            process.kill()
    assert not path.exists()


def test_workers_share_journal_and_overrides() -> None:
    override = json.dumps({"operation": "createImages", "status": 500, "times": 3}).encode()
    json_type = {"Content-Type": "application/json"}
    with mock("--workers", "2", "--quiet") as (_, url):
        urlopen(Request(f"{url}/__truespec/overrides", override, json_type), timeout=20).close()
        statuses: list[int] = []
        for _ in range(6):
            try:
                with urlopen(
                    Request(f"{url}/api/images/create", BODY, {**json_type, "X-Api-Key": "k"}), timeout=20
                ) as answer:
                    statuses.append(answer.status)
            except HTTPError as error:
                statuses.append(error.code)
        with urlopen(f"{url}/__truespec/journal", timeout=20) as answer:
            told = json.load(answer)
    assert statuses == [500, 500, 500, 200, 200, 200]
    assert [each["response"]["status"] for each in told["entries"]] == statuses


def test_workers_end_with_the_process_that_started_them() -> None:
    with mock("--workers", "2", "--quiet") as (process, url):
        process.kill()
        process.wait(20)
        end = time.monotonic() + 20
        while (listens := is_listening(url)) and time.monotonic() < end:
            time.sleep(0.05)
    assert not listens


def is_listening(url: str) -> bool:
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname, address.port), timeout=20).close()
    except ConnectionError:
        return False
    return True


def test_a_change_is_served_and_an_invalid_one_is_told_in_json_without_a_journal(tmp_path: Path) -> None:
    document = tmp_path / "api.yaml"
    document.write_text(IMAGES.read_text(encoding="utf-8"), encoding="utf-8")
    with mock("--log-format", "json", "--no-journal", spec=document) as (process, url):
        document.write_text("paths: [\n", encoding="utf-8")
        assert process.stderr is not None
        said = json.loads(process.stderr.readline())["message"]
        with urlopen(f"{url}/__truespec/journal", timeout=20) as answer:
            assert json.load(answer) == {"total": 0, "entries": []}
    assert said.startswith(f"{document}:2:")
    assert said.endswith("; what was there before is still served")
