"""Who calls: further identities, and logins, as a user writes them."""

import pytest
from truespec.cli.identities import further_identities, logins
from truespec.contract_tests import Target
from truespec.spec import Spec, UsageError

from ..contract_tests.notes_server import NOTES, notes_server
from ..contract_tests.shop_server import SHOP

IMAGES = Spec.load("spec/images.yaml")
SECRETS = {"BOB": "s3cret", "ANN": "ann's secret"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("bob=X-Token: $BOB", ("X-Token", "s3cret")),
        ("bob=bearer $BOB", ("Authorization", "Bearer s3cret")),
        ("bob=Basic bob:$BOB", ("Authorization", "Basic Ym9iOnMzY3JldA==")),
        ("bob=apikey $BOB", ("X-Api-Key", "s3cret")),
    ],
)
def test_an_identity_is_a_name_and_its_credentials(text: str, line: tuple[str, str]) -> None:
    assert further_identities([text], IMAGES, SECRETS) == {"bob": (line,)}


def test_an_api_key_of_the_query_has_a_name_that_no_field_has() -> None:
    assert further_identities(["bob=apikey $BOB"], SHOP, SECRETS) == {"bob": (("?key", "s3cret"),)}


def test_several_lines_of_one_name_are_of_one_identity() -> None:
    found = further_identities(["b=A: 1", "c=A: 2", "b=B: 3"], IMAGES, {})
    assert found == {"b": (("A", "1"), ("B", "3")), "c": (("A", "2"),)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bob", "an identity is given as NAME="),
        ("main=A: 1", "'main' is who -H, --basic and --oauth2 are for"),
        ("bob=nothing", "is not of the form 'Name: value'"),
        ("bob=bearer $NOBODY", "the identity bob needs the environment variable NOBODY, which is not set"),
    ],
)
def test_what_is_no_identity_is_told(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        further_identities([text], IMAGES, SECRETS)


def test_an_api_key_needs_a_place_in_the_document() -> None:
    with pytest.raises(UsageError, match="declares no API key: give"):
        further_identities(["bob=apikey x"], NOTES, {})


def test_a_login_is_written_as_the_document_has_it() -> None:
    texts = ["main:operation=login", 'main:body={"name": "ann", "password": "$ANN"}', "main:token=/token"]
    login = logins(texts, NOTES, SECRETS)["main"]
    with notes_server() as url:
        token = login.fetch(Target(url))
    assert token.startswith("ann-")
    assert login.line(token) == ("Authorization", f"Bearer {token}")
    assert login.request.body == b'{"name":"ann","password":"ann\'s secret"}'


def test_a_login_need_not_be_in_the_document() -> None:
    login = logins(["bob:operation=POST /session", "bob:body=[1]", "bob:send=X-T: {token}"], NOTES, {})["bob"]
    assert (login.request.method, login.request.target, login.request.body) == ("POST", "/session", b"[1]")
    assert login.line("t") == ("X-T", "t")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["login"], "the login 'login' is not of the form NAME:PART="),
        (["main:user=ann"], "is not of the form NAME:PART=…, PART of operation, body, token, send"),
        (["main:token=/t"], "the login of main has no operation"),
        (["main:operation=logn"], "no operation 'logn' in .*; did you mean 'login'"),
        (["main:operation=readNote", "main:body={}"], "takes no body"),
    ],
)
def test_what_is_no_login_is_told(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        logins(texts, NOTES, {})
