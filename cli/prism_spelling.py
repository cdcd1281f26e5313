"""Prism's command line in our words: people replace one word of a command and keep the rest.

Its parser takes `--cors=false`, `--errors=true` and `--no-errors`, and options of the generator behind it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .options import Option

_NOT_NEEDED: Final = "--json-schema-faker-"
"""Options that keep Prism from inventing members that the document does not declare: we never do."""


def in_our_words(args: Sequence[str], options: Iterable[Option]) -> list[str]:
    """Rewrite the arguments of a command that Prism has, too. options: those of the command."""
    switches = {
        flag: option for option in options if option.kind.json_type == "boolean" for flag in _on(option)
    }
    return [word for arg in args for word in _words(arg, switches)]


def _on(option: Option) -> Iterator[str]:
    """List the flags that switch an option on."""
    for flag in option.flags:
        yield flag.partition("/")[0]


def _words(arg: str, switches: dict[str, Option]) -> Iterator[str]:
    name, has_value, value = arg.partition("=")
    if name.startswith(_NOT_NEEDED):
        return
    if name in switches and has_value and value.lower() in ("true", "false"):
        yield from (name,) if value.lower() == "true" else _off(switches[name])
    elif name.startswith("--no-") and f"--{name[5:]}" in switches and not has_value:
        yield from _off(switches[f"--{name[5:]}"])
    else:
        yield arg


def _off(option: Option) -> Iterator[str]:
    """Give the flag that switches an option off; none where off is what it is without a flag."""
    for flag in option.flags:
        if "/" in flag:
            yield flag.partition("/")[2]
