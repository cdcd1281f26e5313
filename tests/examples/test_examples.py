"""What the examples show, they do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def ran(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_users_repository_tests_its_server() -> None:
    done = ran("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=EXAMPLES / "images")
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_a_client_is_tested_against_the_mock() -> None:
    done = ran("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=EXAMPLES / "client")
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout


def test_a_fragile_client_is_found_out() -> None:
    options = ("-q", "-p", "no:cacheprovider", "--truespec-hostile", "16")
    done = ran("-m", "pytest", *options, folder=EXAMPLES / "fragile_client")
    assert done.returncode == 1, done.stdout
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert failed
    assert all("test_fragile[hostile-" in line for line in failed)


@pytest.mark.system
def test_a_client_in_javascript_is_tested_against_the_command() -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["node", "--test"],
        cwd=EXAMPLES / "client",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 5" in done.stdout


def test_the_sample_server_names_its_faults() -> None:
    done = ran("app.py", "--list", folder=EXAMPLES / "faulty_server")
    assert len(done.stdout.splitlines()) == 23
    assert "ratio-not-checked" in done.stdout


def test_an_unknown_fault_is_told() -> None:
    done = ran("app.py", "--faults", "no-such-fault", folder=EXAMPLES / "faulty_server")
    assert done.returncode == 1
    assert "no fault is called 'no-such-fault'" in done.stderr
