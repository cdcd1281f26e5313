"""Parameters of an operation: the path's variables, the query, header fields and cookies of its requests.

What each of the requests has is required, with any value; recorded values are examples, but for secrets.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from ..message import is_field_name
from ..secret_names import names_secret
from .entries import Entry, entries
from .items import Tell
from .placing import Places
from .requests import Sent
from .variables import VARIABLE

Place: TypeAlias = Literal["path", "query", "header", "cookie"]

_NOT_DESCRIBED: Final = frozenset(
    (
        *("accept", "authorization", "connection", "content-length", "content-type", "expect", "host"),
        *("keep-alive", "postman-token", "proxy-authorization", "proxy-connection", "te", "trailer"),
        *("transfer-encoding", "upgrade"),
    )
)
"""Fields that a description says otherwise, or that belong to one connection, in lower case."""


class _Given(Struct, frozen=True):
    """A parameter in one request. name: as it is written."""

    place: Place
    name: str
    entry: Entry
    text: str | None  # the value, where it is known


def parameter_objects(sent: Sequence[Sent], names: Sequence[str], places: Places, tell: Tell) -> list[Any]:
    """Make the Parameter Objects of requests that are one operation.

    names: of the path's variables. tell: hears of fields that no message can have.
    """
    by_key: dict[tuple[Place, str], list[list[_Given]]] = {}
    for request in sent:
        own: dict[tuple[Place, str], list[_Given]] = {}
        for given in _given(request, names, tell):
            name = given.name.lower() if given.place == "header" else given.name
            own.setdefault((given.place, name), []).append(given)
        for key, alike in own.items():
            by_key.setdefault(key, []).append(alike)
    return [_parameter(found, len(sent), places) for found in by_key.values()]


def _parameter(found: Sequence[Sequence[_Given]], requests: int, places: Places) -> dict[str, Any]:
    """Describe one parameter. found: what each request that has it says of it."""
    first = found[0][0]
    active = [[given for given in alike if not given.entry.is_off] for alike in found]
    is_list = first.place == "query" and any(len(alike) > 1 for alike in active)
    made: dict[str, Any] = {"name": first.name, "in": first.place}
    description = next((given.entry.description for alike in found for given in alike), "")
    if description:
        made["description"] = description
    if first.place == "path" or (len(found) == requests and all(active)):
        made["required"] = True
    text: dict[str, Any] = {"type": "string"}
    made["schema"] = {"type": "array", "items": text} if is_list else text
    if not names_secret(first.name):
        values = [[given.text for given in alike if given.text is not None] for alike in active]
        examples: list[Any] = [each if is_list else each[0] for each in values if each]
        made.update(_examples(examples))
    return places.put(made, first.entry.node)


def _examples(values: Sequence[Any]) -> Mapping[str, Any]:
    different = [value for place, value in enumerate(values) if value not in values[:place]]
    if len(different) > 1:
        return {"examples": {f"value-{number}": {"value": each} for number, each in enumerate(different, 1)}}
    return {"example": different[0]} if different else {}


def _given(sent: Sent, names: Sequence[str], tell: Tell) -> Iterator[_Given]:
    """List the parameters of one request."""
    for name, own in zip(names, sent.target.names, strict=True):
        entry = sent.target.values.get(own, Entry(own, None, sent.item.request))
        yield _Given("path", name, entry, _known(sent, entry) or None)
    for entry in sent.target.query:
        yield _Given("query", entry.name, entry, _known(sent, entry))
    for entry in entries(sent.item.request, "header"):
        if entry.name.lower() == "cookie":
            yield from _cookies(entry)
        elif not is_field_name(entry.name):
            tell(f"no field can be called {entry.name!r}", entry.node)
        elif entry.name.lower() not in _NOT_DESCRIBED:
            yield _Given("header", entry.name, entry, _known(sent, entry))
    if sent.authorization is not None:
        for place, name in sent.authorization.parameters:
            entry = Entry(name, None, sent.authorization.node)
            yield _Given("query" if place == "query" else "header", name, entry, None)


def _cookies(field: Entry) -> Iterator[_Given]:
    """List the cookies of a field `Cookie`; their values are nobody's business."""
    for pair in (field.value or "").split(";"):
        name = pair.partition("=")[0].strip()
        if name and is_field_name(name):
            yield _Given("cookie", name, field, None)


def _known(sent: Sent, entry: Entry) -> str | None:
    """Write the value of an entry; None where it is that of a variable that nobody gives."""
    if entry.value is None:
        return None
    text = sent.item.scope.filled(entry.value)
    return None if VARIABLE.search(text) else text
