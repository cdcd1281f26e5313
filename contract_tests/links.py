"""Values that the document's links bring from one answer to another operation (OpenAPI, Link Object)."""

from collections.abc import Mapping

from ..spec import Exchange, Json, Link, Match, Operation, Parameter, Spec, evaluated, key_by_link
from .readings import accepted_reading


class Links:
    """What links have brought so far: of each operation the values of the last answer that leads to it."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._brought: dict[Operation, dict[Parameter, Json]] = {}
        self._bodies: dict[Operation, Json] = {}
        self._led_to: frozenset[Operation] | None = None

    def learn(self, match: Match, exchange: Exchange) -> None:
        """Follow the links of an answer. What has been deleted is led to no more."""
        response = exchange.response
        described = match.operation.response_object(response.status) if response is not None else None
        if match.operation.method == "DELETE":
            self._forget(list(match.path_values.values())[-1:])
        for link in described.links.values() if described is not None else ():
            there = self._spec.linked(link) if link.server is None else None
            if there is not None:
                self._brought.setdefault(there, {}).update(_values(link, there, match, exchange))
                self._bodies[there] = evaluated(link.request_body, exchange, match.path_values)

    def leads_to(self, operation: Operation) -> bool:
        """Whether a link of another operation takes something to this one."""
        if self._led_to is None:
            all_links = (
                (each, self._spec.linked(link))
                for each in self._spec.operations
                for response in each.responses.values()
                for link in response.links.values()
            )
            self._led_to = frozenset(
                there for each, there in all_links if there is not None and there is not each
            )
        return operation in self._led_to

    def parameters(self, operation: Operation) -> Mapping[Parameter, Json]:
        """Give the values that links have brought to an operation."""
        return self._brought.get(operation, {})

    def body(self, operation: Operation) -> Json:
        """Give the body that a link has brought to an operation; None for none."""
        return self._bodies.get(operation)

    def key_of_new(self, match: Match, exchange: Exchange) -> str | None:
        """Read the key of what was made from the link that takes to it, where nothing but a link tells what
        that is; None where none does. Others may take to what it is in, or comes after.
        """
        response, made = exchange.response, self._spec.resources.made_by_link(match.operation)
        described = match.operation.response_object(response.status) if response is not None else None
        if described is None or made is None:
            return None
        for link in described.links.values():
            there = self._spec.linked(link) if link.server is None else None
            if there is not None and there in made.item.values():
                key = evaluated(key_by_link(link, there), exchange, match.path_values)
                if isinstance(key, str | int) and not isinstance(key, bool) and key != "":
                    return str(key)
        return None

    def _forget(self, keys: list[str]) -> None:
        for brought in self._brought.values():
            if any(each.place == "path" and str(value) in keys for each, value in brought.items()):
                brought.clear()


def _values(link: Link, there: Operation, match: Match, exchange: Exchange) -> dict[Parameter, Json]:
    """Evaluate a link: of its parameters those that are there, and that the other operation may be given."""
    values: dict[Parameter, Json] = {}
    for parameter in there.parameters:
        named = (f"{parameter.place}.{parameter.name}", parameter.name)
        written = next((link.parameters[name] for name in named if name in link.parameters), None)
        value = evaluated(written, exchange, match.path_values)
        if isinstance(value, str):
            value = accepted_reading(value, parameter.schema)
        if value is not None and parameter.schema.is_valid(value):
            values[parameter] = value
    return values
