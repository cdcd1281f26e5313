"""Settings of the pytest plugin from `truespec.toml` and the environment, as `truespec test` takes them.

A plugin of pytest itself: the contract tests' plugin names it and asks its hook, and knows no more of it.
"""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import pytest
from msgspec.structs import replace

from ..contract_tests import ACCEPTED_FILE, Configured, TestSettings
from ..spec import Spec, TruespecError
from .accepting import nearest_accepted
from .commands import COMMANDS, click_command
from .configuration import find_configuration
from .reading import Documents
from .receiving import ReceivingOptions
from .server import ServerUnderTest
from .test import flows_of

_SPEC: Final = "TRUESPEC_SPEC"
_UNNAMED: Final = "-"


def pytest_truespec_configured() -> Configured:
    """Read what the files and the environment say. Raises pytest.UsageError for what can't be."""
    try:
        return _configured()
    except TruespecError as error:
        raise pytest.UsageError(str(error)) from error
    except click.ClickException as error:
        raise pytest.UsageError(error.format_message()) from error


def _configured() -> Configured:
    found = find_configuration(Path.cwd())
    said: Mapping[str, Any] = found.for_command("test") if found is not None else {}
    spec = os.environ.get(_SPEC) or str(said.get("spec") or "")
    values: dict[str, Any] = dict(
        click_command(COMMANDS["test"]).make_context("test", [spec or _UNNAMED]).params
    )
    named = values["accepted"]
    accepted = Path(named) if named is not None else nearest_accepted()
    documents, server = Documents.taken_from(values), ServerUnderTest.taken_from(values)
    return Configured(
        spec=_placed(spec),
        url=server.url or "",
        app=server.app or "",
        accepted=str(accepted.absolute()) if named is not None or accepted.exists() else ACCEPTED_FILE,
        load=documents.load,
        running=partial(_running, server),
        tests=_tests(values),
    )


def _placed(spec: str) -> str:
    """Name a document from everywhere; an address, and what `REVISION:path` names, stay as they are."""
    return str(Path(spec).absolute()) if spec and Path(spec).exists() else spec


def _running(server: ServerUnderTest, spec: Spec, url: str) -> Any:
    """Reach the server at `url`; one that the tests name themselves needs nobody's leave."""
    own = url != server.url
    chosen = replace(
        server,
        url=url,
        app=None,
        start=None if own else server.start,
        ready_url=None if own else server.ready_url,
        allow_remote_target=own or server.allow_remote_target,
    )
    return chosen.running(spec)


def _tests(values: Mapping[str, Any]) -> TestSettings:
    return TestSettings(
        only=values["only"],
        exclude=values["exclude"],
        second_engine=False,
        safe=values["safe"],
        only_own=values["only_own"],
        values=values["values"],
        private=values["private"],
        scopes=values["scope"],
        checks=values["checks"],
        flows=flows_of(values["flow"]),
        receiving=ReceivingOptions.taken_from(dict(values)),
    )
