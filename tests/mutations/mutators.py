"""Ways to damage a document: in its structure, its text, and with malice; each a function of a `Random`."""

import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final, TypeAlias

Path: TypeAlias = tuple[Any, str | int]
"""A container and the member name or position in it."""

ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    1e308,
    10**400,
    2**63,
    0.1,
    "",
    "5",
    "\x00",
    "é\u202e𝄞",
    "a" * 5000,
    [],
    {},
    [[]],
    [None],
    {"$ref": "#"},
    {"$ref": "#/nowhere"},
    {"$ref": "#/components/schemas/~2"},
    {"$ref": "http://127.0.0.1:9/x.json#/a"},
    {"$ref": "../../../../etc/passwd"},
    {"$ref": 5},
    {"": {"": {}}},
)
"""Values that stand where nobody expects them."""

PATTERNS: Final = (
    "(",
    "[",
    "^(a+)+$",
    "(?<n>a)\\k<n>",
    "\\p{Han}",
    "a{999999999}",
    "(?=a)",
    "[^]",
    "\\",
    "(?i)a",
)
KEYWORDS: Final = (
    "type", "properties", "items", "required", "enum", "allOf", "anyOf", "oneOf", "not", "pattern",
    "format", "minimum", "maxLength", "multipleOf", "additionalProperties", "discriminator", "$ref",
    "nullable", "default", "example", "examples", "readOnly", "const", "if", "prefixItems", "$id",
    "$anchor", "$dynamicRef", "$schema", "parameters", "requestBody", "responses", "content", "schema",
    "in", "name", "style", "explode", "security", "servers", "headers", "links", "callbacks",
    "encoding", "description", "xml", "uniqueItems", "patternProperties",
)  # fmt: skip
"""Names that mean something somewhere, to be put where they do not belong."""


def places(value: Any) -> Iterator[Path]:
    """Go through every member and item of a value, outer ones first."""
    waiting = [value]
    while waiting:
        container = waiting.pop(0)
        entries: Any = container.items() if isinstance(container, dict) else enumerate(container)
        for key, inner in entries:
            yield container, key
            if isinstance(inner, dict | list):
                waiting.append(inner)


def _pick(
    value: Any, random: Random, wanted: Callable[[Any, Any], bool] = lambda container, key: True
) -> Path:
    found = [place for place in places(value) if wanted(*place)]
    return random.choice(found) if found else ({"x": 0}, "x")


def delete(value: Any, random: Random) -> None:
    """Take a node out."""
    container, key = _pick(value, random)
    del container[key]


def retype(value: Any, random: Random) -> None:
    """Put an odd value where another one stood."""
    container, key = _pick(value, random)
    container[key] = random.choice(ODD)


def swap(value: Any, random: Random) -> None:
    """Exchange two nodes of one container."""
    container, key = _pick(value, random)
    _, other = random.choice([(container, each) for each in _keys(container)])
    container[key], container[other] = container[other], container[key]


def transplant(value: Any, random: Random) -> None:
    """Copy a node to where another one stands."""
    source, key = _pick(value, random)
    copy = json.loads(json.dumps(source[key]))
    container, place = _pick(value, random)
    container[place] = copy


def wrap(value: Any, random: Random) -> None:
    """Put a node into a list or mapping of its own."""
    container, key = _pick(value, random)
    container[key] = random.choice(([container[key]], {random.choice(KEYWORDS): container[key]}))


def rename(value: Any, random: Random) -> None:
    """Give a member another name, often one that means something."""
    container, key = _pick(value, random, lambda container, key: isinstance(container, dict))
    name = random.choice(
        (random.choice(KEYWORDS), str(key).upper(), f"{key}~1/", "", "x-é", "{", f"/{{{key}}}")
    )
    container[name] = container.pop(key)


def insert(value: Any, random: Random) -> None:
    """Add a keyword with an odd value to a mapping."""
    container, _ = _pick(value, random, lambda container, key: isinstance(container, dict))
    container[random.choice(KEYWORDS)] = random.choice((*ODD, random.choice(PATTERNS)))


def misguide(value: Any, random: Random) -> None:
    """Let a reference lead elsewhere: nowhere, to itself, round in a circle, to another kind of thing."""
    container, key = _pick(
        value, random, lambda container, key: key == "$ref" and isinstance(container, dict)
    )
    known = [
        "#",
        "#/",
        "#/paths",
        "#/info/title",
        "#/components",
        "#x",
        "",
        "%zz",
        "#/%00",
        "a b.yaml",
        "./#/x",
    ]
    others = [c[k] for c, k in places(value) if k == "$ref" and isinstance(c[k], str)]
    container[key] = random.choice((*known, *others[:50], f"{container.get(key)}x"))


def circle(value: Any, random: Random) -> None:
    """Make components refer to each other, or to themselves."""
    holders = [
        c[k]
        for c, k in places(value)
        if k in ("schemas", "definitions", "parameters") and isinstance(c[k], dict)
    ]
    holder = random.choice([each for each in holders if each] or [{"a": {}}])
    prefix = "#/definitions/" if isinstance(value, dict) and "swagger" in value else "#/components/schemas/"
    first, second = random.choice(list(holder)), random.choice(list(holder))
    holder[first] = random.choice(
        ({"$ref": prefix + str(second)}, {"allOf": [{"$ref": prefix + str(second)}]})
    )
    holder[second] = {"$ref": prefix + str(first)}


def repath(value: Any, random: Random) -> None:
    """Damage the template of a path."""
    paths = value.get("paths") if isinstance(value, dict) else None
    if not isinstance(paths, dict) or not paths:
        return
    path = random.choice(list(paths))
    damage = (
        "{",
        "}",
        "{}",
        "{a}{b}",
        "//",
        "%zz",
        "%2F",
        "?a=b",
        "#x",
        "{a",
        "\x00",
        "{" * 50,
        "/" * 200,
        "é",
    )
    place = random.randrange(len(path) + 1)
    paths[path[:place] + random.choice(damage) + path[place:]] = paths.pop(path)


def repattern(value: Any, random: Random) -> None:
    """Put another pattern, limit or format into a schema."""
    container, _ = _pick(value, random, lambda container, key: key == "type" and isinstance(container, dict))
    keywords: Any = random.choice(
        (
            {"pattern": random.choice(PATTERNS)},
            {"minLength": 10**9},
            {"minItems": 10**9, "type": "array"},
            {"minimum": 5, "maximum": 4},
            {"multipleOf": random.choice((0, -1, 1e-300, 0.01))},
            {"format": random.choice(("uuid", "date", "regex", "int128", "", 5))},
            {"enum": []},
            {"enum": [random.choice(ODD) for _ in range(3)]},
            {"type": random.choice(("any", ["string", "nothing"], [], None, "String"))},
            {"not": {}},
            {"required": random.choice((True, "a", [1], ["a"] * 3, ["nowhere"]))},
            {
                "discriminator": random.choice(
                    ({}, "kind", {"propertyName": 1}, {"propertyName": "k", "mapping": []})
                )
            },
        )
    )
    container.update(keywords)


def _keys(container: Any) -> list[Any]:
    return list(container) if isinstance(container, dict) else list(range(len(container)))


STRUCTURAL: Final[Mapping[str, Callable[[Any, Random], None]]] = {
    each.__name__: each
    for each in (
        delete,
        retype,
        swap,
        transplant,
        wrap,
        rename,
        insert,
        misguide,
        circle,
        repath,
        repattern,
    )
}
"""Mutations of the parsed value, by name; each damages one place."""


def flip(text: bytes, random: Random) -> bytes:
    """Change one byte."""
    place = random.randrange(len(text))
    return text[:place] + bytes([random.randrange(256)]) + text[place + 1 :]


def truncate(text: bytes, random: Random) -> bytes:
    """Cut the end off."""
    return text[: random.randrange(len(text))]


def double_line(text: bytes, random: Random) -> bytes:
    """Let a line stand twice."""
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines))
    return b"".join((*lines[:place], lines[place], *lines[place:]))


def drop_line(text: bytes, random: Random) -> bytes:
    """Leave a line out."""
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines))
    return b"".join((*lines[:place], *lines[place + 1 :]))


def indent(text: bytes, random: Random) -> bytes:
    """Move a line by a blank, or a tab."""
    lines = text.splitlines(keepends=True)
    place = random.randrange(len(lines))
    lines[place] = random.choice((b" ", b"\t", b"  - ")) + lines[place]
    return b"".join(lines)


_MARKS: Final = (
    *(bytes([code]) for code in b"{}[]:,\"'#|%\\\x00\xff"),
    *(b"&a", b"*a", b"!!x ", b"---\n", b"<<: *a\n", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
)


def sprinkle(text: bytes, random: Random) -> bytes:
    """Put a character in that means something to a reader of JSON or YAML."""
    place = random.randrange(len(text))
    mark = random.choice(_MARKS)
    return text[:place] + mark + text[place:]


def recode(text: bytes, random: Random) -> bytes:
    """Write the text in another encoding, or claim one that it is not in."""
    plain = text.decode("utf-8", "replace")
    coding = random.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "shift-jis", "utf-8-sig"))
    return random.choice((b"", b"\xff\xfe")) + plain.encode(coding, "replace")


TEXTUAL: Final[Mapping[str, Callable[[bytes, Random], bytes]]] = {
    each.__name__: each for each in (flip, truncate, double_line, drop_line, indent, sprinkle, recode)
}
"""Mutations of the text, by name."""


def deep(value: Any, random: Random) -> Any:
    """Nest a node far deeper than anybody does."""
    container, key = _pick(value, random)
    depth = random.choice((150, 400, 3000))
    kind = random.choice(("items", "allOf", "properties", "not", ""))
    inner: Any = container[key]
    for _ in range(depth):
        held = [inner] if kind in ("allOf", "") else {"a": inner} if kind == "properties" else inner
        inner = {kind: held} if kind else held
    container[key] = inner
    return value


def wide(value: Any, random: Random) -> Any:
    """Give a node tens of thousands of members."""
    container, key = _pick(value, random)
    many = random.choice((5_000, 20_000))
    container[key] = random.choice(
        (
            {f"k{number}": {"type": "string"} for number in range(many)},
            [{"type": "integer"}] * many,
            {"allOf": [{"type": "string"}] * many},
            {"enum": list(range(many))},
        )
    )
    return value


def branching(value: Any, random: Random) -> Any:
    """Let schemas refer to each other so that expanding them would never end: 2 to the power of 30 leaves."""
    if not isinstance(value, dict):
        return value
    keyword = random.choice(("allOf", "anyOf", "oneOf"))
    is_old = "swagger" in value
    prefix = "#/definitions/" if is_old else "#/components/schemas/"
    made: dict[str, Any] = {
        f"B{level}": {keyword: [{"$ref": f"{prefix}B{level + 1}"}] * 2} for level in range(30)
    } | {"B30": {"type": "string"}}
    holder = value if is_old else value.setdefault("components", {})
    if isinstance(holder, dict):
        known = holder.setdefault("definitions" if is_old else "schemas", {})
        if isinstance(known, dict):
            known |= made
    container, key = _pick(value, random, lambda container, key: key == "schema")
    container[key] = {"$ref": f"{prefix}B0"}
    return value


def bomb(_: Any, random: Random) -> bytes:
    """Write an alias bomb: nine levels of nine aliases each."""
    levels = random.choice((9, 12))
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "x0: &x0 [lol, lol, lol]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join((*lines, f"paths: {random.choice(('{}', f'*x{levels - 1}'))}\n")).encode()


def merges(_: Any, random: Random) -> bytes:
    """Write merge keys that merge merge keys, twenty levels deep."""
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "x0: &x0 {a: 1}"]
    lines += [f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}], k{n}: *x{n - 1}}}" for n in range(1, 20)]
    return "\n".join((*lines, "paths: {}\n")).encode()


HOSTILE: Final[Mapping[str, Callable[[Any, Random], Any]]] = {
    each.__name__: each for each in (deep, wide, branching, bomb, merges)
}
"""Mutations meant to exhaust whoever reads the document; what they give is a value, or text."""
