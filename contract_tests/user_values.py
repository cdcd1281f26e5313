"""Values that the user gives: of parameters, of members of bodies, for all operations or for one.

`petId=7` is for every parameter and member of that name, `readPet:petId=7` for those of one operation;
`/owner/id=3` is for a place within bodies (RFC 6901).
"""

from collections.abc import Mapping
from difflib import get_close_matches

from msgspec import Struct, field

from ..spec import (
    Json,
    Operation,
    Schema,
    Spec,
    UsageError,
    has_member,
    is_array,
    is_object,
    member,
    pointer_tokens,
)
from .readings import readings


class UserValues(Struct, frozen=True):
    """Texts by name, or by JSON Pointer. anywhere: for all operations. own: by the operation's key."""

    anywhere: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    def of(self, operation: Operation) -> Mapping[str, str]:
        """Give the values of an operation, its own before those for all."""
        return {**self.anywhere, **self.own.get(operation.key, {})}

    def put_into(self, body: Json, operation: Operation, schema: Schema) -> Json:
        """Put values into the places of a body that are there already, where it stays valid."""
        for name, text in self.of(operation).items():
            tokens = pointer_tokens(name) if name.startswith("/") else (name,)
            changed = (_with(body, tokens, value) for value in readings(text) if _has(body, tokens))
            body = next((each for each in changed if schema.is_valid(each)), body)
        return body


def read_values(texts: tuple[str, ...], spec: Spec) -> UserValues:
    """Read values as a user writes them: `NAME=VALUE`, or `OPERATION:NAME=VALUE`.

    Raises UsageError for another form, for a name that no parameter and no place in a body has, and for a
    value that none of these allows.
    """
    anywhere: dict[str, str] = {}
    own: dict[str, dict[str, str]] = {}
    for text in texts:
        operations, name, value = _parts(text, spec)
        schemas = [schema for each in operations for schema in _schemas(each, name)]
        if not schemas:
            raise _unknown(name, operations, spec)
        if not any(schema.is_valid(each) for schema in schemas for each in readings(value)):
            raise UsageError(f"the value {value!r} is not allowed for {name} ({schemas[0].location})")
        if len(operations) == 1 and text != f"{name}={value}":
            own.setdefault(operations[0].key, {})[name] = value
        else:
            anywhere[name] = value
    return UserValues(anywhere, own)


def _parts(text: str, spec: Spec) -> tuple[tuple[Operation, ...], str, str]:
    """Take a text apart: the operations that it is for, the name, the value. Both names may hold a colon."""
    name, is_given, value = text.partition("=")
    if not is_given:
        raise UsageError(f"the value {text!r} is not of the form NAME=VALUE")
    if ":" not in name or any(_schemas(each, name) for each in spec.operations):
        return spec.operations, name, value
    scopes = {key: each for each in spec.operations for key in (each.key, each.operation_id) if key}
    scope = max((each for each in scopes if name.startswith(f"{each}:")), key=len, default=None)
    if scope is None:
        spec.operation(name.partition(":")[0])
        return spec.operations, name, value
    return (scopes[scope],), name[len(scope) + 1 :], value


def _schemas(operation: Operation, name: str) -> list[Schema]:
    """Find the schemas of what is called so: parameters, members of bodies, or a place in a body."""
    found = [each.schema for each in operation.parameters if each.name == name]
    body = operation.request_body
    for media in body.content.values() if body is not None else ():
        schema = media.schema
        for token in pointer_tokens(name) if name.startswith("/") else (name,):
            schema = (schema.properties().get(token) or schema.items()) if schema is not None else None
        found += [schema] if schema is not None else []
    return found


def _unknown(name: str, operations: tuple[Operation, ...], spec: Spec) -> UsageError:
    known = {parameter.name for each in operations for parameter in each.parameters}
    for each in operations:
        content = each.request_body.content.values() if each.request_body is not None else ()
        for media in content:
            known |= set(media.schema.properties()) if media.schema is not None else set[str]()
    close = get_close_matches(name, known, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    where = f"{operations[0].key} of {spec.name}" if len(operations) == 1 else spec.name
    return UsageError(f"no parameter and no member of a body in {where} is called {name!r}{hint}")


def _has(value: Json, tokens: tuple[str, ...]) -> bool:
    for token in tokens:
        if not has_member(value, token):
            return False
        value = member(value, token)
    return True


def _with(value: Json, tokens: tuple[str, ...], inner: Json) -> Json:
    """Change one place that is there."""
    if not tokens:
        return inner
    if is_object(value):
        return {**value, tokens[0]: _with(value[tokens[0]], tokens[1:], inner)}
    assert is_array(value)
    position = int(tokens[0])
    return [*value[:position], _with(value[position], tokens[1:], inner), *value[position + 1 :]]
