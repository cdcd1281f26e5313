"""Our judge and the second opinion agree over real documents, but for what is known and settled.

A sample with fixed seeds; `python -m tests.agreement` asks about as many messages as one likes.
"""

from pathlib import Path
from random import Random

import pytest
from truespec.spec import Operation, SecondOpinion, Spec

from ..real_documents import DOCUMENTS
from .comparison import Comparison, compare, told
from .messages import Made, made_answers, made_requests
from .schemathesis_messages import schemathesis_requests

OURS = Path(__file__).parents[2] / "spec" / "images.yaml"
MOST_OPERATIONS = 12
MOST_FOREIGN = 2
UNREAD = {
    "hotel-booking.yaml": "its patterns are none of Python's, for ten seconds",
    "kubernetes.json": "it needs half a minute to read it",
}
"""Documents that Schemathesis is not asked about here; `python -m tests.agreement` does."""


@pytest.fixture(params=(*DOCUMENTS, "images.yaml"))
def path(request: pytest.FixtureRequest, shared_specs: Path) -> Path:
    return OURS if request.param == "images.yaml" else shared_specs / request.param


def sampled(spec: Spec, most: int, salt: str) -> tuple[Operation, ...]:
    """Choose operations, the same ones each time, in document order."""
    places = sorted(Random(salt).sample(range(len(spec.operations)), min(most, len(spec.operations))))
    return tuple(spec.operations[place] for place in places)


def agrees(comparison: Comparison) -> bool:
    """Both verdicts were heard, and each difference has a known reason; else fail with the words of both."""
    assert not comparison.unexplained, "\n" + "\n".join(map(told, comparison.unexplained[:5]))
    return comparison.outcomes["conforms"] + comparison.outcomes["violates"] > 0


def test_our_own_messages_are_judged_alike(path: Path) -> None:
    spec = Spec.load(path)
    messages: list[Made] = []
    for operation in sampled(spec, MOST_OPERATIONS, "own"):
        random = Random(operation.key)
        messages += [*made_requests(operation, random, 6), *made_answers(operation, random, 2)]
    assert agrees(compare(spec, SecondOpinion(spec), messages))


def test_messages_of_another_generator_are_judged_alike(path: Path) -> None:
    if path.name in UNREAD:
        pytest.skip(f"Schemathesis: {UNREAD[path.name]}")
    spec = Spec.load(path)
    operations = sampled(spec, MOST_FOREIGN, "foreign")
    messages = schemathesis_requests(path, operations, count=4, start=0)
    assert agrees(compare(spec, SecondOpinion(spec), messages))
