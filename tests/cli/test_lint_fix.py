"""`truespec lint --fix`: an Overlay, or the files themselves."""

import json
from pathlib import Path

import pytest

from .conftest import Truespec

DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    # how large
    Size: {type: integer, examples: ["3", 4]}  # why
    Time: {type: string, default: 18:00}
    Word: {type: string, example: 5, default: no, enum: [a, b]}
"""
FIXED = DOCUMENT.replace('["3", 4]', "[3, 4]").replace("18:00", "'18:00'").replace(": no", ": 'no'")


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "api.yaml"
    path.write_text(DOCUMENT)
    return path


def test_an_overlay_beside_the_document_makes_problems_go(truespec: Truespec, document: Path) -> None:
    ended = truespec("lint", "api.yaml", "--fix")
    assert (ended.exit_code, ended.stdout.count("\n")) == (1, 2)  # two errors that nobody can fix for certain
    assert ended.stderr == "3 problems fixed by the Overlay api.fix.overlay.yaml\n2 errors\n"
    assert document.read_text() == DOCUMENT
    again = truespec("lint", "api.yaml", "--overlay", "api.fix.overlay.yaml")
    assert (again.stdout.count("[yaml-trap]"), again.stderr) == (0, "2 errors\n")


def test_an_overlay_goes_where_it_is_wanted(truespec: Truespec, document: Path) -> None:
    assert truespec("lint", "api.yaml", "--fix-to", "new/fix.yaml").exit_code == 1
    written = Path("new/fix.yaml").read_text()
    assert written.startswith("overlay: 1.1.0\n")
    assert truespec("lint", "-", "--fix-to", "-", stdin=DOCUMENT).stdout == written.replace(
        "api.yaml", "<stdin>"
    )


def test_in_place_only_what_is_wrong_changes(truespec: Truespec, document: Path) -> None:
    document.write_bytes(DOCUMENT.replace("\n", "\r\n").encode("utf-16"))
    document.chmod(0o640)
    ended = truespec("lint", "api.yaml", "--fix-in-place")
    assert ended.stderr == "3 problems fixed in 1 file\n2 errors\n"
    assert document.read_bytes() == FIXED.replace("\n", "\r\n").encode("utf-16")
    assert (document.stat().st_mode & 0o777, [each.name for each in document.parent.iterdir()]) == (
        0o640,
        ["api.yaml"],
    )


def test_each_problem_is_fixed_in_its_own_file(truespec: Truespec, document: Path) -> None:
    Path("size.json").write_text('{"type": "integer",\n "default": "3"}')
    document.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {S: {$ref: size.json}}}\n"
    )
    by_overlay = truespec("lint", "api.yaml", "--fix")
    assert "size.json:2 #/default: it stands in another file" in by_overlay.stderr
    assert not Path("api.fix.overlay.yaml").exists()
    assert truespec("lint", "api.yaml", "--fix-in-place").exit_code == 0
    assert Path("size.json").read_text() == '{"type": "integer",\n "default": 3}'


def test_a_rule_that_is_off_is_not_fixed(truespec: Truespec, document: Path) -> None:
    ended = truespec("lint", "api.yaml", "--fix-in-place", "--levels", "yaml-trap=off")
    assert ended.stderr.startswith("1 problem fixed")
    assert "18:00}" in document.read_text()


def test_what_was_fixed_stands_in_the_json(truespec: Truespec, document: Path) -> None:
    report = json.loads(truespec("lint", "api.yaml", "--fix", "--json", "-").stdout)
    assert [each["rule"] for each in report["fixed"]] == ["example-invalid", "yaml-trap", "yaml-trap"]
    assert len(report["problems"]) == 2


def test_where_there_is_nothing_to_fix_nothing_is_written(truespec: Truespec, document: Path) -> None:
    document.write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
    ended = truespec("lint", "api.yaml", "--fix")
    assert (ended.stderr, ended.exit_code) == ("nothing to fix for certain\nno problems\n", 0)
    assert [each.name for each in document.parent.iterdir()] == ["api.yaml"]


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("-", "--fix"), 2),
        (("api.yaml", "--fix", "--fix-in-place"), 2),
        (("api.yaml", "--fix-in-place", "--overlay", "x.yaml"), 2),
        (("api.yaml", "--fix-to", "api.yaml"), 2),
        (("nothere.yaml", "--fix-in-place"), 3),
    ],
)
def test_a_fix_without_a_place_is_one_line(
    truespec: Truespec, document: Path, arguments: tuple[str, ...], exit_code: int
) -> None:
    ended = truespec("lint", *arguments, stdin=DOCUMENT)
    assert (ended.exit_code, ended.stderr.count("\n")) == (exit_code, 1)
    assert document.read_text() == DOCUMENT
