"""`truespec diff --against URL`: a running server is asked what a comparison found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ..spec import Change, Spec
from .options import GATHERED

if TYPE_CHECKING:
    from ..contract_tests import Kept


class Live(Struct, frozen=True):
    """The server. against: its address; None where none is asked. values: what else options say of it."""

    against: str | None
    values: dict[str, Any]

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Live":
        """Take these options out of all that a command was given."""
        given = {name: values.pop(name) for name in GATHERED["live"]}
        return cls(given.pop("against"), given)

    def asked(self, changes: Sequence[Change], old: Spec) -> "tuple[Kept, ...] | None":
        """Send it what OLD's clients may send and NEW refuses; None where no server is named.

        Raises UsageError for another machine that was not allowed, TargetError where nobody answers.
        """
        if self.against is None:
            return None
        from ..contract_tests import keeps_promises
        from .server import ServerUnderTest

        with ServerUnderTest.at(self.against, self.values).running(old) as target:
            return keeps_promises(target, old, changes, safe=self.values["safe"])

    def told(self, kept: "tuple[Kept, ...]") -> str:
        """Say what the server did."""
        from ..contract_tests import kept_as_text, url_without_user

        return kept_as_text(kept, url_without_user(self.against or ""))
