"""The commands, called in this process."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result
from truespec.cli import main

Truespec: TypeAlias = Callable[..., Result]
"""Runs `truespec` with arguments, and `stdin` as its standard input."""


@pytest.fixture
def truespec(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Truespec:
    monkeypatch.chdir(tmp_path_factory.mktemp("working-folder"))

    def run(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, prog_name="truespec")

    return run
