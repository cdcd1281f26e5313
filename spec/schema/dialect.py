"""How each OpenAPI version writes schemas, as data: one `Dialect` a version."""

from typing import Any, Final

from .bundle import Dialect


def _unchanged(schema: dict[str, Any]) -> dict[str, Any]:
    return schema


def _from_openapi_3_0(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite `nullable` and boolean exclusive bounds (OpenAPI 3.0.4, Schema Object)."""
    if schema.pop("nullable", None) is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]  # without `type` it has no effect (3.0.3, clarified)
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and inclusive in schema:
            schema[exclusive] = schema.pop(inclusive)
    return schema


def _from_swagger_2_0(schema: dict[str, Any]) -> dict[str, Any]:
    """As 3.0, with `x-nullable` for `nullable` and `type: file` for any bytes (2.0, Schema Object)."""
    if "x-nullable" in schema:
        schema["nullable"] = schema.pop("x-nullable")
    if schema.get("type") == "file":
        del schema["type"]
    if isinstance(schema.get("required"), bool):
        del schema["required"]  # a parameter is its own schema, and says with it that it has to be sent
    return _from_openapi_3_0(schema)


DIALECTS: Final = {
    "2.0": Dialect(_from_swagger_2_0, reference_siblings=False),
    "3.0": Dialect(_from_openapi_3_0, reference_siblings=False),
    "3.1": Dialect(_unchanged, reference_siblings=True),
    "3.2": Dialect(_unchanged, reference_siblings=True),
}
"""By the first two numbers of the version."""
