"""`truespec init`: what it writes works as it stands."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from truespec.cli.fetcher import Fetcher, NoAnswer
from truespec.cli.first_files import CiPlace, ci_files
from truespec.cli.init import ADDRESSES
from truespec.spec import Spec, invariants_of

from ..contract_tests.sample_server import sample_server, serving
from ..users_tests import run_all
from .conftest import Truespec

IMAGES = Path("spec/images.yaml").resolve()
WORKFLOW = ".github/workflows/contract.yml"


def commands_in(text: str) -> list[list[str]]:
    """List the truespec commands of a CI file that are not commented out."""
    return [
        line.split("truespec ", 1)[1].split()
        for line in re.findall(r"^[^#\n]*truespec .*$", text, re.MULTILINE)
    ]


def uncommented(text: str) -> str:
    head, mark, rest = text.partition("# - target")
    return head + re.sub(r"^# ?", "", mark + rest, flags=re.MULTILINE)


def test_every_file_works_as_it_stands(
    truespec: Truespec, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pytester.path
    monkeypatch.chdir(folder)
    (folder / "api").mkdir()
    shutil.copy(IMAGES, folder / "api" / "images.yaml")
    with sample_server() as url:
        ended = truespec("init", "--url", url, "api/images.yaml")
        assert ended.exit_code == 0, ended.stderr
        written = sorted(path for path in folder.rglob("*") if path.is_file())
        names = [path.relative_to(folder).as_posix() for path in written]
        assert names == [
            WORKFLOW,
            "api/images.yaml",
            "test_contract.py",
            "truespec-invariants.yaml",
            "truespec.toml",
        ]
        assert truespec("lint").exit_code == 0  # document and overlay come from truespec.toml
        run_all(pytester).assert_outcomes(passed=1)
    steps = yaml.safe_load((folder / WORKFLOW).read_text())["jobs"]["contract"]["steps"]
    (lint,) = commands_in("\n".join(step["run"] for step in steps if "run" in step))[-1:]
    assert truespec(*lint).exit_code == 0
    overlay = folder / "truespec-invariants.yaml"
    assert invariants_of(Spec.load(IMAGES, overlays=[overlay])) == ()
    overlay.write_text(uncommented(overlay.read_text()))
    invariant, sequence = invariants_of(Spec.load(IMAGES, overlays=[overlay]))
    assert [each.name for each in sequence.steps] == ["before", "after"]
    assert invariant.operation == "POST /api/images/create"
    answer: Any = {"status": 200, "body": {"images": [{}, {}]}}
    body: Any = {"request": {"body": {"sample": 2}}, "response": answer}
    assert invariant.judge(body) == ("holds", "")
    answer["body"]["images"].pop()
    assert invariant.judge(body) == ("broken", "")


def test_nothing_is_overwritten(truespec: Truespec) -> None:
    shutil.copy(IMAGES, "openapi.yaml")
    Path("tests").mkdir()
    Path("truespec.toml").write_text("# mine\n")
    first = truespec("init")
    assert "truespec.toml is there already, and stays as it is" in first.stderr
    assert "tests/test_contract.py: a test for each operation" in first.stderr
    before = {path: path.read_bytes() for path in Path.cwd().rglob("*") if path.is_file()}
    again = truespec("init")
    assert again.stderr.count("is there already, and stays as it is") == 4
    assert {path: path.read_bytes() for path in Path.cwd().rglob("*") if path.is_file()} == before
    assert 'resolve().parents[1] / "openapi.yaml"' in Path("tests/test_contract.py").read_text()


def test_settings_in_pyproject_are_enough(truespec: Truespec) -> None:
    shutil.copy(IMAGES, "openapi.yaml")
    Path("pyproject.toml").write_text("[tool.truespec]\nspec = 'openapi.yaml'\n")
    assert "pyproject.toml is there already" in truespec("init").stderr
    assert not Path("truespec.toml").exists()


def test_a_document_has_to_be_found_and_only_one(truespec: Truespec) -> None:
    none = truespec("init")
    assert none.exit_code == 2
    assert "no OpenAPI document is in this folder: truespec init SPEC, or --url" in none.stderr
    for place in ("a.yaml", "b.json", "node_modules/c.yaml", ".d/e.yaml"):
        Path(place).parent.mkdir(exist_ok=True)
        Path(place).write_text('{"openapi" : "3.1.0"}' if place.endswith("json") else "openapi: 3.1.0\n")
    Path("other.yaml").write_text("# about openapi: nothing\n")
    several = truespec("init")
    assert several.exit_code == 2
    assert "2 OpenAPI documents are here: a.yaml, b.json; which one? truespec init SPEC" in several.stderr


def test_what_only_looks_like_a_document_is_none(truespec: Truespec) -> None:
    Path("x.json").symlink_to("nowhere.json")
    Path("package.json").write_text('{"dependencies": {"swagger": "^1.0.0"}, "openapi": {}}')
    Path("folder.yaml").mkdir()
    assert "no OpenAPI document is in this folder" in truespec("init").stderr


@pytest.mark.parametrize("head", ['"openapi": 3.0.0', "\ufeffopenapi: 3.0.0", "'openapi' : 3.0.0"])
def test_a_document_is_known_by_its_first_key(head: str, truespec: Truespec) -> None:
    Path("a.yaml").write_text(f"{head}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n", encoding="utf-8")
    ended = truespec("init")
    assert ended.exit_code == 0, ended.stderr
    assert 'spec = "a.yaml"' in Path("truespec.toml").read_text()


def giving(address: str, document: Any) -> Flask:
    app = Flask("giving")
    app.add_url_rule(address, view_func=lambda: document)
    return app


@pytest.mark.parametrize("address", [ADDRESSES[0], "/v3/api-docs", "/q/openapi"])
def test_a_running_server_gives_the_document(address: str, truespec: Truespec) -> None:
    Path(".gitlab-ci.yml").write_text("build: {script: make}\n")
    document = {"openapi": "3.1.0", "info": {"title": "A 'quoted' \"title\"", "version": "1"}, "paths": {}}
    with serving(giving(address, document)) as url:
        ended = truespec("init", "--url", url)
    assert ended.exit_code == 0, ended.stderr
    assert f"openapi.json: the document, from {url}{address}" in ended.stderr
    assert json.loads(Path("openapi.json").read_text()) == document
    assert "`include: contract.gitlab-ci.yml` in .gitlab-ci.yml makes it run" in ended.stderr
    script = yaml.safe_load(Path("contract.gitlab-ci.yml").read_text())["contract"]["script"]
    assert truespec(*script[-1].split()[1:]).exit_code == 0
    compile(Path("test_contract.py").read_text(), "test_contract.py", "exec")
    assert not Path("truespec-invariants.yaml").exists()


def test_a_server_without_a_document_is_told(truespec: Truespec) -> None:
    with serving(Flask("nothing")) as url:
        ended = truespec("init", "--url", url)
        named = truespec("init", f"{url}/there.json")
    assert (ended.exit_code, named.exit_code) == (4, 4)
    assert f"{url} gives no OpenAPI document at any of /openapi.json" in ended.stderr
    assert f"{url}/there.json gives no OpenAPI document; name a file" in named.stderr
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("ci", ["github", "gitlab"])
def test_in_a_folder_of_a_repository_the_check_stands_in_its_root(
    ci: str, truespec: Truespec, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path.cwd()
    (root / ".git").mkdir()
    (root / "services" / "my shop").mkdir(parents=True)
    monkeypatch.chdir(root / "services" / "my shop")
    shutil.copy(IMAGES, "openapi.yaml")
    ended = truespec("init", "--ci", ci)
    assert ended.exit_code == 0, ended.stderr
    if ci == "github":
        assert "../../.github/workflows/contract-services-my-shop.yml: the check of each push" in ended.stderr
        job = yaml.safe_load((root / ".github/workflows/contract-services-my-shop.yml").read_text())["jobs"]
        assert job["contract"]["defaults"] == {"run": {"working-directory": "services/my shop"}}
        script = [step["run"] for step in job["contract"]["steps"] if "run" in step]
    else:
        written = yaml.safe_load((root / ".gitlab-ci.yml").read_text())
        script = written["contract-services-my-shop"]["script"]
        assert shlex.split(script[1]) == ["cd", "services/my shop"]
    assert shlex.split(script[-1])[:3] == ["truespec", "lint", "openapi.yaml"]
    assert truespec("init", "--ci", ci).stderr.count("is there already") == 4


def test_a_server_that_does_not_answer_is_asked_once(
    truespec: Truespec, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def silent(_: Fetcher, url: str) -> bytes:
        asked.append(url)
        raise NoAnswer("no whole answer within 20 s")

    monkeypatch.setattr(Fetcher, "__call__", silent)
    ended = truespec("init", "--url", "http://localhost:1/api")
    assert (ended.exit_code, len(asked)) == (4, 1)
    assert "http://localhost:1/api/openapi.json does not answer: no whole answer within 20 s" in ended.stderr


def test_nobody_listens_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="can't be fetched"):
        Fetcher()("http://127.0.0.1:9/openapi.json")


def test_no_password_of_an_address_is_kept_or_shown(truespec: Truespec) -> None:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    with serving(giving("/openapi.json", document)) as url:
        named = url.replace("//", "//user:hidden@")
        ended = truespec("init", "--url", named, "--ci", "github")
        there = truespec("init", f"{named}/there.json?token=hidden")
    assert ended.exit_code == 0, ended.stderr
    assert f"from {url}/openapi.json" in ended.stderr
    assert there.exit_code == 4
    written = [path.read_text() for path in Path.cwd().rglob("*") if path.is_file()]
    assert f'url = "{url}"' in "".join(written)
    assert all(
        "hidden" not in text and "user:" not in text for text in [*written, ended.stderr, there.stderr]
    )


@pytest.mark.parametrize("path", ["a #b.yaml", "it's: c.yaml", "plain.yaml"])
def test_a_path_is_one_word_of_the_command(path: str) -> None:
    (github,) = ci_files(path, "github", CiPlace())
    (gitlab,) = ci_files(path, "gitlab", CiPlace())
    steps = yaml.safe_load(github.text)["jobs"]["contract"]["steps"]
    assert shlex.split(steps[-1]["run"]) == ["truespec", "lint", path, "--github"]
    assert shlex.split(yaml.safe_load(gitlab.text)["contract"]["script"][-1]) == ["truespec", "lint", path]
