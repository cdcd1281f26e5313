"""What a Discriminator Object says: which value of a member means which schema.

Values are named by `mapping`, and by the names of the schemas themselves (OpenAPI, Discriminator Object;
Swagger 2.0, Schema Object, `discriminator`). Beside `oneOf` or `anyOf` the alternatives are chosen from;
without them the schemas that extend this one by `allOf` are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from msgspec import Struct, field

from ..document import Document, Node
from ..document.source_file import descend
from ..errors import DocumentError
from ..json_value import Json, is_array, is_object
from .views import Place, place_of

_COMPONENTS: Final = ("/components/schemas", "/definitions")
_AZURE: Final = "x-ms-discriminator-value"
_MAX_DEPTH: Final = 8

Key = TypeVar("Key")


class Option(Struct, frozen=True):
    """One schema that may be meant. target: it; None: the schema with the discriminator alone.

    index: its position among the alternatives; None where it is not one of them. mapped: the values that
    `mapping` gives it, or else its own schema, or else its name. implied: its name beside a mapping.
    """

    target: Node | None
    index: int | None
    mapped: tuple[Json, ...]
    implied: tuple[Json, ...] = ()


class Discriminator(Struct, frozen=True):
    """A Discriminator Object. member: the one that tells. default: of `defaultMapping` (3.2)."""

    member: str
    keyword: str
    options: tuple[Option, ...]
    default: Option | None = None

    @property
    def values(self) -> tuple[Json, ...]:
        """All values that mean something, as often as they do."""
        return tuple(value for option in self.options for value in (*option.mapped, *option.implied))


class Families(Struct):
    """Which schemas extend which, and what their discriminators say; each answer is found once."""

    document: Document
    _children: dict[int, dict[Place, list[Node]]] = field(default_factory=dict[int, dict[Place, list[Node]]])
    _read: dict[Place, Discriminator | None] = field(default_factory=dict[Place, Discriminator | None])

    def discriminator(self, node: Node) -> Discriminator | None:
        """Read the discriminator of a schema; None where it has none, or none that tells anything."""
        if "discriminator" not in node.mapping:
            return None
        place = place_of(node)
        if place not in self._read:
            self._read[place] = None
            self._read[place] = self._discriminator(node)
        return self._read[place]

    def dangling(self, member: Node) -> bool:
        """Whether the schema that a member of `mapping` names does not exist."""
        return not isinstance(member.value, str) or self._named(member.value, member) is None

    def is_family(self, base: Node, member: Node) -> bool:
        """Whether a schema is one that the discriminator of `base` may choose, or `base` itself."""
        return place_of(member) in {place_of(each) for each in self._chosen(base)}

    def chosen_in(self, node: Node) -> dict[str, Node]:
        """Find what the discriminators anywhere inside of a node may choose, by where it stands."""
        found: dict[str, Node] = {}
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if "discriminator" in each.mapping:
                found.update((chosen.pointer, chosen) for chosen in self._chosen(each))
            waiting.extend(inner for _, inner in each.members())
            waiting.extend(each.items())
        return found

    def _chosen(self, base: Node) -> Iterator[Node]:
        """Go through the schemas that the discriminator of `base` may choose, and those that extend it."""
        found = self.discriminator(base)
        if found is not None:
            yield from (option.target for option in found.options if option.target is not None)
            if found.default is not None and found.default.target is not None:
                yield found.default.target
        yield from self._descendants(base)

    def _discriminator(self, node: Node) -> Discriminator | None:
        written = node.child("discriminator")
        name = written.value if isinstance(written.value, str) else written.mapping.get("propertyName")
        if not isinstance(name, str):
            return None
        keyword = next((key for key in ("oneOf", "anyOf") if is_array(node.mapping.get(key))), "allOf")
        mapping = self._mapping(written)
        if keyword == "allOf":
            options = self._heirs(node, name, mapping)
        else:
            options = self._alternatives(node, name, keyword, mapping)
        default = written.mapping.get("defaultMapping")
        fallback = self._named(default, written) if isinstance(default, str) else None
        if not any(option.target is not None for option in options) and fallback is None:
            return None
        return Discriminator(name, keyword, tuple(options), _default(fallback, options))

    def _mapping(self, written: Node) -> dict[Json, Node | None]:
        """Read `mapping`: the schema that each value names; None for one that leads nowhere."""
        return {
            value: self._named(member.value, member) if isinstance(member.value, str) else None
            for value, member in written.child("mapping").members()
        }

    def _named(self, name: str, at: Node) -> Node | None:
        """Find the schema that a mapping names: a component of that name, else where the reference leads."""
        root = Node(at.file, "", at.file.value)
        for pointer in _COMPONENTS:
            components = descend(root, pointer)
            if name in components.mapping:
                return self._followed(components.child(name))
        try:
            return self._followed(self.document.target(name, at))
        except DocumentError:
            return None

    def _followed(self, node: Node) -> Node | None:
        try:
            return self.document.follow(node)
        except DocumentError:
            return None

    def _alternatives(
        self, node: Node, name: str, keyword: str, mapping: Mapping[Json, Node | None]
    ) -> list[Option]:
        """List the options among `oneOf` or `anyOf`: references only, inline schemas have no name."""
        targets: dict[int, tuple[Node, str]] = {}
        for index, branch in enumerate(node.child(keyword).items()):
            target = self._followed(branch) if isinstance(branch.mapping.get("$ref"), str) else None
            if target is not None:
                targets[index] = target, _name_of(branch.mapping["$ref"])
        places = {place_of(each) for each, _ in targets.values()}
        elsewhere = [value for value, to in mapping.items() if to is None or place_of(to) not in places]
        told = self._told(
            {index: self._declared(target, name) for index, (target, _) in targets.items()}, mapping
        )
        found: list[Option] = []
        for index, (target, own) in targets.items():
            mapped = [value for value, to in mapping.items() if to and place_of(to) == place_of(target)]
            implied = [own] if own and own not in mapping else []
            # A value that is mapped to none of the alternatives is no reason to refuse any of them.
            found.append(_option(target, index, (*mapped, *told[index]), (*implied, *elsewhere)))
        return found

    def _heirs(self, base: Node, name: str, mapping: Mapping[Json, Node | None]) -> list[Option]:
        """List the schemas that extend `base`, and those that `mapping` names."""
        targets = {place_of(target): target for target in mapping.values() if target is not None}
        targets |= {place_of(each): each for each in self._descendants(base)}
        targets.pop(place_of(base), None)
        if not targets:
            return []
        declared = {place: self._declared(target, name) for place, target in targets.items()}
        told = self._told(declared, mapping)
        found: list[Option] = []
        for place, target in targets.items():
            mapped = [value for value, to in mapping.items() if to and place_of(to) == place]
            own = _name_of(target.pointer)
            implied = [own] if own and own not in mapping else []
            found.append(_option(target, None, (*mapped, *told[place]), implied))
        known = {value for option in found for value in (*option.mapped, *option.implied)}
        shared = [value for values in declared.values() for value in values]  # tell none from the others
        allowed = dict.fromkeys((*mapping, *self._declared(base, name), *shared))
        rest = [value for value in allowed if value not in known]
        own = _name_of(base.pointer)
        implied = () if not own or own in known or own in mapping else (own,)
        return [*found, Option(None, None, tuple(rest), implied)]

    def _told(
        self, declared: Mapping[Key, Sequence[Json]], mapping: Mapping[Json, Node | None]
    ) -> dict[Key, list[Json]]:
        """Keep of the values that schemas allow those that tell one of them from the others."""
        counts = Counter(value for values in declared.values() for value in dict.fromkeys(values))
        return {
            key: [value for value in values if value not in mapping and counts[value] == 1]
            for key, values in declared.items()
        }

    def _declared(self, node: Node | None, name: str, depth: int = 0) -> list[Json]:
        """List the values that a schema itself allows for the discriminating member: `const`, `enum`, or the
        extension that documents of Azure have for it.
        """
        if node is None or depth > _MAX_DEPTH:
            return []
        if isinstance(node.mapping.get(_AZURE), str):
            return [node.mapping[_AZURE]]
        member = self._followed(node.child("properties").child(name))
        if member is not None and "const" in member.mapping:
            return [value for value in [member.value["const"]] if _is_plain(value)]
        if member is not None and is_array(member.mapping.get("enum")):
            return [value for value in member.value["enum"] if _is_plain(value)]
        for part in node.child("allOf").items():
            values = self._declared(self._followed(part), name, depth + 1)
            if values:
                return values
        return []

    def _descendants(self, base: Node) -> Iterator[Node]:
        """Go through the component schemas that extend `base`, directly or not, each once."""
        children = self._children_in(base)
        waiting = list(children.get(place_of(base), ()))
        seen: set[Place] = set()
        for each in waiting:
            if place_of(each) not in seen:
                seen.add(place_of(each))
                waiting.extend(children.get(place_of(each), ()))
                yield each

    def _children_in(self, base: Node) -> dict[Place, list[Node]]:
        """Index the component schemas of a file by what they extend."""
        known = self._children.get(id(base.file))
        if known is not None:
            return known
        found = self._children[id(base.file)] = {}
        root = Node(base.file, "", base.file.value)
        for pointer in _COMPONENTS:
            for _, schema in descend(root, pointer).members():
                for parent in self._parents(schema, 0):
                    found.setdefault(place_of(parent), []).append(schema)
        return found

    def _parents(self, schema: Node, depth: int) -> Iterator[Node]:
        """Go through what a schema extends: references in its `allOf`, also in an `allOf` within."""
        for part in schema.child("allOf").items() if depth < _MAX_DEPTH else ():
            if isinstance(part.mapping.get("$ref"), str):
                target = self._followed(part)
                if target is not None:
                    yield target
            yield from self._parents(part, depth + 1)


def _option(target: Node, index: int | None, mapped: Sequence[Json], implied: Sequence[Json]) -> Option:
    """Make an option; a name counts as said where nothing else is."""
    values = tuple(typed for value in mapped for typed in _typed(value))
    return Option(target, index, values, tuple(implied)) if values else Option(target, index, tuple(implied))


def _default(fallback: Node | None, options: list[Option]) -> Option | None:
    if fallback is None:
        return None
    own = next(
        (each for each in options if each.target and place_of(each.target) == place_of(fallback)), None
    )
    return own or Option(fallback, None, ())


def _typed(value: Json) -> Iterator[Json]:
    """Give a key of `mapping` also as the number or boolean that it spells: keys can only be text."""
    yield value
    if isinstance(value, str):
        if value in ("true", "false"):
            yield value == "true"
        elif value.removeprefix("-").isdecimal() and value.isascii():
            yield int(value)


def _is_plain(value: Json) -> bool:
    return not is_object(value) and not is_array(value)


def _name_of(reference: str) -> str:
    """Tell the name of the schema that a reference leads to: of a component, else of its file."""
    address, _, pointer = reference.rpartition("#") if "#" in reference else ("", "", reference)
    holder, _, name = pointer.rpartition("/")
    if holder.endswith(_COMPONENTS):
        return name.replace("~1", "/").replace("~0", "~")
    whole = address if "#" in reference else reference
    return "" if pointer not in ("", "/", reference) or not whole else _stem(whole)


def _stem(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[0]
