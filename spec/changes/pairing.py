"""Which parameter of NEW is which of OLD: by place and name, or elsewhere where it is gone (DIFF §2.2)."""

from collections.abc import Iterator

from ..location import pointer_of
from ..model import Operation, Parameter
from .judging import Documents


def paired(old: Operation, new: Operation) -> Iterator[tuple[Parameter | None, Parameter | None]]:
    """Pair parameters: by place and name (of headers in any case), those of the path by position."""
    mine, theirs = _by_key(old), _by_key(new)
    for key in dict.fromkeys((*mine, *theirs)):
        yield mine.get(key), theirs.get(key)


def _by_key(operation: Operation) -> dict[tuple[str, str], Parameter]:
    found: dict[tuple[str, str], Parameter] = {}
    for parameter in operation.parameters:
        name = parameter.name.lower() if parameter.place == "header" else parameter.name
        if parameter.place == "path":
            name = str(operation.path.find(f"{{{parameter.name}}}"))
            name = str(operation.path[: int(name)].count("{")) if int(name) >= 0 else parameter.name
        found[parameter.place, name] = parameter
    return found


def path_of(parameter: Parameter) -> str:
    """Where a parameter stands in the contract."""
    return pointer_of(("parameters", parameter.place, parameter.name))


def counterparts(
    documents: Documents, lost: list[Parameter], gained: list[Parameter]
) -> dict[str, tuple[str, Parameter]]:
    """Find what parameters that are gone have become, by their path in the contract.

    `moved` to another place under the same name, or `renamed`: in another case of letters, or the only one
    there that says the same.
    """
    found: dict[str, tuple[str, Parameter]] = {}
    for mine in lost:
        namesakes = [each for each in gained if each.name.lower() == mine.name.lower()]
        if len(namesakes) == 1:
            kind = "renamed" if namesakes[0].place == mine.place else "moved"
            found[path_of(mine)] = (kind, namesakes[0])
    for mine in lost:
        others = [each for each in lost if each.place == mine.place]
        there = [each for each in gained if each.place == mine.place]
        is_alone = len(others) == len(there) == 1 and path_of(mine) not in found
        is_alike = is_alone and there[0].required == mine.required
        if is_alike and documents.is_same(mine.schema, there[0].schema):
            found[path_of(mine)] = ("renamed", there[0])
    return found
