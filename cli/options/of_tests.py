"""Which server is tested, how, and what becomes of what is found."""

from typing import Final

from .kinds import FIELD, FILE, FOLDER, NUMBER, OPERATION, SECONDS, SWITCH, URL
from .option import TESTING, Option

OF_TESTS: Final[tuple[Option, ...]] = (
    Option(
        "url",
        ("--url",),
        URL,
        None,
        "Address of the server under test.",
        ("audit", *TESTING),
        required=True,
        optional_for=("audit",),
    ),
    Option(
        "header",
        ("-H", "--header"),
        FIELD,
        None,
        "Send this field with every request; $NAME is taken from the environment.",
        TESTING,
        repeatable=True,
    ),
    Option("timeout", ("--timeout",), SECONDS, 10, "Wait so long for one answer.", TESTING),
    Option("max_findings", ("--max-findings",), NUMBER, None, "Stop after so many findings.", ("fuzz",)),
    Option("time", ("--time",), SECONDS, 60, "Stop after so many seconds.", ("fuzz",)),
    Option("only", ("--only",), OPERATION, None, "Test this operation only.", TESTING, repeatable=True),
    Option("exclude", ("--exclude",), OPERATION, None, "Leave this operation out.", TESTING, repeatable=True),
    Option(
        "schemathesis",
        ("--schemathesis/--no-schemathesis",),
        SWITCH,
        True,
        "Let Schemathesis look as well, as a second engine.",
        TESTING,
    ),
    Option(
        "schemathesis_time",
        ("--schemathesis-time",),
        SECONDS,
        10,
        "Let it look for so many seconds.",
        ("test",),
    ),
    Option(
        "opinions",
        ("--opinions",),
        SWITCH,
        False,
        "Report matters of manners, too; they fail nothing.",
        ("test",),
    ),
    Option(
        "second_opinion",
        ("--second-opinion",),
        SWITCH,
        False,
        "Show what openapi-core says of the same messages.",
        ("audit", "test"),
    ),
    Option(
        "verify",
        ("--verify/--no-verify",),
        SWITCH,
        True,
        "Refuse a TLS certificate that is not valid.",
        TESTING,
    ),
    Option("html", ("--html",), FILE, None, "Write a report as one HTML file.", TESTING),
    Option(
        "report_dir",
        ("--report-dir",),
        FOLDER,
        None,
        "Write every report, and a reproducer for each finding, into this folder.",
        TESTING,
    ),
)
