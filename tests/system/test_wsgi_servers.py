"""The mock as a Flask application under the servers that people run Flask on, from the package index."""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from ..ports import free_port
from .foreign import SECONDS, install_beside

pytestmark = pytest.mark.system

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
SERVERS: Final = {
    "flask": ("flask", "--app", "service", "run", "--port", "{port}"),
    "flask factory": ("flask", "--app", "service:make", "run", "--port", "{port}"),
    "granian": ("granian", "--interface", "wsgi", "--port", "{port}", "service:app"),
    "gunicorn": ("gunicorn", "--bind", "127.0.0.1:{port}", "truespec.mockserver:create_app('api.yaml')"),
    "gunicorn, two workers": ("gunicorn", "--workers", "2", "--bind", "127.0.0.1:{port}", "service:app"),
    "waitress": ("waitress", "--listen", "127.0.0.1:{port}", "service:app"),
}
GOOD: Final = {"prompt": "a", "ratio": "1:1", "image": "https://example.com/a.png"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with an application."""
    folder = tmp_path_factory.mktemp("servers")
    (folder / "api.yaml").write_bytes(IMAGES.read_bytes())
    (folder / "service.py").write_text(
        "from truespec.mockserver import create_app\n"
        "def make():\n    return create_app('api.yaml')\n"
        "app = make()\n"
    )
    return folder


@contextmanager
def served(folder: Path, command: tuple[str, ...]) -> Generator[str]:
    """Run a server until the block ends."""
    port = free_port()
    module, *arguments = (each.format(port=port) for each in command)
    paths = f"{folder}:{install_beside()}"
    process = subprocess.Popen(
        (sys.executable, "-m", module, *arguments),
        cwd=folder,
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(SECONDS)


def answer(url: str, body: object) -> tuple[int, str]:
    """Send a request, once the server is there; give the status and the type of the content."""
    fields = {"X-Api-Key": "k", "Content-Type": "application/json"}
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urlopen(Request(url, json.dumps(body).encode(), fields), timeout=SECONDS) as found:
                return found.status, found.headers["Content-Type"]
        except HTTPError as error:
            return error.code, error.headers["Content-Type"]
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_serves_the_document(name: str, folder: Path) -> None:
    with served(folder, SERVERS[name]) as url:
        assert answer(f"{url}/api/images/create", GOOD) == (200, "application/json")
        assert answer(f"{url}/api/images/create", {"prompt": 7}) == (422, "application/problem+json")
        assert answer(f"{url}/none", {}) == (404, "application/problem+json")
