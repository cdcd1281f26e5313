"""What commands of several rooms take."""

from typing import Final

from .kinds import DAY, FAILURE, FILE, FINGERPRINT, FORMATS, OUTPUT, RULE_LEVEL, SEED, SWITCH, TEXT
from .option import ALL, EXCUSING, TELLING, Option

OF_SEVERAL: Final[tuple[Option, ...]] = (
    Option(
        "seed",
        ("--seed",),
        SEED,
        None,
        "Start the random choices here; the same seed makes the same. Without one tests start at 0, and a "
        "mock's dynamic answers differ each time.",
        ("fuzz", "mock", "proxy", "test"),
    ),
    Option(
        "json",
        ("--json",),
        OUTPUT,
        None,
        "Write what was found as JSON.",
        ("audit", "diff", "fuzz", "lint", "prove", "proxy", "show", "test"),
    ),
    Option("sarif", ("--sarif",), OUTPUT, None, "Write SARIF 2.1.0, for code scanning.", TELLING),
    Option("junit", ("--junit",), OUTPUT, None, "Write JUnit XML, which CI shows as tests.", TELLING),
    Option("markdown", ("--markdown",), OUTPUT, None, "Write Markdown, for a pull request.", TELLING),
    Option(
        "github",
        ("--github",),
        SWITCH,
        False,
        "Write annotations for GitHub, and the summary of the step ($GITHUB_STEP_SUMMARY).",
        TELLING,
    ),
    Option(
        "accepted",
        ("--accepted",),
        FILE,
        None,
        "What was accepted on purpose; without it, the nearest truespec-accepted.yaml.",
        EXCUSING,
    ),
    Option(
        "accept",
        ("--accept",),
        FINGERPRINT,
        None,
        "Accept what has this fingerprint: add it to that file.",
        EXCUSING,
        repeatable=True,
        in_files=False,
    ),
    Option("reason", ("--reason",), TEXT, None, "Why it is accepted.", EXCUSING, in_files=False),
    Option("owner", ("--owner",), TEXT, None, "Who answers for that.", EXCUSING, in_files=False),
    Option(
        "expires",
        ("--expires",),
        DAY,
        None,
        "The last day that it is accepted, or never.",
        EXCUSING,
        in_files=False,
    ),
    Option(
        "strict",
        ("--strict",),
        SWITCH,
        False,
        "End with 1 where something is undecided, too.",
        ("prove",),
    ),
    Option(
        "fail_on",
        ("--fail-on",),
        FAILURE,
        None,
        "End with 1 where a change is of this level or worse: `breaking` if not told, or `none`. A proxy: "
        "where a message broke the document (`any`, if not told), a `request`, a `response`, or there were "
        "warnings, too (`warning`).",
        ("diff", "proxy"),
    ),
    Option(
        "levels",
        ("--levels",),
        RULE_LEVEL,
        None,
        "Report this rule, or kind of change, at this level: error, warning or off; of changes breaking, "
        "warning, info or off. A `*` stands for anything.",
        ("diff", "lint"),
        repeatable=True,
        table="texts",
    ),
    Option(
        "fix",
        ("--fix",),
        SWITCH,
        False,
        "Write an Overlay that fixes what is certain, beside the document: NAME.fix.overlay.yaml.",
        ("lint",),
        in_files=False,
    ),
    Option(
        "fix_to",
        ("--fix-to",),
        OUTPUT,
        None,
        "Write that Overlay to this file.",
        ("lint",),
        in_files=False,
    ),
    Option(
        "fix_in_place",
        ("--fix-in-place",),
        SWITCH,
        False,
        "Fix what is certain in the document's own files; the rest of their text stays as it is.",
        ("lint",),
        in_files=False,
    ),
    Option(
        "formats",
        ("--formats",),
        FORMATS,
        "all",
        "Hold values to these formats: all, none, or names with commas between them.",
        ("audit", "diff", "fuzz", "lint", "mock", "prove", "proxy", "show", "test"),
    ),
    Option(
        "debug",
        ("--debug",),
        SWITCH,
        False,
        "Show the traceback of an error.",
        ALL,
    ),
)
