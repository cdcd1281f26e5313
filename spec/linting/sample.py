"""The small documents that the tables show their rules on."""

from typing import Final

HEAD: Final = 'openapi: 3.1.0\ninfo: {title: Example, version: "1"}\n'
"""How each of them begins."""

EMPTY: Final = HEAD + "paths: {}\n"
"""A whole one, with nothing in it."""

OK: Final = "{responses: {default: {description: Any answer}}}"
"""An operation."""


def with_schemas(lines: str) -> str:
    """Write a document with these component schemas."""
    return EMPTY + "components:\n  schemas:\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def with_paths(lines: str) -> str:
    """Write a document with these paths."""
    return HEAD + "paths:\n" + "".join(f"  {line}\n" for line in lines.splitlines())
