"""Operations on things that exist: keys come from the server's answers, and what is not ours is spared."""

from collections.abc import Iterator

import pytest
from truespec.contract_tests import Report, Target, TestSettings, planned, run
from truespec.spec import Spec, UsageError

from .pet_server import DOCUMENT, Pets, pets_app
from .sample_server import serving

SPEC = Spec.load(DOCUMENT, name="pets.yaml")
CHANGING = {"DELETE", "PATCH", "POST", "PUT"}


@pytest.fixture
def pets() -> Pets:
    return Pets()


@pytest.fixture
def url(pets: Pets) -> Iterator[str]:
    with serving(pets_app(pets)) as address:
        yield address


def examine(url: str, **settings: object) -> Report:
    return run(SPEC, Target(url), TestSettings(second_engine=False, **settings))  # pyright: ignore[reportArgumentType]


def test_operations_on_one_thing_find_one_that_exists(url: str) -> None:
    report = examine(url)
    assert [each.operation for each in report.statistics if not each.accepted] == []
    assert (report.findings, report.notes) == ((), ())


def test_only_what_the_run_made_is_changed_and_all_of_it_is_deleted(url: str, pets: Pets) -> None:
    report = examine(url, only_own=True)
    assert report.reached == len(SPEC.operations)
    assert pets.names == {"rex": "Rex"}
    assert not [path for method, path in pets.asked if method in CHANGING and "/rex" in path]
    assert any(method == "POST" for method, _ in pets.asked)


def test_another_machine_is_treated_so_without_being_asked_to() -> None:
    assert TestSettings().caution(Target("http://203.0.113.7")).only_own
    assert not TestSettings(only_own=False).caution(Target("http://203.0.113.7")).only_own
    for local in ("http://localhost:1", "http://127.1.2.3:1", "http://[::1]:1", "http://api.localhost"):
        assert not TestSettings().caution(Target(local)).only_own


def test_where_nothing_was_made_nothing_is_changed(url: str, pets: Pets) -> None:
    report = examine(url, only_own=True, only=("listPets", "deletePet", "replacePet"))
    assert {method for method, _ in pets.asked} <= {"GET", "HEAD"}
    assert pets.names == {"rex": "Rex"}
    told = {each.operation: each.words for each in report.needs}
    assert told["DELETE /pets/{petId}"].startswith("was not tested: only what the run has made")


def test_a_safe_run_sends_get_and_head_only(url: str, pets: Pets) -> None:
    report = examine(url, safe=True)
    assert {method for method, _ in pets.asked} <= {"GET", "HEAD"}
    assert {each.operation for each in report.statistics if each.accepted} == {
        "GET /pets",
        "GET /pets/{petId}",
    }


def test_a_value_of_the_users_goes_before_all(url: str, pets: Pets) -> None:
    report = examine(url, values=("petId=rex",), only=("readPet",))
    assert report.reached == 1
    assert ("GET", "/pets/rex") in pets.asked


def test_without_a_thing_the_note_says_what_would_help(url: str) -> None:
    report = examine(url, only=("readToy",))
    (need,) = report.needs
    assert (need.operation, need.what) == ("GET /pets/{id}/toys/{toy}", "something that exists")
    assert "was answered 404; --value id=… --value toy=… says what" in need.words
    assert "the other one needs: something that exists (1)" in report.summary


@pytest.mark.parametrize(
    ("value", "message"), [("petID=1", "did you mean 'petId'?"), ("petId", "not of the form NAME=VALUE")]
)
def test_a_value_that_nothing_has_is_refused(value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        examine("http://127.0.0.1:9", values=(value,))


def test_a_flow_is_called_first_and_in_order(url: str, pets: Pets) -> None:
    examine(url, flows=(("createPet", "readPet", "deletePet"),), only=("listPets",))
    assert pets.asked[:3] == [("POST", "/pets"), ("GET", "/pets/pet-1"), ("DELETE", "/pets/pet-1")]


def test_a_flow_that_is_refused_says_where_it_ended(url: str) -> None:
    report = examine(url, flows=(("readToy", "listPets"),), only=("listPets",))
    assert "a flow ended at GET /pets/{id}/toys/{toy}: the server has not accepted it" in report.notes


def test_what_was_made_and_cannot_be_deleted_is_told(url: str) -> None:
    report = examine(url, only_own=True, only=("createPet", "addToy"))
    assert [note for note in report.notes if "left on the server: /pets/pet-" in note] != []


def test_the_plan_names_each_case_and_its_place() -> None:
    lines = list(planned(SPEC, TestSettings()))
    heads = [line for line in lines if not line.startswith("  ")]
    assert heads[0].startswith("POST /pets: ")
    assert heads[-2].startswith("DELETE /pets/{petId}: ")
    assert any(line.startswith("  body /name: minLength missed (pets.yaml:") for line in lines)
    assert heads[-1] == f"{len(lines) - len(heads)} cases in {len(SPEC.operations)} operations · seed 0"
