"""The pages and files that are made from the tables; `make docs` writes them.

`docs/options.md`, `docs/exit-codes.md` and `docs/truespec.schema.json` come from this room's tables,
`docs/rules.md` and `docs/changes.md` from the rooms' catalogues. A test compares them with the checkout.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ..spec import CHANGE_KINDS, CHANGE_PLACES, SCHEMA_CHANGES
from .commands import COMMANDS
from .exit_codes import MEANINGS
from .explanations import RELAXED, TITLES, Catalogue, Explanation, explanations
from .options import OPTIONS, Kind, Option, options_of

_GENERATED: Final = "<!-- Made by `make docs` from the tables in the code: change them, not this page. -->"

_IDS: Final = "An id is stable for ever; reports, problem documents and settings name it."

_LEVELS: Final = """\
`proof` as level: breaking with a witness, a message that one document allows and the other refuses; info when
proven safe; undecided else."""

_COMPARED: Final = """\
Each is shown by two small documents and what `truespec diff` says of them: with the message that breaks,
where one does. `truespec explain CHANGE` compares them anew, for every id there is."""

_SCHEMAS: Final = """\
A change inside a schema is named for its place and its kind: `request-body-max-length-tightened`. What
clients send, by OLD, the server reads by NEW: there *tightened* breaks. What the server sends, by NEW,
clients read by OLD: there *loosened* breaks. `part-encoding-changed` and `xml-changed` are of bodies and
answers only. The places:
"""

_SHOWN_AT: Final = "request-body"
"""Where each kind of schema change is shown: of all places the one that is met most."""

_EXAMPLES: Final = """\
A whole document that breaks the rule, or a document with a message that does; `truespec explain RULE` shows
the same."""

_HOW_SETTINGS_ARE_FOUND: Final = """\
A setting is taken from the flag, else from its environment variable, else from the nearest `truespec.toml`
(or `[tool.truespec]` in `pyproject.toml`), else it is the default. In a file it stands at the top level for
every command, or in the table of one (`[mock]`), which wins. Files are looked for in the working folder and
its parents up to the root of the repository; a path in a file starts from the file's folder. In a variable,
repeatable settings stand one a line. An editor that knows JSON Schema completes `truespec.toml` by
[truespec.schema.json](truespec.schema.json)."""


def settings_schema() -> dict[str, Any]:
    """Make the JSON Schema of `truespec.toml`, for editors."""
    shared = {option.key: _setting(option) for option in OPTIONS if option.in_files}
    own = {
        command.name: {
            "type": "object",
            "description": command.text,
            "properties": {
                option.key: _setting(option) for option in options_of(command.name) if option.in_files
            },
            "additionalProperties": False,
        }
        for command in COMMANDS.values()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "truespec.toml",
        "description": "Settings of truespec: for all commands at the top level, for one in its table.",
        "type": "object",
        "properties": shared | own,
        "additionalProperties": False,
    }


def _setting(option: Option) -> dict[str, Any]:
    value = _value_schema(option.kind)
    described: dict[str, Any] = {"description": option.help}
    if option.table == "texts":
        several = {"anyOf": [value, {"type": "array", "items": value}]}
        return described | {"type": "object", "additionalProperties": several}
    if option.parts:
        parts: dict[str, Any] = {name: {} for name in option.parts}
        inner = {"type": "object", "properties": parts, "additionalProperties": False}
        return described | {"type": "object", "additionalProperties": inner}
    if option.table == "values":
        return described | {"type": "object", "additionalProperties": _ANY_VALUE}
    if option.repeatable or option.several_for:
        return described | {"anyOf": [value, {"type": "array", "items": value}]}
    return described | value | ({} if option.default is None else {"default": option.default})


_ANY_VALUE: Final = {
    "description": "A value for this name; or, for an operation, a table of its own values by name.",
    "type": ["string", "number", "boolean", "array", "object"],
}
"""What a table of `values` holds."""


def _value_schema(kind: Kind) -> dict[str, Any]:
    limits = {"minimum": kind.minimum, "maximum": kind.maximum}
    types: Any = [kind.json_type, "integer"] if kind.takes_numbers else kind.json_type
    schema: dict[str, Any] = {
        "type": types,
        **{name: limit for name, limit in limits.items() if limit is not None},
    }
    if kind.has_commas:
        return {"anyOf": [schema, {"type": "array", "items": schema}]}
    return schema | ({"enum": list(kind.choices)} if kind.choices else {})


def _options_page() -> Iterator[str]:
    yield from ("# Options", "", _GENERATED, "")
    yield _HOW_SETTINGS_ARE_FOUND
    for command in COMMANDS.values():
        yield from ("", f"## truespec {command.name}", "", command.text, "")
        yield from _table(
            ("option", "what it does", "default", "key in files", "variable"), _rows(command.name)
        )


def _rows(command: str) -> Iterator[Sequence[str]]:
    for option in options_of(command):
        spelled = ", ".join(f"`{flag}`" for flag in option.flags) or f"`{option.name.upper()}`"
        metavar = f" `{option.kind.metavar}`" if option.kind.metavar and option.flags else ""
        repeated = " Repeatable." if option.repeatable else ""
        default = "required" if option.required else _default(option)
        names = (f"`{option.key}`", f"`{option.variable}`") if option.in_files else ("", "")
        yield (spelled + metavar, option.help + repeated, default, *names)


def _default(option: Option) -> str:
    return "" if option.default is None else f"`{json.dumps(option.default)}`"


def _exit_codes_page() -> Iterator[str]:
    yield from ("# Exit codes", "", _GENERATED, "")
    yield from _table(("code", "means"), ((str(int(code)), words) for code, words in MEANINGS.items()))


def _rules_page() -> Iterator[str]:
    yield from ("# Rules", "", _GENERATED, "", _IDS)
    entries = [entry for entry in explanations().values() if entry.catalogue != "change"]
    for catalogue, page in _CATALOGUES.items():
        title = TITLES[catalogue]
        own = [entry for entry in entries if entry.catalogue == catalogue]
        yield from ("", f"## {title}", "", f"To relax one: {RELAXED[catalogue].format('RULE')}", "")
        yield from page(own)
    yield from ("", f"## {TITLES['change']}", "", "See [what a comparison can tell](changes.md).")
    yield from ("", "## Examples", "", _EXAMPLES)
    for entry in entries:
        yield from _example_lines(entry)


def _rules_table(entries: Sequence[Explanation]) -> Iterator[str]:
    rows = ((_linked(entry), entry.sentence, entry.section) for entry in entries)
    yield from _table(("rule", "what it says when it fires", "who demands it"), rows)


def _checks_table(entries: Sequence[Explanation]) -> Iterator[str]:
    rows = ((_linked(entry), entry.level, entry.sentence, entry.section) for entry in entries)
    yield from _table(("check", "level", "what is wrong when it fires", "who says so"), rows)


def _documents_table(entries: Sequence[Explanation]) -> Iterator[str]:
    rows = (
        (_linked(entry), entry.level, entry.sentence, entry.section, "yes" if entry.fix else "")
        for entry in entries
    )
    yield from _table(("rule", "level", "what it says when it fires", "who demands it", "`--fix`"), rows)


def _changes_page() -> Iterator[str]:
    yield from ("# What a comparison can tell", "", _GENERATED, "", _IDS, "", _LEVELS, "", _COMPARED)
    yield from ("", f"To relax one: {RELAXED['change'].format('CHANGE')}", "")
    known = explanations()
    rows = ((_linked(known[id_]), known[id_].level, known[id_].sentence) for id_ in CHANGE_KINDS)
    yield from _table(("change", "level", "what it means"), rows)
    yield from ("", "## Schemas", "", _SCHEMAS, "")
    yield from (f"- `{place}`: {words}" for place, words in CHANGE_PLACES.items())
    yield ""
    shown = {kind: f"{_SHOWN_AT}-{kind}" for kind in SCHEMA_CHANGES}
    rows = ((f"[`{kind}`](#{shown[kind]})", sentence) for kind, sentence in SCHEMA_CHANGES.items())
    yield from _table(("kind", "what it means"), rows)
    yield from ("", "## Examples")
    for id_ in (*CHANGE_KINDS, *shown.values()):
        yield from _example_lines(known[id_])


_CATALOGUES: Final[Mapping[Catalogue, Callable[[Sequence[Explanation]], Iterator[str]]]] = {
    "message": _rules_table,
    "check": _checks_table,
    "document": _documents_table,
}


def _linked(entry: Explanation) -> str:
    return f"[`{entry.id}`](#{entry.id})"


def _example_lines(entry: Explanation) -> Iterator[str]:
    """Write the examples of one rule, as `truespec explain` shows them."""
    yield from ("", f"### {entry.id}", "", entry.sentence)
    if entry.fix:
        yield from ("", f"`--fix`: {entry.fix}")
    for example in entry.examples():
        yield from ("", f"{example.title[:1].upper()}{example.title[1:]}:")
        for language, text in example.blocks:
            yield from ("", f"```{language}", text, "```")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    # A bar separates cells even inside `code` (GitHub Flavored Markdown, Tables).
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _settings_file() -> Iterator[str]:
    yield json.dumps(settings_schema(), indent=2, ensure_ascii=False)


PAGES: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "changes.md": _changes_page,
    "exit-codes.md": _exit_codes_page,
    "options.md": _options_page,
    "rules.md": _rules_page,
    "truespec.schema.json": _settings_file,
}
"""What makes the lines of every generated file, by its name in `docs/`."""


def write_pages(folder: Path) -> None:
    """Write every generated file into a folder."""
    folder.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path("docs"))
