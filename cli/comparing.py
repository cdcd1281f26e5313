"""How two documents are compared, as options say it: what counts, how much, and what fails."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    HIDDEN_CHANGES,
    Change,
    Policy,
    Request,
    Spec,
    UsageError,
    components_of,
    diff,
    of_schema,
    without_breaks,
)
from .levels import known_levels, levels_from
from .options import GATHERED
from .reading import Documents
from .today import today_of

ORDER: Final = ("breaking", "undecided", "warning", "info")


class Comparing(Struct, frozen=True):
    """Each is the option of its name; today: UTC, where none is given."""

    senders: Literal["declared", "any"]
    enums: Literal["closed", "open"]
    preset: Literal["default", "strict", "codegen", "lenient"]
    stability: Literal["draft", "alpha", "beta", "stable"] | None
    sunset_days: int
    today: str | None
    components: bool
    fail_on: str | None
    levels: tuple[str, ...]
    side: Literal["client", "server", "both"]
    strip_base: tuple[str, ...]
    effort: int

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Comparing":
        """Take these options out of all that a command was given. Raises UsageError for one that is wrong."""
        made = cls(**{name: values.pop(name) for name in GATHERED["comparing"]})
        if made.fails_on not in (*ORDER, "none"):
            known = ", ".join(ORDER)
            raise UsageError(f"--fail-on of a comparison is one of {known}, none, not {made.fails_on}")
        made.policy()
        return made

    @property
    def fails_on(self) -> str:
        """The level that fails, and each that is worse."""
        return self.fail_on or ORDER[0]

    def policy(self) -> Policy:
        """Make the policy. Raises UsageError for levels and days that mean nothing."""
        levels = levels_from(self.levels, *known_levels("diff"))
        today, stability = today_of(self.today), self.stability or ""
        return Policy(
            levels,
            self.senders,
            self.enums,
            today,
            self.sunset_days,
            self.preset,
            stability,
            self.side,
            dict(map(_moved_base, self.strip_base)),
            self.effort,
        )

    def notes(self) -> list[str]:
        """Say what was not looked at since nobody asked for it."""
        if self.side == "both":
            return []
        read, other = ("requests", "answers") if self.side == "server" else ("answers", "requests")
        return [f"only what {self.side}s read was compared, {read}; not {other} (--side {self.side})"]

    def load(self, documents: Documents, source: str) -> Spec:
        """Read one of the two documents. Raises DocumentError when it can't be used."""
        if self.components:
            spec = components_of(documents.read(source), documents.formats)
        else:
            spec = documents.load(source)
        if spec.loop is not None:
            raise spec.loop
        return spec

    def changes(self, old: Spec, new: Spec) -> tuple[tuple[Change, ...], int]:
        """Compare, and say how many changes are hidden since their level is off."""
        policy = self.policy()
        # With all that is hidden: the policy is applied here, where it is counted what that hides.
        every = replace(
            policy, levels=dict.fromkeys(HIDDEN_CHANGES, "info"), enums="closed", preset="default"
        )
        found = diff(old, new, every)
        named = [of_schema(each) if self.components else each for each in found]
        if not any(policy.level_of(each.id, each.level) == "breaking" for each in named):
            named = without_breaks(named)
        changes = tuple(change for each in named if (change := policy.applied_to(each)) is not None)
        return changes, len(named) - len(changes)

    def fails(self, changes: Sequence[Change]) -> bool:
        """Say whether a change is of the level that fails, or worse; of `none`, none is."""
        worst = ORDER[: ORDER.index(self.fails_on) + 1] if self.fails_on in ORDER else ()
        return any(change.level in worst for change in changes)


def _moved_base(written: str) -> tuple[str, str]:
    """Read `OLD=NEW`. Raises UsageError for what is no two beginnings of paths."""
    old, mark, new = written.partition("=")
    bases = old.rstrip("/"), new.rstrip("/")
    if not mark or not all(each.startswith("/") or not each for each in bases):
        raise UsageError(f"--strip-base {written}: this is `/old=/new`, with what paths begin with")
    return bases


def curl_for(new: Spec) -> Callable[[Request], str]:
    """Give what writes requests as commands, for the first server of NEW."""
    base = new.servers[0].url if new.servers else "http://localhost"

    def curl(request: Request) -> str:
        from ..contract_tests import curl_command

        return curl_command(request, base)

    return curl
