"""Values that a user knows better how to make: Hypothesis strategies for a format, or for what has a name.

They stand in for what is made from the schema alone wherever a valid value is wanted. The document stays the
judge of them: a strategy that gives what it forbids is refused before anything is sent. Hypothesis is
imported where there is such a strategy, and only there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import Struct, field

from ..spec import Json, Location, Operation, Schema, Spec, UsageError, is_array, is_object
from .drawing import draw_each
from .judged import shown
from .own_checks import OwnStrategy, load_own, place_of_function

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_POOL: Final = 100
_DEEPEST: Final = 8
_LONGEST: Final = 60

Made: TypeAlias = Callable[[], "SearchStrategy[Any]"]


def strategy(
    name: str = "",
    *operations: str,
    format: str = "",
) -> Callable[[Made], OwnStrategy]:
    """Make values by a Hypothesis strategy, which the function under it gives: `@strategy("isbn")` for every
    parameter and member of that name, `@strategy("isbn", "addBook")` in some operations, `@strategy(format=
    "isbn")` for every text of that format.
    """

    def made(function: Made) -> OwnStrategy:
        shown = function.__name__.strip("_")
        if bool(name) == bool(format):
            at = place_of_function(function)
            raise UsageError(f"the strategy {shown} ({at}) needs a name or a format, and one of them only")
        return OwnStrategy(shown, name, format, operations, place_of_function(function), function)

    return made


class Pool(Struct, frozen=True):
    """One strategy at work. strategy: Hypothesis'. values: some that it has given, all of them allowed."""

    own: OwnStrategy
    strategy: Any
    values: tuple[Json, ...]

    @classmethod
    def of(cls, own: OwnStrategy) -> "Pool":
        """Draw some values. Raises UsageError where it gives none, or something that is not JSON."""
        from hypothesis.strategies import SearchStrategy

        drawn: list[Any] = []

        def take(value: Any) -> bool:
            drawn.append(value)
            return True

        try:
            made: Any = own.make()
            if not issubclass(type(made), SearchStrategy):
                raise UsageError(f"{own.words} gives {type(made).__name__}, not a Hypothesis strategy")
            draw_each(lambda random: _drawn(random, made), 0, _POOL, take)
        except UsageError:
            raise
        except Exception as error:  # whatever the user's function, or strategy, does
            raise UsageError(f"{own.words} can't be used: {type(error).__name__}: {error}") from error
        if not drawn:
            raise UsageError(f"{own.words} gives no value")
        odd = next((each for each in drawn if not _is_json(each)), None)
        if odd is not None:
            raise UsageError(f"{own.words} gives {shown(odd)}, which JSON has no way to write")
        return cls(own, made, tuple(drawn))

    def pick(self, random: Random) -> Json:
        """Choose a value; where Hypothesis makes the choices, it draws one."""
        from .drawn_random import DrawnRandom

        return random.drawn(self.strategy) if isinstance(random, DrawnRandom) else random.choice(self.values)


class OwnStrategies(Struct):
    """All strategies of one run that are the user's; those named for an operation come before those for all,
    names before formats.
    """

    pools: tuple[Pool, ...] = ()
    _members: dict[Schema, Mapping[str, Schema]] = field(default_factory=dict[Any, Any])

    @classmethod
    def of(cls, spec: Spec, modules: Sequence[str] = ()) -> "OwnStrategies":
        """Collect them from modules, as checks are. Raises UsageError for names and operations that the
        document does not have, and for values that it forbids where they would stand.
        """
        found = [each for each in load_own(modules) if isinstance(each, OwnStrategy)]
        found.sort(key=lambda each: (not each.operations, not each.name))
        collected = cls(tuple(Pool.of(each) for each in found))
        for pool in collected.pools:
            collected._hold(spec, pool)
        return collected

    def __bool__(self) -> bool:
        return bool(self.pools)

    def pool(self, operation: Operation, name: str, schema: Schema) -> Pool | None:
        """Find who makes the values of a parameter or member; None where the user has said nothing."""
        for pool in self.pools:
            if pool.own.means(name, schema) and pool.own.is_for(operation):
                return pool
        return None

    def put_into(self, value: Json, operation: Operation, schema: Schema, random: Random) -> Json:
        """Put values into the places of a body that are there and hold an allowed value; what it breaks
        elsewhere it goes on breaking.
        """
        changed = self._filled(value, operation, "", schema, random)
        return changed if schema.is_valid(changed) == schema.is_valid(value) else value

    def is_at(self, operation: Operation, at: Location) -> bool:
        """Whether a place in the document is one whose values the user makes."""
        return any(
            schema.location == at and self.pool(operation, name, schema) is not None
            for name, schema in self._places(operation)
        )

    def _filled(self, value: Json, operation: Operation, name: str, schema: Schema, random: Random) -> Json:
        pool = self.pool(operation, name, schema)
        if pool is not None:
            picked = pool.pick(random) if schema.is_valid(value) else value
            return picked if schema.is_valid(picked) else value
        if is_object(value):
            members = self._known(schema, value)
            return {
                key: self._filled(each, operation, key, members[key], random) if key in members else each
                for key, each in value.items()
            }
        items = schema.items() if is_array(value) else None
        if items is None or not is_array(value):
            return value
        return [self._filled(each, operation, name, items, random) for each in value]

    def _known(self, schema: Schema, value: Json) -> Mapping[str, Schema]:
        """Give the schemas of members, those of the alternative that a value is of included."""
        if schema not in self._members:
            self._members[schema] = {each.name: each.schema for each in schema.members()}
        alternative = next((each for each in schema.alternatives() if each.is_valid(value)), None)
        inner = self._known(alternative, value) if alternative is not None else dict[str, Schema]()
        return {**self._members[schema], **inner}

    def _places(self, operation: Operation) -> Iterator[tuple[str, Schema]]:
        """Go through what has a name in an operation's requests: parameters, members at any depth."""
        yield from ((each.name, each.schema) for each in operation.parameters)
        body = operation.request_body
        for media in body.content.values() if body is not None else ():
            if media.schema is not None:
                yield from _inside("", media.schema, set())

    def _hold(self, spec: Spec, pool: Pool) -> None:
        """Hold the values of one strategy to every place that it is for."""
        own = pool.own
        operations = [spec.operation(each) for each in own.operations] or list(spec.operations)
        everywhere = [(each, *place) for each in operations for place in self._places(each)]
        meant = [place for place in everywhere if self.pool(*place) is pool]
        if not any(own.means(name, schema) for _, name, schema in everywhere):
            names = {name for _, name, _ in everywhere}
            close = get_close_matches(own.name, names, 1) if own.name else []
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(f"{own.words}: nothing in {spec.name} has {own.wanted}{hint}")
        for operation, name, schema in meant:
            wrong = next((each for each in pool.values if not schema.is_valid(each)), None)
            if wrong is not None:
                said = schema.violations(wrong)
                reason = f": {said[0].message}" if said else ""
                raise UsageError(
                    f"{own.words} gives {shown(wrong)}, which the document forbids for "
                    f"{name or 'the body'!r} of {operation.key} ({schema.location}){reason}"
                )


def _inside(name: str, schema: Schema, seen: set[Schema], depth: int = 0) -> Iterator[tuple[str, Schema]]:
    if schema in seen or depth > _DEEPEST:
        return
    seen.add(schema)
    yield name, schema
    for member in schema.members():
        yield from _inside(member.name, member.schema, seen, depth + 1)
    for alternative in schema.alternatives():
        yield from _inside(name, alternative, seen, depth + 1)
    items = schema.items()
    if items is not None:
        yield from _inside(name, items, seen, depth + 1)


def _drawn(random: Random, strategy: "SearchStrategy[Any]") -> Any:
    from .drawn_random import DrawnRandom

    assert isinstance(random, DrawnRandom)
    return random.drawn(strategy)


def _is_json(value: Any) -> bool:
    if is_object(value):
        return all(_is_name(key) and _is_json(each) for key, each in value.items())
    return all(map(_is_json, value)) if is_array(value) else _is_scalar(value)


def _is_name(value: object) -> bool:
    return isinstance(value, str)


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
