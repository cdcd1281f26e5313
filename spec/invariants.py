"""What has to hold of every exchange beyond the schemas: `x-truespec-invariants`, written in CEL.

The document, or an Overlay, lists them at its top level or in an operation:

    x-truespec-invariants:
    - id: total-counts-all
      sentence: The total is the number of items.
      when: response.status == 200
      holds: response.body.total == size(response.body.items)

An expression sees `request` (method, path, query, headers, body) and `response` (status, headers, body);
names of headers are in lower case. The one place that knows the library (extra `rules`): its errors of
evaluation are values, limits and syntax raise RuntimeError, and one Decimal, tuple or integer beyond 64 bits
makes everything an error. What is an error, or no boolean, is not judged; it is never a breach.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from msgspec import Struct

from .contract import Spec
from .document import Location, Node
from .errors import DocumentError, UsageError
from .json_text import MalformedJson, parse_json
from .json_value import Json, is_array, is_object
from .message import Exchange

KEY: Final = "x-truespec-invariants"

Outcome: TypeAlias = Literal["holds", "broken", "not judged", "not meant"]
"""What an invariant says of an exchange; `not meant` where its `when` is false."""

Variables: TypeAlias = Mapping[str, Mapping[str, Json]]
"""What expressions see of an exchange: the members of `request` and of `response`."""

_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MEMBERS: Final = frozenset({"id", "sentence", "holds", "when"})
_LARGEST: Final = 2**63
_MOST_KNOWN: Final = 1_000
_SHORT: Final = 200


class Invariant(Struct, frozen=True):
    """One invariant. operation: its key where it stands in one, "" for all. holds, when: as written.

    at: of `holds`. judge: what it says of the variables of an exchange, with the reason where it can't.
    """

    id: str
    sentence: str
    operation: str
    holds: str
    when: str
    at: Location
    judge: Callable[[Variables], tuple[Outcome, str]]


def invariants_of(spec: Spec) -> tuple[Invariant, ...]:
    """Read and compile the invariants of a document; none, and no library needed, where it has none.

    Raises DocumentError for one that is none, with its place, and UsageError where CEL is not installed.
    """
    found = [("", item) for item in spec.document.node().child(KEY).items()]
    for operation in spec.operations:
        node = spec.document.node(operation.location.pointer)
        if operation.location.file == spec.document.root.name:
            found += [(operation.key, item) for item in node.child(KEY).items()]
    invariants = tuple(_read(item, key) for key, item in found)
    ids = [each.id for each in invariants]
    for each in invariants:
        if ids.count(each.id) > 1:
            raise DocumentError(f"two invariants are called {each.id!r}", each.at)
    return invariants


def _read(node: Node, operation: str) -> Invariant:
    if not is_object(node.value):
        raise DocumentError("an invariant is an object with `id`, `sentence` and `holds`", node.location)
    for name, value in node.mapping.items():
        if name not in _MEMBERS or not isinstance(value, str):
            what = "is a text" if name in _MEMBERS else f"is none of {', '.join(sorted(_MEMBERS))}"
            raise DocumentError(f"`{name}` of an invariant {what}", node.child(name).location)
    for name in ("id", "sentence", "holds"):
        if name not in node.mapping:
            raise DocumentError(f"the invariant has no `{name}`", node.location)
    if not _ID.fullmatch(node.mapping["id"]):
        at = node.child("id").location
        raise DocumentError("the id of an invariant is of the form `total-counts-all`", at)
    holds, when = node.child("holds"), node.child("when")
    judge = _judge(_compiled(holds), _compiled(when) if when.value is not None else None)
    texts = node.mapping
    return Invariant(
        texts["id"], texts["sentence"], operation, holds.value, texts.get("when", ""), holds.location, judge
    )


def _library(at: Location) -> Any:
    try:
        from cel_expr_python import cel
    except ImportError as error:
        raise UsageError(f"{at}: invariants need CEL: pip install 'truespec[rules]'") from error
    return cel


class _Expression(Struct, frozen=True):
    """One compiled expression. named: what it names of `request` and `response`; None for all of them.

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
        given = {
            whole: {
                name: variables[whole][name] for name in variables[whole] if names is None or name in names
            }
            for whole, names in self.named.items()
        }
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


def _compiled(node: Node) -> _Expression:
    """Compile one expression. Raises DocumentError with the library's reason in one line."""
    cel = _library(node.location)
    environment = cel.NewEnv(variables={"request": cel.Type.DYN, "response": cel.Type.DYN})
    try:
        named = {whole: _named(node.value, whole) for whole in ("request", "response")}
        return _Expression(environment, environment.compile(node.value), named, {})
    except RuntimeError as error:
        reason = str(error).partition("\n")[0].removeprefix("INVALID_ARGUMENT: ERROR: <input>:")
        raise DocumentError(f"the expression is no CEL: {reason}", node.location) from error


def _judge(holds: _Expression, when: _Expression | None) -> Callable[[Variables], tuple[Outcome, str]]:
    def judge(variables: Variables) -> tuple[Outcome, str]:
        if when is not None:
            meant, reason = when.evaluated(variables)
            if meant is not True:
                return ("not meant", "") if meant is False else ("not judged", reason)
        held, reason = holds.evaluated(variables)
        if held is None:
            return "not judged", reason
        return ("holds" if held else "broken"), ""

    return judge


class _Parts(Mapping[str, Json]):
    """Members of a message, each read when it is asked for."""

    def __init__(self, readers: Mapping[str, Callable[[], Json]]) -> None:
        self._readers = readers
        self._read: dict[str, Json] = {}

    def __getitem__(self, name: str) -> Json:
        if name not in self._read:
            self._read[name] = self._readers[name]()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


def variables_of(exchange: Exchange) -> Variables:
    """Give what expressions see of an exchange."""
    request, response = exchange.request, exchange.response
    asked = _Parts(
        {
            "method": lambda: request.method,
            "path": lambda: request.path,
            "query": lambda: dict(parse_qsl(request.query, keep_blank_values=True)),
            "headers": lambda: dict(request.named),
            "body": lambda: _content(request.body),
        }
    )
    if response is None:
        return {"request": asked, "response": {}}
    answered = _Parts(
        {
            "status": lambda: response.status,
            "headers": lambda: {name.lower(): value for name, value in response.fields},
            "body": lambda: _content(response.body),
        }
    )
    return {"request": asked, "response": answered}


def _content(body: bytes) -> Json:
    """Read content as JSON, else as text; null where there is none."""
    if not body:
        return None
    try:
        return _plain(parse_json(body))
    except MalformedJson:
        return body.decode("utf-8", "replace")


def _plain(value: Json) -> Json:
    """Write a value in types that the library knows: numbers beyond 64 bits as the nearest double."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool) and not -_LARGEST <= value < _LARGEST:
        return float(value) if abs(value) < 10**300 else float("inf")
    if is_object(value):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if is_array(value) else value


def in_question(invariants: tuple[Invariant, ...], operation: str) -> Iterator[Invariant]:
    """List the invariants that an operation is held to."""
    yield from (each for each in invariants if each.operation in ("", operation))
