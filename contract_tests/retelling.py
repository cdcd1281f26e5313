"""What was told as a finding, and a run for nothing but telling it again."""

from collections.abc import Generator
from contextlib import contextmanager

from ..spec import Spec
from .caution import Caution
from .coverage import Coverage
from .finding import Finding
from .inquest import TRIES, Inquest
from .session import Session, silent
from .story_checks import Telling
from .supplies import Supplies
from .targets import Client, Target
from .things import Things
from .trial import Trials


def finding_of(telling: Telling, walk: str = "", seed: int = 0) -> Finding:
    """Make the finding of what was told TRIES times. walk: that told it, as text; seed: of what was asked."""
    *steps, last = telling.exchanges
    key = telling.operation.key
    return Finding(
        check=telling.check,
        level=telling.level,
        operation=key,
        sentence=telling.sentence,
        expected=telling.expected,
        got=telling.got,
        at=telling.place,
        exchange=last,
        steps=tuple(steps),
        why=_why(telling, walk),
        operations=(key,),
        reproduced=(TRIES, TRIES),
        story=True,
        caller=telling.caller,
        walk=walk,
        seed=seed,
        together=telling.together,
    )


def _why(telling: Telling, walk: str) -> str:
    if walk:
        return f"a walk of {len(telling.exchanges)} steps, the fewest that show it"
    if telling.why:
        return telling.why
    if telling.is_promised:
        return "a relation that the document promises"
    return "the story of a thing that the run has made" if telling.at is None else "a law of lists"


@contextmanager
def trials_alone(spec: Spec, target: Target, seed: int = 0) -> Generator[Trials]:
    """Begin a run for nothing but what the test of one finding plays. Raises TargetError as `retell` does."""
    with Client(target) as client:
        client.reach()
        yield trials_by(spec, client, seed)


def trials_by(spec: Spec, client: Client, seed: int = 0) -> Trials:
    """Begin a run for nothing but what one look at a server needs. seed: of what is asked."""
    things = Things(spec)
    session = Session(spec, client.target, Inquest(spec, client, things=things), things, Coverage(spec, ()))
    return Trials(session, Supplies(things), Caution(), seed, silent)
