"""How a value is written into a text: as JSON, or as YAML in one line that all readers take alike."""

import json
import re
from typing import Final

from ..document.yaml_1_1 import other_meaning
from ..document.yaml_reader import scalar_value
from ..json_value import Json, is_array, is_object

_PLAIN: Final = re.compile(r"[A-Za-z_$][\w./$-]*(?: [\w./$-]+)*", re.ASCII)
"""Text that no place in a YAML document makes anything else of, words like `no` and `null` aside."""


def spelled_json(value: Json, indent: str = "", step: str = "") -> str:
    """Write a value as JSON: in one line, or below `indent` with `step` more for each level."""
    if not step:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=step).replace("\n", f"\n{indent}")


def spelled_yaml(value: Json, like: str = "") -> str:
    """Write a value as YAML in one line. like: the text in whose place it stands, whose quotes are kept."""
    if is_object(value):
        return "{" + ", ".join(f"{spelled_yaml(k)}: {spelled_yaml(v)}" for k, v in value.items()) + "}"
    if is_array(value):
        return "[" + ", ".join(map(spelled_yaml, value)) + "]"
    if isinstance(value, str):
        return _text(value, like[:1])
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value)


def quoted(text: str, quote: str) -> str:
    """Write text in the quotes that are wanted, where it can be."""
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _text(text: str, quote: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and scalar_value(text) == text and other_meaning(text) is None
    return text if is_plain and quote not in ("'", '"') else quoted(text, quote)


def _number(value: float) -> str:
    """Write a number with a point: YAML 1.1 takes `1e+30` for text."""
    text = json.dumps(value)
    mantissa, mark, exponent = text.partition("e")
    return text if "." in mantissa or not mark else f"{mantissa}.0e{exponent}"
