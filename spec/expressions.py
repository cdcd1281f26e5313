"""Expressions in CEL: the one place that knows the library (extra `rules`).

Its errors of evaluation are values, limits and syntax raise RuntimeError, and one Decimal, tuple or integer
beyond 64 bits makes everything an error. What is an error, or no boolean, has no value.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct

from .document import Location, Node, closest
from .errors import DocumentError, UsageError
from .json_value import Json

Variables: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What expressions see: the members of each variable, which are read when an expression names them."""

_MOST_KNOWN: Final = 1_000
_SHORT: Final = 200
_UNDECLARED: Final = re.compile(r"undeclared reference to '(\w+)")
_EXTENSIONS: Final = "extensions: [{name: lists}, {name: math}, {name: strings}]"
"""What CEL offers beside its standard definitions: `sortBy`, `distinct`, `math.abs`, `split` and the like."""


def _library(at: Location) -> Any:
    try:
        from cel_expr_python import cel
    except ImportError as error:
        raise UsageError(f"{at}: invariants need CEL: pip install 'truespec[rules]'") from error
    return cel


class Expression(Struct, frozen=True):
    """One compiled expression. named: what it names of each variable; None for all of it.

    known: what it came to, by what it was given, where that is short.
    """

    environment: Any
    compiled: Any
    named: Mapping[str, frozenset[str] | None]
    known: dict[tuple[tuple[bool, Json], ...], tuple[bool | None, str]]

    def evaluated(self, variables: Variables) -> tuple[bool | None, str]:
        """Evaluate; None, with the reason, for an error, a limit, and what is no boolean. Only what the
        expression names is read and handed on: the library converts all that it is given.
        """
        try:
            given = {
                whole: {
                    name: variables[whole][name]
                    for name in variables[whole]
                    if names is None or name in names
                }
                for whole, names in self.named.items()
            }
        except RecursionError as error:
            return None, str(error)
        values = [value for members in given.values() for value in members.values()]
        if not all(map(_is_short, values)):
            return self._evaluated(given)
        key = tuple((isinstance(value, bool), value) for value in values)  # 1 is not true
        if key not in self.known:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[key] = self._evaluated(given)
        return self.known[key]

    def _evaluated(self, given: Mapping[str, Mapping[str, Json]]) -> tuple[bool | None, str]:
        try:
            value = self.compiled.eval(self.environment.Activation(given))
            kind, result = value.type().name(), value.value()
        except RuntimeError as error:
            return None, str(error).partition("\n")[0]
        if kind == "bool" or isinstance(result, bool):
            return bool(result), ""
        return None, str(result) if "error" in kind.lower() else f"it is {kind}, not true or false"


def _is_short(value: Json) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and len(value) <= _SHORT)


def _named(text: str, whole: str) -> frozenset[str] | None:
    """Find the members of a variable that an expression names; None where it uses it as a whole."""
    found = re.findall(rf"\b{whole}\b(?:\s*\.\s*(\w+))?", text)
    return None if "" in found else frozenset(found)


def compiled(node: Node, variables: Collection[str]) -> Expression:
    """Compile one expression. variables: that it may name.

    Raises DocumentError with the library's reason in one line, and UsageError where CEL is not installed.
    """
    cel = _library(node.location)
    types = dict.fromkeys(variables, cel.Type.DYN)
    environment = cel.NewEnv(config=cel.NewEnvConfigFromYaml(_EXTENSIONS), variables=types)
    try:
        named = {whole: _named(node.value, whole) for whole in variables}
        return Expression(environment, environment.compile(node.value), named, {})
    except RuntimeError as error:
        reason = str(error).partition("\n")[0].removeprefix("INVALID_ARGUMENT: ERROR: <input>:")
        unknown = _UNDECLARED.search(reason)
        meant = closest(unknown[1], variables) if unknown is not None else None
        hint = f"; did you mean {meant!r}?" if meant is not None else ""
        raise DocumentError(f"the expression is no CEL: {reason}{hint}", node.location) from error
