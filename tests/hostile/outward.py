"""A document that names the web and files outside of its folder in every place that can name anything."""

from truespec.spec import Json

OK: Json = {"responses": {"200": {"description": "OK"}}}


def outward(web: str, secret: str) -> Json:
    """Write the document. web: an address. secret: the path of a file."""
    schemas = _schemas(web, secret)
    users = {"allOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    flow = {"tokenUrl": f"{web}/token", "authorizationUrl": f"{web}/authorize", "scopes": {}}
    operation = _operation(web, secret, users)
    return {
        "openapi": "3.1.0",
        "$self": f"{web}/self.yaml",
        "jsonSchemaDialect": f"{web}/dialect",
        "info": {"title": "T", "version": "1", "termsOfService": f"{web}/terms", "contact": {"url": web}},
        "servers": [{"url": web}],
        "externalDocs": {"url": f"{web}/docs"},
        "paths": {"/a": {"get": operation}, "/b": {"$ref": f"{web}/item"}, "/c": {"$ref": secret}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "o": {"type": "oauth2", "flows": {"clientCredentials": flow}},
                "d": {"type": "openIdConnect", "openIdConnectUrl": f"{web}/openid"},
            },
        },
    }


def _places(web: str, secret: str) -> list[str]:
    """List what references name."""
    return [
        f"{web}/a.yaml",
        web.replace("http:", "HTTP:") + "/b.yaml#/x",
        web.removeprefix("http:") + "/c.yaml",
        secret,
        f"file://{secret}",
        f"file://localhost{secret}#/x",
        "../" * 30 + secret.lstrip("/"),
        "%2e%2e/outside/secret.yaml",
        "..%2Foutside%2Fsecret.yaml",
        "parts/%2e%2e/%2E%2E/outside/secret.yaml",
        "link.yaml",
        "folder/secret.yaml",
        "~/secret.yaml",
        "\\\\127.0.0.1\\share\\x.yaml",
        "//127.0.0.1/share/x.yaml",
        "/dev/zero",
        "/proc/self/environ",
        "truespec-git://HEAD/outside/secret.yaml",
        "data:application/json,{}",
        "gopher://127.0.0.1/x",
    ]


def _schemas(web: str, secret: str) -> dict[str, Json]:
    schemas: dict[str, Json] = {
        f"S{number}": {"$ref": place} for number, place in enumerate(_places(web, secret))
    }
    return schemas | {
        "Id": {"$id": f"{web}/id.json", "properties": {"a": {"$ref": "other.json"}}},
        "FileId": {"$id": f"file://{secret}", "properties": {"a": {"$ref": "secret.yaml"}}},
        "Dialect": {"$schema": f"{web}/dialect", "type": "object"},
        "Dynamic": {"$dynamicRef": f"{web}/dynamic#x"},
        "Xml": {"type": "object", "xml": {"namespace": f"{web}/ns"}, "externalDocs": {"url": f"{web}/docs"}},
        "Mapped": {
            "oneOf": [{"type": "object"}],
            "discriminator": {
                "propertyName": "k",
                "mapping": {"a": f"{web}/a.json", "b": f"file://{secret}"},
            },
        },
    }


def _operation(web: str, secret: str, users: Json) -> Json:
    """Write an operation. users: a schema that leads to all others."""
    return {
        "operationId": "read",
        "externalDocs": {"url": f"{web}/docs"},
        "parameters": [
            {"$ref": f"{web}/parameter"},
            {
                "name": "q",
                "in": "query",
                "schema": {"anyOf": [users, True]},
                "examples": {
                    "e": {"externalValue": f"{web}/example"},
                    "f": {"externalValue": f"file://{secret}"},
                },
            },
        ],
        "responses": {
            "200": {
                "description": "OK",
                "content": {
                    "application/json": {
                        "schema": users,
                        "examples": {"e": {"externalValue": secret}, "r": {"$ref": f"{web}/example"}},
                    }
                },
                "headers": {"X-A": {"$ref": f"file://{secret}"}},
                "links": {"l": {"operationRef": f"{web}/op", "server": {"url": web}}},
            },
            "404": {"$ref": f"{secret}#/x"},
        },
        "callbacks": {"c": {f"{web}/callback": {"post": OK}}},
        "security": [{"o": []}, {"d": []}, {}],
    }
