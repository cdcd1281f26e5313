"""Checks of the user's own: found, confirmed, told where they stand."""

from pathlib import Path

import pytest
from truespec.contract_tests import Judged, OwnChecks, Report, Target, TestSettings, run
from truespec.spec import Exchange, Request, Response, Spec, UsageError

from .notes_server import ANN, NOTES, notes_server
from .sample_server import sample_server

IMAGES = Spec.load("spec/images.yaml")
MODULE = '''
from truespec.contract_tests import check

@check("createImages")
def as_many_as_asked(given):
    """As many images come as were asked for."""
    if given.response.status == 200:
        assert len(given.content["images"]) == given.sent.get("sample", 3), "not so many"

@check(level="opinion")
def no_credit(given):
    return "credit" if "Credit" in given.response.body.decode() else None

@check()
def broken(given):
    """It breaks."""
    return given.nothing
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"rules_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    return name


def examine(module: str, *, opinions: bool = False) -> Report:
    with sample_server() as url:
        return run(
            IMAGES, Target(url), TestSettings(second_engine=False, checks=(module,), opinions=opinions)
        )


def test_a_check_in_python_makes_findings_with_the_place_of_its_function(module: str) -> None:
    report = examine(module)
    (finding,) = report.findings
    assert (finding.check, finding.level, finding.reproduced) == ("as-many-as-asked", "fault", (3, 3))
    assert finding.sentence == "As many images come as were asked for: not so many"
    assert str(finding.at) == f"{module}.py:4"
    assert b"sample" not in finding.exchange.request.body  # it is shrunk


def test_an_opinion_is_told_where_opinions_are_asked_for(module: str) -> None:
    found = {each.check: each for each in examine(module, opinions=True).findings}
    assert (found["no-credit"].level, found["no-credit"].sentence) == ("opinion", "no credit: credit")


def test_a_check_that_fails_in_itself_judges_nothing_and_is_counted(module: str) -> None:
    report = examine(module)
    (note,) = [each for each in report.notes if each.startswith("broken was not judged on 100 or more")]
    assert "AttributeError" in note


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "the checks '.*' can't be imported: ModuleNotFoundError"),
        ("x = 1", "has no check: a function under @check"),
        ("raise ValueError('no')", "can't be imported: ValueError: no"),
        (
            "from truespec.contract_tests import check\n@check('nothing')\ndef a(given): ...",
            "no operation 'nothing'",
        ),
    ],
)
def test_what_is_no_module_with_checks_is_told(
    text: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"bad_{abs(hash(tmp_path))}"
    if text is not None:
        (tmp_path / f"{name}.py").write_text(text)
    with pytest.raises(UsageError, match=message):
        run(IMAGES, Target("http://127.0.0.1:9"), TestSettings(checks=(name,)))


def test_an_invariant_of_the_document_makes_findings_with_its_place() -> None:
    with notes_server("total-wrong") as url:
        report = run(
            NOTES, Target(url, ANN), TestSettings(second_engine=False, only=("listNotes", "createNote"))
        )
    (finding,) = report.findings
    assert (finding.check, finding.operation) == ("total-counts-all", "GET /notes")
    assert finding.sentence == "Not so: The total is the number of notes in the list."
    assert finding.expected == "response.body.total == size(response.body.items)"
    assert (finding.at.file, finding.at.pointer) == (NOTES.name, "/x-truespec-invariants/0/holds")


def test_an_invariant_of_a_get_is_not_about_head() -> None:
    has_items = {"id": "has-items", "sentence": "So.", "holds": "'items' in response.body"}
    get = {"responses": {"200": {"description": "OK"}}, "x-truespec-invariants": [has_items]}
    info = {"title": "t", "version": "1"}
    spec = Spec.load({"openapi": "3.1.0", "info": info, "paths": {"/a": {"get": get}}})
    for method, count in (("HEAD", 0), ("GET", 1)):
        own = OwnChecks.of(spec)
        exchange = Exchange(Request(method, "/a"), Response(200, (), b""))
        assert list(own.suspicions(Judged(spec.operations[0], exchange, (), ()))) == []
        assert len(list(own.notes())) == count
