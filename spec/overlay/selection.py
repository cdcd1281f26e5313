"""Which nodes a JSONPath selects (RFC 9535), by the library jsonpath-rfc9535.

Its patterns (`match`, `search`) run on the engine of the schemas, which is linear in the text.
"""

from typing import Any, Final, TypeAlias

import jsonschema_rs
from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError
from jsonpath_rfc9535.function_extensions import ExpressionType, FilterFunction

from ..document import Node
from ..errors import DocumentError

Path: TypeAlias = tuple[str | int, ...]
"""The way to a node: names of members and positions of items."""

MAX_NODES: Final = 1_000_000
"""Nodes that one path may select."""


class Selector:
    """Selects nodes, with the functions of RFC 9535."""

    def __init__(self) -> None:
        self._environment = _Environment()

    def select(self, written: Node, value: Any) -> tuple[Path, ...]:
        """List the nodes of `value` that the path at `written` selects, each once, in order.

        Raises DocumentError, with the path's place, when it is no JSONPath or selects too much.
        """
        try:
            query = self._environment.compile(written.value)
            found: dict[Path, None] = {}
            for count, node in enumerate(query.finditer(value)):
                if count >= MAX_NODES:
                    raise DocumentError(f"selects more than {MAX_NODES:,} nodes", written.location)
                found[node.location] = None
        except (JSONPathError, RecursionError) as error:
            reason = " ".join(str(error).split()) or "too deep"
            message = f"{written.value!r} is no JSONPath (RFC 9535): {reason}"
            raise DocumentError(message, written.location) from error
        return tuple(found)


class _Environment(JSONPathEnvironment):
    """RFC 9535 for documents of the depth that we read."""

    max_recursion_depth = 250

    def setup_function_extensions(self) -> None:
        """Register the standard's functions, with a regular expression engine that can't be stalled."""
        super().setup_function_extensions()
        self.function_extensions["match"] = _Pattern("^(?:{})$")
        self.function_extensions["search"] = _Pattern("{}")


class _Pattern(FilterFunction):
    """`match` and `search`: whether a text, whole or in part, fits an I-Regexp (RFC 9485)."""

    def __init__(self, form: str) -> None:
        self._form = form

    @property
    def arg_types(self) -> list[ExpressionType]:
        """Say what it takes: a text and a pattern."""
        return [ExpressionType.VALUE, ExpressionType.VALUE]

    @property
    def return_type(self) -> ExpressionType:
        """Say what it gives."""
        return ExpressionType.LOGICAL

    def __call__(self, text: object, pattern: object) -> bool:
        """Say whether they fit; no text and no pattern fit nothing."""
        if not isinstance(text, str) or not isinstance(pattern, str):
            return False
        try:
            compiled = jsonschema_rs.Draft202012Validator(
                {"pattern": self._form.replace("{}", pattern)},
                pattern_options=jsonschema_rs.RegexOptions(),
                offline=True,
            )
        except jsonschema_rs.ValidationError:
            return False
        return compiled.is_valid(text)
