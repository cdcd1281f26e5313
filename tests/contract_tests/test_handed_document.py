"""A document as another program gets it: as we read it, and leading nowhere that we do not go."""

import json
from pathlib import Path

from truespec.contract_tests.handed_document import write_document
from truespec.spec import Json, Spec


def written(spec: Spec, folder: Path) -> dict[str, Json]:
    """Write a document; give the value of each file by its name."""
    write_document(spec, folder)
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def test_every_file_is_json_as_we_read_it_and_references_lead_between_them(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "my parts").mkdir(parents=True)
    (source / "api.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n"
        "      parameters: [{name: ratio, in: query, schema: {$ref: 'my parts/ratio.yaml#/a~1b c'}}]\n"
        "      responses: {200: {description: d}}\n"
    )
    (source / "my parts" / "ratio.yaml").write_text(
        "a/b c: {enum: [1:1, 16:9], not: {$ref: '#/x'}}\nx: {$ref: ../api.yaml#/info/title}\n"
    )
    files = written(Spec.load(source / "api.yaml"), tmp_path / "copy")
    schema = files["openapi.json"]["paths"]["/a"]["get"]["parameters"][0]["schema"]
    assert schema == {"$ref": "part-1.json#/a~1b%20c"}
    assert files["part-1.json"] == {
        "a/b c": {"enum": ["1:1", "16:9"], "not": {"$ref": "#/x"}},
        "x": {"$ref": "openapi.json#/info/title"},
    }


def test_nothing_in_it_leads_to_another_place(tmp_path: Path) -> None:
    elsewhere = "http://127.0.0.1:1/x"
    schema: Json = {
        "$id": elsewhere,
        "$schema": elsewhere,
        "$dynamicRef": elsewhere,
        "properties": {
            "$id": {"type": "string"},
            "a": {"$ref": f"{elsewhere}/y", "maxLength": 5},
            "b": {"$ref": "file:///etc/passwd"},
            "c": {"$schema": "https://json-schema.org/draft/2020-12/schema"},
        },
    }
    document: Json = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "jsonSchemaDialect": elsewhere,
        "paths": {},
        "components": {
            "schemas": {"A": schema},
            "examples": {"e": {"externalValue": elsewhere}},
            "links": {"l": {"operationRef": elsewhere}, "m": {"operationRef": "#/paths/~1a/get"}},
        },
    }
    (copy,) = written(Spec.load(document), tmp_path).values()
    assert "jsonSchemaDialect" not in copy
    assert copy["components"] == {
        "schemas": {
            "A": {
                "properties": {
                    "$id": {"type": "string"},
                    "a": {"maxLength": 5},
                    "b": {},
                    "c": {"$schema": "https://json-schema.org/draft/2020-12/schema"},
                }
            }
        },
        "examples": {"e": {}},
        "links": {"m": {"operationRef": "#/paths/~1a/get"}},
    }
