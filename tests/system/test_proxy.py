"""The proxy in front of servers that none of us wrote, driven by clients that none of us wrote.

httpbin brings its own Swagger document; an echo has none to speak of.
"""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import pytest

from ..ports import free_port
from .foreign import SECONDS, served

pytestmark = pytest.mark.system

_OF_A_CONNECTION: Final = ("connection:", "transfer-encoding:", "date:", "keep-alive:", "server:")

ASKED: Final = (
    *(
        "/image/png",
        "/image/webp",
        "/image/svg",
        "/html",
        "/xml",
        "/json",
        "/robots.txt",
        "/deny",
        "/encoding/utf8",
    ),
    *(
        "/gzip",
        "/deflate",
        "/brotli",
        "/bytes/1000?seed=1",
        "/stream-bytes/5000?seed=2&chunk_size=7",
        "/stream/3",
    ),
    *("/range/2000", "/drip?duration=0&numbytes=10", "/redirect/2", "/relative-redirect/1", "/status/418"),
    *("/status/204", "/status/304", "/status/500", "/cookies/set/a/b", "/nothing/here"),
    *(
        "/response-headers?X-A=1&X-A=2",
        "/anything/a%2Fb//c?x=1&&y=%zz",
        "/base64/aGk%3D",
        "/etag/x",
        "/bearer",
    ),
)
"""Targets that are answered alike twice."""

SENT: Final[tuple[tuple[str, ...], ...]] = (
    ("-X", "PUT", "/put", "-H", "Content-Type: application/octet-stream", "--data-binary", "@{file}"),
    ("/post", "-d", "field=value", "-d", "other=%20x"),
    (
        "/post",
        "-H",
        "Transfer-Encoding: chunked",
        "-H",
        "Content-Type: text/plain",
        "--data-binary",
        "@{file}",
    ),
    ("/post", "-H", "Expect: 100-continue", "--data-binary", "@{file}"),
    ("/anything", "-H", "x-ODD:   spaced ", "-H", "X-Empty;", "-X", "DELETE"),
    ("/range/100", "-H", "Range: bytes=10-19"),
    ("/etag/x", "-H", "If-None-Match: x"),
    ("-I", "/get"),
    ("/get", "--http1.0"),
    ("/get", "--compressed"),
    ("/anything", "-b", "a=1; b=2", "-u", "name:word"),
)


@contextmanager
def proxied(
    document: Path, upstream: str, *arguments: str
) -> Generator[tuple[str, Callable[[], tuple[int, Any]]]]:
    """Run the proxy; give its address, and what stops it and tells its exit code and report."""
    port, report = free_port(), document.with_suffix(".report.json")
    command = [sys.executable, "-m", "truespec.cli", "proxy", str(document), upstream, "-p", str(port)]
    process = subprocess.Popen(
        [*command, "--json", str(report), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def stop() -> tuple[int, Any]:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
        return process.returncode, json.loads(report.read_text())

    try:
        assert process.stdout is not None
        assert "listening on" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}", stop
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def httpbin(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve httpbin; give its address, and its own description."""
    port = free_port()
    command = [str(foreign / "gunicorn"), "--threads", "8", "--bind", f"127.0.0.1:{port}", "httpbin:app"]
    with served(command, port) as url:
        document = tmp_path_factory.mktemp("httpbin") / "httpbin.json"
        with urlopen(f"{url}/spec.json", timeout=SECONDS) as answer:
            document.write_bytes(answer.read())
        yield url, document


def curl(*arguments: str) -> tuple[list[str], bytes]:
    """Let curl ask; give the lines of the last head that are the answer's own, and its content."""
    done = subprocess.run(["curl", "-s", "-i", *arguments], capture_output=True, check=True, timeout=SECONDS)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    while re.match(rb"HTTP/1\.\d 1\d\d", head):
        head, _, body = body.partition(b"\r\n\r\n")
    lines = re.sub(r"^HTTP/1\.\d ", "", head.decode("latin-1")).split(
        "\r\n"
    )  # the version is the proxy's own
    return [
        line for line in lines if not line.lower().startswith((*_OF_A_CONNECTION, "sl-violations:"))
    ], body


def test_what_comes_out_of_httpbin_is_what_it_sent(httpbin: tuple[str, Path], tmp_path: Path) -> None:
    url, document = httpbin
    file = tmp_path / "file.bin"
    file.write_bytes(bytes(range(256)) * 2_000)
    host = f"Host: {url.removeprefix('http://')}"
    asked = [((), target, ()) for target in ASKED]
    for words in SENT:
        place = next(number for number, word in enumerate(words) if word.startswith("/"))
        asked.append((words[:place], words[place], words[place + 1 :]))  # type: ignore[arg-type]
    with proxied(document, url, "--no-cors", "--fail-on", "response") as (proxy, stop):
        for before, target, after in asked:
            given = [word.format(file=file) for word in (*before, "-H", host, *after)]
            direct, through = curl(*given, url + target), curl(*given, proxy + target)
            assert through == direct, target
        code, report = stop()
    assert report["entries"] == len(asked)
    assert code == 1
    causes = report["causes"]
    assert {(each["side"], each["level"], each["rule"], each["operation"]) for each in causes} == VERDICTS


VERDICTS: Final = {
    ("request", "error", "request-media-type-undocumented", "POST /post"),
    ("request", "error", "request-media-type-undocumented", "PUT /put"),
    ("request", "warning", "request-path-undocumented", "GET /nothing/here"),
    ("response", "error", "response-status-undocumented", "GET /range/{numbytes}"),
    ("response", "error", "response-status-undocumented", "GET /status/{codes}"),
    ("response", "warning", "response-status-undocumented", "GET /cookies/set/{name}/{value}"),
    ("response", "warning", "response-status-undocumented", "GET /etag/{etag}"),
    ("response", "warning", "response-status-undocumented", "GET /status/{codes}"),
}
"""What httpbin's own description does not know: contents that it takes, 204, 206, 302, 304 and 418."""

NODE: Final = """
const proxy = process.argv[2];
const seen = [];
const answer = await fetch(proxy + '/gzip');
seen.push([answer.status, (await answer.json()).gzipped]);
const sent = await fetch(proxy + '/post', {method: 'POST', duplex: 'half',
  headers: {'Content-Type': 'text/plain'},
  body: new ReadableStream({start(c) { c.enqueue(new TextEncoder().encode('streamed ')); c.enqueue(
    new TextEncoder().encode('up')); c.close(); }})});
seen.push([sent.status, (await sent.json()).data]);
const redirected = await fetch(proxy + '/redirect/2');
seen.push([redirected.status, redirected.redirected]);
const numbers = [...Array(50).keys()];
const many = await Promise.all(numbers.map(n => fetch(proxy + '/anything/' + n).then(r => r.json())));
seen.push(many.every((each, n) => each.url.endsWith('/anything/' + n)));
console.log(JSON.stringify(seen));
"""


def test_fetch_in_node_sees_no_proxy(httpbin: tuple[str, Path], tmp_path: Path) -> None:
    url, document = httpbin
    script = tmp_path / "ask.mjs"
    script.write_text(NODE)
    with proxied(document, url, "--fail-on", "response") as (proxy, stop):
        done = subprocess.run(
            ["node", str(script), proxy], capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr
        code, report = stop()
    assert json.loads(done.stdout) == [[200, True], [200, "streamed up"], [200, True], True]
    assert (code, report["entries"]) == (0, 55)


ECHO: Final = """
import sys
from websockets.sync.server import serve

def echo(socket):
    for message in socket:
        socket.send(message)

with serve(echo, "127.0.0.1", int(sys.argv[1]), max_size=None) as server:
    server.serve_forever()
"""

TALK: Final = """
import sys
from websockets.sync.client import connect

with connect(sys.argv[1] + "/echo", max_size=None) as socket:
    for message in ("hello", "\\u00e9" * 70_000, bytes(range(256)) * 10_000):
        socket.send(message)
        assert socket.recv() == message
    socket.ping().wait(10)
    print(socket.protocol.extensions)
"""


@pytest.fixture(scope="module")
def echo(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve an echo; give its address, and a document that says nothing of it."""
    folder = tmp_path_factory.mktemp("echo")
    (folder / "echo.py").write_text(ECHO)
    document = folder / "echo.json"
    described = {"get": {"responses": {"101": {"description": "d"}}}}
    info = {"title": "Echo", "version": "1"}
    document.write_text(json.dumps({"openapi": "3.1.0", "info": info, "paths": {"/echo": described}}))
    port = free_port()
    with served([str(foreign / "python"), str(folder / "echo.py"), str(port)], port) as url:
        yield url, document


def test_websockets_talk_through_the_proxy(foreign: Path, echo: tuple[str, Path], tmp_path: Path) -> None:
    url, document = echo
    script = tmp_path / "talk.py"
    script.write_text(TALK)
    with proxied(document, url) as (proxy, stop):
        done = subprocess.run(
            [str(foreign / "python"), str(script), proxy.replace("http", "ws")],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        code, report = stop()
    assert "PerMessageDeflate" in done.stdout
    assert (code, report["judged"], report["conforming"]) == (0, 1, 1)


PAGE: Final = """
<title>waits</title><img src="PROXY/delay/3"><script>
(async () => {
  const headers = {'Content-Type': 'application/json', 'X-A': '1'};
  const put = await fetch('PROXY/put', {method: 'PUT', headers, body: JSON.stringify({n: 1})});
  const json = (await put.json()).json.n;
  const socket = new WebSocket('ECHO/echo');
  const heard = await new Promise(done => {
    socket.onopen = () => socket.send('from a page');
    socket.onmessage = event => done(event.data);
  });
  document.title = [put.status, json, put.headers.get('Content-Type'), heard].join('|');
})().catch(error => { document.title = 'failed: ' + error; });
</script>
"""


def test_a_page_of_another_origin_talks_through_the_proxy(
    httpbin: tuple[str, Path], echo: tuple[str, Path], tmp_path: Path
) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    page = tmp_path / "page.html"
    with (
        proxied(httpbin[1], httpbin[0], "--fail-on", "response") as (proxy, stop),
        proxied(echo[1], echo[0]) as (sockets, _),
    ):
        page.write_text(PAGE.replace("PROXY", proxy).replace("ECHO", sockets.replace("http", "ws")))
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
        done = subprocess.run(
            [*command, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        code, report = stop()
    assert "<title>200|1|application/json|from a page</title>" in done.stdout
    assert (code, report["judged"]) == (0, 2)  # the preflight request was answered by the proxy
