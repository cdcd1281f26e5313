"""Where a new member or item is written, and how: as its neighbours are."""

import re

from msgspec import Struct

from ..json_value import Json
from .outline import Entry, Piece
from .spelling import spelled_json, spelled_yaml


class Insertion(Struct, frozen=True):
    """One new entry of a mapping or sequence. name: as it is written, None for an item."""

    text: str
    holder: Piece
    is_json: bool
    name: str | None

    def span(self, value: Json, after: str) -> tuple[int, int, str]:
        """Say what is written where. after: the name of the member to stand behind, if it is there."""
        entries = self.holder.entries or []
        if not entries:
            opened = "{}" if self.holder.is_mapping else "[]"
            return self.holder.start, self.holder.end, f"{opened[0]}{self._entry(value, '')}{opened[1]}"
        entry = next((each for each in entries if each.name is not None and each.name == after), entries[-1])
        if self.holder.is_flow:
            gap = self.text[self.holder.start + 1 : entries[0].start]
            between = gap if "\n" in gap and not gap.strip() else " "
            return entry.value.end, entry.value.end, f",{between}{self._entry(value, between)}"
        return self._line(entry, value)

    def _entry(self, value: Json, gap: str) -> str:
        """Write name and value. gap: the line break and the blanks that neighbours stand behind."""
        if not self.is_json:
            written = spelled_yaml(value)
        else:
            indent = gap.rpartition("\n")[2]
            written = spelled_json(value, indent, self._step(indent) if "\n" in gap else "")
        return written if self.name is None else f"{self.name}: {written}"

    def _step(self, indent: str) -> str:
        """Find by how much a level of a JSON text is indented."""
        found = re.match(r"\s*[{\[]\s*\n([ \t]+)", self.text)
        return found[1] if found else indent

    def _line(self, entry: Entry, value: Json) -> tuple[int, int, str]:
        """Write a line of its own, behind the one that the entry ends in."""
        text = self.text
        end = text.find("\n", entry.value.end)
        line_end = "\n"
        if end > 0 and text[end - 1] == "\r":
            end, line_end = end - 1, "\r\n"
        if end < 0:
            end = len(text)
        rest = text[entry.value.end : end].strip()
        if rest and not rest.startswith("#"):
            raise ValueError("what it would stand behind shares its line with something else")
        start = self.holder.start if not self.holder.is_mapping else entry.start
        column = start - (text.rfind("\n", 0, start) + 1)
        if not self.holder.is_mapping and text[start : start + 1] != "-":
            raise ValueError("the list has a mark of its own")
        dash = "" if self.holder.is_mapping else "- "
        return end, end, f"{line_end}{' ' * column}{dash}{self._entry(value, '')}"
