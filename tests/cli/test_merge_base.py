"""Which commit the documents of a repository are compared with, and what is said where that is none."""

import subprocess
from pathlib import Path

import pytest
from truespec.cli.merge_base import found_documents
from truespec.spec import UsageError

DOCUMENT = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {}\n'


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "protocol.file.allow=always")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose HEAD is a branch that is to be merged into main."""
    folder = tmp_path_factory.mktemp("origin")
    git(folder, "init", "-q", "-b", "main")
    (folder / "api.yaml").write_text(DOCUMENT)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "checkout", "-q", "-b", "feature")
    git(folder, "commit", "-q", "--allow-empty", "-m", "two")
    git(folder, "clone", "-q", "--bare", ".", "trunk")
    git(folder / "trunk", "branch", "-m", "main", "trunk")
    return folder


def cloned(origin: Path, into: Path, branch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    git(into, "clone", "-q", "--single-branch", f"--branch={branch}", f"file://{origin}", "clone")
    monkeypatch.chdir(into / "clone")


def test_a_clone_of_the_one_branch_that_is_its_origins_head_gets_main(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloned(origin, tmp_path, "feature", monkeypatch)
    found = found_documents(None)
    assert found.base == git(origin, "rev-parse", "--short=12", "main")
    assert found.notes == ()


def test_a_branch_is_never_compared_with_itself(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloned(origin / "trunk", tmp_path, "feature", monkeypatch)
    with pytest.raises(UsageError, match="only feature was cloned, and origin's HEAD is that; --base names"):
        found_documents(None)
    git(Path(), "checkout", "-q", "--detach")
    with pytest.raises(UsageError, match="only HEAD was cloned"):
        found_documents(None)


def test_where_the_base_is_what_is_here_that_is_said(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloned(origin, tmp_path, "main", monkeypatch)
    (note,) = found_documents(None).notes
    assert note.endswith(" is the commit that is here: what could differ is only what is not committed")


def test_documents_of_a_submodule_that_moved_are_said_not_to_be_compared(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    git(tmp_path, "submodule", "--quiet", "add", "-b", "main", f"file://{origin}", "sub")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path / "sub", "checkout", "-q", "origin/feature")
    git(tmp_path, "checkout", "-q", "-b", "work")
    git(tmp_path, "commit", "-qam", "two")
    monkeypatch.chdir(tmp_path)
    found = found_documents("main")
    assert found.notes == ("the submodule sub is at another commit: documents in it are not compared",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("set-url", "origin", "file:///nowhere"), "main can't be fetched from origin; --base names another"),
        (("remove", "origin"), "there is no remote `origin` to fetch main from; --base names another"),
    ],
)
def test_a_base_that_can_not_be_fetched_is_told(
    change: tuple[str, ...], message: str, origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloned(origin, tmp_path, "feature", monkeypatch)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    git(Path(), "remote", *change)
    with pytest.raises(UsageError, match=f"^could not compare: {message}$"):
        found_documents(None)


def test_the_first_document_of_a_repository_is_new_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path, "checkout", "-q", "-b", "work")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "two")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="there is no OpenAPI document here"):
        found_documents("main")
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    found = found_documents("main")
    assert (found.pairs, found.added, found.removed) == ((), ("api.yaml",), ())
    (note,) = found.notes
    assert note == f"no OpenAPI document was in {found.base}: what is here is new"
