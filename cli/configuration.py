"""Settings from files: `truespec.toml`, or `[tool.truespec]` in `pyproject.toml`.

A key is an option's name, written with `_`. It stands at the top level, for every command that knows it,
or in the table of one command (`[mock]`), which wins. What no option is called is an error with its place.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..spec import UsageError, is_array, is_object
from .options import DOCUMENT, OPTIONS, Option, options_of

Table: TypeAlias = dict[str, Any]
Settings: TypeAlias = Mapping[str, Any]
"""Values by option name, as click's `default_map` takes them."""

_COMMANDS: Final = tuple(sorted({command for option in OPTIONS for command in option.commands}))
_TABLE_LINE: Final = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_KEY_LINE: Final = re.compile(r"\s*([\w.\-\"'*/ ]+?)\s*=")


class Configuration(Struct, frozen=True):
    """One file of settings. prefix: the table in it that is ours. values: that table, not yet checked."""

    path: Path
    text: str
    prefix: tuple[str, ...]
    values: Table

    def for_command(self, command: str) -> Settings:
        """Collect what it says for one command, by option name, the command's own table before the top level.

        The whole file is checked, so that a mistake is seen whichever command runs.
        Raises UsageError for an unknown key and for a value of the wrong kind.
        """
        options = {option.key: option for option in OPTIONS if option.in_files}
        shared = dict(self._checked(self.values, (), options))
        own: dict[str, Any] = {}
        for name in _COMMANDS:
            settings = self.values.get(name, {})
            if not is_object(settings):
                raise self._error((name,), f"`{name}` is a table of settings, `[{name}]`")
            known = {option.key: option for option in options_of(name) if option.in_files}
            checked = dict(self._checked(settings, (name,), known))
            own = checked if name == command else own
        return {name: _gathered(name, value, command) for name, value in (shared | own).items()}

    def _checked(
        self, table: Table, where: tuple[str, ...], known: Mapping[str, Option]
    ) -> Iterator[tuple[str, Any]]:
        for key, value in table.items():
            if not where and key in _COMMANDS:
                continue
            if key not in known:
                raise self._unknown(where, key, (*known, *(() if where else _COMMANDS)))
            yield known[key].name, self._value(known[key], (*where, key), value)
            if key == "levels":
                self._check_levels((*where, key), value)

    def _value(self, option: Option, where: tuple[str, ...], value: Any) -> Any:
        may_be_several = option.repeatable or option.several_for
        if option.table and is_object(value):
            value = list(_rows(option, value))
        values = value if may_be_several and is_array(value) else [value]
        if option.kind.has_commas:
            values = [",".join(map(str, each)) if is_array(each) else each for each in values]
        if not all(option.kind.accepts(item) for item in values):
            several = "an array, each item " if may_be_several and is_array(value) else ""
            tables = [each.key for each in OPTIONS if each.table and is_object(value)]
            close = get_close_matches(option.key, tables, 1)
            hint = f"; did you mean the table `{close[0]}`?" if close else ""
            message = f"`{option.key}` has to be {several}{option.kind.words}, not {value!r}{hint}"
            raise self._error(where, message)
        placed = [self._placed(option, item) for item in values]
        return placed if option.repeatable or is_array(value) else placed[0]

    def _check_levels(self, where: tuple[str, ...], value: Any) -> None:
        """Raise UsageError, with its place, for a level or an id that there is not."""
        from .levels import known_levels, levels_from

        for name, level in value.items() if is_object(value) else ():
            try:
                levels_from((f"{name}={level}",), *known_levels(*where[:-1]))
            except UsageError as error:
                raise self._error((*where, name), str(error).removeprefix("--levels: ")) from error

    def _placed(self, option: Option, value: Any) -> Any:
        """Let a path start from the file's folder, so that it means the same from every working folder."""
        if not option.kind.is_path or value == "-" or "://" in value:
            return value
        path = self.path.parent / value
        if option.kind is DOCUMENT and ":" in value and not path.exists():
            return value  # `REVISION:path`
        return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)

    def _unknown(self, where: tuple[str, ...], key: str, known: tuple[str, ...]) -> UsageError:
        close = get_close_matches(key.replace("-", "_"), known, 1)
        hint = f"; did you mean `{close[0]}`?" if close else f"; known here: {', '.join(sorted(known))}"
        return self._error((*where, key), f"unknown setting `{key}`{hint}")

    def _error(self, where: tuple[str, ...], message: str) -> UsageError:
        return UsageError(f"{self.path}:{line_of(self.text, (*self.prefix, *where))}: {message}")


def _rows(option: Option, table: Table) -> Iterator[Any]:
    """Write the entries of a table as they are typed, `NAME=VALUE`; what can't be is left as it is."""
    for name, item in table.items():
        if option.table == "texts":
            yield from (f"{name}={each}" for each in (item if is_array(item) else [item]))
        elif is_object(item):
            yield from (f"{name}:{inner}={_typed(each)}" for inner, each in item.items())
        else:
            yield f"{name}={_typed(item)}"


def _typed(value: Any) -> str:
    """Write a TOML value as it is typed: texts and times as they stand, the rest as JSON."""
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _gathered(name: str, value: Any, command: str) -> Any:
    """Give a command that takes several of something several, also where a file has one."""
    takes_several = any(command in option.several_for for option in OPTIONS if option.name == name)
    return [value] if takes_several and not is_array(value) else value


def find_configuration(folder: Path) -> Configuration | None:
    """Find the settings nearest to a folder: there, or in a parent up to the root of its repository.

    Outside a repository only the folder itself is looked at. In one folder `truespec.toml` comes first.
    Raises UsageError when a file is no TOML.
    """
    for place in places_from(folder.resolve()):
        own = place / "truespec.toml"
        if own.is_file():
            return _read(own, ())
        project = place / "pyproject.toml"
        if project.is_file() and (found := _read(project, ("tool", "truespec"))).values:
            return found
    return None


def places_from(folder: Path) -> tuple[Path, ...]:
    """List the folders that files of ours are looked for in: this one, and its parents up to the root of its
    repository; outside a repository only this one.
    """
    places = (folder, *folder.parents)
    for count, place in enumerate(places, 1):
        if (place / ".git").exists():
            return places[:count]
    return (folder,)


def _read(path: Path, prefix: tuple[str, ...]) -> Configuration:
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read: {error}") from error
    try:
        values: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, text, str(error)) from error
    for part in prefix:
        values = values.get(part, {})
    if not is_object(values):
        raise UsageError(f"{path}: `{'.'.join(prefix)}` has to be a table")
    return Configuration(path, text, prefix, values)


def _no_toml(path: Path, text: str, message: str) -> UsageError:
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if found is None:
        return UsageError(f"{path}: no valid TOML: {message}")
    place = f"{found[1]}:{found[2]}" if found[1] else len(text.splitlines())
    return UsageError(f"{path}:{place}: no valid TOML: {message[: found.start()]}")


def line_of(text: str, key: tuple[str, ...]) -> int:
    """Find the line (from 1) of a key in TOML text: the line that names most of it.

    tomllib keeps no positions. Read line by line: a line inside a multi-line string may mislead it.
    """
    best, length, table = 1, 0, ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _TABLE_LINE.match(line)
        if header:
            table = _parts(header[1])
            named = table
        else:
            entry = _KEY_LINE.match(line)
            named = (*table, *_parts(entry[1])) if entry else ()
        if len(named) > length and key[: len(named)] == named:
            best, length = number, len(named)
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
