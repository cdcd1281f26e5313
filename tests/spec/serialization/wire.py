"""Parameters of little documents, and their way over the wire."""

import json
from functools import lru_cache
from typing import Any

from truespec.spec import Parameter, Spec, write_parameter
from truespec.spec.serialization import (
    cookie_pairs,
    cookie_text,
    parameter_from_pairs,
    parameter_from_query,
    parameter_from_text,
    query_pairs,
    query_text,
)


def parameter(
    place: str,
    style: str | None,
    explode: bool | None,
    schema: Any,
    **more: Any,
) -> Parameter:
    """Make the parameter `color` of a 3.1 document."""
    written: dict[str, Any] = {"name": "color", "in": place, "schema": schema, **more}
    written |= {} if style is None else {"style": style}
    written |= {} if explode is None else {"explode": explode}
    return _loaded(json.dumps(written))


@lru_cache
def _loaded(written: str) -> Parameter:
    operation = {"parameters": [json.loads(written)], "responses": {}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/{color}": {"get": operation}},
    }
    return Spec.load(document).operations[0].parameters[0]


def with_content(place: str, media_range: str, schema: Any, **more: Any) -> Parameter:
    """Make the parameter `color` that is content of a media type."""
    content = {media_range: {"schema": schema, **more}}
    return _loaded(json.dumps({"name": "color", "in": place, "content": content}))


def read(of: Parameter, raw: str) -> Any:
    """Read a parameter from a raw query, Cookie field, path segment or field value."""
    if of.place == "query":
        return parameter_from_pairs(of)(query_pairs(raw))
    if of.place == "cookie":
        return parameter_from_pairs(of)(cookie_pairs(raw))
    if of.place == "querystring":
        return parameter_from_query(of)(raw)
    return parameter_from_text(of)(raw)


def written(of: Parameter, value: Any) -> str:
    """Write a parameter as a raw query, Cookie field, path segment or field value."""
    pairs = write_parameter(of, value)
    if of.place == "query":
        return query_text(pairs)
    if of.place == "cookie":
        return cookie_text(pairs)
    ((_, raw),) = pairs
    return raw.encode().decode("latin-1") if of.place == "header" else raw
