"""Header fields as a user writes them on the command line."""

import pytest
from truespec.cli.header_field import header_fields
from truespec.spec import UsageError

ENVIRONMENT = {"KEY": "s3cret", "EMPTY": "", "LINES": "a\r\nHost: evil"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("X-Api-Key: abc", ("X-Api-Key", "abc")),
        ("X-Api-Key:abc", ("X-Api-Key", "abc")),
        ("X-Api-Key: $KEY", ("X-Api-Key", "s3cret")),
        ("Authorization: Bearer ${KEY}!", ("Authorization", "Bearer s3cret!")),
        ("X: $$5", ("X", "$5")),
        ("X: $5", ("X", "$5")),
        ("X: $EMPTY", ("X", "")),
        ("X:", ("X", "")),
        ("Referer: http://a/b:c", ("Referer", "http://a/b:c")),
        ("X: 한", ("X", "한".encode().decode("latin-1"))),
    ],
)
def test_a_field_is_read(text: str, field: tuple[str, str]) -> None:
    assert header_fields([text], ENVIRONMENT) == (field,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("X-Api-Key", "not of the form 'Name: value'"),
        ("X Y: 1", "not of the form 'Name: value'"),
        (": 1", "not of the form 'Name: value'"),
        ("X: $MISSING", "the environment variable MISSING, which is not set"),
        ("X: $LINES", "contains a line break"),
    ],
)
def test_what_is_no_field_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        header_fields([text], ENVIRONMENT)


def test_an_error_shows_no_secret() -> None:
    with pytest.raises(UsageError) as raised:
        header_fields(["X: $LINES"], ENVIRONMENT)
    assert "evil" not in str(raised.value)
