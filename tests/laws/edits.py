"""Edits of real documents that break somebody: what a request may be made narrower, or an answer wider.

An edit is made where a message of one operation has a value: at the end of a random way from the body's
schema (or a parameter's) through members, items and `allOf`, never into alternatives, which excuse each
other.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

Schema: TypeAlias = dict[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "patch", "trace", "query")  # `head` has no body
_DEEPEST: Final = 6
_IGNORED: Final = frozenset({"accept", "authorization", "content-type"})
_UNIONS: Final = frozenset({"anyOf", "oneOf", "not", "if"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A document with one edit. operation: which it breaks. side: `request` or `response`. kind: of edit."""

    document: dict[str, Any]
    operation: str
    side: str
    kind: str


def edited(document: dict[str, Any], random: Random, side: str) -> Edit | None:
    """Break one operation by an edit of its request or of an answer; None where chance found no place."""
    new = copy.deepcopy(document)
    roots = [
        (f"{method.upper()} {path}", schema)
        for path, item in new.get("paths", {}).items()
        if not any("#" in other and path.partition("#")[0] in other for other in new["paths"])
        for method, operation in item.items()
        if method in METHODS
        for schema in (_sent if side == "request" else _answered)(new, operation)
    ]
    if not roots:
        return None
    key, schema = random.choice(roots)
    at = _walked(new, schema, random, side)
    edits = _NARROWER if side == "request" else _WIDER
    names = sorted(edits)
    random.shuffle(names)
    for name in names:
        if at is not None and edits[name](new, at, random):
            return Edit(new, key, side, name)
    return None


def _sent(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[Schema]:
    """Give the schemas of what a client sends: of parameters, these themselves, and of JSON."""
    for parameter in operation.get("parameters", ()):
        found = _resolved(document, parameter)
        is_list = found.get("schema", found).get("type") == "array"
        if found.get("name", "").lower() in _IGNORED or (is_list and found.get("in") == "path"):
            continue  # ignored by the standard; a segment of a path has an item anyway
        is_body = found.get("in") == "body"
        if not is_body:
            yield found
        if "schema" in found and (
            not is_body or _is_json(operation.get("consumes", document.get("consumes")))
        ):
            yield found["schema"]
    body = _resolved(document, operation.get("requestBody", {}))
    yield from _json(body.get("content", {}))


def _answered(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[Schema]:
    """Give the schemas of what a server answers as JSON."""
    if not _is_json(operation.get("produces", document.get("produces"))):
        return
    for response in operation.get("responses", {}).values():
        found = _resolved(document, response)
        if isinstance(found.get("schema"), dict):
            yield found["schema"]
        yield from _json(found.get("content", {}))


def _is_json(types: list[str] | None) -> bool:
    """Whether a list of OpenAPI 2.0 names JSON; later versions have none."""
    return types is None or any(each == "*/*" or each.endswith(("/json", "+json")) for each in types)


def _json(content: Mapping[str, Any]) -> Iterator[Schema]:
    for media_type, media in content.items():
        if media_type.endswith(("/json", "+json")) and isinstance(media.get("schema"), dict):
            yield media["schema"]


def _resolved(document: dict[str, Any], node: Any) -> dict[str, Any]:
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target: Any = document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[unquote(token).replace("~1", "/").replace("~0", "~")]
        node = target
    return node if isinstance(node, dict) else {}


def _walked(document: dict[str, Any], schema: Schema, random: Random, side: str) -> Schema | None:
    """Go some steps into a schema; None where the way leads to what does not travel, or to alternatives."""
    hidden = "readOnly" if side == "request" else "writeOnly"
    at = _resolved(document, schema)
    for _ in range(_DEEPEST):
        if not _UNIONS.isdisjoint(at) or at.get(hidden) or "discriminator" in at:
            return None
        ways: list[Any] = [*at.get("properties", {}).values()]
        ways += at.get("allOf", ()) if side == "request" else ()  # wider alone is not wider together
        ways += [at[key] for key in ("items", "additionalProperties") if isinstance(at.get(key), dict)]
        if not ways or (random.random() < 0.25 and "type" in at):
            break
        at = _resolved(document, random.choice(ways))
    is_whole = side == "request" or "allOf" not in at
    return (
        at
        if is_whole and _UNIONS.isdisjoint(at) and not at.get(hidden) and "discriminator" not in at
        else None
    )


def _types(schema: Schema) -> set[str]:
    written = schema.get("type", ())
    return {written} if isinstance(written, str) else set(written)


def _is_plain(schema: Schema, name: str) -> bool:
    return _types(schema) - {"null"} == {name} and "enum" not in schema and "const" not in schema


# What a request may be made narrower by: True where the edit was made.


def _shorter(_document: Schema, at: Schema, _random: Random) -> bool:
    least = at.get("minLength", 0)
    if not _is_plain(at, "string") or at.get("maxLength", least + 1) <= least or _is_binary(at):
        return False
    at["maxLength"] = least
    return True


def _is_binary(at: Schema) -> bool:
    return at.get("format") in ("binary", "byte") or "contentEncoding" in at or "contentMediaType" in at


def _another_type(_document: Schema, at: Schema, _random: Random) -> bool:
    if not _is_plain(at, "string") or _is_binary(at):
        return False
    for keyword in set(at) - {"in", "name", "required"}:
        del at[keyword]
    at["type"] = "boolean"
    return True


def _a_value_less(_document: Schema, at: Schema, random: Random) -> bool:
    values = at.get("enum", [])
    if len(values) < 2:
        return False
    gone = random.randrange(len(values))
    at["enum"] = [value for index, value in enumerate(values) if index != gone]
    return True


def _higher_bound(_document: Schema, at: Schema, _random: Random) -> bool:
    if not _is_plain(at, "integer") or isinstance(at.get("exclusiveMinimum"), int | float):
        return False
    least = at.get("minimum", 0)
    if at.get("maximum", least + 1) <= least:
        return False
    at["minimum"] = least + 1 + bool(at.pop("exclusiveMinimum", False))
    return True


def _every_seventh(_document: Schema, at: Schema, _random: Random) -> bool:
    if not _is_plain(at, "integer") or "multipleOf" in at or "maximum" in at:
        return False
    at["multipleOf"] = 7
    return True


def _only_true(_document: Schema, at: Schema, _random: Random) -> bool:
    if not _is_plain(at, "boolean"):
        return False
    at["enum"] = [True]
    return True


def _a_member_required(document: Schema, at: Schema, random: Random) -> bool:
    free = [
        name
        for name, member in at.get("properties", {}).items()
        if name not in at.get("required", ()) and not _resolved(document, member).get("readOnly")
    ]
    if not free:
        return False
    at["required"] = [*at.get("required", ()), random.choice(free)]
    return True


def _a_new_member_required(_document: Schema, at: Schema, _random: Random) -> bool:
    if "properties" not in at:
        return False
    at["properties"]["zzNew"] = {"type": "string"}
    at["required"] = [*at.get("required", ()), "zzNew"]
    return True


def _fewer_items(_document: Schema, at: Schema, _random: Random) -> bool:
    least = at.get("minItems", 0)
    if not _is_plain(at, "array") or at.get("maxItems", least + 1) <= least:
        return False
    at["maxItems"] = least
    return True


def _an_item_more(_document: Schema, at: Schema, _random: Random) -> bool:
    least = at.get("minItems", 0)
    if not _is_plain(at, "array") or at.get("maxItems", least + 1) <= least:
        return False
    at["minItems"] = least + 1
    return True


def _a_parameter_required(_document: Schema, at: Schema, _random: Random) -> bool:
    is_spread = at.get("schema", {}).get("type") == "object"  # where no member has to come, nothing may come
    if at.get("in") not in ("header", "query") or at.get("required") or is_spread:
        return False
    at["required"] = True
    return True


# What an answer may be made wider by.


def _a_value_more(_document: Schema, at: Schema, _random: Random) -> bool:
    if "enum" not in at or not _types(at) <= {"string"} or "x-extensible-enum" in at:
        return False
    at["enum"] = [*at["enum"], "zz-new"]
    return True


def _a_member_optional(document: Schema, at: Schema, random: Random) -> bool:
    named = [
        name
        for name in at.get("required", ())
        if not _resolved(document, at.get("properties", {}).get(name, {})).get("writeOnly")
    ]
    if not named:
        return False
    gone = random.choice(named)
    at["required"] = [name for name in at["required"] if name != gone]
    return True


def _null_as_well(document: Schema, at: Schema, _random: Random) -> bool:
    if "type" not in at or "null" in _types(at) or at.get("nullable") or "enum" in at:
        return False
    if str(document.get("openapi", "")).startswith("3.0"):
        at["nullable"] = True
    elif "openapi" in document:
        at["type"] = [*sorted(_types(at)), "null"]
    else:
        at["x-nullable"] = True
    return True


def _no_keyword(keyword: str) -> Callable[[Schema, Schema, Random], bool]:
    def dropped(_document: Schema, at: Schema, _random: Random) -> bool:
        return at.pop(keyword, None) is not None

    return dropped


_NARROWER: Final[Mapping[str, Callable[[Schema, Schema, Random], bool]]] = {
    "shorter text": _shorter,
    "another type": _another_type,
    "a value less": _a_value_less,
    "a higher bound": _higher_bound,
    "every seventh": _every_seventh,
    "only true": _only_true,
    "a member required": _a_member_required,
    "a new member required": _a_new_member_required,
    "fewer items": _fewer_items,
    "an item more": _an_item_more,
    "a parameter required": _a_parameter_required,
}
_WIDER: Final[Mapping[str, Callable[[Schema, Schema, Random], bool]]] = {
    "another type": _another_type,
    "a value more": _a_value_more,
    "a member optional": _a_member_optional,
    "null as well": _null_as_well,
    "no least length": _no_keyword("minLength"),
    "no greatest length": _no_keyword("maxLength"),
    "no pattern": _no_keyword("pattern"),
    "no least number": _no_keyword("minimum"),
    "no greatest number": _no_keyword("maximum"),
    "no greatest count": _no_keyword("maxItems"),
}
