"""Values made for documents of 2.0 and 3.0, held to the schemas as they are written by another engine.

Ours rewrites what these versions say into JSON Schema 2020-12; that it says the same there is what is tested.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote

import pytest
import yaml
from jsonschema.validators import extend
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4
from truespec.spec import FULL, MINIMAL, PLAIN, DocumentError, Schema, Spec

from .test_near_misses import schemas_of

DOCUMENTS: Final = {
    "docker.yaml": 15,
    "hotel-booking.yaml": 40,
    "kubernetes.json": 4,
    "line-messaging.yml": 40,
    "parameters-style.json": 60,
    "qdrant.json": 30,
    "traq.yaml": 40,
}
"""How many schemas of each are asked about, spread over the document."""


MISSES: Final = 4
"""Near misses of each schema. Of formats the other engine knows few."""


def with_x_nullable(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
    """Judge `type` as 2.0 has it: `x-nullable` is everybody's word for what 3.0 calls `nullable`."""
    if wanted != "file" and not (value is None and schema.get("x-nullable") is True):
        yield from OAS30WriteValidator.VALIDATORS["type"](validator, wanted, value, {})


def engine_for(schema: Schema, registry: Registry[Any]) -> Any:
    """Make the other engine for a schema, which it finds in the document by itself."""
    base: Any = OAS30WriteValidator if schema.view == "request" else OAS30ReadValidator
    if registry.contents("urn:it").get("swagger"):
        base = extend(base, {"type": with_x_nullable})
    reference = f"urn:it#{quote(schema.location.pointer)}"
    return base({"$ref": reference}, registry=registry, format_checker=oas30_format_checker)


def read(path: Path) -> Any:
    """Read a document without us; YAML has numbers as keys, JSON has none."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else keyed_by_text(yaml.load(text, yaml.CSafeLoader))


def keyed_by_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): keyed_by_text(each) for key, each in value.items()}
    return [keyed_by_text(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", params=DOCUMENTS)
def asked(request: pytest.FixtureRequest, shared_specs: Path) -> list[tuple[Schema, Any]]:
    """Some schemas of a document, each with the other engine's idea of it."""
    path = shared_specs / str(request.param)
    registry: Registry[Any] = Registry().with_resource("urn:it", Resource(read(path), DRAFT4))
    schemas = list({str(each.location): each for each in schemas_of(Spec.load(path))}.values())
    some = schemas[:: max(1, len(schemas) // DOCUMENTS[path.name])]
    return [(schema, engine_for(schema, registry)) for schema in some]


def test_another_engine_takes_what_is_made(asked: list[tuple[Schema, Any]]) -> None:
    refused: list[str] = []
    for schema, engine in asked:
        for shape in (PLAIN, FULL, MINIMAL):
            try:
                value = schema.generate(Random(3), shape)
            except DocumentError:
                continue  # proven impossible, and told by lint
            refused += [f"{schema} {each.message}" for each in islice(engine.iter_errors(value), 1)]
    assert refused == []


def test_another_engine_refuses_near_misses(asked: list[tuple[Schema, Any]]) -> None:
    taken: list[str] = []
    for schema, engine in asked:
        missed = islice(schema.near_misses(Random(3)), MISSES)
        taken += [
            f"{schema} {miss}"
            for miss in missed
            if "format" not in miss.keywords and engine.is_valid(miss.value)
        ]
    assert taken == []
