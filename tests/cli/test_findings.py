"""`truespec test` and `truespec fuzz`: what they write, and how they end."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from truespec.cli.findings import watched
from truespec.mockserver import truespec_mock

from .conftest import Truespec
from .servers import Broken, LettingNobodyIn, served

IMAGES: Final = str(Path(__file__).resolve().parents[2] / "spec" / "images.yaml")
OPERATION: Final = "POST /api/images/create"
QUICK: Final = {
    "test": ("--no-schemathesis",),
    "fuzz": ("--no-schemathesis", "--time", "1", "--corpus", "none"),
}


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    with served(Broken) as url:
        yield url


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    with truespec_mock(IMAGES) as running:
        yield running.url


@pytest.mark.parametrize("command", QUICK)
def test_a_server_that_keeps_its_contract_ends_with_0(command: str, truespec: Truespec, mock: str) -> None:
    ended = truespec(command, IMAGES, "--url", mock, *QUICK[command])
    assert "0 faults" in ended.stdout
    assert (ended.stderr, ended.exit_code) == ("", 0)


def test_the_second_opinion_stands_beside_each_finding(
    truespec: Truespec, broken: str, tmp_path: Path
) -> None:
    report = tmp_path / "findings.json"
    arguments = (IMAGES, "--url", broken, "--no-schemathesis", "--second-opinion", "--json", str(report))
    ended = truespec("test", *arguments)
    assert ended.exit_code == 1
    assert "   openapi-core: response violates: Unknown response http status: 418" in ended.stdout
    findings = json.loads(report.read_text())["findings"]
    assert all(each["second_opinion"][0].startswith("request ") for each in findings)


@pytest.mark.parametrize("command", QUICK)
def test_a_server_that_breaks_it_ends_with_1(command: str, truespec: Truespec, broken: str) -> None:
    ended = truespec(command, IMAGES, "--url", broken, *QUICK[command])
    assert "418" in ended.stdout
    assert "curl " in ended.stdout
    assert ended.exit_code == 1


@pytest.mark.parametrize("command", QUICK)
def test_a_target_that_is_not_there_ends_with_4(command: str, truespec: Truespec) -> None:
    ended = truespec(command, IMAGES, "--url", "http://127.0.0.1:1", *QUICK[command])
    assert ended.stderr == "truespec: http://127.0.0.1:1 can't be reached: Connection refused\n"
    assert ended.exit_code == 4


@pytest.mark.parametrize("command", QUICK)
@pytest.mark.parametrize(
    "flags",
    [
        ("--url", "localhost"),
        ("--url", "http://127.0.0.1:1", "--only", "nothing"),
        ("--url", "http://127.0.0.1:1", "-H", "no field"),
        ("--url", "http://127.0.0.1:1", "-H", "X: $TRUESPEC_NOT_SET_ANYWHERE"),
        (),
    ],
)
def test_what_makes_no_sense_ends_with_2(command: str, flags: tuple[str, ...], truespec: Truespec) -> None:
    ended = truespec(command, IMAGES, *flags, *QUICK[command])
    assert ended.stderr.count("\n") == 1
    assert (ended.stdout, ended.exit_code) == ("", 2)


def test_a_run_in_which_nothing_was_accepted_has_tested_nothing(truespec: Truespec, mock: str) -> None:
    ended = truespec("test", IMAGES, "--url", f"{mock}/elsewhere", *QUICK["test"])
    assert ended.exit_code in {1, 4}


def test_json_on_standard_output_is_alone_there(truespec: Truespec, broken: str) -> None:
    ended = truespec("test", IMAGES, "--url", broken, "--json", "-", *QUICK["test"])
    assert json.loads(ended.stdout)["findings"]
    assert "418" in ended.stderr


def test_a_report_folder_has_everything(truespec: Truespec, broken: str, tmp_path: Path) -> None:
    truespec("test", IMAGES, "--url", broken, "--report-dir", str(tmp_path), *QUICK["test"])
    names = {path.name for path in tmp_path.iterdir()}
    assert {"findings.har", "findings.json", "findings.txt", "report.html"} < names
    assert OPERATION in (tmp_path / "report.html").read_text(encoding="utf-8")
    for reproducer in tmp_path.glob("test_*.py"):
        compile(reproducer.read_text(encoding="utf-8"), reproducer, "exec")
    assert len(list(tmp_path.glob("test_*.py"))) == len(
        json.loads((tmp_path / "findings.json").read_text())["findings"]
    )


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let processes that are started heed interrupts, also where a shell runs the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_run_still_says_what_it_saw(tmp_path: Path) -> None:
    with (
        served(LettingNobodyIn) as url,
        subprocess.Popen(
            [sys.executable, "-m", "truespec.cli", "fuzz", IMAGES, "--url", url, "--no-schemathesis"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")},
        ) as process,
    ):
        assert LettingNobodyIn.asked.wait(30)
        process.send_signal(signal.SIGINT)
        words, errors = process.communicate(timeout=30)
    assert "(incomplete)" in words
    assert errors == ""
    # CPython ends with the signal itself where the interrupt came inside `exec`; a shell says 130 for both.
    assert process.returncode in {130, -signal.SIGINT}


class Interrupting:
    """Interrupts the process where nothing can be raised: while it is thrown away."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_where_nothing_can_be_raised_is_neither_lost_nor_told() -> None:
    with ExitStack() as after, watched(str, after) as progress:
        Interrupting()  # were the exception told as lost, pytest would make it a failure
        with pytest.raises(KeyboardInterrupt):
            progress("GET /")


def test_an_application_is_tested_without_a_server(truespec: Truespec) -> None:
    Path("truespec_tested_app.py").write_text(
        f"from truespec.mockserver import create_app\napp = create_app({IMAGES!r})\n", encoding="utf-8"
    )
    ended = truespec("test", IMAGES, "--app", "truespec_tested_app:app", *QUICK["test"])
    assert "2xx reached in 1 of 1 operations" in ended.stdout
    assert ended.exit_code == 0


@pytest.mark.parametrize("command", QUICK)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "where is the server?"),
        (("--url", "http://203.0.113.7/v1"), "another machine: --allow-remote-target"),
        (("--url", "http://localhost:1", "--app", "app:app"), "goes without --url"),
        (("--url", "http://localhost:1", "--ready-url", "http://localhost:2"), "that --start starts"),
        (("--url", "http://localhost:1", "--oauth2", "me"), "of the form id:secret"),
        (("--url", "http://localhost:1", "--oauth2", "me:$NO_SUCH_SECRET"), "NO_SUCH_SECRET, which is not"),
        (("--url", "http://localhost:1", "--oauth2", "me:s"), "no clientCredentials flow"),
    ],
)
def test_a_server_that_makes_no_sense_ends_with_2(
    command: str, arguments: tuple[str, ...], message: str, truespec: Truespec
) -> None:
    ended = truespec(command, IMAGES, *arguments, *QUICK[command])
    assert message in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.exit_code == 2


def test_a_started_server_is_tested_and_stopped(truespec: Truespec) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    start = f"{sys.executable} -m truespec.cli mock {IMAGES} --host 127.0.0.1 --port {port}"
    url = f"http://127.0.0.1:{port}"
    ended = truespec("test", IMAGES, "--url", url, "--start", start, *QUICK["test"])
    assert ended.exit_code == 0, ended.stderr
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))


def test_credentials_come_from_the_environment(
    truespec: Truespec, mock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD_OF_TESTS", "s3cret")
    ended = truespec("test", IMAGES, "--url", mock, "--basic", "me:$PASSWORD_OF_TESTS", *QUICK["test"])
    assert "s3cret" not in ended.stdout
    assert ended.exit_code == 0


def test_the_plan_needs_no_server(truespec: Truespec) -> None:
    ended = truespec("test", IMAGES, "--plan")
    assert "body /prompt: maxLength missed" in ended.stdout
    assert ended.exit_code == 0
