"""`truespec proxy`, as a process."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from truespec.cli.accepting import Acceptances
from truespec.cli.covering import Covering
from truespec.cli.findings import ReportFiles
from truespec.cli.outputs import Outputs
from truespec.cli.proxy import Account
from truespec.contract_tests import Accepted, Terms
from truespec.mockserver import MockSettings, Relayed, Upstream, truespec_mock
from truespec.mockserver.proxy import Judgement
from truespec.spec import Exchange, Response, Spec, Violation, Where
from truespec.spec import Request as Sent

from ..ports import free_port
from .conftest import Truespec

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
CREATE: Final = "/api/images/create"
GOOD: Final = json.dumps({"prompt": "a", "ratio": "1:1", "image": "https://example.com/a.png"}).encode()
FIELDS: Final = {"X-Api-Key": "secret-key", "Content-Type": "application/json"}
KNOWN: Final = Terms("known", "us", None)


@pytest.fixture(scope="module")
def upstream() -> Generator[str]:
    """Serve the document without judging: it answers 200 to anything."""
    with truespec_mock(IMAGES, MockSettings(validate="none", cors=False)) as running:
        yield running.url


@contextmanager
def proxy(*arguments: str) -> Generator[tuple["subprocess.Popen[str]", str]]:
    """Start the command; give the process and the address that it says it listens on."""
    with subprocess.Popen(
        [sys.executable, "-m", "truespec.cli", "proxy", str(IMAGES), "-p", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"listening on (https?://\S+)", process.stdout.readline())
            assert found is not None
            yield process, found[1]
        finally:
            process.kill()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=20)
    return process.returncode, out, errors


def test_traffic_that_conforms_ends_with_0(upstream: str) -> None:
    with proxy(upstream) as (process, url):
        with urlopen(Request(url + CREATE, GOOD, FIELDS), timeout=20) as response:
            assert response.headers["sl-violations"] is None
        code, out, errors = ended(process)
    assert (code, out) == (0, "1 of 1 exchanges judged, 1 conform; 0 causes of violations\n")
    passed = rf"POST {CREATE} → {upstream}{CREATE} 200  createImages  ok  [\d.]+ ms\n$"
    assert re.match(passed, errors)


def test_what_broke_is_summed_up_and_written(upstream: str, tmp_path: Path) -> None:
    report, archive, page = tmp_path / "report.json", tmp_path / "bad.har", tmp_path / "report.html"
    arguments = ("--upstream", upstream, "--json", str(report), "--har", str(archive), "--html", str(page))
    with proxy(*arguments) as (process, url):
        for _ in range(3):
            urlopen(Request(url + CREATE, b'{"prompt": 7}', FIELDS), timeout=20).close()
        ending = ended(process)
    assert ending[0] == 1
    assert "seen 3 times" in ending[1]
    causes = json.loads(report.read_text())["causes"]
    assert [(each["side"], each["level"], each["count"], each["at"]["line"]) for each in causes] == [
        ("request", "error", 6, 224),  # two members that have to be there
        ("request", "error", 3, 228),
    ]
    entries = json.loads(archive.read_text())["log"]["entries"]
    assert len(entries) == 3
    assert "spec/images.yaml:228" in entries[0]["comment"]
    assert entries[0]["_truespec"]["violations"][2]["where"] == "body /prompt"
    assert "secret-key" not in archive.read_text() + report.read_text() + page.read_text()
    assert "images.yaml:228" in page.read_text()
    assert "    request body /prompt: /prompt is of type integer" in ending[2]


@pytest.mark.parametrize(
    ("fails", "of_requests", "of_answers", "of_warnings"),
    [("any", 1, 1, 0), ("request", 1, 0, 0), ("response", 0, 1, 0), ("warning", 1, 1, 1), ("none", 0, 0, 0)],
)
def test_what_fails_is_said_by_an_option(
    fails: str, of_requests: int, of_answers: int, of_warnings: int, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = Spec.load(IMAGES)
    operation = spec.operations[0]
    error = Violation("request-body-schema", "type", "wrong", Where("body"), operation.location)
    warning = Violation("request-path-undocumented", "404", "no path", Where("path"), operation.location)
    exchange = Exchange(Sent("POST", CREATE), Response(200))
    for judged, code in (
        ((Judgement((error,)), Judgement()), of_requests),
        ((Judgement(), Judgement((error,))), of_answers),
        ((Judgement((warning,)), Judgement()), of_warnings),
    ):
        account = Account(spec, Upstream.parse("http://h"), keeps=False, covers=False)
        account.add(Relayed(exchange, operation, *judged, 200, "upstream", 0.1))
        none = Acceptances(Path("none"), Accepted())
        assert account.conclude(fails, Outputs(), none, Covering(), None, ReportFiles()) == code
    assert "1 of 1 exchanges judged, 0 conform; 1 cause of violations" in capsys.readouterr().out


def test_what_is_exercised_is_counted_of_the_document_that_is_served(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = Spec.load({"openapi": "3.1.0", "info": {}, "paths": {"/old": {"get": {}}}}), Spec.load(IMAGES)
    account = Account(old, Upstream.parse("http://h"), keeps=False, covers=True)
    account.hold_to(new)
    exchange = Exchange(Sent("POST", CREATE, (*FIELDS.items(),), GOOD), Response(200))
    account.add(Relayed(exchange, new.operations[0], Judgement(), Judgement(), 200, "upstream", 0.1))
    none, covering = Acceptances(Path("none"), Accepted()), Covering(file="-")
    account.conclude("any", Outputs(), none, covering, None, ReportFiles())
    out, told = capsys.readouterr()
    assert "counted from the last change of the document on" in told
    assert json.loads(out)["kinds"]["operations"]["covered"] == 1


def test_what_was_accepted_fails_nothing_and_tests_are_written(tmp_path: Path) -> None:
    spec = Spec.load(IMAGES)
    (operation,) = spec.operations
    found = tuple(
        Violation("request-body-schema", code, "wrong", Where("body"), operation.location)
        for code in ("type", "format")
    )
    junit, accepted = tmp_path / "tests.xml", tmp_path / "accepted.yaml"
    exchange = Exchange(Sent("POST", CREATE), Response(200))

    def concluded(acceptances: Acceptances) -> tuple[int, int, int]:
        account = Account(spec, Upstream.parse("http://h"), keeps=False, covers=False)
        account.add(Relayed(exchange, operation, Judgement(found), Judgement(), 200, "upstream", 0.1))
        outputs, files = Outputs(junit=str(junit)), ReportFiles()
        code = account.conclude("any", outputs, acceptances, Covering(), None, files)
        text = junit.read_text()
        assert f'line="{operation.location.line}"' in text
        return code, text.count("<failure"), text.count("<skipped")

    assert concluded(Acceptances(accepted, Accepted())) == (1, 2, 0)
    first, second = re.findall(r"fingerprint: (\w+)", junit.read_text())
    assert concluded(Acceptances(accepted, Accepted(), (first,), KNOWN)) == (1, 1, 1)
    known = Accepted.load(accepted, date(2026, 1, 1))
    assert concluded(Acceptances(accepted, known, (second,), KNOWN)) == (0, 0, 2)


def test_an_upstream_that_never_answered_is_4() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with proxy(url) as (process, own):
        with pytest.raises(HTTPError, match="502"):
            urlopen(Request(own + CREATE, GOOD, FIELDS), timeout=20)
        code, out, errors = ended(process)
    assert code == 4
    assert "not judged: 1 without an answer of the upstream (502)" in out
    assert f"    {url} can't be reached" in errors


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "which server is behind? --upstream says its address"),
        (("ftp://x",), "the upstream 'ftp://x' is no address"),
        (("http://a", "--upstream", "http://b"), "named twice"),
        (("http://a", "--mock-on", "always"), "--mock-on takes statuses"),
        (("http://a", "--fail-on", "breaking"), "'breaking' is not one of none, any, request"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_2(
    truespec: Truespec, arguments: tuple[str, ...], words: str
) -> None:
    finished = truespec("proxy", str(IMAGES), *arguments)
    assert (finished.exit_code, finished.stdout, finished.stderr.count("\n")) == (2, "", 1)
    assert words in finished.stderr


def test_a_proxy_does_not_stand_before_itself(truespec: Truespec) -> None:
    port = str(free_port())
    finished = truespec("proxy", str(IMAGES), f"http://localhost:{port}", "-p", port)
    assert (finished.exit_code, finished.stdout) == (2, "")
    assert "is where this proxy listens" in finished.stderr


def test_prisms_spelling_is_understood(upstream: str) -> None:
    with proxy(upstream, "--validate-request=false", "--errors=true", "--cors=false") as (process, url):
        with urlopen(Request(url + CREATE, b"{}", FIELDS), timeout=20) as response:
            assert response.headers["access-control-allow-origin"] is None
        assert ended(process)[0] == 0
