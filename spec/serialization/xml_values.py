"""From XML to the JSON value that a schema describes, and back (OpenAPI, XML Object)."""

from collections.abc import Callable

from msgspec import Struct, field

from ..json_value import Json, is_array, is_object
from .content_value import Breach, Breached
from .described import Described
from .readings import typed_text
from .spelling import ABSENT, scalar_text
from .xml_names import XmlName, item_name, root_name, xml_name
from .xml_tree import INSTANCE, Element, Tag, parse_xml, write_xml_document


def xml_reader(charset: str, described: Described | None) -> Callable[[bytes], Json | Breached]:
    """Compile how an XML body is read. Reading raises ValueError where it is malformed.

    charset: of the Content-Type, "" where it has none.
    """

    def read(content: bytes) -> Json | Breached:
        root = parse_xml(content, charset)
        if described is None:
            return None
        reading = _Reading()
        value = reading.document(root, described)
        return Breached(value, tuple(reading.breaches)) if reading.breaches else value

    return read


class _Reading(Struct):
    """One document in the middle of being read. breaches: elements with names that they may not have."""

    breaches: list[Breach] = field(default_factory=list[Breach])

    def document(self, root: Element, described: Described) -> Json:
        name = root_name(described)
        is_wrong = name.is_explicit and root.name not in name.names
        if is_wrong or name.namespace not in (None, root.namespace):
            self._misnamed(root, name, described, "")
        if described.shapes[0] == "array" and not root.is_nil:
            return self._items(root, described, name, name.names, "")
        return self._value(root, described, "")

    def _misnamed(self, element: Element, name: XmlName, described: Described, pointer: str) -> None:
        wanted = f"{{{name.namespace}}}{name.names[0]}" if name.namespace else name.names[0]
        got = f"{{{element.namespace}}}{element.name}" if element.namespace else element.name
        message = f"{pointer or 'the body'} has the element <{got}> where <{wanted}> is documented"
        self.breaches.append(
            Breach("schema", "xml", message, "", pointer, described.schema.location, element.name)
        )

    def _value(self, element: Element, described: Described, pointer: str) -> Json:
        if element.is_nil:
            return None
        shapes, is_bare = described.shapes, not element.children and not _own_attributes(element)
        if "object" in shapes and (not is_bare or shapes[0] == "object" == shapes[-1]):
            return self._object(element, described, pointer)
        if shapes == ("array",):
            name = xml_name(described, (element.name,))
            return self._items(element, described, name, (element.name,), pointer)
        if not is_bare and described.types <= frozenset(("null",)):
            return self._object(element, described, pointer)
        return element.text if described.is_silent else _text_value(element.text, described)

    def _items(
        self, holder: Element, described: Described, name: XmlName, names: tuple[str, ...], pointer: str
    ) -> list[Json]:
        wanted = item_name(described, name, names)
        values: list[Json] = []
        for position, child in enumerate(holder.children):
            place = f"{pointer}/{position}"
            is_named = wanted.is_explicit or (name.is_wrapped and pointer)
            if is_named and not wanted.covers(child):
                self._misnamed(child, wanted, described.item(position), place)
            values.append(self._value(child, described.item(position), place))
        return values

    def _object(self, element: Element, described: Described, pointer: str) -> Json:
        value: dict[str, Json] = {}
        taken: set[int] = set()
        used: set[tuple[str, str]] = set()
        has_text = False
        for member_name in described.names:
            member = described.member(member_name)
            name = xml_name(member, (member_name,))
            place = f"{pointer}/{member_name.replace('~', '~0').replace('/', '~1')}"
            if name.kind == "attribute":
                found = self._attribute(element, member, name, used)
            elif name.kind in ("text", "cdata") and member.shapes[0] == "scalar":
                has_text = True
                found = _text_value(element.text, member) if element.text or not element.children else ABSENT
            elif name.kind == "none" and member.shapes[0] == "object":
                found = self._inline(element, member, taken, place)
            else:
                found = self._member(element, member, name, member_name, taken, place)
            if found is ABSENT and _is_empty_list(described, member, name, member_name):
                found = []
            if found is not ABSENT:
                value[member_name] = found
        if not value and not element.children and element.text.strip() and not has_text:
            return element.text  # a text where an object is described
        self._others(element, described, value, taken, used, pointer)
        return value

    @staticmethod
    def _attribute(element: Element, member: Described, name: XmlName, used: set[tuple[str, str]]) -> Json:
        for key, text in element.attributes.items():
            if key[1] in name.names and name.namespace in (None, key[0]) and key[0] != INSTANCE:
                used.add(key)
                return _text_value(text, member)
        return ABSENT

    def _inline(self, element: Element, member: Described, taken: set[int], pointer: str) -> Json:
        """Read a member that has no element of its own: its members stand in that of its parent."""
        value: dict[str, Json] = {}
        for inner_name in member.names:
            inner = member.member(inner_name)
            place = f"{pointer}/{inner_name}"
            found = self._member(element, inner, xml_name(inner, (inner_name,)), inner_name, taken, place)
            if found is not ABSENT:
                value[inner_name] = found
        return value or ABSENT

    def _member(
        self,
        element: Element,
        member: Described,
        name: XmlName,
        member_name: str,
        taken: set[int],
        pointer: str,
    ) -> Json:
        if member.shapes[0] == "array" and not name.is_wrapped:
            wanted = item_name(member, name, (member_name,))
            children = _taken(element, wanted, taken)
            return [
                self._value(child, member.item(position), f"{pointer}/{position}")
                for position, child in enumerate(children)
            ] or ABSENT
        children = _taken(element, name, taken)
        if member.shapes[0] == "array":
            lists = [
                None if child.is_nil else self._items(child, member, name, (member_name,), pointer)
                for child in children
            ]
            return ABSENT if not lists else lists[0] if len(lists) == 1 else lists
        values = [self._value(child, member, pointer) for child in children]
        return ABSENT if not values else values[0] if len(values) == 1 else values

    def _others(
        self,
        element: Element,
        described: Described,
        value: dict[str, Json],
        taken: set[int],
        used: set[tuple[str, str]],
        pointer: str,
    ) -> None:
        """Add the elements and attributes that nobody declares."""
        found: dict[str, list[Json]] = {}
        for child in element.children:
            if id(child) not in taken:
                # One that is named like a member, and is not as its XML Object has it, is not that member.
                name = f"<{child.name}>" if child.name in described.names else child.name
                inner = described.member(name)
                found.setdefault(name, []).append(self._value(child, inner, f"{pointer}/{name}"))
        for key, text in element.attributes.items():
            if key not in used and key[0] != INSTANCE and key[0] != "http://www.w3.org/XML/1998/namespace":
                name = f"@{key[1]}" if key[1] in described.names else key[1]
                inner = described.member(name)
                found.setdefault(name, [text if inner.is_silent else _text_value(text, inner)])
        for name, values in found.items():
            is_list = described.member(name).shapes[0] == "array"
            value.setdefault(name, values if is_list or len(values) > 1 else values[0])


def _own_attributes(element: Element) -> bool:
    return any(namespace != INSTANCE for namespace, _ in element.attributes)


def _taken(element: Element, name: XmlName, taken: set[int]) -> list[Element]:
    children = [child for child in element.children if id(child) not in taken and name.covers(child)]
    taken.update(map(id, children))
    return children


def _is_empty_list(described: Described, member: Described, name: XmlName, member_name: str) -> bool:
    """Whether no element at all is an empty array: where it stands for itself and the schema demands it."""
    return member.shapes[0] == "array" and not name.is_wrapped and member_name in described.required


def _text_value(text: str, described: Described) -> Json:
    """Type a text: blanks around a number or boolean are no part of it; nothing is null where only that will
    do.
    """
    if not described.takes_text:
        text = text.strip()
        if not text and described.accepts(None):
            return None
    return typed_text(text, described)


def write_xml(value: Json, described: Described | None, charset: str = "") -> bytes:
    """Write a value as XML, as its schema describes it; null as `xsi:nil`, an attribute that is null not at
    all. charset: as of `xml_reader`. Raises ValueError for names and characters that XML does not have.
    """
    if described is None:
        return write_xml_document(_plain_tag("root", value), charset)
    name = root_name(described)
    if is_array(value) and described.shapes[0] == "array":
        root = Tag(name.written, name.declaration)
        root.content.extend(_item_tags(value, described, name, name.names))
    else:
        root = _tag(name, value, described)
    return write_xml_document(root, charset)


def _tag(name: XmlName, value: Json, described: Described) -> Tag:
    tag = Tag(name.written, list(name.declaration))
    if value is None:
        tag.attributes += [("xmlns:xsi", INSTANCE), ("xsi:nil", "true")]
    elif is_object(value):
        for member_name, member in value.items():
            _put(tag, member_name, member, described.member(member_name))
    elif is_array(value):
        tag.content.extend(_item_tags(value, described, name, name.names))
    elif text := scalar_text(value):
        tag.content.append(text)
    return tag


def _put(tag: Tag, member_name: str, value: Json, described: Described) -> None:
    """Add a member to the element of its object."""
    name = xml_name(described, (member_name,))
    if name.kind == "attribute" and not (is_object(value) or is_array(value)):
        if value is not None:
            tag.attributes += [*(name.declaration if name.prefix else []), (name.written, scalar_text(value))]
    elif name.kind in ("text", "cdata") and not (is_object(value) or is_array(value) or value is None):
        tag.content.append(scalar_text(value))
        tag.is_cdata = name.kind == "cdata"
    elif name.kind == "none" and is_object(value):
        for inner_name, inner in value.items():
            _put(tag, inner_name, inner, described.member(inner_name))
    elif is_array(value) and name.is_wrapped:
        wrapper = Tag(name.written, list(name.declaration))
        wrapper.content.extend(_item_tags(value, described, name, (member_name,)))
        tag.content.append(wrapper)
    elif is_array(value):
        tag.content.extend(_item_tags(value, described, name, (member_name,)))
    else:
        tag.content.append(_tag(name, value, described))


def _item_tags(values: list[Json], described: Described, name: XmlName, names: tuple[str, ...]) -> list[Tag]:
    wanted = item_name(described, name, names)
    return [_tag(wanted, value, described.item(position)) for position, value in enumerate(values)]


def _plain_tag(name: str, value: Json) -> Tag:
    """Write a value that nothing describes."""
    tag = Tag(name)
    if is_object(value):
        for key, member in value.items():
            tag.content.extend(_plain_tag(key, each) for each in (member if is_array(member) else [member]))
    elif is_array(value):
        tag.content.extend(_plain_tag("item", item) for item in value)
    elif value is not None and (text := scalar_text(value)):
        tag.content.append(text)
    return tag
