"""How a fuzzer spends its time, and what it remembers."""

from typing import Final

from .kinds import CORPUS, DOCUMENT, FILE, PERCENT, PROFILE, SECONDS, SWITCH, TEXT, WORKERS
from .option import Option

OF_FUZZING: Final[tuple[Option, ...]] = (
    Option(
        "profile",
        ("--profile",),
        PROFILE,
        "standard",
        "What the run is for: how long it takes, and which cases it prefers.",
        ("fuzz",),
    ),
    Option(
        "time",
        ("--time",),
        SECONDS,
        None,
        "Stop after so many seconds; without it, after as many as the profile says.",
        ("fuzz",),
    ),
    Option("max_findings", ("--max-findings",), WORKERS, None, "Stop after so many findings.", ("fuzz",)),
    Option(
        "itself",
        ("--self",),
        SWITCH,
        False,
        "Measure the document instead of a server: which faults of a server it could show, and which not.",
        ("fuzz",),
        in_files=False,
    ),
    Option(
        "min_strength",
        ("--min-strength",),
        PERCENT,
        None,
        "With --self: end with 1 where the document could show less, in percent.",
        ("fuzz",),
    ),
    Option(
        "since",
        ("--since",),
        DOCUMENT,
        None,
        "Look only at what changed since this document, or this revision of the file (REVISION:path).",
        ("fuzz",),
        in_files=False,
    ),
    Option(
        "dask",
        ("--dask",),
        TEXT,
        None,
        "Let the workers of this Dask scheduler do it, `tcp://host:8786` (extra `dask`).",
        ("fuzz",),
    ),
    Option(
        "corpus",
        ("--corpus",),
        CORPUS,
        ".truespec/corpus",
        "Remember requests that failed or surprised here, and send them first; `none` for no memory.",
        ("fuzz",),
    ),
    Option(
        "replay",
        ("--replay",),
        FILE,
        None,
        "Send the request of this file of a corpus, and nothing else but what it takes to judge it.",
        ("fuzz",),
        in_files=False,
    ),
)
