"""The table of options: one name for one thing, and each command's function takes what the table gives it."""

from importlib import import_module
from inspect import Parameter, signature

import pytest
from truespec.cli.commands import COMMANDS
from truespec.cli.options import GATHERED, OPTIONS, Option, options_of


def test_names_and_flags_are_unique() -> None:
    names = [option.name for option in OPTIONS]
    flags = [flag for option in OPTIONS for flag in option.flags]
    assert len(names) == len(set(names))
    assert len(flags) == len(set(flags))


@pytest.mark.parametrize(
    "option",
    [option for option in OPTIONS if option.flags and option.in_files],
    ids=lambda option: option.name,
)
def test_the_long_flag_is_the_key_in_files(option: Option) -> None:
    assert option.flags[-1].partition("/")[0] == f"--{option.key.replace('_', '-')}"


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_a_default_is_of_its_kind(option: Option) -> None:
    assert option.default is None or option.kind.accepts(option.default)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_commands_are_listed_in_order(option: Option) -> None:
    assert list(option.commands) == sorted(option.commands)


def test_every_command_of_the_table_exists() -> None:
    assert {command for option in OPTIONS for command in option.commands} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_the_options_of_the_table_by_name(name: str) -> None:
    run = import_module(COMMANDS[name].module, "truespec.cli").run
    parameters = signature(run).parameters.values()
    taken = {option.name for option in options_of(name)} - {"debug"}
    for gathered, names in GATHERED.items():
        if names[0] in taken:
            taken = (taken - set(names)) | {gathered}
    assert {parameter.name for parameter in parameters} == taken
    assert {parameter.kind for parameter in parameters} == {Parameter.KEYWORD_ONLY}
