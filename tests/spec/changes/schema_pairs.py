"""Small schemas made by chance, and a pool of values to hold them against."""

import copy
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

from truespec.spec.changes.graph import Side

JsonSchema = dict[str, Any] | bool

SMALL = [None, 1, "a", True, 1.5, "", "ab", 0, 2, 3, {}, [], {"a": 1}]
POOL: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        2,
        3,
        -1,
        0.5,
        1.5,
        2.5,
        4,
        6,
        "",
        "a",
        "b",
        "aa",
        "ab",
        "abc",
        "1",
        "12",
        "ba",
    ),
    {},
    *({name: value} for name in "abc" for value in SMALL),
    *({"a": x, "b": y} for x, y in product(SMALL[:7], SMALL[:7])),
    *({"a": x, "b": y, "c": z} for x, y, z in product(SMALL[:5], SMALL[:5], SMALL[:5])),
    *({"d": 1}, {"a": 1, "d": "a"}, {"a": {"a": 1, "b": "a"}}, {"a": {"b": 1}}, {"ab": 1}, {"a": [1, 1]}),
    [],
    *([value] for value in SMALL),
    *([x, y] for x, y in product(SMALL[:6], SMALL[:6])),
    *([1, 1, 1], [1, 2, 3], ["a", "b", "ab"], [{"a": 1}, {"a": "a"}]),
]


def side(schema: JsonSchema, definitions: dict[str, JsonSchema] | None = None) -> Side:
    return Side({"$ref": "#/$defs/root", "$defs": {"root": schema, **(definitions or {})}})


class SchemaMaker:
    """Makes schemas of every keyword, small enough that the pool tells them apart."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def scalar(self) -> JsonSchema:
        random = self.random
        kinds = ("string", "integer", "number", "boolean", "null", "enum", "const", "any", "several")
        kind = random.choice(kinds)
        if kind == "string":
            return self.some(
                {"type": "string"}, minLength=(0, 1, 2), maxLength=(1, 2, 3), pattern=("^a", "a$")
            )
        if kind in ("integer", "number"):
            bounds = (0, 1, 2, 0.5)
            return self.some(
                {"type": kind},
                minimum=bounds,
                maximum=bounds,
                exclusiveMaximum=bounds,
                multipleOf=(2, 3, 0.5),
            )
        if kind == "enum":
            return {"enum": random.sample([1, 2, "a", "b", None, True, 1.5], random.randint(1, 4))}
        if kind == "const":
            return {"const": random.choice([1, "a", None])}
        if kind == "any":
            return random.choice([{}, True, False, {"minLength": 2}, {"minimum": 1}])
        if kind == "several":
            return {"type": random.sample(["string", "null", "integer", "boolean", "object", "array"], 2)}
        return {"type": kind}

    def schema(self, depth: int = 2) -> JsonSchema:
        random = self.random
        kind = random.choice(("scalar", "scalar", "object", "object", "array", "composed", "reference"))
        if depth == 0 or kind == "scalar":
            return self.scalar()
        if kind == "object":
            return self.object(depth)
        if kind == "array":
            array = {"type": "array", "items": self.schema(depth - 1)}
            return self.some(
                array, minItems=(1, 2), maxItems=(1, 2), uniqueItems=(True,), contains=({"const": 1},)
            )
        if kind == "reference":
            return {"$ref": "#/$defs/" + random.choice("XY")}
        keyword = random.choice(("allOf", "anyOf", "oneOf", "anyOf", "oneOf", "not", "if"))
        if keyword == "not":
            return {"not": self.scalar()}
        if keyword == "if":
            return {"if": self.schema(depth - 1), "then": self.schema(depth - 1)}
        return {keyword: [self.schema(depth - 1) for _ in range(random.randint(1, 3))]}

    def object(self, depth: int) -> dict[str, Any]:
        names = self.random.sample("abc", self.random.randint(0, 3))
        written: dict[str, Any] = {"properties": {name: self.schema(depth - 1) for name in names}}
        if self.random.random() < 0.85:
            written["type"] = "object"
        return self.some(
            written,
            required=(["a"], ["b", "c"], ["c"]),
            additionalProperties=(True, False, {"type": "integer"}),
            minProperties=(1, 2),
            maxProperties=(1, 2),
            patternProperties=({"^a": {"type": "string"}},),
            dependentRequired=({"a": ["b"]},),
            unevaluatedProperties=(False,),
        )

    def some(self, schema: dict[str, Any], **keywords: tuple[Any, ...]) -> dict[str, Any]:
        """Add some of the keywords."""
        for keyword, values in keywords.items():
            if self.random.random() < 0.25:
                schema[keyword] = self.random.choice(values)
        return schema

    def definitions(self) -> dict[str, JsonSchema]:
        recursive = {"type": "object", "properties": {"a": {"$ref": "#/$defs/X"}, "b": self.scalar()}}
        return {"X": recursive if self.random.random() < 0.5 else self.scalar(), "Y": self.scalar()}

    def edited(self, schema: JsonSchema) -> JsonSchema:
        """Change one place of a schema."""
        box = {"root": copy.deepcopy(schema)}
        spot, put = self.random.choice([(box["root"], _putter(box, "root")), *_spots(box["root"])])
        choice = self.random.random()
        fresh = self.scalar()
        if isinstance(spot, bool) or choice < 0.3:
            put(self.schema(1))
        elif choice < 0.6 and len(spot) > 1:
            del spot[self.random.choice(sorted(spot))]
        elif isinstance(fresh, dict):
            spot.update(fresh)
        return box["root"]


def _putter(container: Any, key: str | int) -> Callable[[JsonSchema], None]:
    def put(schema: JsonSchema) -> None:
        container[key] = schema

    return put


def _spots(schema: JsonSchema) -> Iterator[tuple[Any, Callable[[JsonSchema], None]]]:
    if isinstance(schema, bool):
        return
    inner: list[tuple[Any, Any]] = [(schema, key) for key in ("items", "not", "if", "then") if key in schema]
    inner += [(schema["properties"], name) for name in schema.get("properties", ())]
    for keyword in ("allOf", "anyOf", "oneOf"):
        inner += [(schema[keyword], index) for index in range(len(schema.get(keyword, ())))]
    for container, key in inner:
        yield container[key], _putter(container, key)
        yield from _spots(container[key])
