"""`truespec diff` of several documents: folders, several releases, the merge base by its other name."""

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Truespec
from .test_diff import OLD
from .test_diff_more import FORMS, SCHEMA, git

TIGHT = OLD.replace("maxLength: 9", "maxLength: 5")


def write(**texts: str) -> None:
    """Write documents into folders: `a__x` is `a/x.yaml`."""
    for name, text in texts.items():
        path = Path(*name.split("__")).with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def report_of(truespec: Truespec, *arguments: str) -> dict[str, Any]:
    report = json.loads(truespec("diff", *arguments, "--json", "-").stdout)
    SCHEMA.validate(report)
    return report


def test_folders_are_compared_document_by_document(truespec: Truespec) -> None:
    write(a__one=OLD, a__inner__two=OLD, b__one=OLD, b__inner__two=TIGHT, a__part="type: string\n")
    ended = truespec("diff", "a", "b", *(part for form in FORMS for part in (f"--{form}", form)))
    assert ended.exit_code == 1
    assert "a/inner/two.yaml to b/inner/two.yaml\nBREAKING  request-body-max-length-tightened" in ended.stdout
    assert "1 breaking, 0 undecided, 0 warnings, 0 info · 2 documents" in ended.stdout
    report = json.loads(Path("json").read_text())
    SCHEMA.validate(report)
    assert [(each["old"], each["verdict"]) for each in report["documents"]] == [
        ("a/inner/two.yaml", "breaking"),
        ("a/one.yaml", "identical"),
    ]
    for form in FORMS:
        assert "maxLength 9 → 5" in Path(form).read_text()


def test_a_document_that_a_folder_lost_breaks_and_one_that_it_gained_does_not(truespec: Truespec) -> None:
    write(a__one=OLD, a__two=OLD.replace("/", "/other/"), b__one=OLD, b__three=OLD.replace("/", "/new/"))
    report = report_of(truespec, "a", "b")
    found = [
        (each["old"], each["new"], [change["id"] for change in each["changes"]])
        for each in report["documents"]
    ]
    assert found == [
        ("a/one.yaml", "b/one.yaml", []),
        ("a/two.yaml", "", ["document-removed"]),
        ("", "b/three.yaml", ["document-added"]),
    ]
    assert truespec("diff", "a", "b").exit_code == 1


def test_a_document_that_was_renamed_in_a_folder_is_compared(truespec: Truespec) -> None:
    write(a__one=OLD, b__another=TIGHT)
    ended = truespec("diff", "a", "b")
    assert "moved from a/one.yaml to b/another.yaml, compared here" in ended.stdout
    assert "BREAKING  request-body-max-length-tightened" in ended.stdout
    assert ended.exit_code == 1


def test_a_broken_document_in_a_folder_is_not_passed_over(truespec: Truespec) -> None:
    write(a__one=OLD, b__one="openapi: [\n", a__two=OLD, b__two=OLD)
    ended = truespec("diff", "a", "b", "--fail-on", "none")
    assert "could not compare a/one.yaml to b/one.yaml: NEW: b/one.yaml" in ended.stdout
    assert "could not compare 1 of 2 documents" in ended.stdout
    assert ended.exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a", "b.yaml"), "a is a folder, which is compared with another folder"),
        (("b.yaml", "a"), "a is a folder, which is compared with another folder"),
        (("c", "d"), "could not compare: there is no OpenAPI document in c, nor in d"),
        (("--old", "b.yaml"), "two documents are compared: name OLD and NEW"),
        (("--old", "b.yaml", "b.yaml", "--base", "main"), "--base finds OLD by itself"),
        (("--old", "-", "-"), "only one of the documents can come from standard input"),
    ],
)
def test_what_can_not_be_compared_is_told(
    arguments: tuple[str, ...], message: str, truespec: Truespec
) -> None:
    write(a__one=OLD, b=OLD)
    for folder in ("c", "d"):
        Path(folder).mkdir()
    ended = truespec("diff", *arguments)
    assert message in ended.stderr
    assert ended.exit_code == 2


def test_new_is_compared_with_each_release_that_clients_follow(truespec: Truespec) -> None:
    write(one=OLD, two=TIGHT, new=TIGHT)
    ended = truespec("diff", "--old", "one.yaml", "--old", "two.yaml", "new.yaml")
    assert "one.yaml to new.yaml\nBREAKING  request-body-max-length-tightened" in ended.stdout
    assert "two.yaml to new.yaml\nno changes" in ended.stdout
    assert ended.exit_code == 1
    assert truespec("diff", "--old", "two.yaml", "new.yaml").exit_code == 0
    assert truespec("diff", "two.yaml", "new.yaml", "--old", "one.yaml").exit_code == 1
    broken = truespec("diff", "--old", "gone.yaml", "--old", "two.yaml", "new.yaml")
    assert "could not compare gone.yaml to new.yaml: OLD: gone.yaml" in broken.stdout
    assert broken.exit_code == 3


def test_the_merge_base_has_two_names(truespec: Truespec) -> None:
    write(api=OLD)
    git("init", "-qb", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "branch")
    write(api=TIGHT)
    for name in ("--base", "--merge-base"):
        assert truespec("diff", name, "main").exit_code == 1


def test_a_level_leaves_out_of_the_text_what_is_less(truespec: Truespec) -> None:
    write(old=OLD, new=f"{TIGHT}    get: {{responses: {{'200': {{description: OK}}}}}}\n")
    every, few = (
        truespec("diff", "old.yaml", "new.yaml", *more, "--json", f"{len(more)}.json")
        for more in ((), ("--level", "breaking"))
    )
    left = every.stdout.count("WARNING  ") + every.stdout.count("INFO  ")
    assert left > 0
    assert f"note: {left} below the level that is shown (--level breaking)" in few.stdout
    assert "BREAKING" in few.stdout
    assert few.stdout.splitlines()[-1] == every.stdout.splitlines()[-1]
    assert Path("0.json").read_text() == Path("2.json").read_text()


def test_a_page_for_reviewers_has_the_proof_and_one_for_users_has_not(truespec: Truespec) -> None:
    write(old=OLD, new=TIGHT)
    truespec("diff", "old.yaml", "new.yaml", "--html", "review.html", "--changelog", "users.html")
    review, users = (Path(name).read_text() for name in ("review.html", "users.html"))
    for page in (review, users):
        assert '<span class="breaking">1 breaking</span>' in page
    for proof in ("OLD accepts, NEW rejects", "curl -sS", "fingerprint", "new new.yaml:"):
        assert proof in review
        assert proof not in users
