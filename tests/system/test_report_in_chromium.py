"""The HTML report, opened from disk in a real browser."""

import http.server
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.system

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
OPERATION: Final = "POST /api/images/create"
HOSTILE: Final = "<script>document.title='taken over'</script>"


class BrokenServer(http.server.BaseHTTPRequestHandler):
    """Answers every POST with a status that nobody documented, and with a script."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(418)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(HOSTILE)))
        self.end_headers()
        self.wfile.write(HOSTILE.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let `truespec test` find something, and write its report."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BrokenServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = tmp_path_factory.mktemp("report") / "report.html"
    url = f"http://127.0.0.1:{server.server_address[1]}"
    command = [
        "test",
        str(IMAGES),
        "--url",
        url,
        "--no-schemathesis",
        "-H",
        "X-Api-Key: k",
        "--html",
        str(page),
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "truespec.cli", *command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=page.parent,
    )
    assert ended.returncode == 1, ended.stderr
    yield page
    server.shutdown()
    server.server_close()


def opened(page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Open a page without any network: what it needs has to be in it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "run `make test-system`, which installs Chromium"
    return subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            f"--user-data-dir={page.parent / 'profile'}",
            *flags,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_the_finding_is_shown(report: Path) -> None:
    shown = opened(report, "--dump-dom").stdout
    assert OPERATION in shown
    assert "418" in shown


def test_no_script_of_an_answer_runs(report: Path) -> None:
    assert "<title>taken over" not in opened(report, "--dump-dom").stdout


def test_nothing_is_fetched_and_nothing_fails(report: Path) -> None:
    console = [line for line in opened(report, "--dump-dom").stderr.splitlines() if ":CONSOLE" in line]
    assert console == []
    assert (
        re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", report.read_text())
        == []
    )


@pytest.mark.parametrize("size", ["1280,900", "390,844"], ids=["desktop", "phone"])
def test_the_page_can_be_drawn(report: Path, size: str, tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    opened(report, f"--window-size={size}", f"--screenshot={picture}")
    assert picture.stat().st_size > 10_000
