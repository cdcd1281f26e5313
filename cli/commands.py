"""The commands as click sees them, made from the table of options.

A command's module, and the rooms that it needs, are imported when it runs.
"""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click
from msgspec import Struct

from .interrupts import begins
from .options import GATHERED, Kind, Option, options_of


class Command(Struct, frozen=True):
    """One command. module: in this room; its function `run` takes the options by name. text: the help."""

    name: str
    module: str
    text: str


_TABLE: Final = (
    Command("audit", ".audit", "Hold recorded traffic (a HAR file) to a document."),
    Command("convert", ".convert", "Write a Postman collection as the OpenAPI document that it stands for."),
    Command("diff", ".diff", "Compare two documents and prove each change that breaks a client or a server."),
    Command("drift", ".drift", "Propose the Overlay that makes a document true to recorded traffic."),
    Command("explain", ".explain", "Explain an id of a report: what is wrong, who says so, and an example."),
    Command("fuzz", ".fuzz", "Look for what breaks the contract with generated requests, until time is up."),
    Command("init", ".init", "Write the first files of contract tests into a folder; none is overwritten."),
    Command("lint", ".lint", "Check a document; each problem with its file, line and column."),
    Command("mock", ".mock", "Serve a document: answers from its examples, requests held to its schemas."),
    Command("prove", ".prove", "Prove each answer and request of a document: it conforms, or nothing can."),
    Command("proxy", ".proxy", "Stand in front of a server and hold all that passes to a document."),
    Command("show", ".show", "Show what a document says, as truespec reads it."),
    Command("test", ".test", "Hold a running server to a document with tests made from it."),
    Command("webhook", ".webhook", "Send a webhook of a document, and hold it and the answer to that."),
    Command("why", ".why", "Tell step by step why a mock of the document answers a request as it does."),
)

_MAKERS: Final = {
    "documents": (".reading", "Documents"),
    "listening": (".listening", "Listening"),
    "noting": (".noting", "Noting"),
    "server": (".server", "ServerUnderTest"),
    "answering": (".answering", "Answering"),
    "outputs": (".outputs", "Outputs"),
    "acceptances": (".accepting", "Acceptances"),
    "covering": (".covering", "Covering"),
    "comparing": (".comparing", "Comparing"),
    "fuzzing": (".fuzzing", "Fuzzing"),
    "live": (".live", "Live"),
    "receiving": (".receiving", "ReceivingOptions"),
    "chosen": (".chosen", "Chosen"),
    "telling": (".telling", "Telling"),
}
"""What makes one value of the options that belong together, by that value's name."""

_ALSO_PRISMS: Final = frozenset({"mock", "proxy"})
"""Commands that Prism has under the same name."""

COMMANDS: Final[Mapping[str, Command]] = MappingProxyType({command.name: command for command in _TABLE})
"""All commands, by name."""


def click_command(command: Command) -> click.Command:
    """Make the click command. Settings come from flags, environment, files, defaults, in this order."""

    def call(**values: Any) -> int:
        values.pop("debug")
        for name, (module, maker) in _MAKERS.items():
            if GATHERED[name][0] in values:
                made = getattr(import_module(module, __package__), maker)
                values[name] = made.taken_from(values)
        run: Callable[..., int] = import_module(command.module, __package__).run
        begins()
        return run(**values)

    parameters = [_parameter(option, command.name) for option in options_of(command.name)]
    return _Command(
        command.name, params=parameters, callback=call, help=command.text, short_help=command.text
    )


class _Command(click.Command):
    """A click command that reads the files of settings before it reads its arguments."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if not set(self.get_help_option_names(click.Context(self))) & set(args):
            extra["default_map"] = _settings(self.name or "")
        if self.name in _ALSO_PRISMS:
            from .prism_spelling import in_our_words

            args = in_our_words(args, options_of(self.name))
        return super().make_context(info_name, args, parent, **extra)


def _settings(command: str) -> Mapping[str, Any]:
    from .configuration import find_configuration
    from .environment import check_environment

    check_environment(os.environ)
    configuration = find_configuration(Path.cwd())
    return configuration.for_command(command) if configuration else {}


def _parameter(option: Option, command: str) -> click.Parameter:
    variable = option.variable if option.in_files else None
    if option.is_argument:
        return click.Argument(
            [option.name],
            required=option.required,
            envvar=variable,
            type=_KindType(option.kind),
            nargs=-1 if command in option.several_for else 1,
            metavar=_metavar(option, command),
        )
    # click takes a default of None for a value, and then misses nothing
    default: dict[str, Any] = {} if option.required else {"default": option.default}
    return click.Option(
        [*option.flags, option.name],
        required=option.required,
        multiple=option.repeatable,
        is_flag=True if option.kind.json_type == "boolean" else None,
        type=click.BOOL if option.kind.json_type == "boolean" else _KindType(option.kind),
        metavar=option.kind.metavar or None,
        envvar=variable,
        **default,
        show_default=option.default is not None and option.kind.json_type != "boolean",
        help=option.help,
        callback=_remember if option.name == "debug" else None,
        is_eager=option.name == "debug",
    )


def _metavar(option: Option, command: str) -> str:
    name = option.name.upper()
    return f"{name}…" if command in option.several_for else name if option.required else f"[{name}]"


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Tell the error boundary that tracebacks are wanted: it stands outside of all commands."""
    context.meta[DEBUG] = value
    return value


DEBUG: Final = "truespec.debug"
"""Key of click's `Context.meta` under which a command leaves the value of `--debug`."""


class _KindType(click.ParamType[Any]):
    """A kind of value as click reads it from text; one from a file of settings has its type already."""

    envvar_list_splitter = "\n"  # header fields and operations contain spaces: one value a line

    def __init__(self, kind: Kind) -> None:
        self.name = kind.words
        self.kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read one value. Fails as click wants it, in the kind's own words."""
        try:
            read = _READERS[self.kind.json_type](value)
        except ValueError:
            read = None
        if not self.kind.accepts(read):
            self.fail(f"{value!r} is not {self.kind.words}", param, ctx)
        return read


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType(
    {"integer": int, "number": float, "string": str}
)
