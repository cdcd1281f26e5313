"""Makes the cases of one operation."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from msgspec.structs import replace

from ...spec import (
    FULL,
    MINIMAL,
    DocumentError,
    Exchange,
    FieldLines,
    Json,
    MediaType,
    Operation,
    Parameter,
    Request,
    is_object,
    pointer_child,
)
from ..caution import SAFE_METHODS
from ..credentials import Credentials
from ..draft import ABSENT, Draft, write
from ..supplies import Supplies
from .branches import branch_values
from .callers import credential_cases, lesser_cases
from .case import Case, Opener
from .combinations import combined_cases
from .frames import frame_cases
from .growing import richness
from .methods import condition_cases, method_cases, origin_cases
from .spellings import spelling_cases
from .values import body_cases, keys_of, parameter_case, parameter_cases, place_of


class Planner:
    """Makes the cases of one operation. seed: the same seed makes the same cases in the same order."""

    def __init__(self, operation: Operation, credentials: Credentials, seed: int, supplies: Supplies) -> None:
        self.operation = operation
        self.credentials = credentials
        self._seed = seed
        self._supplies = supplies
        self._supplied = supplies.parameters(operation)
        self._keeps_to_own = supplies.only_own and operation.method not in SAFE_METHODS

    def openers(self) -> Iterator[Opener]:
        """Make requests that are meant to succeed: documented examples first, then full, then minimal ones.

        Where the document contradicts itself (a schema that no value meets) there may be none.
        """
        seen: set[Request] = set()
        for draft, why, documented in self._drafts():
            request = self.written(draft)
            if request not in seen:
                seen.add(request)
                body, refusable = self.operation.request_body, documented is False
                bodiless = body if draft.media is None else None
                at = bodiless.location if bodiless is not None else self.operation.location
                yield Opener(draft, Case(request, why, at, bool(documented), refusable=refusable))

    def variations(self, bases: Sequence[Draft], methods: Sequence[str] = ()) -> Iterator[Case]:
        """Vary one thing at a time in bases that the server has accepted, the most wanted first; then several
        at once. methods: further ones to ask with. Where the user makes the values, others may be refused.
        """
        for case in self._variations(bases, methods):
            is_own = bool(self._supplies.strategies) and self._supplies.strategies.is_at(
                self.operation, case.at
            )
            yield replace(case, refusable=True) if is_own else case

    def _variations(self, bases: Sequence[Draft], methods: Sequence[str]) -> Iterator[Case]:
        base = bases[0]
        bodies = [each.body for each in bases if each.media is base.media]
        parameters = self._varying()
        for parameter in parameters:
            random = self._random(f"{parameter.place} parameter {parameter.name!r}")
            yield from parameter_cases(base, self.written, random, parameter)
        media = base.media.range if base.media is not None else ""
        yield from body_cases(base, self.written, self._random(media), bodies)
        yield from spelling_cases(base, self.written)
        yield from frame_cases(base, self.written)
        yield from credential_cases(base.operation, write(base), self.credentials)
        yield from method_cases(base, self.written, methods)
        yield from origin_cases(base, self.written, methods)
        richest = max(bases, key=richness)
        yield from combined_cases(richest, self.written, self._random("pairs"), parameters)

    def conditions(self, accepted: Exchange) -> Iterator[Case]:
        """Repeat an accepted request under conditions that its answer makes possible."""
        return condition_cases(accepted, self.operation.location)

    def lesser(
        self, base: Draft, others: Mapping[str, FieldLines], scopes: Mapping[str, frozenset[str]]
    ) -> Iterator[Case]:
        """Repeat an accepted request as identities whose scopes are not enough."""
        return lesser_cases(self.operation, write(base), self.credentials, others, scopes)

    def differences(self, base: Draft, refused: Draft) -> Iterator[Case]:
        """Bring what a refused request has into an accepted one, thing by thing: one of them is refused."""
        for parameter in self.operation.parameters:
            value = refused.parameters.get(parameter, ABSENT)
            if value is not ABSENT and value != base.parameters.get(parameter, ABSENT):
                named = f"{parameter.place} parameter {parameter.name!r}"
                why = f"{named} {'changed in' if parameter in base.parameters else 'added to'} {_ACCEPTED}"
                yield parameter_case(base, self.written, parameter, value, why)
        yield from self._differences_of_bodies(base, refused)

    def _differences_of_bodies(self, base: Draft, refused: Draft) -> Iterator[Case]:
        media = base.media
        if (
            media is None
            or media is not refused.media
            or not is_object(base.body)
            or not is_object(refused.body)
        ):
            return
        for name in (*base.body, *(name for name in refused.body if name not in base.body)):
            body = {key: each for key, each in base.body.items() if key != name}
            if name in refused.body:
                body[name] = refused.body[name]
            if body != base.body:
                at = (
                    place_of(media.schema, pointer_child("", name))
                    if media.schema is not None
                    else media.location
                )
                request, why = (
                    self.written(base.with_body(body)),
                    f"{_change(name, base.body, body)} {_ACCEPTED}",
                )
                is_text = isinstance(body.get(name), str)  # a text may be taken already, as names are
                yield Case(request, why, at, refusable=is_text or name in keys_of(self.operation))

    def _random(self, *name: object) -> Random:
        return Random(f"{self._seed} {self.operation.key} {name}")

    def written(self, draft: Draft) -> Request:
        """Write a draft with the credentials of the run."""
        return self.credentials.added_to(self.credentials.removed_from(write(draft)))

    def _drafts(self) -> Iterator[tuple[Draft, str, bool | None]]:
        """Make the values, each with why in words, and whether it is an example that is to be accepted: None
        for no example, False for one that the document shows refused.
        """
        body = self.operation.request_body
        contents = list(body.content.values()) if body is not None else []
        try:
            full, minimal = self._parameter_values(optional=True), self._parameter_values(optional=False)
        except DocumentError:
            return
        for media in contents:
            yield from self._told(media, minimal)
        for media in contents or [None]:
            for values, shape, why in (
                (full, FULL, "everything optional present"),
                (minimal, MINIMAL, "only what is required"),
            ):
                try:
                    value = (
                        ABSENT
                        if media is None
                        else self._body_value(media, full=shape is FULL, random=self._random(why))
                    )
                except DocumentError:
                    continue
                yield Draft(self.operation, values, media, value), why, None
                if shape is FULL and media is not None and media.schema is not None:
                    for other, branch in branch_values(media.schema, value, self._random("branches")):
                        yield Draft(self.operation, values, media, other), f"body {branch}", None
        if body is not None and not body.required:
            yield Draft(self.operation, minimal), "without the optional body", None

    def _told(
        self, media: MediaType, values: Mapping[Parameter, Json]
    ) -> Iterator[tuple[Draft, str, bool | None]]:
        """Give the bodies that nobody has to make: what a link takes there, and examples. values: of
        parameters.
        """
        linked, refused = (
            self._supplies.things.links.body(self.operation),
            _examples_of_refusals(self.operation),
        )
        if linked is not None and media.schema is not None and media.schema.is_valid(linked):
            yield Draft(self.operation, values, media, linked), "what a link takes there", None
        for name, example in media.examples.items():
            why = f"the document's example {name!r}" if name else "the document's example"
            yield Draft(self.operation, values, media, example.value), why, name not in refused

    def obstacle(self) -> str:
        """Say why no request can be made, with the place in the document; "" where one can."""
        body = self.operation.request_body
        try:
            self._parameter_values(optional=False)
            for media in body.content.values() if body is not None else ():
                self._body_value(media, full=False, random=self._random("obstacle"))
        except DocumentError as error:
            return str(error)
        return ""

    def _parameter_values(self, *, optional: bool) -> dict[Parameter, Json]:
        """Choose a value for each parameter: a supplied one, its example, else one made from its schema."""
        return {
            parameter: self._supplied[parameter] if parameter in self._supplied else _example_of(parameter)
            for parameter in self.operation.parameters
            if parameter.required or optional
        }

    def made_up_keys(self) -> list[str]:
        """List path parameters with a value of our own: nothing says that there is such a thing."""
        return [
            each.name
            for each in self.operation.parameters
            if each.place == "path" and each not in self._supplied
        ]

    def _body_value(self, media: MediaType, *, full: bool, random: Random) -> Json:
        if media.schema is None:
            return {}
        body = media.schema.example() if full else media.schema.generate(random, MINIMAL)
        return self._supplies.filled(self.operation, media.schema, body)

    def _varying(self) -> tuple[Parameter, ...]:
        """List the parameters that may take other values: another key may be that of what is not ours."""
        return tuple(
            each for each in self.operation.parameters if not (each.place == "path" and self._keeps_to_own)
        )


_ACCEPTED: Final = "an accepted request"


def _change(name: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> str:
    """Say what became of a member of a body."""
    did = "left out of" if name not in after else "changed in" if name in before else "added to"
    return f"body {pointer_child('', name)} {did}"


def _example_of(parameter: Parameter) -> Json:
    documented = next((each.value for each in parameter.examples.values()), None)
    return parameter.schema.example() if documented is None else documented


def _examples_of_refusals(operation: Operation) -> frozenset[str]:
    """List the names of examples that answers have which are no success: a request that the document shows
    under the same name is one that may be answered so.
    """
    refusals = (each for status, each in operation.responses.items() if status[0] not in "123")
    return frozenset(
        name for each in refusals for media in each.content.values() for name in media.examples if name
    )
