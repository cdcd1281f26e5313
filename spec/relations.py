"""How the answers of a list go together, as its author says: `x-truespec-relations`, at an operation.

    x-truespec-relations:
    - {relation: limit, parameter: top}
    - {relation: contains, parameter: q, member: title}
    - {relation: total, header: X-Total-Count}
    - {relation: sorted, parameter: order, holds: false}

What names alone say is a guess. A relation that stands here is promised; one with `holds: false` is none,
whatever it is called like.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from msgspec import Struct

from .contract import Spec
from .document import Node, meant
from .errors import DocumentError
from .json_value import is_object
from .model import Operation, Parameter

KEY: Final = "x-truespec-relations"

RelationKind: TypeAlias = Literal[
    "contains",
    "cursor",
    "default",
    "difference",
    "direction",
    "equals",
    "from",
    "keys",
    "limit",
    "offset",
    "page",
    "search",
    "sorted",
    "to",
    "total",
]
"""contains, equals: what is listed has in a member what the parameter says, or just that. from, to: a member
is not below, not above it. keys: the keys of what is listed. sorted: by the member that it names. direction:
one of two values turns the order round. search: it finds some, not everything. limit, offset, page, cursor:
which part is listed. default: taken where nothing is sent. difference: it makes one. total: how many there
are.
"""

_KINDS: Final[tuple[str, ...]] = get_args(RelationKind)
_BY_MEMBER: Final = frozenset({"contains", "equals", "from", "to"})
_MAY_NAME_MEMBER: Final = frozenset({"sorted", "total"})
_MEMBERS: Final = ("relation", "parameter", "member", "header", "holds")


class Relation(Struct, frozen=True):
    """One relation. parameter: of the query; None for the total. member: of what is listed, of the total of
    the answer, its way inside with `/`. header: that has the total. Both are "" where they are not said.

    holds: whether it is so.
    """

    kind: RelationKind
    parameter: Parameter | None = None
    member: str = ""
    header: str = ""
    holds: bool = True


class Relations(Struct, frozen=True):
    """The relations of one list, as far as its author has said something of them."""

    told: tuple[Relation, ...] = ()

    def promised(self, *kinds: RelationKind) -> list[Relation]:
        """List those that hold."""
        return [each for each in self.told if each.holds and each.kind in kinds]

    def denies(self, parameter: Parameter | None, *kinds: RelationKind) -> bool:
        """Whether a parameter, or the total, is said to be none of these."""
        said = (each for each in self.told if each.kind in kinds and each.parameter is parameter)
        return any(not each.holds for each in said)

    def promises(self, parameter: Parameter | None, *kinds: RelationKind) -> bool:
        """Whether a parameter, or the total, is said to be one of these."""
        return any(each.parameter is parameter for each in self.promised(*kinds))

    def chosen(self, kind: RelationKind, guess: Parameter | None) -> Parameter | None:
        """Choose the parameter of a kind: the promised one, else a guess that nobody denies."""
        found = next((each.parameter for each in self.promised(kind)), None)
        return found or (None if guess is None or self.denies(guess, kind) else guess)


def relations_of(spec: Spec) -> Mapping[str, Relations]:
    """Read the relations of a document, by the operation's key.

    Raises DocumentError with the place of what is none.
    """
    found: dict[str, Relations] = {}
    for operation in spec.operations:
        if operation.location.file == spec.document.root.name:
            node = spec.document.node(operation.location.pointer).child(KEY)
            if node.value is not None:
                found[operation.key] = Relations(_read_all(operation, node))
    return found


def _read_all(operation: Operation, node: Node) -> tuple[Relation, ...]:
    if operation.method != "GET":
        raise DocumentError(f"{operation.key} has no relations: a list is read by GET", node.location)
    if not isinstance(node.value, list):
        raise DocumentError(f"`{KEY}` is a list: [{{relation: limit, parameter: top}}]", node.location)
    read: list[Relation] = []
    for item in node.items():
        relation = _read(operation, item)
        if any((each.kind, each.parameter) == (relation.kind, relation.parameter) for each in read):
            raise DocumentError(f"the relation {relation.kind!r} is said twice of it", item.location)
        read.append(relation)
    return tuple(read)


def _read(operation: Operation, node: Node) -> Relation:
    told = node.mapping
    for name in told:
        if name not in _MEMBERS:
            raise DocumentError(
                f"`{name}` of a relation{_unknown(name, _MEMBERS)}", node.child(name).location
            )
    kind = told.get("relation")
    if not is_object(node.value) or not isinstance(kind, str) or kind not in _KINDS:
        at = node.child("relation").location if "relation" in told else node.location
        raise DocumentError(f"the relation {kind!r}{_unknown(str(kind), _KINDS)}", at)
    parameter = _parameter(operation, node, kind)
    texts = {name: _text(node, name) for name in ("member", "header")}
    holds: Any = told.get("holds", True)
    if not isinstance(holds, bool):
        raise DocumentError("`holds` of a relation is true or false", node.child("holds").location)
    if holds and kind in _BY_MEMBER and not texts["member"]:
        raise DocumentError(f"the relation {kind!r} names a `member` of what is listed", node.location)
    if texts["member"] and kind not in _BY_MEMBER | _MAY_NAME_MEMBER:
        raise DocumentError(f"the relation {kind!r} is about no member", node.child("member").location)
    if texts["header"] and (kind != "total" or texts["member"]):
        raise DocumentError(
            "`header` says where a total is, in place of `member`", node.child("header").location
        )
    return Relation(cast("RelationKind", kind), parameter, texts["member"], texts["header"], holds)


def _parameter(operation: Operation, node: Node, kind: str) -> Parameter | None:
    name = _text(node, "parameter")
    if kind == "total":
        if name:
            raise DocumentError("a total is in the answer, no parameter", node.child("parameter").location)
        return None
    if not name:
        raise DocumentError(f"the relation {kind!r} names a `parameter`", node.location)
    asked = {each.name: each for each in operation.parameters if each.place == "query"}
    if name not in asked:
        message = f"{operation.key} has no query parameter {name!r}{_unknown(name, tuple(asked))}"
        raise DocumentError(message, node.child("parameter").location)
    return asked[name]


def _text(node: Node, name: str) -> str:
    value: Any = node.mapping.get(name, "")
    if not isinstance(value, str):
        raise DocumentError(f"`{name}` of a relation is a text", node.child(name).location)
    return value


def _unknown(name: str, names: Sequence[str]) -> str:
    hint = meant(name, names) or (f": {', '.join(names)}" if names else "")
    return f" is unknown{hint}"
