"""Engines are kept, all of them or those used last; what is asked again is compiled again."""

from truespec.spec import Schema, Spec
from truespec.spec.schema import Engines

_MANY = 30
_WIDE = 200


def schemas_of_many() -> tuple[Spec, list[Schema]]:
    """A document of as many schemas, each of which leads to more definitions than the one before."""
    chain = {
        f"D{n}": {"properties": {"next": {"$ref": f"#/components/schemas/D{n + 1}"}}} for n in range(_WIDE)
    }
    roots = {
        f"/{n}": {
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/D{n}"}}}
                },
                "responses": {"200": {"description": ""}},
            }
        }
        for n in range(_MANY)
    }
    last = {f"D{_WIDE}": {"type": "object", "properties": {"next": {"maxLength": 3}}}}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": roots,
            "components": {"schemas": chain | last},
        }
    )
    bodies = [each.request_body for each in spec.operations]
    found = [
        schema for each in bodies if each for schema in [each.content["application/json"].schema] if schema
    ]
    assert len(found) == _MANY
    return spec, found


def test_where_few_engines_are_kept_the_oldest_go_and_all_schemas_judge_on() -> None:
    spec, schemas = schemas_of_many()
    with spec.engines.few():
        for _ in range(2):
            for schema in schemas:
                assert schema.is_valid({"next": {}})
                assert not schema.is_valid(nested(schema))
                assert schema.violations(nested(schema))[0].keyword == "maxLength"
        assert 1 < len(spec.engines) < _MANY
    first = schemas[0].engine
    assert schemas[0].engine is first


def test_engines_are_kept_unless_few_are_asked_for() -> None:
    spec, schemas = schemas_of_many()
    engines = [schema.engine for schema in schemas]
    assert len(spec.engines) == _MANY
    assert all(schema.engine is engine for schema, engine in zip(schemas, engines, strict=True))


def test_the_engine_that_was_used_last_is_kept() -> None:
    spec, schemas = schemas_of_many()
    with spec.engines.few():
        often = schemas[0].engine
        for schema in schemas[1:]:
            assert schema.engine is not often
            assert schemas[0].engine is often
    assert isinstance(spec.engines, Engines)


def nested(schema: Schema) -> object:
    """A text that is too long, as deep as the schema's last definition."""
    depth = _WIDE - int(schema.place.value["$ref"].rpartition("D")[2])
    value: object = {"next": "long"}
    for _ in range(depth):
        value = {"next": value}
    return value
