"""`truespec`: the group of commands, and the one place where errors become words and numbers.

Every way to end goes through `exit_code`: an error is one line on standard error and a number; a traceback is
shown for `--debug` only.
"""

import os
import sys
import traceback
from difflib import get_close_matches
from typing import Any, Final

import click

from .commands import COMMANDS, DEBUG, click_command
from .output import remark, silence


class CommandLine(click.Group):
    """The commands, each made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands by name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make a command; None when there is none of this name."""
        command = COMMANDS.get(cmd_name)
        return click_command(command) if command else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name, or say which one was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(COMMANDS)}"
            ctx.fail(f"no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


def completing(prog_name: str) -> None:
    """Answer the shell where it asks for completions; the process ends then."""
    if f"_{prog_name.upper()}_COMPLETE" in os.environ:
        _COMMAND_LINE.main(prog_name=prog_name)


def exit_code(args: list[str], prog_name: str) -> int:
    """Run a command; give the process's exit code. Raises nothing."""
    context = None
    try:
        with _COMMAND_LINE.make_context(prog_name, args) as context:
            code = _COMMAND_LINE.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        remark(error.format_message())
        return _code_of(error)
    except BrokenPipeError:
        silence(sys.stdout)
        return _code_of(KeyboardInterrupt())
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  (this is the boundary)
        if context is not None and context.meta.get(DEBUG):
            traceback.print_exc()
        else:
            remark(f"truespec: {_words_of(error)}")
        return _code_of(error)
    return int(code)


def _code_of(error: BaseException) -> int:
    from .exit_codes import ExitCode, exit_code_of

    if isinstance(error, click.Abort):
        return ExitCode.INTERRUPTED
    return ExitCode.USAGE if isinstance(error, click.ClickException) else exit_code_of(error)


def _words_of(error: BaseException) -> str:
    """Write an error as one line: what was wrong, where, and what to do."""
    from ..spec import TruespecError

    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "interrupted"
    if isinstance(error, click.ClickException):
        return _usage_words(error)
    words = " ".join(str(error).split())
    if isinstance(error, TruespecError):
        return words
    return f"a defect of truespec: {type(error).__name__}: {words} (--debug shows more; please report it)"


def _usage_words(error: click.ClickException) -> str:
    words = error.format_message().rstrip(".")
    parameter = error.param if isinstance(error, click.BadParameter) else None
    if isinstance(error, click.MissingParameter) and parameter is not None and parameter.envvar:
        words += f"; give it, or set `{parameter.name}` in truespec.toml, or {parameter.envvar}"
    elif parameter is not None and _is_from_environment(error, parameter):
        words = f"{parameter.envvar}: {error.message}"
    elif isinstance(error, click.UsageError) and error.ctx is not None:
        words += f" (see {error.ctx.command_path} --help)"
    return words if words.startswith("TRUESPEC_") else words[:1].lower() + words[1:]


def _is_from_environment(error: click.ClickException, parameter: click.Parameter) -> bool:
    context = error.ctx if isinstance(error, click.UsageError) else None
    source = context.get_parameter_source(str(parameter.name)) if context else None
    return source is click.core.ParameterSource.ENVIRONMENT


def _show_version(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if not value or context.resilient_parsing:
        return
    from .version import version_line

    click.echo(version_line())
    context.exit()


_COMMAND_LINE: Final = CommandLine(
    "truespec",
    help="Test, mock, compare and check HTTP APIs by their OpenAPI document.",
    epilog="Settings may stand in truespec.toml, [tool.truespec] of pyproject.toml, or TRUESPEC_… variables.",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version, and the versions of OpenAPI that are read.",
        )
    ],
    no_args_is_help=True,
)
