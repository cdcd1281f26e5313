"""From schemas as written to self-contained JSON Schema 2020-12 documents, by reference.

A bundle holds the schemas that are reachable from one schema, each once, under `$defs`; references between
them are rewritten, so recursion is free and nothing is expanded. Each is rewritten in place to 2020-12 and to
the view of its direction: what an error says of `$defs/Image/properties/url` is said of the same place in the
user's file, and where a keyword had to move, its definition knows from where (OpenAPI, Schema Object).

`Definitions` writes each schema once for each view, whatever the number of operations that refer to it.
"""

from ..document import Document, Node
from .definition import Bundle, Definition
from .dialect import Dialect
from .format_checks import Formats
from .inexact import without_guesses
from .scope import Scope
from .views import View
from .writing import write


class Definitions:
    """Every schema of one document as one view sees it, each written when something first leads to it.

    costs: how many evaluations each takes (`unfolding`), of those that lost nothing.
    """

    def __init__(self, document: Document, dialect: Dialect, view: View, formats: Formats) -> None:
        self._scope = Scope.of(document, dialect, view, formats)
        self._written: set[str] = set()
        self.costs: dict[str, int] = {}

    def resolved(self, node: Node) -> Node:
        """Follow references that have nothing to say beside them, to the schema that speaks."""
        return self._scope.resolved(node)

    def bundle(self, root: Node) -> Bundle:
        """Make the self-contained schema of `root`."""
        start = self._scope.name(self.resolved(root))
        found: dict[str, Definition] = {}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = self._definition(name)
                waiting.extend(reversed(found[name].references))
        schemas = {name: each.schema for name, each in found.items()}
        is_exact = not any(each.is_inexact for each in found.values())
        if not is_exact:
            schemas = without_guesses(found)
        return Bundle({"$ref": f"#/$defs/{start}", "$defs": schemas}, found, is_exact)

    def _definition(self, name: str) -> Definition:
        definition = self._scope.definitions[name]
        if name not in self._written:
            self._written.add(name)
            write(self._scope, definition)
        return definition
