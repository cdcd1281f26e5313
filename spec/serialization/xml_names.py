"""How schemas are named and placed in XML (OpenAPI, XML Object)."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from ..json_value import is_object
from .described import Described
from .xml_tree import Element

NodeKind = Literal["element", "attribute", "text", "cdata", "none"]


class XmlName(Struct, frozen=True):
    """How a value appears. names: local names that are read, the one that is written first.

    namespace: None where any will do. is_wrapped: of arrays: items stand inside an element of these names.
    is_explicit: whether an XML Object gives the name.
    """

    names: tuple[str, ...]
    namespace: str | None
    prefix: str
    kind: NodeKind
    is_wrapped: bool
    is_explicit: bool

    def covers(self, element: Element) -> bool:
        """Whether an element is one of these."""
        return element.name in self.names and self.namespace in (None, element.namespace)

    @property
    def written(self) -> str:
        """The name with its prefix."""
        return f"{self.prefix}:{self.names[0]}" if self.prefix else self.names[0]

    @property
    def declaration(self) -> list[tuple[str, str]]:
        """The attribute that declares its namespace, if it has one."""
        if self.namespace is None:
            return []
        return [(f"xmlns:{self.prefix}" if self.prefix else "xmlns", self.namespace)]


def xml_name(described: Described, inferred: tuple[str, ...]) -> XmlName:
    """Say how a value appears. inferred: its names where no XML Object gives one, the best first.

    The XML Object of the schema itself counts most. That of a schema that it refers to gives a name that is
    read as well: documents and servers differ in whether it renames a property.
    """
    own, referred, component = _objects(described)
    name = own.get("name")
    explicit = name if isinstance(name, str) and name else None
    other = referred.get("name")
    more = (other if isinstance(other, str) and other else None, component)
    names = (explicit,) if explicit else tuple(dict.fromkeys((*inferred, *(each for each in more if each))))
    both = {**referred, **own}
    namespace, prefix, kind = both.get("namespace"), both.get("prefix"), both.get("nodeType")
    is_array = described.shapes[0] == "array"
    if kind not in ("element", "attribute", "text", "cdata", "none"):
        kind = "attribute" if own.get("attribute") is True or referred.get("attribute") is True else "element"
        is_wrapped = both.get("wrapped") is True
    else:
        is_wrapped = is_array and kind == "element"
    return XmlName(
        names,
        namespace if isinstance(namespace, str) else None,
        prefix if isinstance(prefix, str) else "",
        kind,
        is_wrapped,
        explicit is not None or more[0] is not None,
    )


def item_name(array: Described, of: XmlName, property_names: tuple[str, ...]) -> XmlName:
    """Say how the items of an array appear: by their own name, else by that of the property, whatever the
    array's own name is (OpenAPI, XML Object, XML Arrays).
    """
    item = array.item(0)
    own, referred, _ = _objects(item)
    given = own.get("name") or referred.get("name")
    if isinstance(given, str):
        return xml_name(item, (given,))
    fallback = of.names if of.is_wrapped else (*property_names, *of.names)
    return xml_name(item, tuple(dict.fromkeys(fallback)))


def _objects(described: Described) -> tuple[Mapping[str, Any], Mapping[str, Any], str | None]:
    """Find the XML Objects of a schema: its own, and that of what it refers to; and the component that it
    refers to.
    """
    own: dict[str, Any] = {}
    referred: dict[str, Any] = {}
    component: str | None = None
    start: str | None = None
    for place, node in described.written():
        start = place if start is None else start
        found = node.mapping.get("xml")
        is_own = place == start or place.startswith((f"{start}/allOf/", f"{start}/anyOf/", f"{start}/oneOf/"))
        parent, _, name = node.pointer.rpartition("/")
        if not is_own and component is None and parent in ("/components/schemas", "/definitions"):
            component = name
        if is_object(found):
            target = own if is_own else referred
            for key, value in found.items():
                target.setdefault(key, value)
    return own, referred, component


def root_name(described: Described) -> XmlName:
    """Say how the whole value appears: by its XML Object, else by the name of its component."""
    own, referred, component = _objects(described)
    first = next(iter(described.written()), None)
    at_root = first[1].pointer.rpartition("/") if first is not None else ("", "", "")
    inferred = at_root[2] if at_root[0] in ("/components/schemas", "/definitions") else component
    name = own.get("name") or referred.get("name") or inferred or "root"
    found = xml_name(described, (str(name),))
    is_named = isinstance(own.get("name") or referred.get("name"), str)
    return XmlName((str(name),), found.namespace, found.prefix, "element", found.is_wrapped, is_named)
