"""Strategies of schemas, written as 3.1 does; `writing` has them in the other versions' words.

Every schema that comes out can be met: what contradicts itself is made by `breaking`, on purpose.
"""

from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

JsonSchema: TypeAlias = dict[str, Any]

NAMES = st.sampled_from(("id", "name", "kind", "tags", "größe", "이름", "x-y", "a.b", "Upper", "_"))
"""Member names: plain ones, other scripts, marks, capitals."""

FORMATS = ("date", "date-time", "uuid", "email", "ipv4")
PATTERNS = ("^[a-z]+$", "^\\d{2,4}$", "^(ab|cd)*$", "^[^x]{1,5}$", "\\w")


@st.composite
def texts(draw: DrawFn) -> JsonSchema:
    """Make a schema of texts: free, bounded, of a pattern, of a format, one of some."""
    kind = draw(st.sampled_from(("free", "bounded", "pattern", "format", "enum")))
    if kind == "bounded":
        low = draw(st.integers(0, 3))
        return {"type": "string", "minLength": low, "maxLength": low + draw(st.integers(0, 5))}
    if kind == "pattern":
        return {"type": "string", "pattern": draw(st.sampled_from(PATTERNS))}
    if kind == "format":
        return {"type": "string", "format": draw(st.sampled_from(FORMATS))}
    if kind == "enum":
        values = st.sampled_from(("a", "b", "true", "7", "é", "two words", "x,y"))
        return {"type": "string", "enum": draw(st.lists(values, min_size=1, max_size=3, unique=True))}
    return {"type": "string"}


@st.composite
def numbers(draw: DrawFn) -> JsonSchema:
    """Make a schema of numbers or integers, with bounds of each kind and multiples."""
    schema: JsonSchema = {"type": draw(st.sampled_from(("integer", "number")))}
    low = draw(st.integers(-5, 5))
    if draw(st.booleans()):
        schema[draw(st.sampled_from(("minimum", "exclusiveMinimum")))] = low
    if draw(st.booleans()):
        schema[draw(st.sampled_from(("maximum", "exclusiveMaximum")))] = low + draw(st.integers(20, 99))
    if draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from((2, 5) if schema["type"] == "integer" else (0.5, 0.1)))
    return schema


def scalars() -> SearchStrategy[JsonSchema]:
    """Make a schema of scalars."""
    return st.one_of(texts(), numbers(), st.just({"type": "boolean"}))


@st.composite
def flat(draw: DrawFn) -> JsonSchema:
    """Make a schema of what every style of parameter can carry one level deep."""
    inner = draw(scalars().filter(lambda schema: "enum" not in schema))
    if draw(st.booleans()):
        return {"type": "array", "items": inner, "minItems": 1, "maxItems": 3}
    return {
        "type": "object",
        "properties": {name: draw(scalars()) for name in ("R", "G")},
        "required": ["R", "G"],
        "additionalProperties": False,
    }


@st.composite
def objects(draw: DrawFn, names: tuple[str, ...], depth: int) -> JsonSchema:
    """Make a schema of objects. names: of the components that may be referred to."""
    members: dict[str, JsonSchema] = {}
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        member = draw(schemas(names, depth - 1))
        if "$ref" not in member and draw(st.integers(0, 3)) == 0:
            member = member | {draw(st.sampled_from(("readOnly", "writeOnly"))): True}
        members[name] = member
    required = [name for name in members if draw(st.booleans()) and not _leads_on(members[name])]
    schema: JsonSchema = {"type": "object", "properties": members}
    if required:
        schema["required"] = required
    extra = draw(st.sampled_from((None, None, False, {"type": "string"})))
    return schema if extra is None else schema | {"additionalProperties": extra}


def _leads_on(schema: JsonSchema) -> bool:
    """Whether a schema holds a reference: a required member that leads back could never be met."""
    return "$ref" in str(schema)


@st.composite
def schemas(draw: DrawFn, names: tuple[str, ...] = (), depth: int = 2) -> JsonSchema:
    """Make a schema: scalars, arrays, objects, references, `null`, and `allOf`."""
    kinds = ["scalar"] if depth <= 0 else ["scalar", "array", "object", "nullable", "all"]
    kind = draw(st.sampled_from(kinds + (["reference"] if names else [])))
    if kind == "reference":
        return {"$ref": f"#/components/schemas/{draw(st.sampled_from(names))}"}
    if kind == "array":
        schema: JsonSchema = {"type": "array", "items": draw(schemas(names, depth - 1))}
        return schema | draw(st.sampled_from(({}, {"maxItems": 3}, {"uniqueItems": True})))
    if kind == "object":
        return draw(objects(names, depth))
    if kind == "nullable":
        inner = draw(scalars().filter(lambda schema: "enum" not in schema))
        return inner | {"type": [inner["type"], "null"]}
    if kind == "all":
        first, second = draw(objects((), 1)), draw(objects((), 1))
        clash = set(first["properties"]) & set(second["properties"])
        if clash or "additionalProperties" in first or "additionalProperties" in second:
            return first
        return {"allOf": [first, second]}
    return draw(scalars())


@st.composite
def choices(draw: DrawFn) -> JsonSchema:
    """Make a choice of 3.x: `oneOf` of different types, or `anyOf`."""
    options = draw(st.lists(scalars(), min_size=2, max_size=3, unique_by=lambda schema: schema["type"]))
    types = {schema["type"] for schema in options}
    is_exclusive = not {"integer", "number"} <= types
    return {draw(st.sampled_from(("oneOf", "anyOf"))) if is_exclusive else "anyOf": options}


@st.composite
def families(draw: DrawFn) -> dict[str, JsonSchema]:
    """Make components that a discriminator tells apart: `Pet` is one of `Cat` and `Dog`."""
    made: dict[str, JsonSchema] = {}
    for name in ("Cat", "Dog"):
        member = draw(scalars())
        made[name] = {
            "type": "object",
            "required": ["kind", "own"],
            "properties": {"kind": {"type": "string"}, "own": member},
        }
    references = [{"$ref": f"#/components/schemas/{name}"} for name in made]
    discriminator: JsonSchema = {"propertyName": "kind"}
    if draw(st.booleans()):
        discriminator["mapping"] = {"cat": references[0]["$ref"], "dog": references[1]["$ref"]}
    return made | {"Pet": {"oneOf": references, "discriminator": discriminator}}
