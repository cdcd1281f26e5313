"""What was accepted on purpose, and reports for CI, from the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from .conftest import Truespec
from .servers import Broken, served

IMAGES: Final = str(Path(__file__).resolve().parents[2] / "spec" / "images.yaml")
WHY: Final = ("--reason", "known", "--owner", "us", "--expires")
FILE: Final = "truespec-accepted.yaml"


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    with served(Broken) as url:
        yield url


@pytest.fixture
def changed(truespec: Truespec) -> str:
    assert truespec  # its working folder is where the file goes
    text = Path(IMAGES).read_text(encoding="utf-8").replace("maxLength: 1200", "maxLength: 1000")
    Path("new.yaml").write_text(text, encoding="utf-8")
    return "new.yaml"


def root_of(path: str) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314  (our own output)


def fingerprint_of_change(truespec: Truespec, new: str) -> str:
    report = json.loads(truespec("diff", IMAGES, new, "--json", "-").stdout)
    return report["changes"][0]["fingerprint"]


def test_a_finding_that_was_accepted_fails_nothing_until_its_last_day(
    truespec: Truespec, broken: str
) -> None:
    test = ("test", IMAGES, "--url", broken, "--no-schemathesis", "--json", "-")
    (finding,) = json.loads(truespec(*test).stdout)["findings"]
    accepting = truespec(*test, "--accept", finding["fingerprint"], *WHY, "2999-01-01")
    report = json.loads(accepting.stdout)
    assert report["findings"][0]["accepted"] == {"reason": "known", "owner": "us", "expires": "2999-01-01"}
    assert "0 faults, 1 accepted" in report["summary"]
    assert accepting.exit_code == 4  # nothing was accepted by the server: nothing was tested
    assert truespec(*test).exit_code == 4
    Path(FILE).write_text(Path(FILE).read_text().replace("2999", "1999"))
    ended = truespec(*test)
    assert f"the acceptance of {finding['fingerprint']} ran out on 1999-01-01" in ended.stderr
    assert ended.exit_code == 1


def test_a_change_that_was_accepted_fails_nothing(truespec: Truespec, changed: str) -> None:
    fingerprint = fingerprint_of_change(truespec, changed)
    assert truespec("diff", IMAGES, changed, "--accept", fingerprint, *WHY, "never").exit_code == 0
    report = json.loads(truespec("diff", IMAGES, changed, "--json", "-").stdout)
    assert (report["verdict"], report["counts"]["breaking"], report["counts"]["accepted"]) == (
        "compatible",
        0,
        1,
    )
    accepted = [each["accepted"] for each in report["changes"] if each["accepted"] is not None]
    assert accepted == [{"reason": "known", "owner": "us", "expires": None}]
    before = Path(FILE).read_text()
    assert truespec("diff", IMAGES, changed, "--accept", fingerprint, *WHY, "never").exit_code == 0
    assert Path(FILE).read_text() == before
    again = ("--reason", "later", "--owner", "them", "--expires", "2999-01-01")
    assert truespec("diff", IMAGES, changed, "--accept", fingerprint, *again).exit_code == 0
    report = json.loads(truespec("diff", IMAGES, changed, "--json", "-").stdout)
    accepted = [each["accepted"] for each in report["changes"] if each["accepted"] is not None]
    assert accepted == [{"reason": "later", "owner": "them", "expires": "2999-01-01"}]
    assert Path(FILE).read_text().count("fingerprint") == 1
    kept = json.loads(truespec("diff", IMAGES, changed, "--semver", "--json", "-").stdout)
    assert [each["id"] for each in kept["changes"]] == ["request-body-max-length-tightened"]  # no `version-…`
    assert kept["notes"] == ["version 1.0.0: no change asks for another"]
    unused = truespec("diff", IMAGES, IMAGES, "--json", "-")
    assert f"accepted-unused: nothing matches the acceptance of {fingerprint}" in unused.stderr
    assert unused.exit_code == 0


@pytest.mark.parametrize(
    ("entry", "options", "is_unused"),
    [
        ("id: request-body-became-required", (), True),
        ("id: request-*-required", (), True),
        ("id: server-error", (), False),  # of `truespec test`
        ("id: own-check", (), False),
        ("id: request-body-became-required", ("--side", "client"), False),
        ("id: request-body-became-required", ("gone.yaml",), False),
    ],
)
def test_only_what_was_looked_for_is_called_unused(
    entry: str, options: tuple[str, ...], is_unused: bool, truespec: Truespec, changed: str
) -> None:
    Path(FILE).write_text(f"- {entry}\n  reason: known\n  owner: us\n  permanent: true\n")
    documents = (IMAGES, *options) if options == ("gone.yaml",) else (IMAGES, changed, *options)
    assert ("accepted-unused: " in truespec("diff", *documents).stdout) is is_unused


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("id: request-body-*", 0),
        ("id: response-*", 1),
        ("id: request-*\n  operation: POST /api/*", 0),
        ("id: request-*\n  operation: GET *", 1),
        ("id: '*'\n  path: /requestBody/*/properties/prompt", 0),
        ("id: '*'\n  path: /requestBody/*/properties/ratio", 1),
    ],
)
def test_an_entry_may_cover_many_changes(entry: str, code: int, truespec: Truespec, changed: str) -> None:
    Path(FILE).write_text(f"- {entry}\n  reason: known\n  owner: us\n  permanent: true\n")
    ended = truespec("diff", IMAGES, changed)
    assert ("accepted-unused: " in ended.stdout) is bool(code)
    assert ended.exit_code == code


def test_an_entry_is_added_behind_what_stands_there(truespec: Truespec, changed: str) -> None:
    Path(FILE).write_text("# ours\n- id: no-answer\n  reason: a\n  owner: b\n  permanent: true")
    fingerprint = fingerprint_of_change(truespec, changed)
    assert truespec("diff", IMAGES, changed, "--accept", fingerprint, *WHY, "2999-01-01").exit_code == 0
    assert (
        Path(FILE)
        .read_text()
        .startswith("# ours\n- id: no-answer\n  reason: a\n  owner: b\n  permanent: true\n- fi")
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "4f0c2ab91d7e"), "--accept needs --reason, --owner and --expires (a day, or `never`)"),
        (("--accept", "4f0c2ab91d7e", *WHY, "soon"), "--expires has to be a day, `2026-12-31`, not 'soon'"),
        (
            ("--accept", "4f0c2ab91d7e", *WHY, "never"),
            "--accept 4f0c2ab91d7e: nothing that was found has this",
        ),
        (
            ("--accept", "4f0c2ab91d7e", *WHY, "2026-11-30", "--today", "2026-12-01"),
            "--expires 2026-11-30 has passed (today is 2026-12-01): that would accept nothing",
        ),
        (("--accept", "4f0c2ab91d7e", *WHY, "2001-01-01"), "--expires 2001-01-01 has passed (today is 2"),
        (("--accepted", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_can_not_be_accepted_is_told(
    arguments: tuple[str, ...], message: str, truespec: Truespec, changed: str
) -> None:
    ended = truespec("diff", IMAGES, changed, *arguments)
    assert message in ended.stderr
    assert ended.exit_code == 2
    assert not Path(FILE).exists()


def test_the_nearest_file_up_to_the_root_of_the_repository_counts(
    truespec: Truespec, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = fingerprint_of_change(truespec, changed)
    truespec("diff", IMAGES, changed, "--accept", fingerprint, *WHY, "never")
    Path("inner").mkdir()
    monkeypatch.chdir("inner")
    assert truespec("diff", IMAGES, f"../{changed}").exit_code == 1
    Path("../.git").mkdir()
    assert truespec("diff", IMAGES, f"../{changed}").exit_code == 0


@pytest.mark.parametrize("format_", ["sarif", "junit", "markdown"])
def test_standard_output_belongs_to_one_report(format_: str, truespec: Truespec, changed: str) -> None:
    ended = truespec("diff", IMAGES, changed, f"--{format_}", "-")
    assert ended.stdout.lstrip().startswith({"sarif": "{", "junit": "<?xml", "markdown": "###"}[format_])
    assert "1 breaking" in ended.stderr


def test_github_gets_annotations_and_a_summary(
    truespec: Truespec, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("summary.md").write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    ended = truespec("diff", IMAGES, changed, "--github")
    assert "\n::error file=new.yaml,line=229," in ended.stdout
    assert Path("summary.md").read_text().startswith("before\n### ❌ truespec diff")


def test_problems_of_a_document_are_reported_alike(truespec: Truespec) -> None:
    Path("a.yaml").write_text("openapi: 3.1.0\ninfo: {title: a}\npaths: {}\n")
    ended = truespec(
        "lint", "a.yaml", "--github", "--junit", "a.xml", "--sarif", "a.sarif", "--markdown", "a.md"
    )
    assert "::error file=a.yaml,line=2," in ended.stdout
    assert root_of("a.xml").get("failures") == "1"
    assert json.loads(Path("a.sarif").read_text())["runs"][0]["results"][0]["level"] == "error"
    assert Path("a.md").read_text().startswith("### ❌ truespec lint: a.yaml")
    truespec("lint", IMAGES, "--junit", "a.xml")
    root = root_of("a.xml")
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


INLINE: Final = "      x-truespec-diff: {{allow: [{id}], reason: known, expires: '{day}'}}\n"


@pytest.mark.parametrize(
    ("id_", "day", "arguments", "code"),
    [
        ("request-body-max-length-tightened", "2027-01-31", (), 0),
        ("'request-*'", "2027-01-31", (), 0),
        ("response-body-max-length-tightened", "2027-01-31", (), 1),
        ("'*'", "2026-01-31", (), 1),
        ("'*'", "2027-01-31", ("--no-inline-accepted",), 1),
    ],
)
def test_a_document_accepts_changes_by_itself(
    id_: str, day: str, arguments: tuple[str, ...], code: int, truespec: Truespec, changed: str
) -> None:
    text = Path(changed).read_text()
    head = "    CreateImagesRequest:\n"
    assert head in text
    Path(changed).write_text(text.replace(head, head + INLINE.format(id=id_, day=day)))
    ended = truespec("diff", IMAGES, changed, "--today", "2026-12-01", *arguments)
    assert ("accepted until 2027-01-31 by the document: known" in ended.stdout) is (code == 0)
    assert ("the acceptance of * ran out on 2026-01-31" in ended.stdout) is (day == "2026-01-31")
    assert ("accepted-unused: nothing matches x-truespec-diff of resp" in ended.stdout) is (
        id_.startswith("response")
    )
    assert ended.exit_code == code


def test_what_a_document_accepts_is_told_where_nothing_changes(truespec: Truespec, changed: str) -> None:
    text = Path(changed).read_text()
    Path(changed).write_text(
        text.replace("paths:", f"{INLINE.format(id='x', day='2999-01-31').strip()}\npaths:")
    )
    ended = truespec("diff", changed, changed)
    assert (
        f"note: accepted-unused: nothing matches x-truespec-diff of x any more: delete it ({changed}:"
        in ended.stdout
    )
    assert ended.exit_code == 0


@pytest.mark.parametrize("inline", ["[a]", "{allow: [a]}", "{allow: [a], reason: b}", "{alow: [a]}"])
def test_what_a_document_can_not_accept_is_told(inline: str, truespec: Truespec, changed: str) -> None:
    text = Path(changed).read_text()
    Path(changed).write_text(f"x-truespec-diff: {inline}\n{text}")
    ended = truespec("diff", IMAGES, changed)
    assert f"{changed}:1:18" in ended.stderr or f"{changed}:1" in ended.stderr
    assert ended.exit_code == 2
