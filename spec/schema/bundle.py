"""From a schema as written to a self-contained JSON Schema 2020-12 document, by reference.

A bundle holds the schemas that are reachable from one schema, each once, under `$defs`; references between
them are rewritten, so recursion is free and nothing is expanded. Each is rewritten in place, pointer for
pointer, to 2020-12 and to the view of its direction: what an error says of `$defs/Image/properties/url`
is said of the same place in the user's file (OpenAPI 3.1, Schema Object; 3.0, Schema Object).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from ..document import Document, DocumentProblem, Node
from ..errors import DocumentError
from ..json_value import is_array, is_object
from .pattern import UnusablePattern, translate

View: TypeAlias = Literal["request", "response"]
"""The direction in which a schema is read: a request hides `readOnly` members, a response `writeOnly` ones.
"""

Rewrite: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Rewrites the keywords of one schema object, not of those inside it."""

_ONE: Final = frozenset(
    [
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ]
)
_LIST: Final = frozenset(["allOf", "anyOf", "oneOf", "prefixItems"])
_MAP: Final = frozenset(["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"])
_DROPPED: Final = frozenset(
    ["$schema", "$id", "$anchor", "$dynamicAnchor", "discriminator", "externalDocs", "xml"]
)
_HIDDEN: Final[dict[View, str]] = {"request": "readOnly", "response": "writeOnly"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A self-contained schema. schema: `{"$ref": "#/$defs/…", "$defs": {…}}`.

    origins: for each name in `$defs`, the node that it was made of. patterns: for each pattern in it that is
    spelled differently from the user's, the user's spelling.
    problems: references that lead nowhere; what they stood for is unconstrained.
    """

    schema: dict[str, Any]
    origins: Mapping[str, Node]
    patterns: Mapping[str, str]
    problems: tuple[DocumentProblem, ...]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the schemas of one OpenAPI version differ from JSON Schema 2020-12.

    rewrite: applied to each schema object. reference_siblings: whether keywords beside `$ref` count.
    """

    rewrite: Rewrite
    reference_siblings: bool


def bundle(document: Document, dialect: Dialect, root: Node, view: View) -> Bundle:
    """Make the self-contained schema of `root` as `view` sees it."""
    return _Bundler(document, dialect, view).bundle(root)


@dataclass(slots=True)
class _Bundler:
    document: Document
    dialect: Dialect
    view: View
    names: dict[tuple[int, str], str] = field(default_factory=dict[tuple[int, str], str])
    origins: dict[str, Node] = field(default_factory=dict[str, Node])
    patterns: dict[str, str] = field(default_factory=dict[str, str])
    waiting: list[str] = field(default_factory=list[str])
    problems: list[DocumentProblem] = field(default_factory=list[DocumentProblem])

    def bundle(self, root: Node) -> Bundle:
        start = self._name(root)
        definitions: dict[str, Any] = {}
        while self.waiting:
            name = self.waiting.pop()
            definitions[name] = self._schema(self.origins[name])
        ordered = {name: definitions[name] for name in self.origins}
        return Bundle(
            {"$ref": f"#/$defs/{start}", "$defs": ordered}, self.origins, self.patterns, tuple(self.problems)
        )

    def _name(self, node: Node) -> str:
        """Give the schema at `node` its name under `$defs`; a readable one, unique in this bundle."""
        key = (id(node.file), node.pointer)
        if key not in self.names:
            stem = re.sub(r"[^\w.-]", "_", node.pointer.rpartition("/")[2], flags=re.ASCII) or "root"
            name, number = stem, 1
            while name in self.origins:
                number += 1
                name = f"{stem}-{number}"
            self.names[key] = name
            self.origins[name] = node
            self.waiting.append(name)
        return self.names[key]

    def _schema(self, node: Node) -> Any:
        if isinstance(node.value, Node):  # a member of an object that is written elsewhere: a form's field
            return {"$ref": f"#/$defs/{self._name(node.value)}"}
        if not is_object(node.value):
            return node.value if isinstance(node.value, bool) else True
        reference = node.value.get("$ref")
        if isinstance(reference, str) and not self.dialect.reference_siblings:
            return self._reference(reference, node)
        schema = {key: self._keyword(key, node.child(key)) for key in node.value if key not in _DROPPED}
        if isinstance(schema.get("pattern"), str):
            pattern = self._pattern(schema["pattern"], node.child("pattern"))
            schema |= {"pattern": pattern}
            if pattern is None:
                del schema["pattern"]
        if isinstance(reference, str):
            schema.pop("$ref")
            schema |= self._reference(reference, node)
        return self._seen(node, self.dialect.rewrite(schema))

    def _reference(self, reference: str, node: Node) -> dict[str, Any]:
        try:
            return {"$ref": f"#/$defs/{self._name(self.document.target(reference, node))}"}
        except DocumentError as error:
            self.problems.append(
                DocumentProblem(error.message, error.at or node.location, "reference-dangling")
            )
            return {}

    def _keyword(self, key: str, node: Node) -> Any:
        value = node.value
        if (key in _ONE or key == "items") and isinstance(value, dict | bool):
            return self._schema(node)
        if (key in _LIST or key == "items") and isinstance(value, list):
            return [self._schema(item) for item in node.items()]
        if key == "patternProperties":
            spelled = ((self._pattern(name, member), self._schema(member)) for name, member in node.members())
            return {pattern: schema for pattern, schema in spelled if pattern is not None}
        if key in _MAP and isinstance(value, dict):
            return {name: self._schema(member) for name, member in node.members()}
        return value

    def _pattern(self, written: str, node: Node) -> str | None:
        """Spell a pattern as the engine reads it; None, and a problem, where it is no regular expression."""
        try:
            pattern = translate(written)
        except UnusablePattern as error:
            message = f"the pattern {written!r} can't be used and is ignored: {error}"
            self.problems.append(DocumentProblem(message, node.location, "schema-invalid"))
            return None
        if pattern != written:
            self.patterns[pattern] = written
        return pattern

    def _seen(self, node: Node, schema: dict[str, Any]) -> dict[str, Any]:
        """Take out of an object schema what this view does not see (OpenAPI, `readOnly` and `writeOnly`)."""
        properties = schema.get("properties")
        if not is_object(properties):
            return schema
        hidden = [name for name, member in node.child("properties").members() if self._is_hidden(member)]
        if not hidden:
            return schema
        schema = schema | {
            "properties": {name: properties[name] for name in properties if name not in hidden}
        }
        required = schema.get("required")
        if is_array(required):
            schema["required"] = [name for name in required if name not in hidden]
        return schema

    def _is_hidden(self, member: Node) -> bool:
        member = member.value if isinstance(member.value, Node) else member
        keyword = _HIDDEN[self.view]
        if member.mapping.get(keyword) is True:
            return self.dialect.reference_siblings or "$ref" not in member.mapping
        try:
            target = self.document.follow(member)
        except DocumentError:
            return False
        return target.mapping.get(keyword) is True
