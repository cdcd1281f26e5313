"""The repository whose API is gated: its history, walked through with the files as they are."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from truespec.cli.pull_request import keep_comment

from .github import ROOT, Comments, Job, comments_served, git, installed_job
from .package_index import index_served

EXAMPLE: Final = ROOT / "examples" / "gated_api"
HISTORY: Final = sorted(path.name for path in (EXAMPLE / "history").iterdir())
RELEASED, ASKS_FOR_SKU, NEXT_MAJOR = HISTORY
RUN: Final = "https://github.example/o/orders/actions/runs/42"
VERSION: Final = "99.0.1"
SENTENCE: Final = "`Order` gained required `sku`; reaches 3 operations"


def commit(folder: Path, version: str, message: str) -> None:
    shutil.copy(EXAMPLE / "history" / version, folder / "openapi.yaml")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", message)


@pytest.fixture
def comments() -> Iterator[Comments]:
    with comments_served() as served:
        yield served


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    """A shallow clone with the pull request's branch, as a workflow checks it out."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    commit(origin, RELEASED, "Release 1.0.0")
    git(origin, "checkout", "-q", "-b", "sku")
    commit(origin, ASKS_FOR_SKU, "Ask for sku")
    git(origin, "checkout", "-q", "main")
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=sku", f"file://{origin}", "clone")
    return tmp_path / "clone"


def inputs_of_the_workflow() -> dict[str, str]:
    workflow = yaml.safe_load((EXAMPLE / ".github" / "workflows" / "api.yml").read_text())
    (step,) = [each for each in workflow["jobs"]["diff"]["steps"] if "truespec" in each["uses"]]
    return {name.replace("-", "_"): value for name, value in step["with"].items()}


def test_the_history_of_a_break(pull_request: Path, comments: Comments) -> None:
    runner, inputs = installed_job(pull_request, comments), inputs_of_the_workflow()

    # The pull request is opened: comment, annotation, summary, and a version bump that is demanded.
    opened = runner.run("Compare", **inputs)
    assert opened.returncode == 1, opened.stderr
    assert re.search(r"^::error file=openapi.yaml,line=47,.*gained required", opened.stdout, re.MULTILINE)
    assert "the changes ask for major" in opened.stdout
    assert len(comments.bodies) == 2
    assert "`Order` gained required `sku`" in comments.bodies[1]
    assert RUN in comments.bodies[1]
    assert "`Order` gained required `sku`" in runner.summary
    assert (runner.outputs["verdict"], runner.outputs["breaking"]) == ("breaking", "1")
    (document,) = json.loads(Path(runner.outputs["report"]).read_text())["documents"]
    fingerprint = document["changes"][0]["fingerprint"]
    assert (
        "<code>Order</code> gained required <code>sku</code>" in Path(runner.outputs["changelog"]).read_text()
    )

    # It is accepted, with a reason and a last day; the comment is updated, not repeated.
    accepting = (
        f"--accept\n{fingerprint}\n--reason\nclients send it already\n--owner\norders\n--expires\n2027-01-31"
    )
    assert runner.run("Compare", arguments=f"{accepting}\n--today\n2026-12-01").returncode == 0
    git(pull_request, "add", "truespec-accepted.yaml")
    accepted = runner.run("Compare", arguments=f"{inputs['arguments']}--today\n2027-01-31")
    assert accepted.returncode == 0, accepted.stdout
    assert len(comments.bodies) == 2
    assert "accepted until 2027-01-31 by orders: clients send it already" in comments.bodies[1]
    assert "::error" not in accepted.stdout
    assert "version 1.1.0: no change asks for another" in accepted.stdout
    assert runner.outputs["verdict"] == "compatible"

    # The acceptance expires.
    expired = runner.run("Compare", arguments="--today\n2027-02-01")
    assert expired.returncode == 1
    assert f"the acceptance of {fingerprint} ran out on 2027-01-31" in expired.stdout
    assert "ran out on 2027-01-31" in comments.bodies[1]

    # The next major version is what the change asks for.
    (pull_request / "truespec-accepted.yaml").unlink()
    shutil.copy(EXAMPLE / "history" / NEXT_MAJOR, pull_request / "openapi.yaml")
    major = runner.run("Compare", fail_on="none", arguments="--semver")
    assert major.returncode == 0
    assert "is major; the changes ask for major" in major.stdout
    assert "Orders 1.0.0 → 2.0.0" in Path(runner.outputs["changelog"]).read_text()


def test_on_a_fork_the_summary_has_what_the_comment_would(pull_request: Path, comments: Comments) -> None:
    comments.may_write = False
    runner = installed_job(pull_request, comments)
    ended = runner.run("Compare")
    assert ended.returncode == 1
    assert "no comment: GitHub answered 403: this token may not write, as on forks" in ended.stderr
    assert "`Order` gained required `sku`" in runner.summary
    assert comments.bodies == ["Nice!"]


def test_a_base_that_cannot_be_had_fails_the_job(pull_request: Path, comments: Comments) -> None:
    git(pull_request, "remote", "set-url", "origin", "file:///nowhere")
    runner = installed_job(pull_request, comments)
    ended = runner.run("Compare", fail_on="none")
    assert ended.returncode == 2
    changelog = Path(runner.outputs["changelog"]).read_text()
    for text in (ended.stdout, runner.summary, comments.bodies[1], changelog):
        assert "could not compare" in text
    assert (runner.outputs["verdict"], runner.outputs["breaking"]) == ("not-compared", "0")


def test_a_comment_is_written_only_for_news_and_found_on_later_pages(
    tmp_path: Path, comments: Comments, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in Job(tmp_path, tmp_path / "runner", comments).environment.items():
        monkeypatch.setenv(name, value)
    keep_comment("no changes", has_news=False)
    monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
    comments.bodies *= 120  # more than a page of them
    for text, has_news in (("no changes", False), ("a break", True), ("no changes", False)):
        keep_comment(text, has_news=has_news)
    monkeypatch.setenv("GITHUB_EVENT_PATH", "/nowhere")
    keep_comment("a break", has_news=True)
    assert comments.bodies[120:] == [
        f"<!-- truespec diff -->\nno changes\n\n[The whole report]({RUN}#artifacts)\n",
    ]
    assert [line.partition(";")[0] for line in capsys.readouterr().err.splitlines()] == [
        "no comment: there is no token (GITHUB_TOKEN)",
        *("comment not needed", "comment written", "comment updated"),
        "no comment: this is no pull request",
    ]


def shell(lines: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder.parent / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))}
    return subprocess.run(
        ["bash", "-e", "-c", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**kept, **environment, "PATH": path},
    )


def test_the_hook_compares_before_a_commit_is_made(pull_request: Path) -> None:
    (used,) = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text())["repos"]
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (hook,) = [each for each in hooks if each["id"] == used["hooks"][0]["id"]]
    assert hook["language"] == "python"  # installed from this checkout, whose script the entry names
    assert re.search(hook["files"], "openapi.yaml")
    assert not re.search(hook["files"], "app.py")
    entry = shlex.join([*shlex.split(hook["entry"]), *hook.get("args", [])])
    ended = shell([entry], pull_request)
    assert ended.returncode == 1
    assert SENTENCE in ended.stdout


def test_gitlab_gets_its_reports(pull_request: Path) -> None:
    api = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())["api"]
    pip = pull_request.parent / "bin" / "pip"  # what it would install is there
    pip.parent.mkdir()
    pip.write_text('#!/bin/sh\necho "$@" > "$0.log"\n')
    pip.chmod(0o755)
    ended = shell(api["script"], pull_request, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert ended.returncode == 1, ended.stderr
    assert (pip.parent / "pip.log").read_text() == "install --quiet truespec\n"
    assert (
        '<failure message="`Order` gained'
        in (pull_request / api["artifacts"]["reports"]["junit"]).read_text()
    )
    for name in api["artifacts"]["paths"]:
        assert "sku" in (pull_request / name).read_text()


@pytest.mark.system
def test_the_action_installs_itself_from_its_checkout(pull_request: Path, comments: Comments) -> None:
    runner = Job(pull_request, pull_request.parent / "fresh", comments)
    ended = runner.run()
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert runner.outputs["verdict"] == "breaking"
    assert len(comments.bodies) == 2


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a version that no other index has, made of a copy of this checkout."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    kept = git(ROOT, "ls-files", "-z").split("\0")
    for name in filter(None, kept):
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    project = copy / "pyproject.toml"
    project.write_text(re.sub('(?m)^version = ".*"$', f'version = "{VERSION}"', project.read_text()))
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = out.iterdir()
    return wheel


@pytest.mark.system
def test_the_action_installs_the_version_that_is_named(
    pull_request: Path, comments: Comments, released: Path
) -> None:
    runner = Job(pull_request, pull_request.parent / "fresh", comments)
    asked: list[str] = []
    with index_served(released, asked) as url:
        runner.environment |= {"PIP_INDEX_URL": url, "PIP_NO_CACHE_DIR": "1"}
        missing = runner.run(version="99.0.2")
        ended = runner.run(version=VERSION)
    assert "No matching distribution found for truespec==99.0.2" in missing.stderr
    assert missing.returncode == 1
    assert asked.count(f"/files/{released.name}") == 1
    python = runner.runner / "truespec" / "bin" / "python"
    shown = subprocess.run(
        [python, "-m", "pip", "show", "truespec"], capture_output=True, text=True, check=True
    )
    assert f"Version: {VERSION}\n" in shown.stdout
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert (runner.outputs["verdict"], runner.outputs["breaking"]) == ("breaking", "1")
    assert len(comments.bodies) == 2
