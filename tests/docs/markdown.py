"""What a page of documentation asks a reader to type, and what it promises will come back.

How pages are written, so that they can be run:

- A `console` block is a transcript. A line that starts with `$ ` is a command (`\\` at its end continues it),
  the lines after it are its output. `…` stands for any text in a line; alone on a line, for any lines.
  A command that ends with `&` runs until the end of the page. One that fails is followed by `$ echo $?`.
- An `sh` block is a script, line by line, without output; it succeeds.
- Any block with `file=NAME` behind its language is written to that file before the commands that follow.
- `<!-- not run: REASON -->` before a block leaves it out.
- The port 4010 becomes a free one in commands, and is 4010 again in what they write.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

_FENCE: Final = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL
)
_SKIPPED: Final = re.compile(r"<!-- not run: \S.*? -->\s*\Z", re.DOTALL)
_FILE: Final = re.compile(r"\bfile=(\S+)")
_INLINE: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page. output: what is promised, None where nothing is. line: where in the page."""

    command: str
    output: str | None
    line: int


@dataclass(frozen=True, slots=True)
class File:
    """A file that a page shows and lets the reader make."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. language: its first word, "" for none. is_run: not left out by a comment before it."""

    language: str
    info: str
    text: str
    line: int
    is_run: bool


def blocks_of(page: str) -> Iterator[Block]:
    """List the fenced blocks of a page (GitHub Flavored Markdown, Fenced code blocks)."""
    for found in _FENCE.finditer(page):
        info = found["info"].strip()
        line = page.count("\n", 0, found.start()) + 1
        is_run = _SKIPPED.search(page[: found.start()]) is None
        yield Block(info.partition(" ")[0], info, found["text"], line, is_run)


def steps_of(page: str) -> Iterator[Step | File]:
    """List what a reader does with a page, in its order."""
    for block in blocks_of(page):
        name = _FILE.search(block.info)
        if not block.is_run:
            continue
        if name:
            yield File(name[1], block.text, block.line)
        elif block.language == "console":
            yield from _transcript(block)
        elif block.language in {"sh", "bash", "shell"}:
            yield from (Step(command, None, line) for command, line in _commands(block))


def inline_commands(page: str) -> Iterator[str]:
    """List the commands that the prose names: `truespec …` and `make …` in backticks."""
    prose = _FENCE.sub("", page)
    yield from (code for code in _INLINE.findall(prose) if re.match(r"(truespec|make) [a-z-]", code))


def _transcript(block: Block) -> Iterator[Step]:
    lines = block.text.splitlines()
    position = 0
    while position < len(lines):
        if not lines[position].startswith("$ "):
            raise ValueError(f"line {block.line + position + 1}: a transcript begins with a command, `$ …`")
        start = position
        command = lines[position][2:]
        while command.endswith("\\"):
            position += 1
            command += "\n" + lines[position]
        output = list(takewhile(lambda line: not line.startswith("$ "), lines[position + 1 :]))
        position += 1 + len(output)
        yield Step(command, "\n".join(output), block.line + start + 1)


def _commands(block: Block) -> Iterator[tuple[str, int]]:
    command = ""
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        command = f"{command}\n{line}" if command else line
        if command.endswith("\\"):
            continue
        if command.strip() and not command.lstrip().startswith("#"):
            yield command, number
        command = ""


def pattern_of(output: str) -> re.Pattern[str]:
    """Compile what a page promises to a pattern for what a command really wrote."""
    lines = [
        r"(?:[^\n]*\n)*?" if line.strip() in {"…", "..."} else _line_pattern(line) + r"\n"
        for line in output.rstrip().splitlines()
    ]
    return re.compile("".join(lines))


def _line_pattern(line: str) -> str:
    return r"[^\n]*?".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*"
