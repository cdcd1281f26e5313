"""Values that an operation needs from elsewhere: the user's own, what links bring, keys of things that
exist.
"""

from collections.abc import Mapping
from random import Random

from msgspec import Struct, field

from ..spec import Json, Operation, Parameter, Schema, is_object
from .agreeing import agreeing
from .caution import SAFE_METHODS
from .own_strategies import OwnStrategies
from .readings import accepted_reading
from .things import Things
from .user_values import UserValues


class Supplies(Struct, frozen=True):
    """What is known beyond the document. values, strategies: the user's.

    only_own: keys only of what this run has made, where something is changed.
    """

    things: Things
    values: UserValues = UserValues()
    only_own: bool = False
    strategies: OwnStrategies = field(default_factory=OwnStrategies)

    def parameters(self, operation: Operation) -> Mapping[Parameter, Json]:
        """Choose values of parameters: those of the user first, then what the server has told."""
        careful = self.only_own and operation.method not in SAFE_METHODS
        chosen = dict(self.things.path_values(operation, only_own=careful))
        linked = dict[Parameter, Json]() if careful else self.things.links.parameters(operation)
        keys = {each for each in operation.parameters if each.place == "path"}
        is_whole = keys <= linked.keys() or not chosen
        chosen |= {each: value for each, value in linked.items() if is_whole or each not in keys}
        own = self.values.of(operation)
        for parameter in operation.parameters:
            pool = self.strategies.pool(operation, parameter.name, parameter.schema)
            if parameter.name in own:
                value = accepted_reading(own[parameter.name], parameter.schema)
            elif pool is not None:
                value = pool.values[0]
            elif parameter in chosen or (parameter.place == "path" and careful):
                continue
            elif parameter.place == "path":
                value = self.things.looked_up(operation, parameter)
            else:
                value = self.things.reference(parameter.name, parameter.schema)
            if value is not None:
                chosen[parameter] = value
        return chosen

    def filled(self, operation: Operation, schema: Schema, body: Json) -> Json:
        """Put values into the members of a composed body that are called like them, where it stays valid.

        A member that is called like a key in the path says the same as the path.
        """
        if not is_object(body):
            return self.strategies.put_into(body, operation, schema, Random(0)) if self.strategies else body
        inner, own = schema.properties(), self.values.of(operation)
        chosen = self.parameters(operation).items()
        keys = {each.name: str(value) for each, value in chosen if each.place == "path"}
        known = {
            name: accepted_reading(keys[name], inner[name])
            if name in keys
            else self.things.reference(name, inner[name])
            for name in body
            if name in inner and name not in own
        }
        told = {name: value for name, value in known.items() if value is not None}
        filled = {**body, **agreeing(body), **told}
        filled = filled if schema.is_valid(filled) else body
        if self.strategies:
            filled = self.strategies.put_into(filled, operation, schema, Random(operation.key))
        return self.values.put_into(filled, operation, schema)
