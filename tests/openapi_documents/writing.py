"""An API, described as a document of 3.1, in the words of other versions; and in other shapes of the same."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_EXCLUSIVE: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def written(api: dict[str, Any], version: str) -> dict[str, Any]:
    """Write an API in a version. In 2.0 only what is shared by all versions can be written."""
    if version == "2.0":
        return _swagger(api)
    if version == "3.0":
        document = {name: each for name, each in api.items() if name != "webhooks"}
        return _with_schemas(document, _schema_of_3_0) | {"openapi": "3.0.3"}
    return _copied(api) | {"openapi": {"3.1": "3.1.0", "3.2": "3.2.0"}[version]}


def without_keyword(api: dict[str, Any], keyword: str) -> dict[str, Any]:
    """Leave a keyword out of every schema."""

    def rewrite(schema: dict[str, Any]) -> dict[str, Any]:
        return {name: each for name, each in _inner(schema, rewrite).items() if name != keyword}

    return _with_schemas(api, rewrite)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _with_schemas(value: Any, rewrite: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Rewrite every schema: what stands under `schema`, and what stands in `components/schemas`."""
    if isinstance(value, list):
        return [_with_schemas(each, rewrite) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: rewrite(each)
        if name == "schema"
        else {key: rewrite(schema) for key, schema in each.items()}
        if name == "schemas"
        else _with_schemas(each, rewrite)
        for name, each in value.items()
    }


def _schema_of_3_0(schema: dict[str, Any]) -> dict[str, Any]:
    """Write a schema as OpenAPI 3.0 does: `nullable`, and exclusive bounds that are true."""
    made = _inner(schema, _schema_of_3_0)
    if isinstance(made.get("type"), list):
        made["type"] = made["type"][0]
        made["nullable"] = True
    for exclusive, bound in _EXCLUSIVE:
        if exclusive in made and not isinstance(made[exclusive], bool):
            made[bound] = made.pop(exclusive)
            made[exclusive] = True
    return made


def _schema_of_2_0(schema: dict[str, Any]) -> dict[str, Any]:
    made = _schema_of_3_0(_inner(schema, _schema_of_2_0))
    if "nullable" in made:
        made["x-nullable"] = made.pop("nullable")
    if "$ref" in made:
        made["$ref"] = made["$ref"].replace("#/components/schemas/", "#/definitions/")
    return made


def _inner(schema: dict[str, Any], rewrite: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Rewrite the schemas inside a schema."""
    made = dict(schema)
    for name in ("items", "additionalProperties"):
        if isinstance(made.get(name), dict):
            made[name] = rewrite(made[name])
    for name in ("allOf", "anyOf", "oneOf"):
        if name in made:
            made[name] = [rewrite(each) for each in made[name]]
    if "properties" in made:
        made["properties"] = {key: rewrite(each) for key, each in made["properties"].items()}
    return made


def _swagger(api: dict[str, Any]) -> dict[str, Any]:
    schemes = api["components"]["securitySchemes"]
    document: dict[str, Any] = {
        "swagger": "2.0",
        "info": dict(api["info"]),
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": {path: _swagger_item(item) for path, item in api["paths"].items()},
        "definitions": {name: _schema_of_2_0(each) for name, each in api["components"]["schemas"].items()},
        "securityDefinitions": {
            name: {"type": "basic"} if each["type"] == "http" else dict(each)
            for name, each in schemes.items()
        },
    }
    return document | ({"security": _copied(api["security"])} if "security" in api else {})


def _swagger_item(item: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, each in item.items():
        made[name] = list(map(_swagger_parameter, each)) if name == "parameters" else _swagger_operation(each)
    return made


def _swagger_operation(operation: dict[str, Any]) -> dict[str, Any]:
    parameters = list(map(_swagger_parameter, operation["parameters"]))
    body = operation.get("requestBody")
    if body is not None:
        schema = _schema_of_2_0(body["content"]["application/json"]["schema"])
        parameters.append({"name": "body", "in": "body", "required": body["required"], "schema": schema})
    return {
        "operationId": operation["operationId"],
        "parameters": parameters,
        "responses": dict(map(_swagger_response, operation["responses"].items())),
    }


def _swagger_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = _schema_of_2_0(parameter["schema"])
    made = {name: parameter[name] for name in ("name", "in")} | schema
    return made | {"required": parameter.get("required", False)}


def _swagger_response(entry: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    status, response = entry
    made: dict[str, Any] = {"description": response["description"]}
    if "content" in response:
        made["schema"] = _schema_of_2_0(response["content"]["application/json"]["schema"])
    if "headers" in response:
        made["headers"] = {name: _schema_of_2_0(each["schema"]) for name, each in response["headers"].items()}
    return status, made


def reordered(value: Any, random: Random) -> Any:
    """Write the same with the members of every mapping in another order."""
    if isinstance(value, list):
        return [reordered(each, random) for each in value]
    if not isinstance(value, dict):
        return value
    names = random.sample(list(value), len(value))
    return {name: reordered(value[name], random) for name in names}


def inlined(document: dict[str, Any], depth: int = 3) -> dict[str, Any]:
    """Write copies where references to schemas were; those that lead back to themselves stay in the end."""
    schemas = document.get("components", {}).get("schemas", {})

    def copy(value: Any, left: int) -> Any:
        if isinstance(value, list):
            return [copy(each, left) for each in value]
        if not isinstance(value, dict):
            return value
        name = str(value.get("$ref", "")).removeprefix("#/components/schemas/")
        if left and name in schemas and "discriminator" not in schemas[name]:
            return copy(schemas[name], left - 1)
        if "discriminator" in value:  # its options are known by their names
            return value
        return {key: copy(each, left) for key, each in value.items()}

    return {name: each if name == "components" else copy(each, depth) for name, each in document.items()}


def split(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Write the same into several files, by name; the first is the main one."""
    schemas = document.get("components", {}).get("schemas", {})
    paths = document["paths"]
    items = {f"p{number}": item for number, item in enumerate(paths.values())}
    main = {name: each for name, each in document.items() if name != "paths"}
    main["components"] = {name: each for name, each in document["components"].items() if name != "schemas"}
    main["paths"] = {path: {"$ref": f"parts/paths.json#/p{number}"} for number, path in enumerate(paths)}
    return {
        "openapi.yaml": _redirected(main, "parts/the%20schemas.yaml#/all/"),
        "parts/paths.json": _redirected(items, "the%20schemas.yaml#/all/"),
        "parts/the schemas.yaml": {"all": _redirected(schemas, "#/all/")},
    }


def _redirected(value: Any, start: str) -> Any:
    if isinstance(value, list):
        return [_redirected(each, start) for each in value]
    if not isinstance(value, dict):
        return value.replace("#/components/schemas/", start) if isinstance(value, str) else value
    return {name: _redirected(each, start) for name, each in value.items()}
