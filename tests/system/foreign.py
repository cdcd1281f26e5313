"""Software that none of us wrote: installed from the package indexes, beside our own environment, and served.

What is installed stays in a cache folder that is named for what it holds, so it is done once.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

SECONDS: Final = 60
PATIENCE: Final = 600
"""Seconds that installing, starting and testing may take, however busy index and machine are."""

CONSTRAINTS: Final = Path(__file__).with_name("constraints.txt")
"""Which version of each: what a server answers may change with any of them."""

PYTHON_PACKAGES: Final = (
    *("httpbin[mainapp]", "gunicorn", "websockets", "waitress", "glances[web]", "jupyter_server", "kinto"),
    *("Django", "dj-rest-auth[with-social]", "drf-spectacular", "openapi-python-client"),
)
PYTHON_PACKAGES_ALONE: Final = ("chromadb",)
"""Installed without what they need: of these only a server that needs nothing is run."""

BESIDE_PACKAGES: Final = ("granian", "gunicorn", "packaging", "waitress", "click")
"""Servers that run an application of ours, in our own Python."""

NODE_PACKAGES: Final = ("@loopback/example-todo@6.0.0",)
DEBIAN_PACKAGES: Final = ("prometheus-alertmanager",)


def install_python() -> Path:
    """Install the Python packages; give the folder of their programs."""

    def fill(folder: Path) -> None:
        _run(sys.executable, "-m", "venv", str(folder))
        pip = (str(folder / "bin" / "python"), *_PIP)
        _run(*pip, *PYTHON_PACKAGES)
        _run(*pip, "--no-deps", *PYTHON_PACKAGES_ALONE)

    return _filled("python", (*PYTHON_PACKAGES, *PYTHON_PACKAGES_ALONE), fill) / "bin"


def install_beside() -> Path:
    """Install servers for applications; give the folder to import them from."""

    def fill(folder: Path) -> None:
        _run(sys.executable, *_PIP, "--no-deps", "--target", str(folder), *BESIDE_PACKAGES)

    return _filled("beside", BESIDE_PACKAGES, fill)


def install_node() -> Path:
    """Install the packages for Node; give the folder that holds `node_modules`."""

    def fill(folder: Path) -> None:
        quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
        _run("npm", "install", *quiet, "--prefix", str(folder), *NODE_PACKAGES)

    return _filled("node", NODE_PACKAGES, fill)


def install_debian() -> Path:
    """Unpack packages of the distribution, without starting their services; give the root of their files."""

    def fill(folder: Path) -> None:
        try:
            _run("apt-get", "download", "-qq", *DEBIAN_PACKAGES, folder=folder)
        except AssertionError:  # a new machine has no lists
            _run("apt-get", "update", "-qq")
            _run("apt-get", "download", "-qq", *DEBIAN_PACKAGES, folder=folder)
        for package in folder.glob("*.deb"):
            _run("dpkg-deb", "-x", str(package), str(folder))
            package.unlink()

    return _filled("debian", DEBIAN_PACKAGES, fill)


_PIP: Final = (
    *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"),
    *("--constraint", str(CONSTRAINTS)),
)


def _filled(kind: str, contents: Sequence[str], fill: Callable[[Path], None]) -> Path:
    """Fill a folder of the cache, unless it is; one that was left half full is begun anew."""
    above = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "truespec-system-tests"
    above.mkdir(parents=True, exist_ok=True)
    words = " ".join((sys.version, *contents, CONSTRAINTS.read_text()))
    folder = above / f"{kind}-{sha256(words.encode()).hexdigest()[:12]}"
    with (above / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            (folder / "complete").touch()
    return folder


def _run(*command: str, folder: Path | None = None) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=folder, timeout=PATIENCE
        )
    except FileNotFoundError:
        raise AssertionError(f"needs {command[0]}: tests/system/install") from None
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"


@contextmanager
def served(
    command: Sequence[str], port: int, folder: Path | None = None, variables: Mapping[str, str] | None = None
) -> Generator[str]:
    """Run a server until the block ends; give its address. Its output is told where it does not start."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(variables or {})}, stdout=output, stderr=output
        )
        try:
            until = time.monotonic() + PATIENCE
            while True:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                output.seek(0)
                assert process.poll() is None, output.read().decode(errors="replace")
                assert time.monotonic() < until, command
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
