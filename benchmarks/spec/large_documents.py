"""Large documents made from a real one: its paths and definitions again and again, under other names."""

import json
from pathlib import Path
from typing import Any

KUBERNETES = Path(__file__).parents[3] / "shared" / "specs" / "kubernetes.json"


def enlarged(document: dict[str, Any], copies: int) -> dict[str, Any]:
    """Make a Swagger 2.0 document of `copies` times the paths and definitions. Each copy's references lead
    to its own definitions, so that nothing is shared but what the document shares.
    """
    paths, definitions = dict(document["paths"]), dict(document["definitions"])
    for number in range(2, copies + 1):
        for name, schema in document["definitions"].items():
            definitions[f"{name}.copy{number}"] = _moved(schema, number)
        for path, item in document["paths"].items():
            paths[f"/copy{number}{path}"] = _moved(item, number)
    return document | {"paths": paths, "definitions": definitions}


def _moved(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {name: _target(name, member, number) for name, member in value.items()}
    return [_moved(item, number) for item in value] if isinstance(value, list) else value


def _target(name: str, member: Any, number: int) -> Any:
    is_reference = name == "$ref" and isinstance(member, str) and member.startswith("#/definitions/")
    return f"{member}.copy{number}" if is_reference else _moved(member, number)


def write_large(folder: Path, copies: int) -> Path:
    """Write kubernetes.json enlarged `copies` times into a folder; return the file."""
    document = json.loads(KUBERNETES.read_text(encoding="utf-8"))
    path = folder / f"kubernetes-{copies}.json"
    path.write_text(json.dumps(enlarged(document, copies), indent=2), encoding="utf-8")
    return path
