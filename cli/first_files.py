"""The texts of the files that `truespec init` writes."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ..spec import ProposedInvariant, Spec, proposed_invariants

INVARIANTS: Final = "truespec-invariants.yaml"
SETTINGS: Final = "truespec.toml"
GITLAB: Final = ".gitlab-ci.yml"
_PLAIN: Final = re.compile(r"[\w ./@%+=-]+")


class FirstFile(Struct, frozen=True):
    """One file. name: its path in the repository. purpose: in a few words."""

    name: str
    purpose: str
    text: str


def first_files(spec: Spec, document: str, url: str, tests: str) -> Iterator[FirstFile]:
    """Write settings, a test, and invariants. document: its path. tests: their folder, or ""."""
    proposals = proposed_invariants(spec)
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
        purpose = "invariants that the prose speaks of, to be looked at"
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


def _overlay(spec: Spec, proposals: tuple[ProposedInvariant, ...]) -> str:
    """Write an Overlay that changes nothing until somebody takes the comment signs away."""
    lines = _OVERLAY.format(title=_toml(f"Invariants of {spec.title}")).splitlines()
    keys = dict.fromkeys(each.operation.key for each in proposals)
    for key in keys:
        own = [each for each in proposals if each.operation.key == key]
        path, method = own[0].operation.path, own[0].operation.method.lower()
        target = f"$.paths[{_quoted(path)}].{method}"
        lines += [f"# - target: {_toml(target)}", "#   update:", "#     x-truespec-invariants:"]
        for each in own:
            lines += [
                f"#     # {' '.join(each.prose.split())}",
                f"#     - id: {each.id}",
                f"#       sentence: {_toml(each.sentence)}",
                f"#       when: {_toml(each.when)}",
                f"#       holds: {_toml(each.holds)}",
            ]
    return "\n".join(lines) + "\n"


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
# What has to hold of every exchange beyond the schemas, in CEL (pip install 'truespec[rules]').
# Read out of the document's prose, so look at each; what is true, take the comment signs away from.
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
