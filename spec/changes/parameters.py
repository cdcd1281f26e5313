"""Parameters are wire text: compared by the bytes that one side writes and the other reads (DIFF §1.5)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..contract import Spec
from ..json_text import json_text
from ..json_value import Json
from ..judge import read_parameters
from ..message import Request
from ..model import Operation, Parameter
from ..serialization import shape_of
from ..violation import Violation
from .building import Unbuildable
from .change import Witness
from .defaults import default_of, other_default
from .judging import Documents, Entry, entry_of, judged
from .messages import Draft
from .open_reasons import NO_MESSAGE, NONE_REFUSED
from .pairing import counterparts, paired, path_of
from .parameter_values import PLAIN_TEXTS, values_of
from .schemas import Difference, SchemaPair
from .spellings import (
    is_opened,
    is_same_text,
    respelling,
    spelling,
    takes_all_but_nothing,
    takes_any_text,
)
from .wire_texts import TextForm, are_texts_taken, is_taken_as_text, positions_at, text_form

_MAX_READ: Final = 40
_LEAST: Final = (
    *("min-items-tightened", "min-length-tightened", "min-properties-tightened"),
    *("property-added-required", "property-became-required"),
)


def parameter_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare the parameters of an operation, in the order of OLD, then those that only NEW has."""
    if documents.unchanged.holds_of_parameters(old, new):
        return
    pairs = list(paired(old, new))
    lost = [mine for mine, theirs in pairs if mine is not None and theirs is None]
    gained = [theirs for mine, theirs in pairs if mine is None and theirs is not None]
    elsewhere = counterparts(documents, lost, gained)
    found = [theirs for _, theirs in elsewhere.values()]
    for mine, theirs in pairs:
        if mine is None:
            assert theirs is not None
            if theirs not in found:
                yield _added(documents, old, theirs)
        elif theirs is None:
            kind, other = elsewhere.get(path_of(mine), ("", None))
            yield (
                _removed(documents, old, new, mine)
                if other is None
                else _moved(documents, old, kind, mine, other)
            )
        else:
            yield from ParameterPair(documents, old, mine, theirs).entries()


class ParameterWanted(Struct, frozen=True):
    """Violations about one parameter."""

    place: str
    name: str

    @classmethod
    def of(cls, parameter: Parameter) -> "ParameterWanted":
        """Violations about this parameter."""
        return cls(parameter.place, parameter.name.lower())

    def __call__(self, violation: Violation) -> bool:
        """Whether the violation is about it."""
        return violation.where.part == self.place and violation.where.name.lower() == self.name


def _added(documents: Documents, operation: Operation, theirs: Parameter) -> Entry:
    message = f"{theirs.place} parameter {theirs.name!r} was added"
    if not theirs.required:
        entry = Entry("parameter-added-optional", path_of(theirs), None, theirs.location, message)
        witness = _sent_already(documents, operation, theirs)
        return entry if witness is None else entry.shown_by(witness)
    message += " and is required"
    entry = Entry("parameter-added-required", path_of(theirs), None, theirs.location, message)
    draft = documents.old_draft(operation)
    if theirs.place == "path" and takes_any_text(theirs.schema):
        return entry  # the template had it all along, described by nothing
    if draft is None:
        return entry.shown_by(None)
    return entry.shown_by(documents.request_witness(operation, draft.request(), ParameterWanted.of(theirs)))


def _sent_already(documents: Documents, operation: Operation, theirs: Parameter) -> Witness | None:
    """Send a name that an opened object of OLD, spread over the query, may have; NEW refuses its text."""
    is_possible = theirs.place == "query" and any(map(is_opened, operation.parameters))
    draft = documents.old_draft(operation) if is_possible else None
    if draft is None:
        return None
    for text in PLAIN_TEXTS:
        request = draft.with_pairs(theirs, ((theirs.name, text),)).request()
        witness = documents.request_witness(operation, request, ParameterWanted.of(theirs), text)
        if witness is not None:
            return witness
    return None


def _removed(documents: Documents, operation: Operation, new: Operation, mine: Parameter) -> Entry:
    message = f"{mine.place} parameter {mine.name!r} was removed"
    entry = Entry("parameter-removed", path_of(mine), mine.location, new.location, message)
    witness = _still_sent(documents, operation, mine, mine)
    return entry.by_policy("warning") if witness is None else entry.shown_by(witness)


def _moved(documents: Documents, operation: Operation, kind: str, mine: Parameter, other: Parameter) -> Entry:
    """Send a value in the old place, or under the old name: refused where the other has to come."""
    message = f"{mine.place} parameter {mine.name!r} is {other.place} parameter {other.name!r} now"
    entry = Entry(f"parameter-{kind}", path_of(mine), mine.location, other.location, message)
    witness = _still_sent(documents, operation, mine, other)
    if witness is None and not other.required:
        return entry.by_policy("warning")
    return entry.shown_by(witness)


def _still_sent(
    documents: Documents, operation: Operation, mine: Parameter, wanted: Parameter
) -> Witness | None:
    """Send a parameter as OLD has it; a witness where NEW refuses that for what it says of `wanted`."""
    draft = documents.old_draft(operation)
    if draft is None:
        return None
    try:
        pairs = documents.old_maker.pairs(mine, documents.old_maker.parameter_value(mine))
        request = draft.with_pairs(mine, pairs).request()
        return documents.request_witness(operation, request, ParameterWanted.of(wanted))
    except Unbuildable:
        return None


class ParameterPair(Struct, frozen=True):
    """One parameter in both documents."""

    documents: Documents
    operation: Operation
    old: Parameter
    new: Parameter

    @property
    def draft(self) -> Draft | None:
        """A small request of OLD; None where none can be made."""
        return self.documents.old_draft(self.operation)

    @property
    def _form(self) -> TextForm:
        """How the values that OLD writes are made of texts."""
        return text_form(self.old.content_type or "")

    def entries(self) -> Iterator[Entry]:
        """Compare presence, spelling, schema and default."""
        yield from self._presence()
        yield from self._default()
        yield from self._allowances()
        if self.old.name != self.new.name and self.old.place == "path":
            message = f"{self.old.name!r} → {self.new.name!r}, which is not on the wire"
            yield self._noted("path-parameter-renamed", message)
        yield from self._spelling() if self._is_respelled() else self._schema()

    def _noted(self, id_: str, message: str) -> Entry:
        return Entry(id_, path_of(self.old), self.old.location, self.new.location, message)

    def _presence(self) -> Iterator[Entry]:
        named = f"{self.old.place} parameter {self.old.name!r}"
        if self.old.required and not self.new.required:
            yield self._noted("parameter-became-optional", f"{named} may be left out now")
        if self.new.required and not self.old.required:
            entry = self._noted("parameter-became-required", f"{named} became required")
            yield self._missed(entry)

    def _missed(self, entry: Entry) -> Entry:
        """Hold a request without the parameter against both documents: it is harmless where NEW takes it."""
        if self.draft is None:
            return entry.shown_by(None)
        request = self.draft.without(self.old).request()
        wanted = ParameterWanted.of(self.new)
        witness = self.documents.request_witness(self.operation, request, wanted)
        is_taken = self.documents.is_allowed(self.operation, request) and not any(
            map(wanted, judged(self.documents.new, request))
        )
        return entry if witness is None and is_taken else entry.shown_by(witness)

    def _default(self) -> Iterator[Entry]:
        message = other_default(self.old.schema, self.new.schema)
        if message:
            before, after = (default_of(parameter.schema) for parameter in (self.old, self.new))
            verb = "added" if before is None else "removed" if after is None else "changed"
            entry = self._noted(f"parameter-default-{verb}", message).by_policy("warning")
            yield replace(entry, reason=self._assumed(before, after))

    def _assumed(self, before: Json, after: Json) -> str:
        """Show the request that leaves the parameter out, and what either document assumes; "" for none."""
        request = None if self.draft is None else self.draft.without(self.old).request()
        if request is None or not self.documents.is_allowed(self.operation, request):
            return ""
        old, new = ("nothing" if each is None else json_text(each) for each in (before, after))
        return f"{request.method} {request.target} does not say it: OLD assumes {old}, NEW {new}"

    def _allowances(self) -> Iterator[Entry]:
        """Report what a URL may not say as it could: nothing as a value, reserved characters as they are."""
        if self.old.allow_reserved and not self.new.allow_reserved and self.old.place == "query":
            message = "reserved characters of a value have to be escaped now"
            yield self._noted("parameter-allow-reserved-removed", message).by_policy("warning")
        if self.old.allow_empty and not self.new.allow_empty and self.draft is not None:
            message = f"{self.old.name!r} may no longer come without a value"
            entry = self._noted("parameter-allow-empty-removed", message)
            request = self.draft.with_pairs(self.old, ((self.old.name, ""),)).request()
            wanted = ParameterWanted.of(self.new)
            witness = self.documents.request_witness(self.operation, request, wanted, "")
            yield entry if witness is None else entry.shown_by(witness)

    def _is_respelled(self) -> bool:
        """Whether the two sides write the same value in different ways."""
        written = [
            (each.style, each.explode, each.content_type, each.item_styles) for each in (self.old, self.new)
        ]
        if written[0] == written[1] and self.documents.is_same(self.old.schema, self.new.schema):
            return False
        shapes = shape_of(self.old.schema), shape_of(self.new.schema)
        return shapes[0] != shapes[1] or spelling(self.old) != spelling(self.new)

    def _spelling(self) -> Iterator[Entry]:
        """Compare by the bytes: what OLD writes is read under NEW."""
        entry = self._noted(self._spelling_id(), f"{self._spelled(self.old)} → {self._spelled(self.new)}")
        witness = self._searched()
        yield self._unshown(entry) if witness is None else entry.shown_by(witness)

    def _unshown(self, entry: Entry) -> Entry:
        """Say of a spelling that no value was refused in what can be proven of it (DIFF §1.5)."""
        shapes = shape_of(self.old.schema), shape_of(self.new.schema)
        if shapes[0] == shapes[1] and self.draft is not None:
            misread = self._misread()
            if misread is None and is_same_text(self.old, self.new):
                return entry
            if misread is None:
                message = f"{entry.message}; truespec reads both alike, which others need not"
                return replace(entry, message=message).by_policy("warning")
            message = f"{entry.message}: {misread[0]} is read as {misread[1]}"
            return replace(entry, id="parameter-misread", message=message).by_policy("breaking")
        id_ = respelling(self.old, self.new)
        if id_:
            respelled = replace(entry, id=id_)
            return respelled.by_policy("warning") if id_ == "parameter-misread" else respelled
        return entry.shown_by(None, NONE_REFUSED)

    def _spelling_id(self) -> str:
        if self.old.content_type != self.new.content_type:
            return "parameter-content-changed"
        if self.old.style != self.new.style:
            return "parameter-style-changed"
        if shape_of(self.old.schema) != shape_of(self.new.schema):
            return "parameter-type-changed"
        return "parameter-explode-changed"

    def _spelled(self, parameter: Parameter) -> str:
        if parameter.content_type is not None:
            return parameter.content_type
        return f"{shape_of(parameter.schema)} in style {parameter.style}" + (
            ", exploded" if parameter.explode else ""
        )

    def _schema(self) -> Iterator[Entry]:
        pair = SchemaPair(self.old.schema, self.new.schema, "old", self.documents.policy.senders == "any")
        differences = self.documents.schema_differences(pair, [])
        if self._form:  # null has no spelling of its own in a parameter's text
            differences = [item for item in differences if not item.kind.startswith("nullable")]
        open_ = [item for item in differences if item.verdict in ("breaking", "undecided")]
        if open_ and self._is_text_safe():
            yield replace(self._entry(open_[0]), id="parameter-type-respelled", level="info", reason="")
            return
        for difference in differences:
            entry = self._entry(difference)
            shown = self._shown(entry, difference) if difference in open_ else entry
            is_least = difference.kind in _LEAST and difference.value in ("", [], {})
            if shown.level == "undecided" and is_least and self._is_only_emptier():
                shown = replace(entry, level="info", reason="")  # OLD could not send it
            yield shown

    def _is_only_emptier(self) -> bool:
        """Whether NEW refuses nothing but an empty value, which no message says that OLD allows."""
        if self.documents.effort.is_spent:
            return False
        is_any = self.documents.policy.senders == "any"
        return takes_all_but_nothing(self.old.schema, self.new.schema, senders_any=is_any)

    def _entry(self, difference: Difference) -> Entry:
        return entry_of(difference, "parameter", path_of(self.old))

    def _shown(self, entry: Entry, difference: Difference) -> Entry:
        """Show by a request what two schemas differ in; where their texts do not differ, there is none."""
        witness = self._witness(difference.value) if difference.verdict == "breaking" else None
        if witness is None and self._is_part_safe(difference):
            return replace(entry, id="parameter-type-respelled", level="info", reason="")
        return entry.shown_by(witness or self._searched(), entry.reason or NO_MESSAGE)

    def _searched(self) -> Witness | None:
        """Look for a value that NEW refuses; once, however many operations have the two parameters."""
        if self.draft is None:
            return None
        key = tuple((each.location.file, each.location.pointer) for each in (self.old, self.new))
        known = self.documents.respelled.get(key)
        for value in values_of(self.old.schema) if known is None else known:
            witness = self._witness(value)
            if witness is not None and self.documents.sends(self.old.schema, value):
                self.documents.respelled[key] = (value,)
                return witness
        if known is None and not self.documents.effort.is_spent:
            self.documents.respelled[key] = ()
        return None

    def _is_text_safe(self) -> bool:
        """Whether NEW is proven to take every text that OLD may send."""
        if shape_of(self.old.schema) != "scalar" or not self._form:
            return False
        return are_texts_taken(self.old.schema, self.new.schema)

    def _is_part_safe(self, difference: Difference) -> bool:
        """Whether NEW is proven to take every text of an item or a member, which differ."""
        inside = positions_at(
            self.old.schema, self.new.schema, difference.kind, difference.tokens, self._form
        )
        return inside is not None and is_taken_as_text(*inside)

    def _witness(self, value: Json) -> Witness | None:
        """Send a value as OLD spells it; None where it shows nothing."""
        request = self._request(value)
        if request is None:
            return None
        return self.documents.request_witness(self.operation, request, ParameterWanted.of(self.new), value)

    def _request(self, value: Json) -> Request | None:
        """Write a request that says a value as OLD spells it; None where there is none."""
        if self.draft is None or not self.old.schema.is_valid(value):
            return None
        if value is None and self._form:
            return None
        try:
            pairs = self.documents.old_maker.pairs(self.old, value)
        except Unbuildable:
            return None
        if self.old.place == "header" and not is_field_text(pairs):
            return None
        return self.draft.with_pairs(self.old, pairs).request()

    def _misread(self) -> tuple[str, str] | None:
        """Find what OLD's clients say and NEW takes for something else: the two values, as JSON."""
        found: tuple[str, str] | None = None
        for value in islice(values_of(self.old.schema), _MAX_READ):
            request = self._request(value)
            if request is None or not self.documents.is_allowed(self.operation, request):
                continue
            said, read = (
                _read(*each)
                for each in (
                    (self.documents.old, self.old, request),
                    (self.documents.new, self.new, self.documents.moved(request)),
                )
            )
            if said and not any(each in said for each in read):
                found = json_text(said[0]), json_text(read[0]) if read else "nothing"
                if '""' not in found[0]:
                    break  # a plain value shows it better than empty texts do
        return found


def _read(spec: Spec, parameter: Parameter, request: Request) -> tuple[Json, ...]:
    """Say as what values a document reads a parameter of a request."""
    match = spec.match(request.method, request.target, request.fields)
    if isinstance(match, Violation):
        return ()
    readings = read_parameters(match, request)
    return next((each.values for each in readings if each.parameter is parameter), ())


def is_field_text(pairs: tuple[tuple[str, str], ...]) -> bool:
    """Whether texts can stand in a header field (RFC 9110, Field Values)."""
    return all(text == text.strip() and text.isprintable() and text.isascii() and text for _, text in pairs)
