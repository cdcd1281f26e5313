"""The commands, called in this process."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import pytest
from truespec.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    stdout: str
    stderr: str
    exit_code: int


Truespec: TypeAlias = Callable[..., Ended]
"""Runs `truespec` with arguments, and `stdin` as its standard input."""


@pytest.fixture
def truespec(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Truespec:
    monkeypatch.chdir(tmp_path_factory.mktemp("working-folder"))

    def run(*arguments: str, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        written = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(written.out, written.err, ended.value.code)

    return run
