"""Values that an operation needs from elsewhere: the user's own, and keys of things that exist."""

from collections.abc import Mapping
from difflib import get_close_matches

from msgspec import Struct

from ..spec import Json, Operation, Parameter, Schema, Spec, UsageError, is_object
from .caution import SAFE_METHODS
from .things import Things, accepted_reading


class Supplies(Struct, frozen=True):
    """What is known beyond the document. values: the user's, by name of a parameter or of a body's member.

    only_own: keys only of what this run has made, where something is changed.
    """

    things: Things
    values: Mapping[str, str]
    only_own: bool = False

    def parameters(self, operation: Operation) -> Mapping[Parameter, Json]:
        """Choose values of parameters: those of the user first, then what the server has told."""
        careful = self.only_own and operation.method not in SAFE_METHODS
        chosen = dict(self.things.path_values(operation, only_own=careful))
        for parameter in operation.parameters:
            value = self._value(parameter.name, parameter.schema)
            if value is not None and (parameter.place != "path" or parameter.name in self.values):
                chosen[parameter] = value
        return chosen

    def filled(self, schema: Schema, body: Json) -> Json:
        """Put values into the members of a composed body that are called like them, where it stays valid."""
        if not is_object(body):
            return body
        inner = schema.properties()
        supplied = {name: self._value(name, inner[name]) for name in body if name in inner}
        filled = body | {name: value for name, value in supplied.items() if value is not None}
        return filled if schema.is_valid(filled) else body

    def _value(self, name: str, schema: Schema) -> Json:
        if name in self.values:
            return accepted_reading(self.values[name], schema)
        return self.things.reference(name, schema)


def read_values(texts: tuple[str, ...], spec: Spec) -> Mapping[str, str]:
    """Read values as a user writes them, `NAME=VALUE`.

    Raises UsageError for another form, and for a name that no parameter and no member of a body has.
    """
    values: dict[str, str] = {}
    known = {name for operation in spec.operations for name in _names(operation)} if texts else set[str]()
    for text in texts:
        name, is_given, value = text.partition("=")
        if not is_given:
            raise UsageError(f"the value {text!r} is not of the form NAME=VALUE")
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(f"no parameter and no member of a body in {spec.name} is called {name!r}{hint}")
        values[name] = value
    return values


def _names(operation: Operation) -> set[str]:
    names = {parameter.name for parameter in operation.parameters}
    body = operation.request_body
    for media in body.content.values() if body is not None else ():
        names |= set(media.schema.properties()) if media.schema is not None else set()
    return names
