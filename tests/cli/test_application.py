"""`truespec` as a process: how every way to end looks from outside."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from truespec.spec import OPENAPI_VERSIONS

IMAGES: Final = Path(__file__).resolve().parents[2] / "spec" / "images.yaml"
ENVIRONMENT: Final = {
    name: value for name, value in os.environ.items() if not name.startswith("TRUESPEC_")
} | {"PYTHONIOENCODING": "utf-8"}


def truespec(
    *arguments: str, cwd: Path, stdin: str = "", variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "truespec.cli", *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **(variables or {})},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_version_names_the_versions_of_openapi(tmp_path: Path) -> None:
    ended = truespec("--version", cwd=tmp_path)
    versions = re.escape(", ".join(OPENAPI_VERSIONS))
    assert re.fullmatch(rf"truespec \d+\.\d+\.\d+ \(OpenAPI {versions}\)\n", ended.stdout)
    assert ended.returncode == 0


def test_help_is_shown_whatever_the_settings(tmp_path: Path) -> None:
    (tmp_path / "truespec.toml").write_text("prot = 1")
    ended = truespec("mock", "--help", cwd=tmp_path)
    assert "-p, --port PORT" in ended.stdout
    assert ended.returncode == 0


Mistake: TypeAlias = tuple[tuple[str, ...], dict[str, str], int, str]
"""Arguments, environment variables, the exit code, and how standard error begins."""

MISTAKES: Final[dict[str, Mistake]] = {
    "no command": ((), {}, 2, "Usage: truespec"),
    "unknown command": (("lnt",), {}, 2, "truespec: no command 'lnt'; did you mean 'lint'?"),
    "unknown option": (
        ("lint", "x", "--jso"),
        {},
        2,
        "truespec: no such option '--jso'. Did you mean '--json'?",
    ),
    "no document named": (("lint",), {}, 2, "truespec: missing argument 'SPEC'; give it, or set `spec` in"),
    "wrong kind": (
        ("mock", "x", "-p", "abc"),
        {},
        2,
        "truespec: invalid value for '-p' / '--port': 'abc' is not a",
    ),
    "wrong kind in a variable": (
        ("mock", "x"),
        {"TRUESPEC_PORT": "abc"},
        2,
        "truespec: TRUESPEC_PORT: 'abc' is",
    ),
    "unknown variable": (
        ("mock", "x"),
        {"TRUESPEC_PROT": "1"},
        2,
        "truespec: unknown environment variable TRUESPEC",
    ),
    "no such document": (("show", "nothere.yaml"), {}, 3, "truespec: nothere.yaml: no such file"),
    "no such operation": (("show", str(IMAGES), "POST /x"), {}, 2, "truespec: no operation 'POST /x' in"),
    "empty document": (("show", "-"), {}, 3, "truespec: <stdin>:1:1: the file is empty"),
}


@pytest.mark.parametrize(("arguments", "variables", "code", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_said_on_standard_error(
    arguments: tuple[str, ...], variables: dict[str, str], code: int, words: str, tmp_path: Path
) -> None:
    ended = truespec(*arguments, cwd=tmp_path, variables=variables)
    assert ended.stderr.startswith(words)
    assert "Traceback" not in ended.stderr
    assert (ended.stdout, ended.returncode) == ("", code)


def test_a_mistake_is_one_line(tmp_path: Path) -> None:
    assert truespec("show", "nothere.yaml", cwd=tmp_path).stderr.count("\n") == 1


@pytest.mark.parametrize("variables", [{}, {"TRUESPEC_DEBUG": "1"}])
def test_debug_shows_the_traceback(variables: dict[str, str], tmp_path: Path) -> None:
    flags = () if variables else ("--debug",)
    ended = truespec("show", "nothere.yaml", *flags, cwd=tmp_path, variables=variables)
    assert "Traceback" in ended.stderr
    assert ended.returncode == 3


def test_a_flag_comes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "truespec.toml").write_text("spec = 'of-the-file.yaml'")
    variables = {"TRUESPEC_SPEC": "of-the-environment.yaml"}
    assert "of-the-file.yaml" in truespec("show", cwd=tmp_path).stderr
    assert "of-the-environment.yaml" in truespec("show", cwd=tmp_path, variables=variables).stderr
    assert (
        "of-the-flag.yaml" in truespec("show", "of-the-flag.yaml", cwd=tmp_path, variables=variables).stderr
    )


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "truespec.cli", "show", str(IMAGES)]
    ended = subprocess.run(
        command,
        stdout=write_end,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
        timeout=60,
        check=False,
    )
    os.close(write_end)
    assert (ended.stderr, ended.returncode) == (b"", 0)


def test_a_reader_of_the_help_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    ended = subprocess.run(
        [sys.executable, "-m", "truespec.cli", "--help"],
        stdout=write_end,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
        timeout=60,
        check=False,
    )
    os.close(write_end)
    assert ended.stderr == b""


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "truespec.cli", "show", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b"openapi: 3.1.0\n" * 10_000)  # returns when the command has begun to read
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (errors, process.returncode) == (b"truespec: interrupted\n", 130)


@pytest.mark.parametrize("command", [("lint",), ("show",), ("diff", str(IMAGES))], ids=lambda words: words[0])
def test_a_command_imports_only_what_it_needs(command: tuple[str, ...], tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "truespec.cli", *command, str(IMAGES)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=ENVIRONMENT,
        timeout=60,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in ended.stderr.splitlines()}
    assert "jsonschema_rs" in imported
    unneeded = {"flask", "hypothesis", "schemathesis", "uvicorn", "pytest", "httpx", "rich", "openapi_core"}
    assert imported & unneeded == set()


def test_the_help_imports_no_room(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "truespec.cli", "--help"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=ENVIRONMENT,
        timeout=60,
        check=True,
    )
    assert "truespec.spec" not in ended.stderr


def test_a_terminal_that_cannot_write_the_text_gets_escapes(tmp_path: Path) -> None:
    ended = truespec("show", str(IMAGES), cwd=tmp_path, variables={"PYTHONIOENCODING": "ascii"})
    assert "Create images(\\uc774" in ended.stdout
    assert ended.returncode == 0
