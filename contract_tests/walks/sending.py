"""The messages of a walk: written from steps, sent, remembered."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from ...spec import Exchange, FieldLines, Json, Operation, Parameter, Request, Schema
from ..credentials import Credentials
from ..draft import ABSENT, Draft
from ..listing import Listing
from ..own_keys import key_parameter, own_key, put_under
from ..plan import Case
from ..things import Thing
from ..trial import Trials

_WHY: Final = "a step of a walk"
_FIRST: Final = 5_000
"""Keys that are put in walks begin here: beyond those of stories."""
_OBSERVED: Final = frozenset({"GET", "HEAD", "POST"})
"""Methods whose answers the inquest may look into: asked again, they are answered as before."""
_LASTING: Final = frozenset({"If-Modified-Since"})
"""Conditions that hold as long as nobody changes anything."""


class Sending:
    """Writes and sends for one walk after the other. exchanges: of the walk at hand, in order."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.exchanges: list[Exchange] = []
        self._put = 0
        self._drafts: dict[Operation, Draft | None] = {}
        self._listings: dict[Operation, Listing] = {}

    def draft(self, operation: Operation) -> Draft | None:
        """Give the values of a request that is meant to succeed, with as few parameters as there can be; None
        where the document allows none.
        """
        if operation not in self._drafts:
            drafts = [each.draft for each in self.trials.planner(operation).openers()]
            with_body = [each for each in drafts if each.body is not ABSENT] or drafts
            self._drafts[operation] = min(with_body, key=lambda each: len(each.parameters), default=None)
        return self._drafts[operation]

    def schema(self, operation: Operation) -> Schema | None:
        """Give the schema of what is sent to an operation."""
        draft = self.draft(operation)
        return draft.media.schema if draft is not None and draft.media is not None else None

    def request(
        self,
        operation: Operation,
        thing: Thing | None = None,
        body: Json = ABSENT,
        extra: Mapping[Parameter, Json] | None = None,
    ) -> Request | None:
        """Write a request; None where the document allows none. thing: whose keys the path has."""
        draft = self.draft(operation)
        if draft is None:
            return None
        values = dict(extra or {})
        if thing is not None:
            values |= self.trials.session.things.values_for(operation, thing)
        for parameter, value in values.items():
            draft = draft.with_parameter(parameter, value)
        if body is not ABSENT:
            draft = draft.with_body(body)
        parameter = key_parameter(operation, self.trials.session.things.resources)
        if operation.method == "PUT" and parameter in values and body is not ABSENT:
            draft = put_under(draft, parameter, values[parameter])
        return self.trials.planner(operation).written(draft)

    def place_of_new(self, operation: Operation, outer: Thing | None) -> Thing | None:
        """Choose the key of a thing that is put where nothing is; None where the document allows none."""
        resources = self.trials.session.things.resources
        resource, parameter = resources.about(operation), key_parameter(operation, resources)
        self._put += 1
        key = own_key(parameter, _FIRST + self._put) if parameter is not None else None
        keys = outer.keys if outer is not None else ()
        if resource is None or key is None or len(keys) + 1 != len(resource.lineage):
            return None
        return Thing(resource, (*keys, str(key)), own=True)

    def listing(self, operation: Operation) -> Listing:
        """Give the list that an operation is."""
        return self._listings.setdefault(operation, Listing(self.trials, operation))

    def without_credentials(self, operation: Operation, request: Request) -> Request:
        """Write a request as nobody would send it."""
        return self.trials.planner(operation).credentials.removed_from(request)

    def send(
        self, operation: Operation, request: Request, caller: str = "", fields: FieldLines = ()
    ) -> Exchange:
        """Send a request and remember it. caller: the other identity that does; fields: added to it."""
        if caller:
            target = self.trials.session.target
            own = Credentials.of(target.others.get(caller, ()))
            request = own.in_place_of(Credentials.of(target.fields), request)
        request = replace(request, fields=(*request.fields, *fields)) if fields else request
        case = Case(request, _WHY, operation.location)
        exchange = self.trials.session.try_out(operation, case)
        self.exchanges.append(exchange)
        is_plain = not caller and {name for name, _ in fields} <= _LASTING
        if is_plain and operation.method in _OBSERVED and exchange.is_success:
            self.trials.session.observe(operation, exchange, case)
        return exchange
