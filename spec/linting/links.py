"""Rules on links and callbacks: the parameters of their targets, and the runtime expressions in them."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from ..document import Node
from ..editing import Rename
from ..runtime_expressions import Expression, expression_of, expressions_in
from .composition import Composition
from .fixes import alike
from .paths import operations, parameters
from .problem import Fix
from .subject import Fault, Subject

_PLACES: Final = ("path", "query", "header", "cookie", "querystring")
_UNDESCRIBED: Final = frozenset(
    ("accept", "authorization", "content-type", "content-length", "date", "host", "user-agent")
)
"""Header fields that are there without being described (OpenAPI, Parameter Object; RFC 9110)."""


class _Described(Struct, frozen=True):
    """An operation with the Path Item Object around it."""

    item: Node
    node: Node


def link_parameter_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find parameters of links that the operation which the link leads to does not have."""
    known = {
        each.node.mapping["operationId"]: each
        for each in _operations(subject)
        if isinstance(each.node.mapping.get("operationId"), str)
    }
    for part in subject.walk.of("link"):
        target = known.get(part.node.mapping.get("operationId")) or _referred(subject, part.node)
        if target is None:
            continue
        names = _parameters(subject, target)
        for name, member in part.node.child("parameters").members():
            place, _, rest = name.partition(".")
            is_qualified = place in _PLACES and bool(rest)
            spelled = rest.lower() if place == "header" else rest
            if (is_qualified and (place, spelled) in names) or any(name == each for _, each in names):
                continue
            if any(found == "header" and name.lower() == each for found, each in names):
                continue
            meant = alike(name, [each for _, each in names])
            fix = None if meant is None else _renamed(member, meant)
            yield Fault(
                f"the operation that the link leads to has no parameter {name!r}", member.location, fix
            )


def expression_invalid(subject: Subject) -> Iterator[Fault]:
    """Find runtime expressions that have not the form of one."""
    for text, node in _written(subject):
        if expression_of(text) is None:
            like = "`$response.body#/id`, `$request.query.id` or `$url`"
            yield Fault(f"{text!r} is no runtime expression: one is written like {like}", node.location)


def expression_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find runtime expressions that name what the operation around them does not describe."""
    composition = Composition(subject)
    for described in _operations(subject):
        scope = _Scope(subject, composition, described)
        responses = [
            response
            for _, written in described.node.child("responses").members()
            if (response := subject.followed(written)) is not None
        ]
        for response in responses:
            for _, written in response.child("links").members():
                link = subject.followed(written)
                yield from scope.faults(_of_link(link) if link is not None else (), [response])
        for _, written in described.node.child("callbacks").members():
            callback = subject.followed(written)
            yield from scope.faults(_of_callback(callback) if callback is not None else (), responses)


class _Scope(Struct, frozen=True):
    """What expressions inside of one operation can name."""

    subject: Subject
    composition: Composition
    described: _Described

    def faults(
        self, written: Iterator[tuple[str, Node]] | tuple[()], responses: Sequence[Node]
    ) -> Iterator[Fault]:
        """Hold expressions to the request, and to the responses that they may be about."""
        for text, node in written:
            expression = expression_of(text)
            lacking = "" if expression is None else self._lacking(expression, responses)
            if lacking:
                yield Fault(f"{text!r} names {lacking}", node.location)

    def _lacking(self, expression: Expression, responses: Sequence[Node]) -> str:
        """Say what an expression names that is not described; "" where it is, or where that can't be told."""
        name, place = expression.name, expression.place
        if place == "body":
            return self._lacking_in_body(expression, responses)
        if place == "header" and name.lower() in _UNDESCRIBED:
            return ""
        if expression.side == "request" and place:
            names = _parameters(self.subject, self.described)
            spelled = name.lower() if place == "header" else name
            if (place, spelled) in names or (
                place == "query" and any(each == "querystring" for each, _ in names)
            ):
                return ""
            return f"the {place} parameter {name!r}, which the request does not have"
        if place == "header":
            declared = {each.lower() for node in responses for each in node.child("headers").mapping}
            return (
                "" if name.lower() in declared else f"the header {name!r}, which the response does not have"
            )
        return (
            "a part of a path or query, which a response does not have"
            if expression.side == "response"
            else ""
        )

    def _lacking_in_body(self, expression: Expression, responses: Sequence[Node]) -> str:
        holders = responses
        if expression.side == "request":
            body = self.subject.followed(self.described.node.child("requestBody"))
            holders = [] if body is None or not body.mapping else [body]
        contents = [media for each in holders for _, media in each.child("content").members()]
        if not contents:
            return f"a body, and the {expression.side} has none"
        schemas = [
            schema for each in contents if (schema := self.subject.followed(each.child("schema"))) is not None
        ]
        if len(schemas) < len(contents) or any(self._may_have(each, expression.tokens) for each in schemas):
            return ""
        return f"a member of the body that no schema describes: /{'/'.join(expression.tokens)}"

    def _may_have(self, schema: Node, tokens: Sequence[str]) -> bool:
        """Whether values of a schema are described at the end of this way, as far as can be told."""
        if not tokens:
            return True
        members = self.composition.members(schema)
        reached = list(self.composition.reached(schema))
        inner = [each.child("properties").child(tokens[0]) for each in reached]
        if tokens[0].isdecimal():
            inner += [each.child("items") for each in reached]
        found = [each for node in inner if node.mapping and (each := self.subject.followed(node)) is not None]
        if found:
            return any(self._may_have(each, tokens[1:]) for each in found)
        return members.is_open or tokens[0] in members.declared or not members.declared


def _operations(subject: Subject) -> Iterator[_Described]:
    """Go through the operations of paths and webhooks."""
    items = [item for _, _, item in subject.path_items()]
    for _, written in subject.document.node("/webhooks").members():
        item = subject.followed(written)
        items += [] if item is None else [item]
    for item in items:
        yield from (_Described(item, node) for _, node in operations(subject, item))


def _parameters(subject: Subject, described: _Described) -> set[tuple[str, str]]:
    """List place and name of the parameters of an operation, those of its path item too."""
    holders = (described.item, described.node)
    return {(place, name) for holder in holders for place, name, _ in parameters(subject, holder)}


def _referred(subject: Subject, link: Node) -> _Described | None:
    reference = link.mapping.get("operationRef")
    target = subject.document.find_target(reference, link) if isinstance(reference, str) else None
    return _Described(target.parent(), target) if target is not None and target.mapping else None


def _renamed(node: Node, name: str) -> Fix:
    return lambda: (Rename(node, name),)


def _written(subject: Subject) -> Iterator[tuple[str, Node]]:
    for part in subject.walk.of("link"):
        yield from _of_link(part.node)
    for part in subject.walk.of("callback"):
        yield from _of_callback(part.node)


def _of_link(link: Node) -> Iterator[tuple[str, Node]]:
    """List the expressions of a link; other values are constants."""
    values = [member for _, member in link.child("parameters").members()]
    for node in (*values, link.child("requestBody")):
        if isinstance(node.value, str) and (node.value.startswith("$") or "{$" in node.value):
            yield from ((text, node) for text in expressions_in(node.value) if text.startswith(("$", "{$")))


def _of_callback(callback: Node) -> Iterator[tuple[str, Node]]:
    """List the expressions in the URLs of a callback."""
    for url, item in callback.members():
        if not url.startswith("x-"):
            yield from ((text, item) for text in expressions_in(url))
