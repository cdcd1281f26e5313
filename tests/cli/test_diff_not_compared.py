"""What could not be compared is said so by `truespec diff` in every form, and never ends with 0."""

import json
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Final

import pytest

from .conftest import Ended, Truespec
from .test_diff import OLD

SAID: Final = "could not compare"
BROKEN: Final = "openapi: 3.1.0\n- nothing\n"
PAIR: Final = ("old.yaml", "new.yaml")


def git(*arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def broken(*names: str) -> tuple[str, ...]:
    for name in PAIR:
        Path(name).write_text(BROKEN if name in names else OLD)
    return PAIR


def missing_file() -> tuple[str, ...]:
    broken()
    return ("old.yaml", "gone.yaml")


def missing_revision() -> tuple[str, ...]:
    broken()
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    return ("nothing:old.yaml", "new.yaml")


def shallow_without_base() -> tuple[str, ...]:
    """A shallow clone, whose origin is gone before anybody asks for the base."""
    missing_revision()
    git("checkout", "-qb", "work")
    git("commit", "-q", "--allow-empty", "-m", "two")
    git("clone", "-q", "--depth=1", "--branch=work", f"file://{Path.cwd()}", "clone")
    git("-C", "clone", "remote", "set-url", "origin", "file:///nowhere")
    for name in (*PAIR, ".git"):
        Path(name).rename(f"was-{name}")
    for path in Path("clone").iterdir():
        path.rename(path.name)
    return ()


def looped() -> tuple[str, ...]:
    broken()
    schemas = "{A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}"
    Path("new.yaml").write_text(f"{OLD}components:\n  schemas: {schemas}\n")
    return PAIR


INPUTS: Final[dict[str, tuple[Callable[[], tuple[str, ...]], str]]] = {
    "shallow clone without base": (shallow_without_base, "can't be fetched from origin"),
    "missing revision": (missing_revision, "OLD: nothing:old.yaml"),
    "OLD broken": (lambda: broken("old.yaml"), "OLD: old.yaml:2:1"),
    "NEW broken": (lambda: broken("new.yaml"), "NEW: new.yaml:2:1"),
    "NEW leads to itself": (looped, "NEW: new.yaml:12:17"),
    "both broken": (lambda: broken(*PAIR), "NEW: new.yaml:2:1"),
    "missing file": (missing_file, "NEW: gone.yaml"),
}
FORMS: Final = (
    "text",
    "json",
    "markdown",
    "html",
    "changelog",
    "page",
    "sarif",
    "junit",
    "github",
    "summary",
)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_there_was_no_comparison(
    form: str, name: str, truespec: Truespec, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(Path.cwd() / "summary"))
    prepare, why = INPUTS[name]
    text, ended = told(form, prepare(), truespec)
    assert SAID in text
    assert why in text
    assert ended.exit_code in (2, 3)


def told(form: str, documents: tuple[str, ...], truespec: Truespec) -> tuple[str, Ended]:
    """Compare, and give what one form says."""
    if form == "text":
        ended = truespec("diff", *documents, "--fail-on", "none")
        return ended.stdout, ended
    flag = {"page": "--changelog", "github": "--github", "summary": "--github"}.get(form, f"--{form}")
    file = {"page": "page.html", "changelog": "changelog.md"}.get(form, form)
    options = (flag,) if flag == "--github" else (flag, file)
    ended = truespec("diff", *documents, "--fail-on", "none", *options)
    if form == "github":
        assert "::error" in ended.stdout
        return "\n".join(line for line in ended.stdout.splitlines() if line.startswith("::")), ended
    return unescape(Path(file).read_text()), ended


@pytest.mark.parametrize("name", [name for name in INPUTS if name != "shallow clone without base"])
def test_a_line_of_a_batch_says_it(name: str, truespec: Truespec) -> None:
    prepare, why = INPUTS[name]
    old, new = prepare()
    ended = truespec("diff", "--batch", "-", stdin=json.dumps({"old": old, "new": new, "fail_on": "none"}))
    (answer,) = map(json.loads, ended.stdout.splitlines())
    assert (answer["verdict"], answer["exit"]) == ("not-compared", ended.exit_code)
    assert SAID in answer["error"]
    assert why.partition(": ")[2] in answer["error"]
    assert ended.exit_code in (2, 3)


def test_a_report_of_json_says_it_where_scripts_look(truespec: Truespec) -> None:
    for prepare in (lambda: broken("old.yaml"), missing_file, lambda: ("gone.yaml", "gone.yaml")):
        report = json.loads(truespec("diff", *prepare(), "--json", "-").stdout)
        assert (report["verdict"], report["changes"]) == ("not-compared", [])
