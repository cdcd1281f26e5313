"""How a mock listens and answers."""

from typing import Final

from .kinds import (
    BASE_PATH,
    COMPATIBILITY,
    DELAY,
    EXAMPLES,
    FILE,
    JUDGED,
    NUMBER,
    ON_OFF,
    PORT,
    RATE,
    SWITCH,
    TEXT,
    VERBOSITY,
    WORKERS,
)
from .option import Option

OF_MOCKS: Final[tuple[Option, ...]] = (
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
    Option(
        "tls", ("--tls",), SWITCH, False, "Speak TLS with a self-signed certificate made for it.", ("mock",)
    ),
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
        "delay",
        ("--delay",),
        DELAY,
        None,
        "Answer late: `100..800ms`, or `2s`; `NAME=2s` for one operation alone.",
        ("mock",),
        repeatable=True,
    ),
    Option(
        "error_rate",
        ("--error-rate",),
        RATE,
        None,
        "Answer so many right requests with an error that the document declares (`5%`), or with this one "
        "(`5%:503`); `NAME=5%` for one operation alone.",
        ("mock",),
        repeatable=True,
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
)
