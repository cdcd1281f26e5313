"""One row of the table of options, and the sets of commands that rows name."""

from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from .kinds import Kind, Value

CommandName: TypeAlias = Literal[
    "audit",
    "convert",
    "diff",
    "drift",
    "explain",
    "fuzz",
    "init",
    "lint",
    "mock",
    "prove",
    "proxy",
    "show",
    "test",
    "webhook",
    "why",
]


class Option(Struct, frozen=True):
    """One option of one or more commands.

    name: the Python name. flags: as typed, the short one first; () for an argument given by its place.
    repeatable: may be given several times; an array in a file, one value a line in the environment.
    required: has to come from somewhere, but for the commands of `optional_for`. in_files: may stand in a
    file of settings and in the environment. several_for: commands that take several of an argument.
    table: NAME=VALUE as typed, a table in a file: of `texts` of the kind, several in an array; or of
    `values` of any type, which may stand in tables of their own (OPERATION:NAME=VALUE as typed); then
    parts: the keys of such a table, where they are known. own: kind and help of commands that have others.
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
    table: Literal["", "texts", "values"] = ""
    parts: tuple[str, ...] = ()
    own: tuple[tuple[CommandName, Kind, str], ...] = ()

    def of(self, command: str) -> "Option":
        """Give the option as a command has it."""
        told = next(((kind, text) for name, kind, text in self.own if name == command), None)
        kind, text = told or (self.kind, self.help)
        return replace(
            self, kind=kind, help=text, required=self.required and command not in self.optional_for
        )

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


ALL: Final[tuple[CommandName, ...]] = get_args(CommandName)
OF_DOCUMENTS: Final[tuple[CommandName, ...]] = tuple(each for each in ALL if each != "explain")
SERVED: Final[tuple[CommandName, ...]] = tuple(
    each for each in OF_DOCUMENTS if each not in {"convert", "diff"}
)
SERVERS: Final[tuple[CommandName, ...]] = ("mock", "proxy")
ANSWERERS: Final[tuple[CommandName, ...]] = (*SERVERS, "why")
TESTING: Final[tuple[CommandName, ...]] = ("fuzz", "test")
ASKING: Final[tuple[CommandName, ...]] = ("diff", *TESTING)
COVERED: Final[tuple[CommandName, ...]] = ("audit", "fuzz", "proxy", "test")
REPORTING: Final[tuple[CommandName, ...]] = ("audit", "fuzz", "proxy", "test")
PAGED: Final[tuple[CommandName, ...]] = ("audit", "diff", "fuzz", "proxy", "test")
TELLING: Final[tuple[CommandName, ...]] = ("audit", "diff", "fuzz", "lint", "proxy", "test")
EXCUSING: Final[tuple[CommandName, ...]] = ("audit", "diff", "fuzz", "proxy", "test")
