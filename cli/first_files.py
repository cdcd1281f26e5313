"""The texts of the files that `truespec init` writes."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..spec import (
    Operation,
    ProposedInvariant,
    ProposedRelation,
    Spec,
    proposed_invariants,
    proposed_relations,
)

INVARIANTS: Final = "truespec-invariants.yaml"
SETTINGS: Final = "truespec.toml"
GITLAB: Final = ".gitlab-ci.yml"
_PLAIN: Final = re.compile(r"[\w ./@%+=-]+")
_NAME: Final = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_][\w-]*")


class FirstFile(Struct, frozen=True):
    """One file. name: its path in the repository. purpose: in a few words."""

    name: str
    purpose: str
    text: str


def first_files(spec: Spec, document: str, url: str, tests: str) -> Iterator[FirstFile]:
    """Write settings, a test, and invariants. document: its path. tests: their folder, or ""."""
    proposals = (*proposed_invariants(spec), *proposed_relations(spec))
    overlay = f"overlay = [{json.dumps(INVARIANTS)}]\n" if proposals else ""
    yield FirstFile(
        SETTINGS,
        "settings of the commands",
        _SETTINGS.format(spec=_toml(document), overlay=overlay, url=_toml(url)),
    )
    up = "parents[1]" if tests else "parent"
    yield FirstFile(
        f"{tests}/test_contract.py" if tests else "test_contract.py",
        "a test for each operation: pytest",
        _TEST.format(title=_docstring(spec.title or document), up=up, spec=_toml(document), url=_toml(url)),
    )
    if proposals:
        purpose = "what prose and names seem to promise, to be looked at"
        yield FirstFile(INVARIANTS, purpose, _overlay(spec, proposals))


class CiPlace(Struct, frozen=True):
    """Where the check of each push stands and runs. folder: the working folder as seen from the root of the
    repository, "" for the root. root: that as seen from the folder. gitlab: name of the file for GitLab.
    """

    folder: str = ""
    root: str = "."
    gitlab: str = GITLAB

    def of(self, name: str) -> str:
        """Name a file of the root as seen from the working folder."""
        return name if self.root == "." else f"{self.root}/{name}"

    @property
    def slug(self) -> str:
        """What tells the checks of several folders apart."""
        return re.sub(r"[^A-Za-z0-9]+", "-", f"contract {self.folder}").strip("-")


def ci_files(document: str, ci: str, place: CiPlace) -> Iterator[FirstFile]:
    """Write the check of each push. document: its path from the working folder. ci: `github`, `gitlab` or
    `none`.
    """
    lint = f"truespec lint {shlex.quote(document)}"
    if ci == "github":
        folder = f"    defaults: {{run: {{working-directory: {json.dumps(place.folder)}}}}}\n"
        yield FirstFile(
            place.of(f".github/workflows/{place.slug}.yml"),
            "the check of each push",
            _GITHUB.format(
                name=place.slug, folder=folder if place.folder else "", lint=_scalar(f"{lint} --github")
            ),
        )
    if ci == "gitlab":
        include = "" if place.gitlab == GITLAB else f"; `include: {place.gitlab}` in {GITLAB} makes it run"
        enter = f"  - {_scalar(f'cd {shlex.quote(place.folder)}')}\n" if place.folder else ""
        yield FirstFile(
            place.of(place.gitlab),
            f"the check of each push{include}",
            _GITLAB.format(name=place.slug, enter=enter, lint=_scalar(lint)),
        )


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(command: str) -> str:
    """Write a command as YAML: plain where nothing in it means something there, else as a JSON string."""
    return command if _PLAIN.fullmatch(command) else json.dumps(command, ensure_ascii=False)


def _docstring(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', "'")


def _overlay(spec: Spec, proposals: Sequence[ProposedInvariant | ProposedRelation]) -> str:
    """Write an Overlay that changes nothing until somebody takes the comment signs away."""
    lines = _OVERLAY.format(title=_toml(f"Invariants of {spec.title}")).splitlines()
    for operation in dict.fromkeys(each.operation for each in proposals):
        own = [each for each in proposals if each.operation is operation]
        invariants = [each for each in own if isinstance(each, ProposedInvariant)]
        relations = [each for each in own if isinstance(each, ProposedRelation)]
        written = [f"- target: {_toml(_target(operation))}", "  update:"]
        written += ["    x-truespec-invariants:"] if invariants else []
        written += [f"    {line}" for each in invariants for line in _invariant(each)]
        written += ["    x-truespec-relations:"] if relations else []
        written += [f"    - {{{_flow(each.members.items())}}}" for each in relations]
        lines += [f"# {line}" for line in written]
    return "\n".join(lines) + "\n"


def _target(operation: Operation) -> str:
    return f"$.paths[{_quoted(operation.path)}].{operation.method.lower()}"


def _invariant(proposed: ProposedInvariant) -> list[str]:
    """Write an invariant as YAML, with the prose that it was read from."""
    steps = [f"  steps: {{{', '.join(f'{name}: {step}' for name, step in proposed.steps)}}}"]
    return [
        f"# {' '.join(proposed.prose.split())}",
        f"- id: {proposed.id}",
        f"  sentence: {_toml(proposed.sentence)}",
        *(steps if proposed.steps else ()),
        f"  when: {_toml(proposed.when)}",
        f"  holds: {_toml(proposed.holds)}",
    ]


def _flow(members: Iterable[tuple[str, str]]) -> str:
    return ", ".join(
        f"{name}: {value if _NAME.fullmatch(value) else _toml(value)}" for name, value in members
    )


def _quoted(name: str) -> str:
    """Write a name as JSONPath has it (RFC 9535, String Literals)."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_SETTINGS: Final = """\
# Settings of truespec's commands. Flags and TRUESPEC_… variables come first.
spec = {spec}
{overlay}
[test]
url = {url}
"""

_TEST: Final = '''\
"""{title}: the server held to its contract, one test for each operation."""

import os
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().{up} / {spec}
URL = os.environ.get("TRUESPEC_URL", {url})

pytestmark = pytest.mark.truespec(DOCUMENT, url=URL)


def test_contract(truespec_operation):
    truespec_operation.check()
'''

_OVERLAY: Final = """\
# What has to hold beyond the schemas: of exchanges, in CEL (pip install 'truespec[rules]'), and of lists.
# Read out of the document's prose and names, so look at each; what is true, take the comment signs away from.
# A relation that is none stays so with `holds: false`.
overlay: 1.0.0
info: {{title: {title}, version: 1.0.0}}
actions:
- target: $.info
  update: {{}}
"""

_GITHUB: Final = """\
name: {name}
on: [push, pull_request]
permissions: {{contents: read}}
jobs:
  contract:
    runs-on: ubuntu-latest
{folder}    steps:
    - uses: actions/checkout@v4
    - uses: actions/setup-python@v5
      with: {{python-version: "3.13"}}
    - run: pip install truespec
    - run: {lint}
    # Name the command that starts your server, and every push is held to the contract:
    # - run: truespec test --start "python app.py" --github
"""

_GITLAB: Final = """\
{name}:
  image: python:3.13
  script:
  - pip install truespec
{enter}  - {lint}
  # Name the command that starts your server, and every push is held to the contract:
  # - truespec test --start "python app.py" --junit contract.xml
"""
