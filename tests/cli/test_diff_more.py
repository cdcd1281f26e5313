"""`truespec diff` beyond two documents: batches, schemas, a repository, versions, changelogs."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from .conftest import Truespec
from .test_diff import OLD

SCHEMAS: Final = '{"$defs": {"Order": {"type": "object", "properties": {"sku": {"type": "string"}}%s}}}'


@pytest.fixture
def documents(truespec: Truespec) -> tuple[str, str]:
    """A document, and the same with a limit that is tighter, in the working folder."""
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(OLD.replace("maxLength: 9", "maxLength: 5"))
    return "old.yaml", "new.yaml"


def test_many_pairs_are_compared_in_one_go(truespec: Truespec, documents: tuple[str, str]) -> None:
    old, new = documents
    pairs: list[dict[str, Any]] = [
        {"id": "a", "old": old, "new": new},
        {"id": "b", "old": new, "new": old},
        {"old": old, "new": "missing.yaml"},
        {"id": "d", "old": old, "new": new, "levels": {"*": "info"}},
        {"id": "e", "old": old, "new": new, "sender": "any"},
        {"id": "f", "old": "gone.yaml", "new": "missing.yaml"},
        {"id": "g", "old": old, "new": new, "preset": "lenient", "stability": "beta"},
    ]
    ended = truespec("diff", "--batch", "-", stdin="\n".join(map(json.dumps, pairs)) + "\n\nnothing\n")
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [(each["id"], each["exit"]) for each in answers] == [
        *(("a", 1), ("b", 0), (3, 3), ("d", 0), ("e", 2), ("f", 3), ("g", 1), (9, 2)),
    ]
    assert "OLD: gone.yaml" in answers[5]["error"]
    assert "NEW: missing.yaml" in answers[5]["error"]
    assert answers[0]["changes"][0]["witness"]["rejected_by"] == "new"
    assert answers[2]["error"] == f"could not compare {old} to missing.yaml: NEW: missing.yaml: no such file"
    assert answers[2]["verdict"] == answers[4]["verdict"] == "not-compared"
    assert answers[4]["error"].startswith("could not compare: 'sender' with 'any' is no option of a pair")
    assert ended.exit_code == 3


def test_a_line_of_a_batch_ends_where_json_lets_it(truespec: Truespec, documents: tuple[str, str]) -> None:
    old, new = documents
    pair = json.dumps({"id": "\u2028", "old": old, "new": new}, ensure_ascii=False)
    Path("pairs").write_text(pair + "\n", encoding="utf-8")
    ended = truespec("diff", "--batch", "pairs")
    assert json.loads(ended.stdout)["id"] == "\u2028"
    assert ended.exit_code == 1


def test_a_batch_refuses_what_it_does_not_heed(truespec: Truespec) -> None:
    Path("pairs").write_text("\n")
    ended = truespec("diff", "--batch", "pairs")
    assert ended.stderr == "truespec: --batch pairs: there is no pair in it\n"
    assert ended.exit_code == 2
    for other in (("--semver",), ("--expand",), ("--base", "main")):
        ended = truespec("diff", "--batch", "pairs", *other)
        assert "give it alone" in ended.stderr
        assert ended.exit_code == 2


def test_schemas_are_compared_where_there_are_no_paths(truespec: Truespec) -> None:
    Path("old.json").write_text(SCHEMAS % "")
    Path("new.json").write_text(SCHEMAS % ', "required": ["sku"]')
    ended = truespec("diff", "old.json", "new.json", "--components", "--json", "-")
    (change,) = json.loads(ended.stdout)["changes"]
    assert (change["level"], change["id"], change["operation"], change["also"]) == (
        *("breaking", "request-body-property-became-required", "schema Order"),
        [{"level": "info", "id": "response-body-property-became-required"}],
    )
    ended = truespec("diff", "new.json", "old.json", "--components")
    assert "BREAKING  response-body-property-became-optional   schema Order" in ended.stdout
    assert ended.stdout.endswith(" · 1 schema, 0 unchanged\n")
    Path("new.json").write_text('{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}')
    ended = truespec("diff", "old.json", "new.json", "--components")
    assert "there are no schemas in it" in ended.stderr
    assert ended.exit_code == 3


def git(*arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(documents: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A branch on which a document was edited and moved."""
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    Path("new.yaml").unlink()
    Path("notes.yaml").write_text("a: 1\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "work")
    git("mv", "old.yaml", "api.yaml")
    Path("api.yaml").write_text(OLD.replace("maxLength: 9", "maxLength: 5"))


def test_a_repository_is_compared_with_what_it_came_from(truespec: Truespec, repository: None) -> None:
    ended = truespec("diff")
    assert ended.stdout.startswith("api.yaml, compared with ")
    assert "BREAKING  request-body-max-length-tightened   POST /a" in ended.stdout
    assert ended.exit_code == 1
    assert truespec("diff", "--json", "-").exit_code == 1


def test_a_document_that_is_gone_breaks_who_uses_it(truespec: Truespec, repository: None) -> None:
    git("mv", "-f", "api.yaml", "old.yaml")
    Path("old.yaml").unlink()
    ended = truespec("diff", "--base", "main")
    assert "BREAKING  document-removed (policy)   the document\n  old.yaml is gone" in ended.stdout
    assert ended.exit_code == 1
    removed = json.loads(truespec("diff", "--base", "main", "--json", "-").stdout)["documents"][0]["changes"][
        0
    ]
    assert (removed["id"], removed["level"], removed["old"]) == ("document-removed", "breaking", "old.yaml:1")
    why = ("--reason", "moved out", "--owner", "us", "--expires", "never")
    assert truespec("diff", "--base", "main", "--accept", removed["fingerprint"], *why).exit_code == 0
    assert truespec("diff", "--base", "main").exit_code == 0
    assert truespec("diff", "--base", "main", "--levels", "document-removed=warning").exit_code == 0


@pytest.mark.parametrize("text", ["", "openapi: 4.0.0\n", "<<<<<<< ours\n"])
def test_a_document_that_is_none_any_more_is_not_passed_over(
    text: str, truespec: Truespec, repository: None
) -> None:
    git("mv", "api.yaml", "old.yaml")
    Path("old.yaml").write_text(text)
    ended = truespec("diff")
    assert ended.stdout.startswith("could not compare ")
    assert " to old.yaml: NEW: old.yaml" in ended.stdout
    assert ended.exit_code == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"info": {"title": "t", "version": "1"}, "paths": {}, "openapi": "3.1.0"}'),
        ("a.json", '\ufeff{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}'),
        ("a.yaml", "\ufeff'openapi': 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"),
        ("a.yaml", "info: {title: t, version: '1'}\n\"openapi\" : '3.1.0'\npaths: {}\n"),
    ],
)
def test_a_document_is_found_however_it_is_written(
    name: str, text: str, truespec: Truespec, repository: None
) -> None:
    Path(name).write_text(text, encoding="utf-8")
    assert f"INFO  document-added   the document\n  {name} is new" in truespec("diff").stdout


def test_a_subfolder_is_compared_by_itself(
    truespec: Truespec, repository: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("sub").mkdir()
    git("mv", "-f", "api.yaml", "sub/api.yaml")
    Path("sub/api.yaml").write_text(OLD)
    git("add", ".")
    git("commit", "-qm", "two")
    Path("sub/api.yaml").write_text(OLD.replace("maxLength: 9", "maxLength: 5"))
    monkeypatch.chdir("sub")
    ended = truespec("diff", "--base", "HEAD")
    assert "BREAKING  request-body-max-length-tightened   POST /a" in ended.stdout
    assert (ended.stdout.count("document-"), ended.exit_code) == (0, 1)


def test_what_is_said_of_the_version_asks_for_nothing_and_is_nothing_to_callers(
    truespec: Truespec, documents: tuple[str, str]
) -> None:
    for name in documents:
        Path(name).write_text(Path(name).read_text().replace("version: '1'", "version: 1.0.0"))
    options = ("--changelog", "c.html", "--levels", "request-*=warning", "--levels", "version-*=warning")
    said = truespec("diff", *documents, "--semver", *options).stdout
    assert "the changes ask for patch, for request-body-max-length-tightened" in said
    truespec("diff", *documents, "--changelog", "c.html", "--html", "r.html")
    users, review = Path("c.html").read_text(), Path("r.html").read_text()
    assert ("version-not-bumped" in review, "with 1 breaking change" in review) == (True, True)
    assert "with 1 breaking change" not in users
    assert "with 1 breaking" not in truespec("diff", *documents, "--changelog", "-").stdout


def test_what_cannot_be_compared_is_said_and_never_0(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff")
    assert "could not compare: this is no git repository" in ended.stderr
    assert ended.exit_code == 2
    assert truespec("diff", "old.yaml").exit_code == 2
    git("init", "-q", "-b", "other")
    ended = truespec("diff")
    assert "could not compare: nothing is committed here yet" in ended.stderr
    assert ended.exit_code == 2
    git("add", ".")
    git("commit", "-qm", "one")
    ended = truespec("diff")
    assert "could not compare: no commit that a base branch and this one have in common" in ended.stderr
    assert ended.exit_code == 2


def test_a_shallow_clone_gets_its_base(
    truespec: Truespec, repository: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("add", ".")
    git("commit", "-qm", "two")
    git("clone", "-q", "--depth=1", "--branch=work", f"file://{Path.cwd()}", "clone")
    monkeypatch.chdir("clone")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    ended = truespec("diff")
    assert "BREAKING  request-body-max-length-tightened" in ended.stdout
    assert ended.exit_code == 1


def test_a_full_clone_stays_one(
    truespec: Truespec, repository: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("add", ".")
    git("commit", "-qm", "two")
    git("checkout", "-q", "main")
    for each in ("three", "four", "five"):
        git("commit", "-q", "--allow-empty", "-m", each)
    # The depth is made smaller than the history, so that it would cut it.
    monkeypatch.setattr("truespec.cli.merge_base._DEPTH", 1)
    git("clone", "-q", "--single-branch", "--branch=work", f"file://{Path.cwd()}", "clone")
    monkeypatch.chdir("clone")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert truespec("diff").exit_code == 1
    assert not Path(".git/shallow").exists()
    ended = truespec("diff", "--base", "nope")
    assert "there is no branch or commit 'nope' here, and origin gives none" in ended.stderr
    monkeypatch.delenv("GITHUB_BASE_REF")
    git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    ended = truespec("diff", "--base", "nope")
    assert ended.stderr.endswith("there is no branch or commit 'nope'\n")
    assert ended.exit_code == 2


@pytest.mark.parametrize(
    ("version", "says", "exit_code"),
    [
        ("1.1.0", "version 1.0.0 → 1.1.0 is minor; the changes ask for major", 1),
        ("2.0.0", "that is enough", 1),
        ("tuesday", "the changes ask for major", 1),
    ],
)
def test_a_version_is_held_to_what_changed(
    version: str, says: str, exit_code: int, truespec: Truespec, documents: tuple[str, str]
) -> None:
    for name, said in zip(documents, ("1.0.0", version), strict=True):
        Path(name).write_text(Path(name).read_text().replace("version: '1'", f"version: '{said}'"))
    ended = truespec("diff", *documents, "--semver")
    assert says in ended.stdout
    assert ended.exit_code == exit_code
    forgiven = truespec("diff", *documents, "--semver", "--fail-on", "none")
    assert forgiven.exit_code == int(version == "1.1.0")


def test_a_changelog_is_for_people(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff", *documents, "--changelog", "-")
    assert ended.stdout.startswith("# t 1 → 1\n\n## Breaking\n\n- maxLength 9 → 5 (POST /a)\n")
    truespec("diff", *documents, "--changelog", "changes.html")
    assert '<li class="breaking">maxLength 9 → 5<small>POST /a</small>' in Path("changes.html").read_text()
    assert "Nothing changed." in truespec("diff", documents[0], documents[0], "--changelog", "-").stdout


def test_documents_of_other_apis_are_told(truespec: Truespec, documents: tuple[str, str]) -> None:
    Path("other.yaml").write_text(OLD.replace("title: t", "title: Other").replace("/a:", "/b:"))
    assert "note: other API? 't' → 'Other'" in truespec("diff", "old.yaml", "other.yaml").stdout


def test_each_operation_that_a_change_reaches_is_listed_on_request(
    truespec: Truespec, documents: tuple[str, str]
) -> None:
    shared = "components: {schemas: {S: {type: string, maxLength: 9}}}\n"
    reference = "{$ref: '#/components/schemas/S'}"
    text = OLD.replace("{type: string, maxLength: 9}", reference)
    text = text + text.partition("paths:\n")[2].replace("/a:", "/b:") + shared
    Path("old.yaml").write_text(text)
    Path("new.yaml").write_text(text.replace("maxLength: 9", "maxLength: 5"))
    assert "POST /a (+1 operation)" in truespec("diff", *documents).stdout
    assert "  reaches POST /b\n" in truespec("diff", *documents, "--expand").stdout


def written(name: str, *paths: str, limit: int = 9) -> None:
    """Write a document with these paths."""
    head, _, operation = OLD.partition("  /a:\n")
    text = head + "".join(f"  {path}:\n{operation}" for path in paths)
    Path(name).write_text(text.replace("maxLength: 9", f"maxLength: {limit}"))


@pytest.fixture
def several(documents: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository with two documents."""
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    for each in documents:
        Path(each).unlink()
    written("one.yaml", "/a", "/b")
    written("two.yaml", "/c", "/d")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")


SCHEMA: Final = jsonschema_rs.Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[2] / "docs" / "diff.schema.json").read_text()), offline=True
)
FORMS: Final = ("json", "markdown", "junit", "sarif", "changelog")


def test_several_documents_go_in_one_report(truespec: Truespec, several: None) -> None:
    written("one.yaml", "/a", "/b", limit=5)
    written("two.yaml", "/c", "/d", limit=12)
    ended = truespec("diff", *(part for form in FORMS for part in (f"--{form}", form)))
    assert ended.stdout.splitlines()[-1] == "2 breaking, 0 undecided, 0 warnings, 2 info · 2 documents"
    report = json.loads(Path("json").read_text())
    SCHEMA.validate(report)
    assert (report["verdict"], [each["verdict"] for each in report["documents"]]) == (
        "breaking",
        ["breaking", "compatible"],
    )
    for form in FORMS:
        assert "POST /a" in Path(form).read_text()
        assert "POST /c" in Path(form).read_text()


@pytest.mark.parametrize("broken", [("two.yaml",), ("one.yaml", "two.yaml")])
def test_a_broken_document_ends_nothing_but_its_own_comparison(
    broken: tuple[str, ...], truespec: Truespec, several: None
) -> None:
    written("one.yaml", "/a", "/b", limit=5)
    for each in broken:
        Path(each).write_text("openapi: 3.1.0\n- nothing\n")
    ended = truespec("diff", "--fail-on", "none", *(part for form in FORMS for part in (f"--{form}", form)))
    assert ended.exit_code == 3
    assert f"could not compare {len(broken)} of 2 documents" in ended.stdout
    assert ("POST /a" in ended.stdout) is (len(broken) == 1)
    for form in FORMS:
        assert "could not compare" in Path(form).read_text()
    report = json.loads(Path("json").read_text())
    SCHEMA.validate(report)
    assert report["verdict"] == "not-compared"


def test_a_new_document_that_cannot_be_read_is_not_passed_over(truespec: Truespec, several: None) -> None:
    Path("three.yaml").write_text("openapi: 3.1.0\n- nothing\n")
    ended = truespec("diff")
    assert "could not compare three.yaml: NEW: three.yaml:2:1" in ended.stdout
    assert ended.exit_code == 3


@pytest.mark.parametrize("arguments", [(), ("old.yaml", "nothere.yaml")])
def test_every_report_says_that_nothing_was_compared(
    arguments: tuple[str, ...], truespec: Truespec, documents: tuple[str, str]
) -> None:
    ended = truespec(
        "diff", *arguments, "--github", *(part for form in FORMS for part in (f"--{form}", form))
    )
    assert ended.exit_code == (3 if arguments else 2)
    assert "could not compare" in ended.stdout
    assert "::error title=truespec diff::could not compare" in ended.stdout
    SCHEMA.validate(json.loads(Path("json").read_text()))
    for form in FORMS:
        assert "could not compare" in Path(form).read_text()


def test_where_both_documents_are_broken_every_report_says_of_each_where_and_why(
    truespec: Truespec, documents: tuple[str, str]
) -> None:
    Path("old.yaml").write_text("openapi: 3.1.0\ninfo: {title: a\n")
    Path("new.yaml").write_text("title: none\n")
    files = [part for form in FORMS for part in (f"--{form}", form)]
    ended = truespec("diff", "old.yaml", "new.yaml", "--github", *files, "--fail-on", "none")
    truespec("diff", "old.yaml", "new.yaml", "--changelog", "page.html")
    assert ended.exit_code == 3
    texts = [ended.stdout, ended.stderr, *(Path(form).read_text() for form in (*FORMS, "page.html"))]
    for text in texts:
        assert re.search(r"OLD.*old\.yaml:3.*no valid YAML", unescape(text).replace("\\", ""), re.DOTALL)
        assert re.search(r"NEW.*new\.yaml:1.*openapi", unescape(text).replace("\\", ""), re.DOTALL)
    report = json.loads(Path("json").read_text())
    SCHEMA.validate(report)
    assert [(each["side"], each["at"]) for each in report["faults"]] == [
        ("old", "old.yaml:3"),
        ("new", "new.yaml:1"),
    ]
    assert re.search("^::error file=old.yaml,line=3,", ended.stdout, re.MULTILINE)
    assert re.search("^::error file=new.yaml,line=1,", ended.stdout, re.MULTILINE)


@pytest.mark.parametrize(("limit", "code"), [(9, 0), (5, 1)])
def test_a_document_that_was_split_is_compared_in_its_parts(
    limit: int, code: int, truespec: Truespec, several: None
) -> None:
    Path("one.yaml").unlink()
    written("a.yaml", "/a")
    written("b.yaml", "/b", limit=limit)
    git("add", ".")
    ended = truespec("diff")
    assert re.search(r"note: 1 operation moved from \S*one.yaml to b.yaml, compared here", ended.stdout)
    assert "operation-removed" not in ended.stdout
    assert ("BREAKING  request-body-max-length-tightened   POST /b" in ended.stdout) is bool(code)
    assert ended.exit_code == code


def test_documents_that_were_merged_are_compared_in_the_whole(truespec: Truespec, several: None) -> None:
    written("one.yaml", "/a", "/b", "/c", limit=5)
    Path("two.yaml").unlink()
    ended = truespec("diff")
    assert re.search(r"note: 1 operation moved from \S*two.yaml to one.yaml", ended.stdout)
    assert "BREAKING  request-body-max-length-tightened   POST /c" in ended.stdout
    assert "BREAKING  document-removed (policy)   the document\n  two.yaml is gone" in ended.stdout
    assert ended.exit_code == 1


def test_a_batch_heeds_what_was_accepted(truespec: Truespec, documents: tuple[str, str]) -> None:
    old, new = documents
    report = json.loads(truespec("diff", old, new, "--expand", "--json", "-").stdout)
    SCHEMA.validate(report)
    (change,) = report["changes"]
    why = ("--reason", "known", "--owner", "us", "--expires", "never")
    assert truespec("diff", old, new, "--accept", change["fingerprint"], *why).exit_code == 0
    line = json.dumps({"old": old, "new": new})
    ended = truespec("diff", "--batch", "-", stdin=line)
    assert (json.loads(ended.stdout)["counts"]["accepted"], ended.exit_code) == (1, 0)
    assert truespec("diff", "--batch", "-", "--accept", change["fingerprint"], *why).exit_code == 2


def test_what_was_not_compared_to_the_end_is_never_0(
    truespec: Truespec, documents: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truespec.spec.changes.effort.Effort.is_spent", property(lambda _: True))
    ended = truespec("diff", *documents, "--fail-on", "none")
    assert "comparison-cut-short" in ended.stdout
    assert (
        "note: not all of it was compared, so this ends with 1 whatever --fail-on says; --effort 10"
        in ended.stdout
    )
    assert ended.exit_code == 1
    assert (
        truespec("diff", *documents, "--fail-on", "none", "--levels", "comparison-cut-short=info").exit_code
        == 0
    )
