"""What every command has to say, in the one form that programs of others read: a rule, a place, a sentence.

Findings of a server, changes between documents and problems of a document differ in how they are shown to a
person. A CI system's annotations, code scanning and test reports want the same of all of them.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

from ...spec import Location
from ..accepted import Acceptance

Weight: TypeAlias = Literal["error", "warning", "note"]
"""An error fails the command, a warning may; a note is worth knowing."""


class Notice(Struct, frozen=True):
    """One thing that a command says.

    rule: the id of a check, rule or change; sentence: what that is about in general. message: what is wrong
    here. at: the place in the document, None where there is none. subject: the operation, or "". detail: the
    rest, in lines. fingerprint: what stays the same over runs. acceptance: the entry that excuses it.
    identity: whom it is about, "" where that is nobody in particular; identities: who has sent its requests,
    in order.
    """

    rule: str
    sentence: str
    weight: Weight
    message: str
    at: Location | None
    subject: str
    detail: str
    fingerprint: str
    acceptance: Acceptance | None = None
    identity: str = ""
    identities: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it fails the command."""
        return self.weight == "error" and self.acceptance is None


class Said(Struct, frozen=True):
    """All that one command says. title: what about. verdict: in a line. started: ISO 8601, "" where it does
    not matter; elapsed: seconds. passed: subjects that nothing is said of. facts: how it was run, by name.
    incomplete: why it was cut short, or "". notes: sentences about the run as a whole.
    """

    command: str
    title: str
    verdict: str
    notices: tuple[Notice, ...]
    passed: tuple[str, ...] = ()
    started: str = ""
    elapsed: float = 0.0
    facts: tuple[tuple[str, str], ...] = ()
    incomplete: str = ""
    notes: tuple[str, ...] = ()
