"""Which documents a command works on, how they are read, and what all commands share."""

from typing import Final

from .kinds import CI_SYSTEM, DOCUMENT, FOLDER, OPERATION, RULE, SWITCH, TEXT, TRAFFIC, URL
from .option import OF_DOCUMENTS, SERVED, Option

OF_READING: Final[tuple[Option, ...]] = (
    Option("rule", (), RULE, None, "Explain this id only.", ("explain",), in_files=False),
    Option(
        "spec",
        (),
        DOCUMENT,
        None,
        "The OpenAPI document, or a Postman collection: a path, a URL, REVISION:path; `mock` takes several, "
        "FILE=/PREFIX, folders.",
        SERVED,
        required=True,
        optional_for=("init",),
        several_for=("mock",),
    ),
    Option(
        "ci",
        ("--ci",),
        CI_SYSTEM,
        None,
        "Whose snippet to write, where the repository does not tell.",
        ("init",),
        in_files=False,
    ),
    Option(
        "collection",
        (),
        DOCUMENT,
        None,
        "The Postman collection (v2.0, v2.1).",
        ("convert",),
        required=True,
        in_files=False,
    ),
    Option("address", (), URL, None, "The server behind, as --upstream.", ("proxy",), in_files=False),
    Option(
        "name", (), TEXT, None, "The webhook, or a callback.", ("webhook",), required=True, in_files=False
    ),
    Option(
        "request",
        (),
        TEXT,
        None,
        "The request: a command `curl …`, or a file of a journal or HAR; `-` for standard input.",
        ("why",),
        required=True,
        in_files=False,
    ),
    Option(
        "operation",
        (),
        OPERATION,
        None,
        "This operation only.",
        ("prove", "show"),
        in_files=False,
    ),
    Option(
        "recording",
        (),
        TRAFFIC,
        None,
        "The recorded traffic.",
        ("audit", "drift"),
        required=True,
        in_files=False,
    ),
    Option("old", (), DOCUMENT, None, "The document as it was.", ("diff",), in_files=False),
    Option("new", (), DOCUMENT, None, "The document as it is now.", ("diff",), in_files=False),
    Option(
        "allow_dir",
        ("--allow-dir",),
        FOLDER,
        None,
        "Let references lead into this folder, too.",
        OF_DOCUMENTS,
        repeatable=True,
    ),
    Option(
        "allow_remote",
        ("--allow-remote",),
        SWITCH,
        False,
        "Fetch what references name on other hosts.",
        OF_DOCUMENTS,
    ),
    Option(
        "overlay",
        ("--overlay",),
        DOCUMENT,
        None,
        "Apply this Overlay to the document.",
        OF_DOCUMENTS,
        repeatable=True,
    ),
)
