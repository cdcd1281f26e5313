"""Where an operation can be asked: a path and query that work when somebody pastes them."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ..spec import DocumentError, Json, Location, Operation, Parameter, write_parameter

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_NO_SEGMENT: Final = frozenset({"", ".", ".."})
"""Texts that make another path of the one they stand in."""


class Addresses:
    """Makes targets of the operations of one document. Parameters are shared by reference: each is asked
    once.
    """

    def __init__(self) -> None:
        self._known: dict[Location, tuple[tuple[str, str], ...]] = {}

    def target(self, operation: Operation) -> str:
        """Write a target: variables of the path, required query parameters and API keys of the query are
        filled with samples.
        """
        texts = {
            parameter.name: "".join(text for _, text in self._pairs(parameter))
            for parameter in operation.parameters
            if parameter.place == "path"
        }
        path = _VARIABLE.sub(
            lambda found: _segment(texts.get(found[1], "")), operation.path.partition("#")[0]
        )
        query = [
            f"{name}={text}"
            for parameter in operation.parameters
            if parameter.place == "query" and parameter.required
            for name, text in self._pairs(parameter)
        ]
        query.extend(f"{name}=key" for name in _query_keys(operation))
        return f"{path}?{'&'.join(query)}" if query else path

    def _pairs(self, parameter: Parameter) -> tuple[tuple[str, str], ...]:
        pairs = self._known.get(parameter.location)
        if pairs is None:
            pairs = self._known[parameter.location] = sample(parameter)
        return pairs


def _segment(text: str) -> str:
    return "1" if text in _NO_SEGMENT else text


def _query_keys(operation: Operation) -> Iterator[str]:
    """List the API keys that the first way in wants in the query."""
    for scheme, _ in operation.security[0].schemes if operation.security else ():
        if scheme.type == "apiKey" and scheme.place == "query":
            yield quote(scheme.name)


def sample(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """Write a parameter's example where it conforms, else a value made from its schema; () where none can
    be.
    """
    try:
        written = next((each.value for each in parameter.examples.values()), None)
        is_good = written is not None and parameter.schema.is_valid(written)
        value: Json = written if is_good else parameter.schema.example()
        return tuple(write_parameter(parameter, value))
    except (DocumentError, ValueError):
        return ()
