"""Damaged documents, each made again from its number: which document, which part of it, which damage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import yaml

from .mutators import HOSTILE, STRUCTURAL, TEXTUAL

_MOST_PATHS: Final = 3
_WHOLE: Final = 0.04
_MOST_DAMAGE: Final = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged document. made: what was done to which, in words. original: the same before."""

    made: str
    original: bytes
    damaged: bytes


def case_of(number: int, seed: int, documents: Mapping[str, Any]) -> Case:
    """Make the case of a number. documents: parsed, by name."""
    random = Random(f"{seed} {number}")
    name = random.choice(list(documents))
    value = documents[name]
    if random.random() >= _WHOLE:
        value = _part(value, random)
    value = json.loads(json.dumps(value))
    is_yaml = random.random() < 0.5
    original = _written(value, is_yaml=is_yaml)
    kind = random.choice(("structural", "structural", "textual", "hostile"))
    if kind == "structural":
        names = [random.choice(list(STRUCTURAL)) for _ in range(random.randint(1, _MOST_DAMAGE))]
        for each in names:
            STRUCTURAL[each](value, random)
        damaged = _written(value, is_yaml=is_yaml)
    elif kind == "textual":
        names = [random.choice(list(TEXTUAL)) for _ in range(random.randint(1, 2))]
        damaged = original
        for each in names:
            damaged = TEXTUAL[each](damaged or b"x", random)
    else:
        names = [random.choice(list(HOSTILE))]
        made = HOSTILE[names[0]](value, random)
        damaged = made if isinstance(made, bytes) else _written(made, is_yaml=False)
    return Case(f"case {number} of seed {seed}: {name}, {', '.join(names)}", original, damaged)


def _written(value: Any, *, is_yaml: bool) -> bytes:
    if is_yaml:
        try:
            return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()
        except (RecursionError, UnicodeEncodeError, yaml.YAMLError):
            pass
    return _json(value).encode("utf-8", "surrogatepass")


def _json(value: Any) -> str:
    """Write JSON of any depth, which the standard library can't."""
    try:
        return json.dumps(value, indent=1, ensure_ascii=False)
    except RecursionError:
        parts: list[str] = []
        waiting: list[Any] = [value]
        while waiting:
            node = waiting.pop()
            if isinstance(node, _Text):
                parts.append(node)
            elif isinstance(node, dict):
                inner: list[Any] = [_Text("{")]
                for place, (key, each) in enumerate(node.items()):
                    inner += [_Text(f"{',' if place else ''}{json.dumps(str(key))}:"), each]
                waiting += reversed([*inner, _Text("}")])
            elif isinstance(node, list):
                inner = [_Text("[")]
                for place, each in enumerate(node):
                    inner += [_Text("," if place else ""), each]
                waiting += reversed([*inner, _Text("]")])
            else:
                parts.append(json.dumps(node))
        return "".join(parts)


class _Text(str):
    """Text of the syntax itself, among values."""

    __slots__ = ()


def _part(value: dict[str, Any], random: Random) -> dict[str, Any]:
    """Keep a few paths of a document and the components that they reach, so that a case takes no second."""
    paths = value.get("paths", {})
    kept = random.sample(list(paths), min(_MOST_PATHS, len(paths)))
    part = {key: each for key, each in value.items() if key not in ("paths", "components", "definitions")}
    part["paths"] = {path: json.loads(json.dumps(paths[path])) for path in paths if path in kept}
    part["tags"] = []
    for key in ("parameters", "responses"):
        if isinstance(part.get(key), dict):
            part[key] = {}
    waiting: list[Any] = [part]
    while waiting:
        for pointer in _pointers(waiting.pop()):
            node: Any = value
            for token in pointer:
                node = node.get(token) if isinstance(node, dict) else None
            holder: Any = part
            for token in pointer[:-1]:
                holder = holder.setdefault(token, {}) if isinstance(holder, dict) else {}
            if node is not None and isinstance(holder, dict) and pointer[-1] not in holder:
                holder[pointer[-1]] = json.loads(json.dumps(node))
                waiting.append(node)
    schemes = value.get("components", {}).get("securitySchemes")
    if schemes:
        part.setdefault("components", {})["securitySchemes"] = schemes
    return part


def _pointers(value: Any) -> list[list[str]]:
    found: list[list[str]] = []
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                found.append(
                    [each.replace("~1", "/").replace("~0", "~") for each in reference[2:].split("/")]
                )
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found
