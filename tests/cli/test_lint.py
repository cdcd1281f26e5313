"""`truespec lint`."""

import json
from pathlib import Path

import pytest

from .conftest import Truespec

GOOD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
BAD = "openapi: 3.1.0\ninfo: {title: t}\npaths: {}\n"
DOUBTFUL = GOOD + "components:\n  schemas:\n    Time: {type: string, example: 18:00}\n"


def test_a_document_without_problems_ends_with_0(truespec: Truespec) -> None:
    ended = truespec("lint", "-", stdin=GOOD)
    assert (ended.stdout, ended.stderr, ended.exit_code) == ("", "no problems\n", 0)


def test_a_problem_is_one_line_with_its_place(truespec: Truespec) -> None:
    ended = truespec("lint", "-", stdin=BAD)
    assert ended.stdout.startswith("<stdin>:2:1 #/info  ")
    assert ended.stdout.count("\n") == 1
    assert (ended.stderr, ended.exit_code) == ("1 error\n", 1)


def test_warnings_alone_end_with_0(truespec: Truespec) -> None:
    ended = truespec("lint", "-", stdin=DOUBTFUL)
    assert (ended.stderr, ended.exit_code) == ("1 warning\n", 0)


def test_examples_are_held_to_the_formats_that_are_asked_for(truespec: Truespec) -> None:
    document = GOOD + "components: {schemas: {Day: {type: string, format: date, example: today}}}\n"
    assert truespec("lint", "-", stdin=document).stderr == "1 error\n"
    assert truespec("lint", "-", "--formats", "none", stdin=document).stderr == "no problems\n"
    assert truespec("lint", "-", "--formats", "uuid,date", stdin=document).stderr == "1 error\n"
    assert truespec("lint", "-", "--formats", "day", stdin=document).exit_code == 2


def test_a_document_that_cannot_be_used_ends_with_3(truespec: Truespec) -> None:
    assert truespec("lint", "nothere.yaml").exit_code == 3
    assert truespec("lint", "-", stdin="a: [").exit_code == 3
    assert truespec("lint", "-", stdin="openapi: 9.0.0").exit_code == 3


def test_json_on_standard_output_is_alone_there(truespec: Truespec) -> None:
    ended = truespec("lint", "-", "--json", "-", stdin=BAD)
    (problem,) = json.loads(ended.stdout)["problems"]
    assert problem["at"] == {"file": "<stdin>", "line": 2, "column": 1, "pointer": "/info"}
    assert problem["level"] == "error"


def test_json_in_a_file_leaves_the_lines_where_they_are(truespec: Truespec, tmp_path: Path) -> None:
    ended = truespec("lint", "-", "--json", str(tmp_path / "new" / "lint.json"), stdin=BAD)
    assert ended.stdout.startswith("<stdin>:2:1")
    assert len(json.loads((tmp_path / "new" / "lint.json").read_text())["problems"]) == 1


def test_a_file_that_cannot_be_written_is_a_usage_error(truespec: Truespec, tmp_path: Path) -> None:
    ended = truespec("lint", "-", "--json", str(tmp_path), stdin=GOOD)
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"truespec: can't write {tmp_path}: ")


def test_a_rule_counts_as_its_level_says(truespec: Truespec) -> None:
    assert truespec("lint", "-", "--levels", "structure-invalid=warning", stdin=BAD).exit_code == 0
    assert truespec("lint", "-", "--levels", "yaml-trap=error", stdin=DOUBTFUL).stderr == "1 error\n"
    assert truespec("lint", "-", "--levels", "yaml-trap=off", stdin=DOUBTFUL).stderr == "no problems\n"
    unusable = truespec("lint", "-", "--levels", "document-unreadable=off", stdin="a: [")
    assert unusable.exit_code == 3


def test_levels_stand_in_a_table_of_the_settings(
    truespec: Truespec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "truespec.toml").write_text('[lint.levels]\nyaml-trap = "error"\n')
    monkeypatch.chdir(tmp_path)
    assert truespec("lint", "-", stdin=DOUBTFUL).exit_code == 1


@pytest.mark.parametrize("level", ["yaml-trip=off", "yaml-trap", "yaml-trap=loud"])
def test_a_rule_or_level_that_there_is_not_is_a_usage_error(truespec: Truespec, level: str) -> None:
    ended = truespec("lint", "-", "--levels", level, stdin=GOOD)
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)


def test_a_schema_that_nothing_meets_is_told_at_the_part_to_blame(truespec: Truespec) -> None:
    document = GOOD + (
        "components:\n  schemas:\n"
        "    A: {type: object, required: [b], properties: {b: {$ref: '#/components/schemas/B'}}}\n"
        "    B: {allOf: [{type: string}, {type: integer}]}\n"
    )
    ended = truespec("lint", "-", stdin=document)
    place, _, told = ended.stdout.partition("  ")
    assert place == "<stdin>:7:5 #/components/schemas/B"
    assert told == "nothing meets this schema: no type is left  [schema-impossible]\n"


@pytest.mark.parametrize(("schema", "count"), [("{not: %s}", 0), ("{properties: {not: %s}}", 1)])
def test_what_nothing_meets_is_denied_by_the_keyword_only(
    truespec: Truespec, schema: str, count: int
) -> None:
    nothing = "{allOf: [{type: string}, {type: integer}]}"
    document = GOOD + f"components:\n  schemas:\n    A: {schema % nothing}\n"
    assert truespec("lint", "-", stdin=document).stdout.count("[schema-impossible]") == count
