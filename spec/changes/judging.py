"""Witnesses are held before the one judge, under both documents, before anyone sees them."""

from collections.abc import Callable
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..contract import Spec
from ..json_value import Json
from ..judge import judge_request, judge_response
from ..location import Location, pointer_of
from ..message import Request, Response
from ..model import Operation
from ..schema import Schema
from ..violation import Violation
from .annotations import Annotations
from .building import Unbuildable
from .change import Level, Policy, Witness
from .effort import Effort
from .ends import moved_path
from .graph import Side, weight_of
from .lifting import lifted_difference
from .messages import Draft, MessageMaker
from .open_reasons import NO_MESSAGE
from .parts import NOTHING, WHOLE, Parts, Split
from .repeated import Copies
from .schemas import Difference, SchemaPair, distinct
from .sending import Sending
from .unchanged import Unchanged

_JUDGED: Final = 100
"""Steps that judging a message costs, beside those of its body."""

Wanted = Callable[[Violation], bool]
"""Whether a violation is the one that a witness is about."""


class Entry(Struct, frozen=True):
    """One difference of an operation, before policy: proven safe, as long as nothing else is said of it.

    level, policy, witness, reason: as in `Change`. subject: what is the same wherever the same thing changed
    in the same way. edit: what an edit is told as elsewhere, where this is but what it means here.
    """

    id: str
    path: str
    old: Location | None
    new: Location | None
    message: str
    subject: str = ""
    level: Level = "info"
    policy: bool = False
    witness: Witness | None = None
    reason: str = ""
    edit: str = ""

    @property
    def cause(self) -> str:
        """Name the root of it: what is reached twice by one operation is told once (DIFF §5)."""
        return f"{self.id} {part_of(self.path)} {self.subject} {_place(self.old)} {_place(self.new)}"

    def by_policy(self, level: Level) -> "Entry":
        """Say that the level is a matter of policy."""
        return replace(self, level=level, policy=True)

    def shown_by(self, witness: Witness | None, without: str = NO_MESSAGE) -> "Entry":
        """Say that it is breaking, as the witness shows; without one undecided, for the reason `without`."""
        if witness is None:
            return replace(self, level="undecided", reason=without)
        return replace(self, level="breaking", witness=witness)


def part_of(path: str) -> str:
    """Say which part of an operation a path through the contract leads into."""
    return path.split("/", 2)[1] if path else ""


def _place(location: Location | None) -> str:
    return "" if location is None else f"{location.file}#{location.pointer}"


def entry_of(difference: Difference, prefix: str, path: str) -> Entry:
    """Make the entry of a difference of two schemas; a break has to be shown by a message yet."""
    return Entry(
        id=f"{prefix}-{difference.kind}",
        path=path + pointer_of(difference.tokens),
        old=difference.old,
        new=difference.new,
        message=difference.message,
        subject=difference.subject,
        level=difference.verdict,
        policy=difference.policy,
        reason=difference.reason,
    )


class Documents(Struct, dict=True):
    """Two documents that are compared, and what was worked out about them so far.

    respelled: by a pair of parameters' spellings, the values that are worth sending: one that shows a break
    between them, none where many showed none. steps: what all of it may cost, None for what suits their size.
    uncompared, unheld: pairs of schemas that the effort did not
    allow to compare at all, messages that it did not allow to judge. told: what was told of the operation
    that is compared, causes and pairs of schemas: for these no more messages are made.
    """

    old: Spec
    new: Spec
    policy: Policy
    steps: int | None = None
    old_maker: MessageMaker = field(default_factory=MessageMaker)
    new_maker: MessageMaker = field(default_factory=MessageMaker)
    _pairs: dict[tuple[object, ...], list[Difference]] = field(
        default_factory=dict[tuple[object, ...], list[Difference]]
    )
    _parts: Parts = field(default_factory=Parts)
    copies: Copies = field(default_factory=Copies)
    _same: dict[tuple[object, ...], bool] = field(default_factory=dict[tuple[object, ...], bool])
    respelled: dict[tuple[object, ...], tuple[Json, ...]] = field(
        default_factory=dict[tuple[object, ...], tuple[Json, ...]]
    )
    told: set[str] = field(default_factory=set[str])
    uncompared: int = 0
    unheld: int = 0
    _drafts: dict[str, Draft | None] = field(default_factory=dict[str, Draft | None])

    @cached_property
    def effort(self) -> Effort:
        """What comparing them may still cost."""
        if self.steps is not None:
            return Effort(self.steps * self.policy.effort, None, self.policy.effort)
        files = (file for spec in (self.old, self.new) for file in spec.document.files())
        return Effort.for_documents(sum(weight_of(file.value) for file in files), self.policy.effort)

    @cached_property
    def annotations(self) -> Annotations:
        """What schemas say beside what values they take."""
        return Annotations(self.old.document, self.new.document, self.unchanged.says_same)

    @cached_property
    def unchanged(self) -> Unchanged:
        """What is the same text in both."""
        return Unchanged(self.old, self.new)

    def schema_differences(self, pair: SchemaPair, shown: list[Json]) -> list[Difference]:
        """Compare two schemas; once, however many operations reach them or have copies of them."""
        key = (pair.old.identity, pair.new.identity, pair.sent_by)
        if key not in self._pairs:
            found = self.copies.found(pair)
            self._pairs[key] = self._compared(pair, shown) if found is None else found
        return self._pairs[key]

    def _compared(self, pair: SchemaPair, shown: list[Json]) -> list[Difference]:
        if self.is_same(pair.old, pair.new):
            return []
        split = self._parts.of(pair.old, pair.new)
        apart = self._by_parts(pair, split)
        if apart is None:
            apart, split = [], WHOLE
        if split.is_rest:
            self.uncompared += self.effort.is_spent
        rest = pair.differences(shown, self.effort, split.settled) if split.is_rest else []
        found = distinct([*apart, *rest])
        self.copies.note(pair, found)
        return found

    def sends(self, schema: Schema, value: Json) -> bool:
        """Whether a sender sends a value that its schema allows: one of which the document says each name."""
        return self.policy.senders == "any" or Sending(Side.of(schema)).is_sent(value)

    def is_same(self, old: Schema, new: Schema) -> bool:
        """Whether two schemas say the same at sight."""
        key = (self.copies.content_of(old), self.copies.content_of(new))
        if key not in self._same:
            same = self.unchanged.says_same(old.place, new.place) or self._parts.of(old, new) == NOTHING
            self._same[key] = same
        return self._same[key]

    def _by_parts(self, pair: SchemaPair, split: Split) -> list[Difference] | None:
        """Tell what the parts of two schemas differ in; None where that takes a look at the whole."""
        found: list[Difference] = []
        maker = self.old_maker if pair.sent_by == "old" else self.new_maker
        for part in split.parts:
            inner = pair.part(part.old, part.new)
            if inner is None:
                return None
            for difference in self.schema_differences(inner, []):
                lifted = lifted_difference(difference, part, pair, maker)
                if lifted is None:
                    return None
                found.append(lifted)
        return found

    def request_witness(
        self,
        operation: Operation,
        request: Request,
        wanted: Wanted | None = None,
        value: Json = None,
        at: str = "",
    ) -> Witness | None:
        """Hold a request of OLD against both documents; None where it shows nothing.

        wanted: chooses the violation that it is about; where none fits it shows something else, so nothing.
        """
        if not self.may_judge(request.body) or not _is_allowed(self.old, operation, request):
            return None
        sent = self.moved(request)
        violation = chosen(judged(self.new, sent), wanted)
        return None if violation is None else Witness("old", "new", sent, None, value, at, violation)

    def moved(self, request: Request) -> Request:
        """Send a request of OLD where the policy says that its path is in NEW."""
        path, mark, query = request.target.partition("?")
        target = moved_path(path, self.policy.bases) + mark + query
        return request if target == request.target else replace(request, target=target)

    def response_witness(
        self,
        operations: tuple[Operation, Operation],
        request: Request,
        response: Response,
        wanted: Wanted | None = None,
        value: Json = None,
        at: str = "",
    ) -> Witness | None:
        """Hold a response of NEW against both documents; None where it shows nothing.

        operations: of OLD, of NEW.
        """
        old, new = operations
        if not self.may_judge(response.body) or judge_response(new, new.method, response):
            return None
        violation = chosen(judge_response(old, old.method, response), wanted)
        return None if violation is None else Witness("new", "old", request, response, value, at, violation)

    def is_allowed(self, operation: Operation, request: Request) -> bool:
        """Whether OLD allows a request, as one of this operation."""
        return self.may_judge(request.body) and _is_allowed(self.old, operation, request)

    def may_judge(self, body: bytes | None) -> bool:
        """Take the steps that judging a message costs; where they are not there it is counted."""
        within = self.effort.take(_JUDGED + len(body or b""))
        self.unheld += not within
        return within

    def old_draft(self, operation: Operation) -> Draft | None:
        """Make a small request of OLD; None where none can be made that OLD's own judge accepts."""
        if operation.key not in self._drafts:
            self._drafts[operation.key] = self._new_draft(operation)
        return self._drafts[operation.key]

    def _new_draft(self, operation: Operation) -> Draft | None:
        try:
            draft = self.old_maker.draft(operation)
        except Unbuildable:
            return None
        return draft if _is_allowed(self.old, operation, draft.request()) else None

    def old_request(self, operation: Operation) -> Request:
        """Make the request that an answer belongs to: a valid one where possible, else method and path."""
        draft = self.old_draft(operation)
        return Request(operation.method, operation.path) if draft is None else draft.request()


def judged(spec: Spec, request: Request) -> tuple[Violation, ...]:
    """List what a document has against a request, its method and path included."""
    match = spec.match(request.method, request.target, request.fields)
    return (match,) if isinstance(match, Violation) else judge_request(match, request)


def _is_allowed(spec: Spec, operation: Operation, request: Request) -> bool:
    match = spec.match(request.method, request.target, request.fields)
    return (
        not isinstance(match, Violation)
        and match.operation is operation
        and not judge_request(match, request)
    )


def chosen(violations: tuple[Violation, ...], wanted: Wanted | None) -> Violation | None:
    """Choose the violation that a witness is about: the innermost, since another change may break it, too."""
    fitting = [violation for violation in violations if wanted is None or wanted(violation)]
    return max(fitting, key=lambda violation: len(violation.where.pointer), default=None)
