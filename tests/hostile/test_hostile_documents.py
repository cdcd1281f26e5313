"""No document makes a command read what is not the document's, connect anywhere, or run anything."""

import http.server
import json
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from truespec.spec import Json

from .commands import tripwire, watched
from .outward import outward

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'


@contextmanager
def server() -> Generator[str]:
    """Serve a target for the commands that test one."""

    class Target(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target) as target:
        target.daemon_threads = True
        thread = threading.Thread(target=target.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{target.server_address[1]}"
        finally:
            target.shutdown()
            thread.join()


COMMANDS = {
    "lint": ["lint", "api.yaml"],
    "show": ["show", "api.yaml"],
    "show an operation": ["show", "api.yaml", "GET /a"],
    "diff": ["diff", "api.yaml", "twin.yaml"],
    "mock": ["mock", "-p", "0", "api.yaml"],
    "audit": ["audit", "api.yaml", "traffic.har"],
    "test": ["test", "api.yaml", "--url", "TARGET", "--schemathesis-time", "6"],
    "fuzz": ["fuzz", "api.yaml", "--url", "TARGET", "--time", "8"],
    "with an overlay": ["lint", "api.yaml", "--overlay", "overlay.yaml"],
    "with a second opinion": ["audit", "api.yaml", "traffic.har", "--second-opinion"],
}

HAR: Json = {
    "log": {
        "entries": [
            {
                "request": {
                    "method": "GET",
                    "url": "http://h/a?q=1",
                    "headers": [],
                    "httpVersion": "HTTP/1.1",
                },
                "response": {
                    "status": 200,
                    "statusText": "",
                    "httpVersion": "HTTP/1.1",
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "content": {"text": "{}", "mimeType": "application/json"},
                },
            }
        ]
    }
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_document_leads_out_of_its_folder(tmp_path: Path, arguments: list[str]) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "parts").mkdir(parents=True)
    outside.mkdir()
    secret = outside / "secret.yaml"
    secret.write_text("x: {description: treasure, type: object}\n", encoding="utf-8")
    (inside / "link.yaml").symlink_to(secret)
    (inside / "folder").symlink_to(outside)
    (inside / "traffic.har").write_text(json.dumps(HAR), encoding="utf-8")
    with tripwire() as (port, came), server() as target:
        web = f"http://127.0.0.1:{port}"
        for name in ("api.yaml", "twin.yaml"):
            (inside / name).write_text(json.dumps(outward(web, str(secret))), encoding="utf-8")
        (inside / "overlay.yaml").write_text(
            f"overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nextends: {web}/extended.yaml\n"
            f"actions: [{{target: $.info, update: {{x-a: {{$ref: '{secret}'}}}}}}]\n",
            encoding="utf-8",
        )
        done = watched(inside, *(target if each == "TARGET" else each for each in arguments))
    assert "Traceback" not in done.output, done.output
    assert done.exit_code in (0, 1, 3, 4), done.output
    assert came == []
    assert "treasure" not in done.output
    touched = [
        path for path in done.opened if path.startswith((str(outside), "/dev/zero", "/proc/self/environ"))
    ]
    assert touched == []
    if arguments[0] not in ("test", "fuzz"):  # they start Schemathesis
        assert done.started == []


def test_no_tag_runs_anything(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    marker = tmp_path / "ran"
    tags = (
        f"x-a: !!python/object/apply:os.system ['touch {marker}']\n"
        f"x-b: !!python/object/new:subprocess.Popen [[touch, '{marker}']]\n"
        f"x-c: !!python/name:os.system\nx-d: !!python/module:os\nx-e: !ruby/object:Gem::Installer {{}}\n"
        f"x-f: {{$ref: 'x; touch {marker}'}}\nx-g: '$(touch {marker})'\n"
    )
    (folder / "api.yaml").write_text(HEAD + "paths: {}\n" + tags, encoding="utf-8")
    for arguments in (["lint", "api.yaml"], ["show", "api.yaml"], ["diff", "api.yaml", "api.yaml"]):
        done = watched(folder, *arguments)
        assert done.exit_code == 0, done.output
        assert done.started == []
    assert not marker.exists()
