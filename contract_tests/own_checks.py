"""Checks that a user adds: functions in Python, and invariants in the document (CEL).

What they suspect is confirmed, shrunk and merged as everything is. A check that fails in itself judges
nothing: that is counted, and told.
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from ..spec import (
    Invariant,
    Json,
    Location,
    Operation,
    Relations,
    Request,
    Response,
    Schema,
    Spec,
    UsageError,
    in_question,
    invariants_of,
    json_or_none,
    relations_of,
    variables_of,
)
from .judged import Judged, Level, Suspicion, answered


class Answered(Struct, frozen=True):
    """What a check in Python is given: an operation, what was sent, what came back."""

    operation: Operation
    request: Request
    response: Response

    @property
    def sent(self) -> Json:
        """The content of the request, read as JSON; None where it is none."""
        return json_or_none(self.request.body)

    @property
    def content(self) -> Json:
        """The content of the answer, read as JSON; None where it is none."""
        return json_or_none(self.response.body)


Complaint = str | None
"""What is wrong, in words; None for nothing."""


class OwnStrategy(Struct, frozen=True):
    """Values that a user makes (`strategy`): of what is called `name`, or of texts of a `format`.

    operations: keys or operationIds, () for all. at: where the function stands. make: gives the strategy.
    """

    id: str
    name: str
    format: str
    operations: tuple[str, ...]
    at: Location
    make: Callable[[], Any]

    def is_for(self, operation: Operation) -> bool:
        """Whether an operation's values are meant."""
        return _is_for(self.operations, operation)

    def means(self, name: str, schema: Schema) -> bool:
        """Whether the values of what is called so, or have such a schema, are meant."""
        return self.name == name if self.name else self.format == schema.keywords.get("format")

    @property
    def words(self) -> str:
        """Name it, for a message."""
        return f"the strategy {self.id} ({self.at})"

    @property
    def wanted(self) -> str:
        """Say what it is for."""
        return f"the name {self.name!r}" if self.name else f"the format {self.format!r}"


class OwnCheck(Struct, frozen=True):
    """A check in Python. sentence: what is wrong when it fires. operations: keys or operationIds, () for all.

    at: where the function stands.
    """

    id: str
    sentence: str
    level: Level
    operations: tuple[str, ...]
    at: Location
    run: Callable[[Answered], Complaint]

    def __call__(self, given: Answered) -> Complaint:
        """Call the function that it was made of."""
        return self.run(given)

    def is_for(self, operation: Operation) -> bool:
        """Whether an operation is held to it."""
        return _is_for(self.operations, operation)


def _is_for(names: Sequence[str], operation: Operation) -> bool:
    return not names or operation.key in names or operation.operation_id in names


def place_of_function(function: Callable[..., Any]) -> Location:
    """Say where a function of the user's stands."""
    code = function.__code__
    path = Path(code.co_filename)
    name = str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
    return Location(name, code.co_firstlineno, 1, f"/{function.__name__}")


def check(*operations: str, level: Level = "fault") -> Callable[[Callable[[Answered], Complaint]], OwnCheck]:
    """Make a check of a function: `@check()`, or `@check("listPets")` for some operations.

    The function is given an `Answered` and returns what is wrong, or None; a failed `assert` says so as well.
    Its name is the check's id (`total_counts_all` is `total-counts-all`), the first line of its docstring
    the sentence.
    """

    def made(function: Callable[[Answered], Complaint]) -> OwnCheck:
        sentence = (inspect.getdoc(function) or function.__name__.replace("_", " ")).partition("\n")[0]
        name, at = function.__name__.strip("_").replace("_", "-"), place_of_function(function)
        return OwnCheck(name, sentence, level, operations, at, function)

    return made


def load_own(modules: Sequence[str]) -> tuple[OwnCheck | OwnStrategy, ...]:
    """Import modules, the working folder first, and collect their checks and strategies in the order of their
    names.

    Raises UsageError where a module can't be imported, or has neither.
    """
    found: list[OwnCheck | OwnStrategy] = []
    folder = str(Path.cwd())
    for name in modules:
        if folder not in sys.path:
            sys.path.insert(0, folder)
        try:
            module = import_module(name)
        except UsageError:
            raise
        except Exception as error:  # whatever the user's module does when it is imported
            reason = f"{type(error).__name__}: {error}"
            raise UsageError(f"the checks {name!r} can't be imported: {reason}") from error
        own = [each for each in vars(module).values() if isinstance(each, OwnCheck | OwnStrategy)]
        if not own:
            raise UsageError(f"the module {name!r} has no check: a function under @check() (or @strategy())")
        found += own
    return tuple(dict.fromkeys(found))


_MOST_TOLD: Final = 100


class OwnChecks(Struct):
    """All checks of one run that are the user's, and how often each could not judge. relations: of lists, by
    the operation's key.
    """

    checks: tuple[OwnCheck, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    relations: Mapping[str, Relations] = field(default_factory=dict[str, Relations])
    unable: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @classmethod
    def of(cls, spec: Spec, modules: Sequence[str] = ()) -> "OwnChecks":
        """Collect them. Raises UsageError and DocumentError for what is no check, invariant or relation, and
        for operations that the document does not have.
        """
        checks = tuple(each for each in load_own(modules) if isinstance(each, OwnCheck))
        for each in checks:
            for name in each.operations:
                spec.operation(name)
        return cls(checks, invariants_of(spec), relations_of(spec))

    @property
    def sequences(self) -> tuple[Invariant, ...]:
        """The invariants about several exchanges."""
        return tuple(each for each in self.invariants if each.steps)

    def level(self, check_id: str) -> Level:
        """Give the level of a check."""
        levels: dict[str, Level] = {each.id: each.level for each in self.checks}
        return levels.get(check_id, "fault")

    def suspicions(self, judged: Judged) -> Iterator[Suspicion]:
        """Run every check on an exchange that had an answer."""
        response = judged.exchange.response
        if response is None or not (self.checks or self.invariants):
            return
        given = Answered(judged.operation, judged.exchange.request, response)
        for each in self.checks:
            complaint = self._complaint(each, given) if each.is_for(judged.operation) else None
            if complaint is not None:
                sentence = f"{each.sentence.rstrip('.')}: {complaint}" if complaint else each.sentence
                yield Suspicion(each.id, each.at, "", sentence, each.sentence, answered(response))
        is_bare = given.request.method == "HEAD" != judged.operation.method
        meant = in_question(self.invariants, judged.operation.key)
        meant = [each for each in meant if not (is_bare and each.operation)]  # RFC 9110, HEAD: no content
        variables = variables_of(judged.exchange)
        for each in meant:
            outcome, reason = each.judge(variables)
            if outcome == "broken":
                sentence = f"Not so: {each.sentence}"
                yield Suspicion(each.id, each.at, "", sentence, each.holds, answered(response))
            elif outcome == "not judged":
                self.note(each.id, reason)

    def notes(self) -> Iterator[str]:
        """Say which checks could not judge, how often, and why at first."""
        for name, reasons in self.unable.items():
            times = f"{len(reasons)}{' or more' if len(reasons) >= _MOST_TOLD else ''}"
            what = "sequence" if any(each.id == name for each in self.sequences) else "exchange"
            yield f"{name} was not judged on {times} {what}{'' if len(reasons) == 1 else 's'}: {reasons[0]}"

    def _complaint(self, own: OwnCheck, given: Answered) -> Complaint:
        try:
            said: Any = own.run(given)
        except AssertionError as error:
            return str(error).partition("\n")[0]
        except Exception as error:  # noqa: BLE001  (whatever the user's function does)
            self.note(own.id, f"{type(error).__name__}: {error}")
            return None
        return said if isinstance(said, str) else None

    def note(self, name: str, reason: str) -> None:
        """Take note of a time that a check could not judge."""
        reasons = self.unable.setdefault(name, [])
        if len(reasons) < _MOST_TOLD:
            reasons.append(reason)
