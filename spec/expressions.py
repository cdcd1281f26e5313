"""Expressions in CEL: the one place that knows the library (extra `rules`).

Its errors of evaluation are values, limits and syntax raise RuntimeError, and one Decimal, tuple or integer
beyond 64 bits makes everything an error. What is an error, or no boolean, has no value.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct

from .document import Location, Node, meant
from .errors import DocumentError, UsageError
from .json_value import Json, is_array, is_object

Variables: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What expressions see: the members of each variable, which are read when an expression names them."""

_MOST_KNOWN: Final = 1_000
_SHORT: Final = 200
_TEXTS: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_WAY: Final = re.compile(r"(?<![\w.])\w+(?:\.\w+)+(?![\w(])")
"""A member of a member, as CEL writes the way to it; no call."""

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


def without_texts(expression: str) -> str:
    """Leave out what stands in an expression between quotes: no name in there names anything."""
    return _TEXTS.sub("''", expression)


def named_values(expression: str, variables: Variables) -> Iterator[tuple[str, Json]]:
    """Go through the plain values that an expression names by their full way, with that, each once."""
    for way in dict.fromkeys(_WAY.findall(without_texts(expression))):
        value: Json = variables
        for name in way.split("."):
            value = value.get(name) if is_object(value) else None
        if value is not None and not (is_object(value) or is_array(value)):
            yield way, value


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
        hint = meant(unknown[1], variables) if unknown is not None else ""
        raise DocumentError(f"the expression is no CEL: {reason}{hint}", node.location) from error
