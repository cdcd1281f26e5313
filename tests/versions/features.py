"""Features of the OpenAPI versions, each with messages that only a reader who knows it judges rightly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct
from truespec.spec import Operation, Request, Response, Spec

VERSIONS: Final = {"2.0": ("swagger", "2.0"), "3.0": ("openapi", "3.0.4")} | {
    version: ("openapi", f"{version}.{patch}") for version, patch in (("3.1", 2), ("3.2", 0))
}
PAGE: Final = Path("docs/versions.md")
_INTRODUCTION: Final = """# Versions of OpenAPI

<!-- Made by `make docs` from tests/versions/features.yaml: change that, not this page. -->

What each version can say, and truespec reads, judges and mocks. Each of the {count} cells that say *yes* is
a test: a document without an error for `truespec lint`, messages that fit it and are taken, messages that
break it and are refused, and a mock that answers the first and refuses the others. *–* means that the version
has no such thing; where it is written all the same, [reading](reading.md) says what becomes of it.
"""


class Feature(Struct, frozen=True):
    """One feature. group: what it is part of. section: where the standard has it. cells: by version."""

    group: str
    name: str
    section: str
    cells: dict[str, "Cell"]


class Cell(Struct, frozen=True):
    """A feature in one version: a document and messages. answer: what a mock answers to the first that fits.

    sent: the webhook or callback that the messages belong to, "" where they are for the paths.
    """

    document: dict[str, Any]
    fits: tuple[Request | Response, ...]
    breaks: tuple[Request | Response, ...]
    answer: str | None
    sent: str

    def operation(self, spec: Spec) -> Operation:
        """The operation that answers are held to: the only one, or what the API sends."""
        if self.sent:
            (operation,) = spec.webhooks.get(self.sent) or spec.operations[0].callbacks[self.sent]
        else:
            (operation,) = spec.operations
        return operation


def features() -> Iterator[Feature]:
    """Read all features, in the order of the table."""
    groups = yaml.safe_load((Path(__file__).parent / "features.yaml").read_text(encoding="utf-8"))
    for group, rows in groups.items():
        for row in rows:
            cells = {
                version: _cell(version, cell)
                for versions, cell in row["cells"].items()
                for version in versions.split()
            }
            yield Feature(group, row["feature"], row["section"], cells)


def _cell(version: str, cell: dict[str, Any]) -> Cell:
    field, number = VERSIONS[version]
    described = cell["document"] if "document" in cell else _about(version, cell["schema"])
    described = described | {"components": cell["components"]} if "components" in cell else described
    read = _message if "document" in cell else _value
    return Cell(
        {field: number, "info": {"title": "A feature", "version": "1"}} | described,
        tuple(message for each in cell["fits"] for message in read(each)),
        tuple(message for each in cell["breaks"] for message in read(each)),
        cell.get("answer"),
        cell.get("webhook") or cell.get("callback", ""),
    )


def _about(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe an operation that takes what it answers."""
    if version == "2.0":
        taken = {"parameters": [{"name": "value", "in": "body", "required": True, "schema": schema}]}
        types = {"consumes": ["application/json"], "produces": ["application/json"]}
        return {"paths": {"/": {"post": {**taken, **types, "responses": _answers({"schema": schema})}}}}
    content = {"content": {"application/json": {"schema": schema}}}
    return {
        "paths": {
            "/": {"post": {"requestBody": {"required": True, **content}, "responses": _answers(content)}}
        }
    }


def _answers(content: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "The same", **content}}


def _value(value: Any) -> Iterator[Request | Response]:
    """Make the messages that carry a value, in both directions."""
    text = json.dumps(value).encode()
    fields = (("Content-Type", "application/json"),)
    yield Request("POST", "/", fields, text)
    yield Response(200, fields, text)


def _message(text: str) -> Iterator[Request | Response]:
    """Read a message: its first line, fields, an empty line, a body."""
    head, _, body = text.partition("\n\n")
    first, *lines = head.split("\n")
    fields = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    content = body.encode()
    if first.isdecimal():
        yield Response(int(first), fields, content)
    else:
        method, target = first.split(" ", 1)
        yield Request(method, target, fields, content)


def page() -> str:
    """Write the page as Markdown: a table a group, a row a feature, the versions that have it."""
    parts: list[str] = []
    group = ""
    for feature in features():
        if feature.group != group:
            group = feature.group
            parts += ["", f"## {group}", "", f"| feature | of the standard | {' | '.join(VERSIONS)} |"]
            parts.append("| --- | --- |" + " --- |" * len(VERSIONS))
        marks = " | ".join("yes" if version in feature.cells else "–" for version in VERSIONS)
        parts.append(f"| {feature.name} | {feature.section} | {marks} |")
    return (
        _INTRODUCTION.format(count=sum(len(feature.cells) for feature in features()))
        + "\n".join(parts)
        + "\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
