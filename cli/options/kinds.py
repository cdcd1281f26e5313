"""What values options take: in words for messages and help, and as JSON for files of settings."""

from typing import Final, Literal, TypeAlias

from msgspec import Struct

Value: TypeAlias = str | int | float | bool | None
"""A setting's value, as a flag's default has it."""


class Kind(Struct, frozen=True):
    """What values an option takes.

    words: for messages ("a port between 0 and 65535"). metavar: for help. minimum, maximum: inclusive.
    choices: the only texts that it takes; () for any. is_path: a path; in a file of settings it starts from
    that file's folder. takes_numbers: of a text, that a whole number in a file stands for its digits.
    has_commas: a text of several names; an array of these in a file.
    """

    words: str
    metavar: str
    json_type: Literal["string", "integer", "number", "boolean"]
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    is_path: bool = False
    takes_numbers: bool = False
    has_commas: bool = False

    def accepts(self, value: object) -> bool:
        """Say whether a value from a file of settings is of this kind."""
        if isinstance(value, bool) or self.json_type == "boolean":
            return isinstance(value, bool) and self.json_type == "boolean"
        if self.json_type == "string":
            is_text = isinstance(value, str) or (self.takes_numbers and isinstance(value, int))
            return is_text and (not self.choices or value in self.choices)
        if not isinstance(value, int | float) or (self.json_type == "integer" and isinstance(value, float)):
            return False
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )


def _one_of(*choices: str) -> Kind:
    return Kind(f"one of {', '.join(choices)}", "|".join(choices), "string", choices=choices)


TEXT: Final = Kind("text", "TEXT", "string")
CI_SYSTEM: Final = _one_of("github", "gitlab", "none")
URL: Final = Kind("a URL", "URL", "string")
FIELD: Final = Kind("a header field, `Name: value`", "'NAME: VALUE'", "string")
APPLICATION: Final = Kind("an application, `module:name`", "MODULE:NAME", "string")
USER: Final = Kind("a name and a password, `name:password`", "NAME:PASSWORD", "string")
CLIENT: Final = Kind("a client's id and secret, `id:secret`", "ID:SECRET", "string")
NAMED: Final = Kind("a name and a value, `name=value`", "NAME=VALUE", "string")
SCOPES: Final = Kind("an identity and its scopes, `IDENTITY=SCOPE,SCOPE`", "IDENTITY=SCOPES", "string")
SECRET: Final = Kind("a secret, or `$NAME` of a variable that holds it", "KEY", "string")
IDENTITY: Final = Kind("a name and credentials, `NAME=CREDENTIALS`", "NAME=CREDENTIALS", "string")
LOGIN: Final = Kind("a part of a login, `NAME:PART=VALUE`", "NAME:PART=VALUE", "string")
LISTENS: Final = Kind("where to listen, `HOST:PORT`, or none", "HOST:PORT|none", "string")
MODULE: Final = Kind("the name of a Python module", "MODULE", "string")
OPERATIONS: Final = Kind("operations, with commas between them", "OPERATION,…", "string", has_commas=True)
PACE: Final = Kind("requests a second, more than 0", "N", "number", 0.001)
RULE: Final = Kind("the id of a rule, a check or a change", "RULE", "string")
OPERATION: Final = Kind("an operation, `METHOD /path` or its operationId", "OPERATION", "string")
DOCUMENT: Final = Kind(
    "a path, a URL, REVISION:path, or `-` for standard input", "SPEC", "string", is_path=True
)
TRAFFIC: Final = Kind("a HAR file, or `-` for standard input", "TRAFFIC", "string", is_path=True)
MOCK_ON: Final = Kind(
    "statuses with commas between them, `undocumented`, or `never`",
    "STATUS,…|undocumented|never",
    "string",
    takes_numbers=True,
    has_commas=True,
)
RULE_LEVEL: Final = Kind(
    "a rule or kind of change with its level: RULE=warning or RULE=off, say", "RULE=LEVEL", "string"
)
COVERAGE: Final = Kind(
    "a percentage, `80`, or one of a kind, `statuses=90`", "[KIND=]PERCENT", "string", takes_numbers=True
)
FINGERPRINT: Final = Kind("a fingerprint, 12 hexadecimal digits", "FINGERPRINT", "string")
DAY: Final = Kind("a day, `2026-12-31`, or never", "DAY|never", "string")
OUTPUT: Final = Kind("a path, or `-` for standard output", "FILE|-", "string", is_path=True)
FILE: Final = Kind("a path", "FILE", "string", is_path=True)
CORPUS: Final = Kind("the path of a folder, or none", "DIR|none", "string", is_path=True)
FOLDER: Final = Kind("the path of a folder", "DIR", "string", is_path=True)
FORMATS: Final = Kind("all (or judge), none, or formats separated by commas", "all|none|NAMES", "string")
PORT: Final = Kind("a port between 0 and 65535", "PORT", "integer", 0, 65535)
NUMBER: Final = Kind("a whole number, 0 or more", "N", "integer", 0)
ENTRY: Final = Kind("a whole number, 1 or more", "N", "integer", 1)
WORKERS: Final = Kind("a whole number, 1 or more", "N", "integer", 1)
PERCENT: Final = Kind("a percentage, 0 to 100", "PERCENT", "number", 0, 100)
SECONDS: Final = Kind("seconds, more than 0", "SECONDS", "number", 0.001)
DELAY: Final = Kind("a delay, `100..800ms` or `NAME=2s`", "[NAME=]TIME", "string")
RATE: Final = Kind("an error rate, `5%`, `5%:503` or `NAME=5%`", "[NAME=]RATE", "string")
HOST: Final = Kind("a host name or address, or `*`", "HOST", "string")
CHANGE_FAILURE: Final = _one_of("none", "breaking", "undecided", "warning", "info", "any")
CHANGE_LEVEL: Final = _one_of("breaking", "undecided", "warning", "info")
PROXY_FAILURE: Final = _one_of("none", "any", "request", "response", "warning")
FAILURE: Final = _one_of("none", "breaking", "undecided", "warning", "info", "any", "request", "response")
SEED: Final = Kind("text or a whole number", "SEED", "string", takes_numbers=True)
VERBOSITY: Final = _one_of("silent", "fatal", "error", "warn", "info", "debug", "trace")
EXAMPLES: Final = _one_of("repair", "strict", "trust")
LOG_FORMAT: Final = _one_of("text", "json")
JUDGED: Final = _one_of("all", "request", "none")
ON_OFF: Final = _one_of("on", "off")
BASE_PATH: Final = _one_of("both", "root", "strict")
COMPATIBILITY: Final = _one_of("prism")
SENDERS: Final = _one_of("declared", "any")
ENUMS: Final = _one_of("closed", "open")
PRESET: Final = _one_of("default", "strict", "codegen", "lenient")
STABILITY: Final = _one_of("draft", "alpha", "beta", "stable")
SIDE: Final = _one_of("client", "server", "both")
MOVED_BASE: Final = Kind(
    "what paths of OLD begin with, and what it is in NEW, `/v1=/v2`", "OLD=NEW", "string"
)
TIMES: Final = Kind("a whole number, 1 or more", "N", "integer", 1)
DATE: Final = Kind("a day, `2026-12-31`", "DAY", "string")
REVISION: Final = Kind("a branch or commit", "REVISION", "string")
LINES: Final = Kind("a file of JSON lines, or `-` for standard input", "FILE|-", "string", is_path=True)
PROFILE: Final = _one_of("quick", "standard", "deep", "authz", "robust", "stateful")
SWITCH: Final = Kind("true or false", "", "boolean")
