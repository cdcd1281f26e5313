"""What a check is told, and what it says: one judged exchange in, suspicions out."""

from typing import Final, Literal, TypeAlias

from msgspec import Struct

from ..spec import (
    Exchange,
    Location,
    Match,
    Operation,
    Request,
    Response,
    Spec,
    Violation,
    judge_request,
    judge_response,
)

_LONGEST: Final = 60
"""Characters of a value in a sentence."""

Level: TypeAlias = Literal["fault", "opinion", "document"]
"""A fault counts for the exit code; an opinion is house manners, shown when asked for; a document
contradicts itself.
"""

Authority: TypeAlias = Literal["anyone", "caller", "document", "http", "invariant", "server"]
"""Who says that it is wrong: nobody has to, what another caller is refused, the OpenAPI document, the HTTP
and JSON standards, an invariant of the user's, or the server itself by its other answers.
"""


Purpose: TypeAlias = Literal[
    "", "alternative", "impostor", "lapsed", "lesser", "misplaced", "respelled", "strange"
]
"""What a case is sent for, where its request does not say so: with one alternative of credentials alone; with
credentials that are wrong, good no more, of somebody who may do less, or in a wrong place; in another
spelling that means the same; so strange that whatever stands before the operation may refuse it, in its own
words.
"""


class Verdict(Struct, frozen=True):
    """What the judge says of a request, and of its answer once there is one: asked once, told to all.

    match: the operation that the request names; else what is wrong with its target or method.
    """

    match: Match | Violation
    violations: tuple[Violation, ...]
    answer: tuple[Violation, ...] = ()

    @classmethod
    def of(cls, spec: Spec, request: Request) -> "Verdict":
        """Judge a request."""
        match = spec.match(request.method, request.target, request.fields)
        return cls(match, judge_request(match, request) if isinstance(match, Match) else (match,))

    def with_answer(self, exchange: Exchange) -> "Verdict":
        """Hold the answer to the operation that was asked; where the document has none, nothing says what the
        answer has to be.
        """
        if exchange.response is None or not isinstance(self.match, Match):
            return self
        answer = judge_response(self.match.operation, exchange.request.method, exchange.response)
        return Verdict(self.match, self.violations, answer) if answer else self


class Judged(Struct, frozen=True):
    """One exchange with what the judge says of both its messages.

    violations: of the request as it was sent; request rules are judged on the wire, never on intent.
    answer: of the response. tolerable: the server may accept the request all the same (another reading of
    the bytes is fair). twin: a valid request of the same operation that the server has accepted, if there
    is one.
    documented: the request is one that the document itself gives as an example. combined: it differs from
    accepted ones in more than one thing. refusable: the server may refuse it. loose: it tries a place of
    which the document says little. purpose: what it was sent for. at: the place in the document that the case
    tries; why: in words.
    """

    operation: Operation
    exchange: Exchange
    violations: tuple[Violation, ...]
    answer: tuple[Violation, ...]
    tolerable: bool = False
    twin: Exchange | None = None
    documented: bool = False
    combined: bool = False
    refusable: bool = False
    loose: bool = False
    purpose: Purpose = ""
    at: Location | None = None
    why: str = ""


class Suspicion(Struct, frozen=True):
    """What one check holds against one exchange. at: the place in the document. cause: what makes two of
    them the same fault, besides check and place. anywhere: the place makes no difference: it is about the
    server as a whole.
    """

    check: str
    at: Location
    cause: str
    sentence: str
    expected: str
    got: str
    violations: tuple[Violation, ...] = ()
    anywhere: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two suspicions of one root cause have in common."""
        return self.check, self.at.file, "" if self.anywhere else self.at.pointer, self.cause


def shown(value: object) -> str:
    """Write a value for a sentence, cut short."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def answered(response: Response) -> str:
    """Say in a few words what came: `200 (application/json, 641 bytes)`."""
    content_type = (response.field("content-type") or "no type").partition(";")[0]
    return (
        f"{response.status} ({content_type}, {len(response.body):,} bytes)"
        if response.body
        else f"{response.status}"
    )
