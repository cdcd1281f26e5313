"""Every command in README.md and docs/ does what the page says."""

import ast
import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from truespec.cli.commands import COMMANDS
from truespec.cli.options import options_of
from truespec.cli.reference import settings_schema

from .markdown import blocks_of, inline_commands, steps_of
from .reader import ROOT, read_page

PAGES: Final = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
)
MAKE_TARGETS: Final = frozenset(
    re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


RUN: Final = tuple(page for page in PAGES if any(steps_of(text_of(page))))


@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    start = "." if page.parent.name == "docs" else name_of(page.parent)
    outcomes = read_page(steps_of(text_of(page)), tmp_path, start)
    complaints = [
        complaint
        for outcome, following in pairwise((*outcomes, None))
        if outcome and (complaint := outcome.complaint(following.step if following else None))
    ]
    assert not complaints, "\n\n".join(complaints)


def test_the_readme_can_be_followed() -> None:
    assert ROOT / "README.md" in RUN


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_block_says_its_language(page: Path) -> None:
    assert [block.line for block in blocks_of(text_of(page)) if not block.language] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_in_a_block_is_run_or_says_why_not(page: Path) -> None:
    commands = re.compile(r"^\s*(?:\$ )?(?:truespec|make|pytest) ", re.MULTILINE)
    elsewhere = [
        block.line
        for block in blocks_of(text_of(page))
        if block.language in {"", "text", "txt"} and commands.search(block.text)
    ]
    assert elsewhere == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_in_the_prose_exists(page: Path) -> None:
    assert [command for command in inline_commands(text_of(page)) if not exists(command)] == []


def exists(command: str) -> bool:
    """Say whether a command that the prose names, with its flags, is one of ours."""
    tool, name, *rest = re.findall(r"\S+", command)
    if tool == "make":
        return name in MAKE_TARGETS
    if name.startswith("-"):
        return name in {"--version", "--help"}
    flags = {part for option in options_of(name) for flag in option.flags for part in flag.split("/")}
    given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-zA-Z]", word)}
    return name in COMMANDS and given <= flags | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_that_are_shown_are_settings(page: Path) -> None:
    validator = jsonschema_rs.validator_for(settings_schema(), offline=True)
    wrong: list[int] = []
    for block in blocks_of(text_of(page)):
        if block.language != "toml":
            continue
        shown: dict[str, Any] = tomllib.loads(block.text)
        tool: dict[str, Any] = shown.get("tool", {})
        if not validator.is_valid(tool.get("truespec", {}) if "tool" in shown else shown):
            wrong.append(block.line)
    assert wrong == []


@pytest.mark.parametrize("file", sorted((ROOT / "examples").rglob("truespec.toml")), ids=name_of)
def test_settings_of_an_example_are_settings(file: Path) -> None:
    validator = jsonschema_rs.validator_for(settings_schema(), offline=True)
    assert validator.is_valid(tomllib.loads(text_of(file)))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text_of(page))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_python_that_is_shown_compiles() -> None:
    shown = [(page, block) for page in PAGES for block in blocks_of(text_of(page))]
    python = [(page, block) for page, block in shown if block.language == "python"]
    wrong: list[str] = []
    for page, block in python:
        try:
            ast.parse(block.text)
        except SyntaxError as error:
            wrong.append(f"{name_of(page)}:{block.line}: {error}")
    assert wrong == []
    assert python


def test_commands_can_be_split_as_a_shell_does() -> None:
    commands = [command for page in PAGES for command in inline_commands(text_of(page))]
    assert commands
    assert all(map(shlex.split, commands))
