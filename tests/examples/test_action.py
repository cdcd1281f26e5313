"""The steps of `action.yml`, run as they stand, on repositories that are more than one edited document."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from .github import LARGEST, Comments, Job, comments_served, git, installed_job

RUN: Final = "https://github.example/o/orders/actions/runs/42"
HEAD: Final = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths:\n'
STEPS: Final = ("Compare", "Keep the reports")


def document(*paths: str, limit: int = 9) -> str:
    """Write a document whose operations take texts of so many characters."""
    parameter = f"{{name: q, in: query, schema: {{type: string, maxLength: {limit}}}}}"
    operation = f"{{parameters: [{parameter}], responses: {{'204': {{description: ''}}}}}}"
    return HEAD + "".join(f"  {path}:\n    get: {operation}\n" for path in paths)


@pytest.fixture
def comments() -> Iterator[Comments]:
    with comments_served() as served:
        yield served


def pull_request(
    folder: Path,
    before: Mapping[str, str],
    after: Mapping[str, str],
    comments: Comments,
    token: str = "t0ken",
) -> Job:
    """Make a repository with these documents, a pull request that makes others of them, and a job for it."""
    origin = folder / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    for branch, files in (("main", before), ("work", after)):
        if branch != "main":
            git(origin, "checkout", "-q", "-b", branch)
            git(origin, "rm", "-q", *before)
        for name, text in files.items():
            (origin / name).parent.mkdir(exist_ok=True)
            (origin / name).write_text(text)
        git(origin, "add", ".")
        git(origin, "commit", "-qm", branch)
    git(origin, "checkout", "-q", "main")
    git(folder, "clone", "-q", "--depth=1", "--branch=work", f"file://{origin}", "clone")
    return installed_job(folder / "clone", comments, token)


def changes(job: Job) -> list[tuple[str, str]]:
    report = json.loads(Path(job.outputs["report"]).read_text())
    return [(each["level"], each["id"]) for pair in report["documents"] for each in pair["changes"]]


TIGHTER: Final = ("breaking", "parameter-max-length-tightened")


def test_a_file_that_was_renamed_is_compared_under_its_new_name(tmp_path: Path, comments: Comments) -> None:
    job = pull_request(
        tmp_path, {"api.yaml": document("/a", "/b")}, {"v1.yaml": document("/a", "/b", limit=5)}, comments
    )
    ended = job.run(*STEPS)
    assert ended.returncode == 1, ended.stderr
    assert set(changes(job)) == {TIGHTER}
    assert re.search(r"^::error file=v1.yaml,line=5,", ended.stdout, re.MULTILINE)


def test_a_document_that_was_split_is_compared_with_its_parts(tmp_path: Path, comments: Comments) -> None:
    job = pull_request(
        tmp_path,
        {"api.yaml": document("/a", "/b")},
        {"one.yaml": document("/a"), "two.yaml": document("/b", limit=5)},
        comments,
    )
    ended = job.run(*STEPS, fail_on="none")
    assert ended.returncode == 0, ended.stderr
    assert [each for each in changes(job) if each[0] == "breaking"] == [TIGHTER]
    moved = r"1 operation moved from \w+:api.yaml to two.yaml, compared here"
    assert re.search(moved, comments.bodies[1])


def test_documents_that_were_merged_are_compared_with_the_whole(tmp_path: Path, comments: Comments) -> None:
    job = pull_request(
        tmp_path,
        {"one.yaml": document("/a"), "two.yaml": document("/b", "/c")},
        {"api.yaml": document("/a", "/b")},
        comments,
    )
    ended = job.run(*STEPS)
    assert ended.returncode == 1, ended.stderr
    broken = [id_ for level, id_ in changes(job) if level == "breaking"]
    assert broken == ["operation-removed"]  # `/c` is nowhere
    assert "GET /c was removed" in comments.bodies[1]
    assert "document-added" not in ended.stdout


def test_thousands_of_changes_fit_a_comment_that_links_the_rest(tmp_path: Path, comments: Comments) -> None:
    paths = [f"/things{number}/{'x' * 40}" for number in range(1500)]
    job = pull_request(
        tmp_path, {"api.yaml": document(*paths)}, {"api.yaml": document(*paths, limit=5)}, comments
    )
    ended = job.run(*STEPS)
    assert ended.returncode == 1, ended.stderr
    assert job.outputs["breaking"] == "1500"
    (comment,) = comments.bodies[1:]
    assert len(comment) <= LARGEST
    assert re.search(r"… and 1,[34]\d\d more\.", comment)
    assert comment.endswith(f"[The whole report]({RUN}#artifacts)\n")
    errors = [line for line in ended.stdout.splitlines() if line.startswith("::error")]
    assert len(errors) == 10  # what GitHub shows of a step, the last of which says how many there are
    kept = {path.name: path.read_text() for path in (job.runner / "artifacts" / "truespec-diff").iterdir()}
    assert sorted(kept) == ["truespec-changelog.html", "truespec-diff.html", "truespec-diff.json"]
    assert len(json.loads(kept["truespec-diff.json"])["documents"][0]["changes"]) >= 1500
    assert kept["truespec-diff.html"].count("OLD accepts, NEW rejects") == 1500


def test_more_words_than_a_comment_takes_are_cut(tmp_path: Path, comments: Comments) -> None:
    names = [f"{'deep' * 20}{number}.yaml" for number in range(300)]
    job = pull_request(
        tmp_path,
        dict.fromkeys(names, document("/a")),
        dict.fromkeys(names, "openapi: 3.1.0\n- none\n"),
        comments,
    )
    ended = job.run(*STEPS)
    assert ended.returncode == 3, ended.stderr
    (comment,) = comments.bodies[1:]
    assert "could not compare" in comment
    assert "… cut here" in comment
    assert len(comment) <= LARGEST
    assert job.outputs["verdict"] == "not-compared"


def test_without_a_token_the_summary_has_what_the_comment_would(tmp_path: Path, comments: Comments) -> None:
    job = pull_request(
        tmp_path, {"api.yaml": document("/a")}, {"api.yaml": document("/a", limit=5)}, comments, token=""
    )
    ended = job.run(*STEPS)
    assert ended.returncode == 1
    assert (
        "no comment: there is no token (GITHUB_TOKEN); the summary of the job has the report" in ended.stderr
    )
    assert comments.bodies == ["Nice!"]
    assert "parameter-max-length-tightened" in job.summary
    assert "api.yaml:5" in job.summary


def test_each_folder_that_is_compared_by_itself_has_a_comment_and_places_from_the_root(
    tmp_path: Path, comments: Comments
) -> None:
    before = {f"{name}/api.yaml": document("/a") for name in ("one", "two")}
    job = pull_request(tmp_path, before, {**before, "two/api.yaml": document("/a", limit=5)}, comments)
    for folder, code in (("one", 0), ("two", 1), ("one", 0)):
        assert job.run(*STEPS, working_directory=folder).returncode == code
    ended = job.run(*STEPS, working_directory="two")
    assert "::error file=two/api.yaml,line=5," in ended.stdout
    (comment,) = comments.bodies[1:]
    assert comment.startswith("<!-- truespec diff two -->\n")
    (job.repository / "one" / "api.yaml").write_text(document("/a", limit=5))
    job.run(*STEPS, working_directory="one")
    assert [body.partition("\n")[0] for body in comments.bodies[2:]] == ["<!-- truespec diff one -->"]


def test_who_wants_no_comment_and_no_artefact_gets_none(tmp_path: Path, comments: Comments) -> None:
    job = pull_request(
        tmp_path, {"api.yaml": document("/a")}, {"api.yaml": document("/a", limit=5)}, comments
    )
    given: dict[str, Any] = {"comment": "false", "artifact": "", "fail_on": "none"}
    assert job.run(*STEPS, **given).returncode == 0
    assert comments.bodies == ["Nice!"]
    assert not (job.runner / "artifacts").exists()
    assert Path(job.outputs["page"]).read_text().startswith("<!doctype html>")
