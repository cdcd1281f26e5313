"""The fetcher, against servers on loopback that answer well, slowly, too much, or not at all."""

import gzip
import http.server
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from truespec.cli import Fetcher
from truespec.spec import DocumentError, Moved

from .conftest import Truespec

DOCUMENT = b'openapi: 3.1.0\ninfo: {title: From afar, version: "1"}\npaths: {/a: {$ref: a.yaml}}\n'


class _Site(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        _Site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        match self.path:
            case "/api.yaml":
                self._answer(200, DOCUMENT)
            case "/a.yaml":
                self._answer(200, b"get: {responses: {'200': {description: OK}}}\n")
            case "/moved":
                self._answer(302, b"", Location="/api.yaml")
            case "/zipped":
                self._answer(200, gzip.compress(DOCUMENT), **{"Content-Encoding": "gzip"})
            case "/bomb":
                self._answer(200, gzip.compress(bytes(150_000_000), 9), **{"Content-Encoding": "gzip"})
            case "/slow":
                self.send_response(200)
                self.end_headers()
                for _ in range(100):
                    self.wfile.write(b" ")
                    time.sleep(0.1)
            case "/cookie":
                self._answer(200, b"a: 1", **{"Set-Cookie": "c=1"})
            case _:
                self._answer(404, b"")

    def _answer(self, status: int, body: bytes, **fields: str) -> None:
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        """Answer until the client leaves, which is no error."""
        try:
            super().handle()
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Generator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def url() -> Generator[str]:
    _Site.asked.clear()
    with site() as address:
        yield address


def test_a_file_is_fetched_once(url: str) -> None:
    fetch = Fetcher()
    assert fetch(f"{url}/api.yaml") == fetch(f"{url}/api.yaml") == DOCUMENT
    assert [path for path, _ in _Site.asked] == ["/api.yaml"]


def test_a_redirect_is_told_and_not_followed(url: str) -> None:
    assert Fetcher()(f"{url}/moved") == Moved("/api.yaml")
    assert [path for path, _ in _Site.asked] == ["/moved"]


def test_a_packed_answer_is_unpacked(url: str) -> None:
    assert Fetcher()(f"{url}/zipped") == DOCUMENT


def test_an_answer_that_unpacks_without_end_is_cut_off(url: str) -> None:
    with pytest.raises(DocumentError, match="more than 100,000,000 bytes are not fetched"):
        Fetcher()(f"{url}/bomb")


def test_an_answer_that_drips_is_given_up(url: str) -> None:
    start = time.monotonic()
    with pytest.raises(DocumentError, match=r"no whole answer within 0\.5 s"):
        Fetcher(seconds=0.5)(f"{url}/slow")
    assert time.monotonic() - start < 5


def test_all_fetching_together_has_an_end(url: str) -> None:
    fetch = Fetcher(seconds=5, total_seconds=0.3)
    with pytest.raises(DocumentError):
        fetch(f"{url}/slow")
    with pytest.raises(DocumentError, match=r"fetching took more than 0.3 s in all"):
        fetch(f"{url}/api.yaml")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("{url}/none", "the server answered 404"),
        ("http://127.0.0.1:1/x", "can't be fetched: "),
        ("http://[::1/x", "can't be fetched: "),
        ("http://127.0.0.1:99999/x", "can't be fetched: "),
        ("http:///x", "can't be fetched: "),
    ],
)
def test_what_can_not_be_fetched_is_said(url: str, address: str, message: str) -> None:
    fetch = Fetcher()
    for _ in range(2):
        with pytest.raises(DocumentError, match=message):
            fetch(address.format(url=url))


def test_nothing_of_the_machine_goes_along(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(netrc.parent))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    fetch = Fetcher()
    fetch(f"{url}/cookie")
    fetch(f"{url}/api.yaml")
    assert {name for _, fields in _Site.asked for name in fields} == {
        "accept",
        "accept-encoding",
        "connection",
        "host",
        "user-agent",
    }


def test_credentials_in_the_url_are_sent(url: str) -> None:
    Fetcher()(url.replace("http://", "http://me:secret@") + "/api.yaml")
    assert _Site.asked[0][1]["authorization"] == "Basic bWU6c2VjcmV0"


def test_every_command_reads_a_url(url: str, truespec: Truespec) -> None:
    shown = truespec("show", f"{url}/api.yaml")
    assert shown.stdout.startswith(f"From afar 1 (OpenAPI 3.1.0, {url}/api.yaml)")
    assert "GET /a" in shown.stdout
    assert truespec("lint", f"{url}/moved").exit_code == 0
    assert truespec("diff", f"{url}/api.yaml", f"{url}/zipped").exit_code == 0


def test_a_remote_reference_is_fetched_when_the_flag_says_so(url: str, truespec: Truespec) -> None:
    document = DOCUMENT.decode().replace("a.yaml", f"{url}/a.yaml")
    without = truespec("lint", "-", stdin=document)
    assert without.exit_code == 1
    assert "--allow-remote lets it" in without.stdout
    assert not _Site.asked
    assert truespec("lint", "--allow-remote", "-", stdin=document).exit_code == 0
    assert [path for path, _ in _Site.asked] == ["/a.yaml"]


def test_a_folder_that_is_none_is_refused(truespec: Truespec) -> None:
    ended = truespec("lint", "--allow-dir", "none", "-", stdin=DOCUMENT.decode())
    assert (ended.exit_code, ended.stderr) == (2, "truespec: --allow-dir none: no such folder\n")
