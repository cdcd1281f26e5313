"""What a change touched: operations, places, and what generated requests then aim at."""

from pathlib import Path
from random import Random

import pytest
from truespec.contract_tests import RequestGenerator, Verdict
from truespec.fuzz import Focus
from truespec.spec import Spec

FLAGSHIP = Path("spec/images.yaml")


def changed(before: str, after: str) -> tuple[Focus, Spec]:
    """Compare the sample document with one that has `after` in the place of `before`."""
    text = FLAGSHIP.read_text("utf-8")
    assert before in text
    new = Spec.load(text.replace(before, after).encode(), name="new.yaml")
    return Focus.of(Spec.load(text.encode(), name="old.yaml"), new), new


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (
            "maxLength: 1200",
            "maxLength: 1000",
            "/components/schemas/CreateImagesRequest/properties/prompt/maxLength",
        ),
        ("          maxLength: 1200\n", "", "/components/schemas/CreateImagesRequest/properties/prompt"),
    ],
    ids=["changed", "gone"],
)
def test_a_place_is_one_of_the_new_document(before: str, after: str, place: str) -> None:
    focus, new = changed(before, after)
    assert focus.operations == tuple(operation.key for operation in new.operations)
    assert focus.places == (("new.yaml", place),)


def test_words_touch_nothing() -> None:
    focus, _ = changed("operationId: ", "operationId: other-")
    assert (focus.operations, focus.places) == ((), ())


def share_at_prompt(spec: Spec, focus: Focus | None) -> float:
    """Say how many of the invalid requests are invalid for what their prompt is."""
    generator = RequestGenerator(spec.operations[0], prefer=focus.aims_at if focus is not None else None)
    random = Random(1)
    verdicts = [Verdict.of(spec, generator.near_miss(random)) for _ in range(200)]
    places = [violation.at.pointer for verdict in verdicts for violation in verdict.violations]
    return sum("/prompt" in place for place in places) / len(places)


def test_near_misses_aim_at_what_changed() -> None:
    focus, new = changed("maxLength: 1200", "maxLength: 1000")
    assert share_at_prompt(new, focus) > 2 * share_at_prompt(new, None)
