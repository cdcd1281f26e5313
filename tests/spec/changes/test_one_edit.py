"""What one edit means in several places is one entry of a report."""

import pytest
from truespec.contract_tests import edited_places
from truespec.spec import Spec, diff, without_breaks

from .real_edits import edited, real


@pytest.mark.usefixtures("shared_specs")
def test_an_edit_of_what_is_judged_here_and_not_there_is_one_entry() -> None:
    old = real("docker.yaml")
    new = edited(old, {"/definitions/ErrorResponse/properties/message/x-nullable": True})
    specs = Spec.load(old), Spec.load(new)

    (entry,) = edited_places(without_breaks(diff(*specs)), specs)

    assert entry.first.id == "response-body-nullable-added"
    assert ("warning", "response-body-unjudged-changed") in entry.also
