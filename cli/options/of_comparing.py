"""What counts when two documents are compared."""

from typing import Final

from .kinds import DATE, ENUMS, LINES, NUMBER, OUTPUT, REVISION, SENDERS, SWITCH, URL
from .option import Option

OF_COMPARING: Final[tuple[Option, ...]] = (
    Option(
        "senders",
        ("--senders",),
        SENDERS,
        "declared",
        "Whether senders send only what their document names, or anything that it allows.",
        ("diff",),
    ),
    Option(
        "enums",
        ("--enums",),
        ENUMS,
        "closed",
        "Whether the values that an answer lists are all that clients can take, or they are ready for more.",
        ("diff",),
    ),
    Option(
        "sunset_days",
        ("--sunset-days",),
        NUMBER,
        0,
        "Ask for so many days between a deprecation and its x-sunset; 0 asks for none.",
        ("diff",),
    ),
    Option(
        "today",
        ("--today",),
        DATE,
        None,
        "The day that x-sunset and what is accepted are held to; without it, today (UTC).",
        ("diff",),
        in_files=False,
    ),
    Option(
        "components",
        ("--components",),
        SWITCH,
        False,
        "Compare each schema, as it is sent and as it is read, whatever paths there are.",
        ("diff",),
    ),
    Option(
        "base",
        ("--base",),
        REVISION,
        None,
        "Compare the documents here with those of the merge base with this branch.",
        ("diff",),
        in_files=False,
    ),
    Option(
        "batch",
        ("--batch",),
        LINES,
        None,
        'Compare many pairs: lines {"id": …, "old": …, "new": …} in, one line of JSON a pair out.',
        ("diff",),
        in_files=False,
    ),
    Option(
        "changelog",
        ("--changelog",),
        OUTPUT,
        None,
        "Write what changed for who uses the API: Markdown, or a page where the name ends with .html.",
        ("diff",),
    ),
    Option(
        "comment",
        ("--comment",),
        SWITCH,
        False,
        "Keep one comment on the pull request up to date; in GitHub Actions, with $GITHUB_TOKEN.",
        ("diff",),
    ),
    Option(
        "semver",
        ("--semver",),
        SWITCH,
        False,
        "Say whether the changes ask for a major, minor or patch version; end with 1 where NEW has less.",
        ("diff",),
    ),
    Option(
        "against",
        ("--against",),
        URL,
        None,
        "Send the requests that OLD allows and NEW refuses to this server; end with 1 where it refuses one.",
        ("diff",),
    ),
    Option(
        "expand",
        ("--expand",),
        SWITCH,
        False,
        "List every operation that a change reaches.",
        ("diff",),
    ),
)
