"""Who asks, from the command line: almost right credentials, others, fewer scopes, each alternative alone."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from ..contract_tests.library_server import library_module
from ..contract_tests.notes_server import FOLDER, notes_server
from ..contract_tests.sample_server import serving
from ..contract_tests.shop_server import shop_server
from .conftest import Truespec

ANN = ("-H", "Authorization: Bearer ann-token", "--as", "bob=bearer bob-token")
PRIVATE = ("--private", "readNote", "--private", "listNotes")
WRITER = ("--api-key", "shop-key", "-H", "Authorization: Bearer writer-token")
READER = ("--as", "reader=bearer reader-token", "--scope", "reader=read")
ASKED = ("--only", "GET /things", "--only", "POST /things", "--only", "GET /report")
Serve = Callable[..., AbstractContextManager[str]]
SERVERS: dict[str, tuple[Serve, tuple[str, ...]]] = {
    "notes": (notes_server, (f"{FOLDER}/notes.yaml", *ANN, *PRIVATE, "--exclude", "login")),
    "shop": (shop_server, (f"{FOLDER}/shop.yaml", *WRITER, *READER, *ASKED)),
}
TOLD = {
    "notes delete-open": "security-not-enforced",
    "notes others-delete others-write": "other-caller-changes",
    "notes others-list others-read": "other-caller-reads",
    "notes token-not-checked": "credentials-not-compared",
    "shop half-enough": "security-not-enforced",
    "shop key-alone-refused": "alternative-refused",
    "shop key-anything": "credentials-not-compared",
    "shop key-in-header": "credentials-misplaced",
    "shop scope-ignored": "scope-not-enforced",
    "shop token-case": "credentials-not-compared",
}
"""By the server and its faults, what is told."""


def told(report: str) -> list[str]:
    return [each["check"] for each in json.loads(report)["findings"]]


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", ["notes", "shop", *TOLD])
def test_who_may_not_ask_is_let_in_by_faulty_servers_only(place: str, truespec: Truespec) -> None:
    name, *faults = place.split()
    serve, arguments = SERVERS[name]
    with serve(*faults) as url:
        ended = truespec(
            *("test", *arguments, "--url", url, "--opinions", "--no-schemathesis", "--json", "-")
        )
    assert set(told(ended.stdout)) == ({TOLD[place]} if faults else set())
    assert not any(
        secret in ended.stdout for secret in ("ann-token", "bob-token", "writer-token", "reader-t")
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("faults", [(), ("books-of-others",)])
def test_things_of_others_are_not_found_under_a_path_of_ones_own(
    faults: tuple[str, ...], truespec: Truespec
) -> None:
    looking = ("--profile", "stateful", "--max-findings", "1", "--time", "20" if faults else "2")
    with serving(library_module().create_app(frozenset(faults))) as url:
        ended = truespec(
            *("fuzz", f"{FOLDER}/library.yaml", *ANN, *looking, "--corpus", "none"),
            *("--url", url, "--opinions", "--json", "-"),
        )
    found = told(ended.stdout)
    assert len(found) == len(faults)
    assert set(found) <= {"found-elsewhere", "other-caller-reads"}
