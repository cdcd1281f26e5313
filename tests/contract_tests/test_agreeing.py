"""Members of a body that have to agree."""

import pytest
from truespec.contract_tests.agreeing import agreeing
from truespec.spec import Json

DATES = {"startsAt": "1974-01-05T17:21:21Z", "endsAt": "1981-05-21T20:17:28Z"}


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        (DATES, {"endsAt": "2099-05-21T20:17:28Z"}),
        ({"expires_on": "2020-01-01"}, {"expires_on": "2099-01-01"}),
        ({"endpoint": "2020-01-01", "end": 7, "ends": "soon"}, {}),
        ({"password1": "a", "password2": "b"}, {"password2": "a"}),
        ({"new_password1": "a", "new_password2": "b"}, {"new_password2": "a"}),
        ({"password": "a", "passwordConfirmation": "b"}, {"passwordConfirmation": "a"}),
        ({"newPassword": "a", "confirmPassword": "b"}, {}),
        ({"password": "a", "confirm_password": "b"}, {"confirm_password": "a"}),
        ({"address1": "a", "address2": "b"}, {}),
    ],
)
def test_what_is_over_lies_ahead_and_passwords_are_repeated(
    body: dict[str, Json], changed: dict[str, Json]
) -> None:
    assert agreeing(body) == changed
