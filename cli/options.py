"""The one table of options: flags, settings in files and environment variables are all made from its rows.

A row's name is its name everywhere: `report_dir` is `--report-dir`, `report_dir` in `truespec.toml` and
`TRUESPEC_REPORT_DIR`. What is made from the table: the click options (`commands`), the reading of files
(`configuration`), and the reference pages with the editors' JSON Schema (`reference`).
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from .kinds import (
    BASE_PATH,
    COMPATIBILITY,
    DOCUMENT,
    EXAMPLES,
    FIELD,
    FILE,
    FOLDER,
    FORMATS,
    JUDGED,
    LEVEL,
    NUMBER,
    ON_OFF,
    OPERATION,
    OUTPUT,
    PORT,
    RULE,
    SECONDS,
    SEED,
    SENDERS,
    SWITCH,
    TEXT,
    TRAFFIC,
    URL,
    VERBOSITY,
    WORKERS,
    Kind,
    Value,
)

CommandName: TypeAlias = Literal["audit", "diff", "explain", "fuzz", "lint", "mock", "show", "test"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of one or more commands.

    name: the Python name. flags: as typed, the short one first; () for an argument given by its place.
    repeatable: may be given several times; an array in a file, one value a line in the environment.
    required: has to come from somewhere, but for the commands of `optional_for`. in_files: may stand in a
    file of settings and in the environment. several_for: commands that take several of an argument.
    """

    name: str
    flags: tuple[str, ...]
    kind: Kind
    default: Value
    help: str
    commands: tuple[CommandName, ...]
    required: bool = False
    repeatable: bool = False
    in_files: bool = True
    optional_for: tuple[CommandName, ...] = ()
    several_for: tuple[CommandName, ...] = ()

    @property
    def key(self) -> str:
        """Its key in a file: at the top level for all commands, or in a command's own table."""
        return self.name

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"TRUESPEC_{self.name.upper()}"

    @property
    def is_argument(self) -> bool:
        """Given by its place, not by a flag."""
        return not self.flags


_SERVED: Final[tuple[CommandName, ...]] = ("audit", "fuzz", "lint", "mock", "show", "test")
_TESTING: Final[tuple[CommandName, ...]] = ("fuzz", "test")
READING: Final = ("allow_dir", "allow_remote", "overlay")
"""Options that say how documents are read: all commands share them, as one value named `documents`."""

_OF_DOCUMENTS: Final[tuple[CommandName, ...]] = ("audit", "diff", "fuzz", "lint", "mock", "show", "test")
_ALL: Final[tuple[CommandName, ...]] = tuple(sorted((*_OF_DOCUMENTS, "explain")))

OPTIONS: Final[tuple[Option, ...]] = (
    Option("rule", (), RULE, None, "Explain this id only.", ("explain",), in_files=False),
    Option(
        "spec",
        (),
        DOCUMENT,
        None,
        "The OpenAPI document: a path, a URL, REVISION:path; `mock` takes several, FILE=/PREFIX, folders.",
        _SERVED,
        required=True,
        several_for=("mock",),
    ),
    Option(
        "operation",
        (),
        OPERATION,
        None,
        "Show this operation only.",
        ("show",),
        in_files=False,
    ),
    Option("traffic", (), TRAFFIC, None, "The recorded traffic.", ("audit",), required=True, in_files=False),
    Option("old", (), DOCUMENT, None, "The document as it was.", ("diff",), required=True, in_files=False),
    Option("new", (), DOCUMENT, None, "The document as it is now.", ("diff",), required=True, in_files=False),
    Option(
        "allow_dir",
        ("--allow-dir",),
        FOLDER,
        None,
        "Let references lead into this folder, too.",
        _OF_DOCUMENTS,
        repeatable=True,
    ),
    Option(
        "allow_remote",
        ("--allow-remote",),
        SWITCH,
        False,
        "Fetch what references name on other hosts.",
        _OF_DOCUMENTS,
    ),
    Option(
        "overlay",
        ("--overlay",),
        DOCUMENT,
        None,
        "Apply this Overlay to the document.",
        _OF_DOCUMENTS,
        repeatable=True,
    ),
    Option("port", ("-p", "--port"), PORT, 4010, "Listen on this port; 0 takes a free one.", ("mock",)),
    Option("host", ("-h", "--host"), TEXT, "localhost", "Listen on this host name or address.", ("mock",)),
    Option(
        "unix_socket",
        ("--unix-socket",),
        FILE,
        None,
        "Listen on this Unix socket, instead of a port.",
        ("mock",),
    ),
    Option(
        "tls_cert",
        ("--tls-cert",),
        FILE,
        None,
        "Speak TLS with this certificate chain (PEM); --tls-key has its key.",
        ("mock",),
    ),
    Option("tls_key", ("--tls-key",), FILE, None, "The certificate's private key (PEM).", ("mock",)),
    Option("workers", ("--workers",), WORKERS, 1, "Answer with so many processes.", ("mock",)),
    Option(
        "errors",
        ("--errors",),
        SWITCH,
        False,
        "Answer 500 where an answer would break the document.",
        ("mock",),
    ),
    Option(
        "cors",
        ("--cors/--no-cors",),
        SWITCH,
        True,
        "Answer preflight requests of browsers; allow all origins.",
        ("mock",),
    ),
    Option(
        "dynamic",
        ("-d", "--dynamic"),
        SWITCH,
        False,
        "Make values by chance, new for each request; `Prefer: dynamic=false` asks for the fixed ones.",
        ("mock",),
    ),
    Option(
        "examples",
        ("--examples",),
        EXAMPLES,
        None,
        "What becomes of an example that breaks its schema: its bad parts are made anew (`repair`, unless "
        "--compat says otherwise), nothing is served (`strict`), or it is sent as written (`trust`).",
        ("mock",),
    ),
    Option(
        "ignore_examples",
        ("--ignoreExamples", "--ignore-examples"),
        SWITCH,
        False,
        "Make answers from schemas even where there is an example; one asked for by name is still sent.",
        ("mock",),
    ),
    Option(
        "validate",
        ("--validate",),
        JUDGED,
        "all",
        "What is held to the document: requests and answers, requests only, or nothing.",
        ("mock",),
    ),
    Option("auth", ("--auth",), ON_OFF, "on", "Ask for the documented credentials.", ("mock",)),
    Option(
        "base_path",
        ("--base-path",),
        BASE_PATH,
        None,
        "Where paths are found: at the root and under the base path of `servers` (`both`, unless --compat "
        "says otherwise), at the root only, or under the base path only (`strict`).",
        ("mock",),
    ),
    Option(
        "compat",
        ("--compat",),
        COMPATIBILITY,
        None,
        "Answer as Prism does where truespec differs on purpose.",
        ("mock",),
    ),
    Option(
        "multiprocess",
        ("-m", "--multiprocess"),
        SWITCH,
        False,
        "Taken for Prism's sake; answers are the same.",
        ("mock",),
    ),
    Option(
        "verbose_level",
        ("-v", "--verboseLevel", "--verbose-level"),
        VERBOSITY,
        "info",
        "How much is logged: nothing, refused requests (`warn`), every request, or fields and bodies too.",
        ("mock",),
    ),
    Option(
        "max_body", ("--max-body",), NUMBER, 10_000_000, "Refuse a body of more bytes with 413.", ("mock",)
    ),
    Option("quiet", ("-q", "--quiet"), SWITCH, False, "Log no requests.", ("mock",)),
    Option(
        "url",
        ("--url",),
        URL,
        None,
        "Address of the server under test.",
        ("audit", *_TESTING),
        required=True,
        optional_for=("audit",),
    ),
    Option(
        "header",
        ("-H", "--header"),
        FIELD,
        None,
        "Send this field with every request; $NAME is taken from the environment.",
        _TESTING,
        repeatable=True,
    ),
    Option(
        "seed",
        ("--seed",),
        SEED,
        None,
        "Start the random choices here; the same seed makes the same. Without one tests start at 0, and a "
        "mock's dynamic answers differ each time.",
        ("fuzz", "mock", "test"),
    ),
    Option("timeout", ("--timeout",), SECONDS, 10, "Wait so long for one answer.", _TESTING),
    Option("max_findings", ("--max-findings",), NUMBER, None, "Stop after so many findings.", ("fuzz",)),
    Option("time", ("--time",), SECONDS, 60, "Stop after so many seconds.", ("fuzz",)),
    Option("only", ("--only",), OPERATION, None, "Test this operation only.", _TESTING, repeatable=True),
    Option(
        "exclude", ("--exclude",), OPERATION, None, "Leave this operation out.", _TESTING, repeatable=True
    ),
    Option(
        "schemathesis",
        ("--schemathesis/--no-schemathesis",),
        SWITCH,
        True,
        "Let Schemathesis look as well, as a second engine.",
        _TESTING,
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
        _TESTING,
    ),
    Option(
        "json",
        ("--json",),
        OUTPUT,
        None,
        "Write what was found as JSON.",
        ("audit", "diff", "fuzz", "lint", "test"),
    ),
    Option("html", ("--html",), FILE, None, "Write a report as one HTML file.", _TESTING),
    Option(
        "report_dir",
        ("--report-dir",),
        FOLDER,
        None,
        "Write every report, and a reproducer for each finding, into this folder.",
        _TESTING,
    ),
    Option(
        "fail_on",
        ("--fail-on",),
        LEVEL,
        "breaking",
        "End with 1 where a change is of this level or worse.",
        ("diff",),
    ),
    Option(
        "senders",
        ("--senders",),
        SENDERS,
        "declared",
        "Whether senders send only what their document names, or anything that it allows.",
        ("diff",),
    ),
    Option(
        "formats",
        ("--formats",),
        FORMATS,
        "all",
        "Hold values to these formats: all, none, or names with commas between them.",
        ("fuzz", "mock", "test"),
    ),
    Option(
        "debug",
        ("--debug",),
        SWITCH,
        False,
        "Show the traceback of an error.",
        _ALL,
    ),
)
"""Every option of every command, in the order of the help."""


def options_of(command: str) -> tuple[Option, ...]:
    """List the options that a command takes."""
    return tuple(
        replace(option, required=False) if command in option.optional_for else option
        for option in OPTIONS
        if command in option.commands
    )
