"""What two schemas say about which member tells their alternatives apart (OpenAPI, Discriminator Object)."""

from collections.abc import Iterator
from typing import Any

from ..document import Document, Node
from ..errors import DocumentError
from ..json_text import canonical_json
from ..json_value import is_array, is_object

_About = tuple[tuple[Node, ...], Document]
"""All schemas about one value, and the document that they stand in."""


def discriminator_differences(old: _About, new: _About) -> Iterator[tuple[str, str]]:
    """List kinds of change, each with a message. What schemas are called says nothing, only what they say."""
    mine, theirs = _written(old[0]), _written(new[0])
    if mine is None or theirs is None:
        if mine is not None or theirs is not None:
            verb = "added" if mine is None else "removed"
            yield f"discriminator-{verb}", f"the discriminator {_property(mine or theirs)!r} was {verb}"
        return
    if _property(mine) != _property(theirs):
        yield (
            "discriminator-property-changed",
            f"{_property(mine)!r} → {_property(theirs)!r} tells them apart",
        )
    before, after = mine.child("mapping"), theirs.child("mapping")
    for value in dict.fromkeys((*before.mapping, *after.mapping)):
        first, second = before.mapping.get(value), after.mapping.get(value)
        if first is None or second is None:
            verb = "added" if first is None else "removed"
            if not str(first or second).endswith(f"/{value}"):  # which it means without saying so
                yield f"discriminator-mapping-{verb}", f"{value!r} → {first or second} was {verb}"
        elif first != second and _said(first, mine, old[1]) != _said(second, theirs, new[1]):
            yield "discriminator-mapping-retargeted", f"{value!r}: {first} → {second}"


def _written(nodes: tuple[Node, ...]) -> Node | None:
    found = (node.child("discriminator") for node in nodes if node.mapping.get("discriminator"))
    return next(found, None)


def _property(discriminator: Node | None) -> str:
    """Name the member; 2.0 writes it alone."""
    value = None if discriminator is None else discriminator.value
    return str(value.get("propertyName", "")) if is_object(value) else str(value)


def _said(reference: Any, base: Node, document: Document) -> str:
    """Write what a mapping leads to, without what else that is called."""
    try:
        named = str(reference)
        target = document.target(
            named if "/" in named or "#" in named else f"#/components/schemas/{named}", base
        )
    except DocumentError:
        return str(reference)
    return canonical_json(_without_references(target.value))


def _without_references(value: Any) -> Any:
    if is_object(value):
        return {key: _without_references(each) for key, each in value.items() if key != "$ref"}
    return [_without_references(each) for each in value] if is_array(value) else value
