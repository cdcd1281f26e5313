"""`truespec diff`."""

import json
from pathlib import Path
from typing import Final

import pytest

from .conftest import Truespec

IMAGES: Final = str(Path(__file__).resolve().parents[2] / "spec" / "images.yaml")
OLD: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {type: string, maxLength: 9}}
      responses: {'200': {description: OK}}
"""


@pytest.fixture
def documents(tmp_path: Path) -> tuple[str, str]:
    """A document, and the same with a limit that is tighter."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    new.write_text(OLD.replace("maxLength: 9", "maxLength: 5"))
    return str(old), str(new)


def test_a_breaking_change_is_shown_with_its_proof(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff", *documents)
    assert "BREAKING  request-body-max-length-tightened   POST /a" in ended.stdout
    assert "curl " in ended.stdout
    assert ended.exit_code == 1


def test_a_change_that_breaks_nothing_ends_with_0(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff", *reversed(documents))
    assert "request-body-max-length-loosened" in ended.stdout
    assert ended.exit_code == 0


@pytest.mark.parametrize(("fail_on", "code"), [("none", 0), ("breaking", 1), ("info", 1)])
def test_what_fails_can_be_chosen(
    fail_on: str, code: int, truespec: Truespec, documents: tuple[str, str]
) -> None:
    assert truespec("diff", *documents, "--fail-on", fail_on).exit_code == code


def test_a_safe_change_fails_where_that_is_asked_for(truespec: Truespec, documents: tuple[str, str]) -> None:
    assert truespec("diff", *reversed(documents), "--fail-on", "info").exit_code == 1


def test_equal_documents_have_no_changes(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff", documents[0], documents[0])
    assert ended.stdout.startswith("no changes")
    assert ended.exit_code == 0


def test_one_of_the_documents_may_be_standard_input(truespec: Truespec, documents: tuple[str, str]) -> None:
    assert truespec("diff", "-", documents[1], stdin=OLD).exit_code == 1
    assert truespec("diff", "-", "-", stdin=OLD).exit_code == 2


def test_json_on_standard_output_is_alone_there(truespec: Truespec, documents: tuple[str, str]) -> None:
    ended = truespec("diff", *documents, "--json", "-")
    report = json.loads(ended.stdout)
    assert report["verdict"] == "breaking"
    assert report["changes"][0]["witness"]["rejected_by"] == "new"


def test_a_document_that_cannot_be_used_is_never_no_changes(
    truespec: Truespec, documents: tuple[str, str]
) -> None:
    ended = truespec("diff", documents[0], "nothere.yaml")
    assert ended.stderr == "truespec: nothere.yaml: no such file\n"
    assert ended.exit_code == 3


@pytest.mark.parametrize(("formats", "code"), [("all", 1), ("byte", 1), ("uuid", 0), ("none", 0)])
def test_a_format_that_is_not_asserted_is_no_change(
    formats: str, code: int, truespec: Truespec, documents: tuple[str, str]
) -> None:
    Path(documents[1]).write_text(OLD.replace("type: string", "type: string, format: byte"))
    assert truespec("diff", *documents, "--formats", formats).exit_code == code


def test_xml_is_compared_as_the_judge_reads_it(truespec: Truespec, documents: tuple[str, str]) -> None:
    for path in documents:
        written = Path(path).read_text().replace("application/json", "application/xml")
        Path(path).write_text(written)
    ended = truespec("diff", *documents, "--json", "-")
    (change,) = json.loads(ended.stdout)["changes"]
    assert (change["id"], change["level"]) == ("request-body-max-length-tightened", "breaking")


SHORTER: Final = "maxLength: 1000"


@pytest.mark.parametrize(
    ("levels", "level", "exit_code"),
    [
        (("request-body-max-length-tightened=warning",), "warning", 0),
        (("request-body-*=info",), "info", 0),
        (("*=off", "request-body-max-length-tightened=breaking"), "breaking", 1),
        (("*=off",), None, 0),
    ],
)
def test_users_say_how_much_a_kind_of_change_hurts(
    levels: tuple[str, ...], level: str | None, exit_code: int, truespec: Truespec
) -> None:
    Path("new.yaml").write_text(Path(IMAGES).read_text(encoding="utf-8").replace("maxLength: 1200", SHORTER))
    arguments = [part for each in levels for part in ("--levels", each)]
    ended = truespec("diff", IMAGES, "new.yaml", *arguments, "--json", "-")
    report = json.loads(ended.stdout)
    assert [(each["level"], each["policy"]) for each in report["changes"]] == (
        [] if level is None else [(level, level != "breaking")]
    )
    # The break itself, or where that is told what is said of the version that does not tell of it.
    assert report["counts"]["hidden"] == (levels[0] == "*=off")
    assert ended.exit_code == exit_code


@pytest.mark.parametrize(
    ("level", "message"),
    [
        ("request-body-max-lenght-tightened=off", "did you mean 'request-body-max-length-tightened'?"),
        ("nothing-*=off", "nothing is called 'nothing-*'"),
        ("operation-removed=undecided", "a level is breaking, warning, info or off, not 'undecided'"),
        ("operation-removed", "a level is breaking, warning, info or off, not ''"),
    ],
)
def test_levels_that_mean_nothing_are_told(level: str, message: str, truespec: Truespec) -> None:
    ended = truespec("diff", IMAGES, IMAGES, "--levels", level)
    assert message in ended.stderr
    assert (ended.stdout, ended.exit_code) == ("", 2)


def test_every_kind_of_change_is_listed_with_its_level(truespec: Truespec) -> None:
    text = truespec("diff", "--ids").stdout.splitlines()
    listed = json.loads(truespec("diff", "--ids", "--json", "-").stdout)

    assert [line.split() for line in text] == [[each["id"], each["level"]] for each in listed]
    assert {"id", "level", "meaning"} == set(listed[0])
    levels = {each["id"]: each["level"] for each in listed}
    assert levels["description-changed"] == "off"
    assert levels["request-body-max-length-tightened"] == "proof"
    assert levels["response-success-removed"] == "warning"


def written(schema: str) -> None:
    """Write two documents whose answers list a value, and a further one."""
    answer = "{'200': {description: OK, content: {application/json: {schema: {%s}}}}}"
    for name, values in (("old.yaml", "[a]"), ("new.yaml", "[a, b]")):
        Path(name).write_text(OLD.replace("{'200': {description: OK}}", answer % schema.format(values)))


def test_a_list_that_grows_in_answers_breaks_and_the_ways_out_are_named_in_every_report(
    truespec: Truespec,
) -> None:
    written("type: string, enum: {}")
    files = ("json", "markdown", "junit", "sarif", "html")
    options = [part for form in files for part in (f"--{form}", form)]
    ended = truespec("diff", "old.yaml", "new.yaml", *options)
    assert "BREAKING  response-body-enum-value-added" in ended.stdout
    names = ("x-extensible-enum", "anyOf: [{enum: […]}, {type: string}]", "enum-value-added=warning")
    for text in (ended.stdout, *(Path(form).read_text() for form in files)):
        assert [name for name in names if name not in text] == []
    assert truespec("diff", "new.yaml", "old.yaml").exit_code == 0


@pytest.mark.parametrize(
    "way",
    ["type: string, x-extensible-enum: {}", "anyOf: [{{enum: {}}}, {{type: string}}]"],
)
def test_a_list_that_is_open_may_grow(way: str, truespec: Truespec) -> None:
    written(way)
    ended = truespec("diff", "old.yaml", "new.yaml", "--fail-on", "warning")
    assert ended.exit_code == 0, ended.stdout
