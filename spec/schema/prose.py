"""Which language a document is written in, told from its prose: by script, then by its commonest words."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ..json_value import Json, is_array, is_object

ENGLISH: Final = "en"
_PROSE: Final = ("title", "summary", "description")
_MOST_LETTERS: Final = 20_000
_MOST_NODES: Final = 50_000
_SHARE: Final = 0.05
"""Of all letters: names and keywords are Latin everywhere, and many documents give both languages."""

_SCRIPTS: Final[Mapping[str, re.Pattern[str]]] = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3041-\u30fa]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
"""In this order: Korean and Japanese are written with Chinese characters, too."""

_WORDS: Final[Mapping[str, frozenset[str]]] = {
    ENGLISH: frozenset(("the", "of", "and", "to", "is", "for", "with", "this", "that")),
    "de": frozenset(("der", "und", "das", "nicht", "ist", "mit", "für", "eine", "wird")),
    "fr": frozenset(("le", "les", "des", "et", "une", "est", "pour", "dans", "du")),
    "es": frozenset(("el", "los", "las", "una", "para", "con", "que", "del", "por")),
}


def language_of(document: Json) -> str:
    """Tell the language of a document as ISO 639-1 has it; English where nothing else is plain."""
    text = "\n".join(_prose(document))
    letters = sum(map(str.isalpha, text)) or 1
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) / letters >= _SHARE:
            return language
    words = re.findall(r"\w+", text.lower())
    counts = {language: sum(map(common.__contains__, words)) for language, common in _WORDS.items()}
    return max(counts, key=lambda language: counts[language])


def _prose(document: Json) -> Iterator[str]:
    """Go through the prose of a document, outer places first, until it is enough to tell."""
    waiting: list[Json] = [document]
    letters = 0
    for node in waiting:
        if is_object(node):
            for text in (node.get(name) for name in _PROSE):
                if isinstance(text, str):
                    letters += len(text)
                    yield text[:_MOST_LETTERS]
            inner = list(node.values())
        else:
            inner = node if is_array(node) else []
        if letters > _MOST_LETTERS:
            return
        waiting.extend(inner[: max(0, _MOST_NODES - len(waiting))])
