"""How a fuzzer spends its time and what it remembers, as options say it."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from ..fuzz import PROFILES, Focus, FuzzSettings
from ..spec import Spec
from .options import GATHERED
from .reading import Documents


class Fuzzing(Struct, frozen=True):
    """Each is the option of its name."""

    profile: str
    time: float | None
    max_findings: int | None
    since: str | None
    corpus: str
    replay: str | None
    dask: str | None

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Fuzzing":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name) for name in GATHERED["fuzzing"]})

    def focus(self, documents: Documents, new: Spec) -> Focus | None:
        """Find what changed; None where all of the document counts. Raises DocumentError."""
        return Focus.of(documents.load(self.since), new) if self.since is not None else None

    def settings(self, documents: Documents, focus: Focus | None, seed: int, workers: int) -> FuzzSettings:
        """Make the settings of a run."""
        return FuzzSettings(
            seconds=self.time,
            seed=seed,
            max_findings=self.max_findings,
            corpus=Path(self.corpus) if Path(self.corpus).name != "none" else None,
            replay=Path(self.replay) if self.replay is not None else None,
            profile=PROFILES[self.profile],
            focus=focus,
            workers=workers,
            dask=self.dask,
            formats=documents.formats,
        )
