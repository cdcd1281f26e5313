"""No document makes a command read what is not the document's, connect anywhere, or run anything."""

import http.server
import json
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from truespec.spec import Json

from .commands import tripwire, watched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
OK: Json = {"responses": {"200": {"description": "OK"}}}


@contextmanager
def server() -> Generator[str]:
    """Serve a target for the commands that test one."""

    class Target(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target) as target:
        target.daemon_threads = True
        thread = threading.Thread(target=target.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{target.server_address[1]}"
        finally:
            target.shutdown()
            thread.join()


def outward(web: str, secret: str) -> Json:
    """Write a document that names the web and files outside in every place that can name anything."""
    places = [
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
    schemas: Json = {f"S{number}": {"$ref": place} for number, place in enumerate(places)}
    schemas |= {
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
    users = {"allOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
    flow = {"tokenUrl": f"{web}/token", "authorizationUrl": f"{web}/authorize", "scopes": {}}
    operation: Json = {
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


COMMANDS = {
    "lint": ["lint", "api.yaml"],
    "show": ["show", "api.yaml"],
    "show an operation": ["show", "api.yaml", "GET /a"],
    "diff": ["diff", "api.yaml", "twin.yaml"],
    "mock": ["mock", "-p", "0", "api.yaml"],
    "audit": ["audit", "api.yaml", "traffic.har"],
    "test": ["test", "api.yaml", "--url", "TARGET", "--schemathesis-time", "6"],
    "fuzz": ["fuzz", "api.yaml", "--url", "TARGET", "--time", "8"],
    "with an overlay": ["lint", "api.yaml", "--overlay", "overlay.yaml"],
    "with a second opinion": ["audit", "api.yaml", "traffic.har", "--second-opinion"],
}

HAR: Json = {
    "log": {
        "entries": [
            {
                "request": {
                    "method": "GET",
                    "url": "http://h/a?q=1",
                    "headers": [],
                    "httpVersion": "HTTP/1.1",
                },
                "response": {
                    "status": 200,
                    "statusText": "",
                    "httpVersion": "HTTP/1.1",
                    "headers": [{"name": "Content-Type", "value": "application/json"}],
                    "content": {"text": "{}", "mimeType": "application/json"},
                },
            }
        ]
    }
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_document_leads_out_of_its_folder(tmp_path: Path, arguments: list[str]) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "parts").mkdir(parents=True)
    outside.mkdir()
    secret = outside / "secret.yaml"
    secret.write_text("x: {description: treasure, type: object}\n", encoding="utf-8")
    (inside / "link.yaml").symlink_to(secret)
    (inside / "folder").symlink_to(outside)
    (inside / "traffic.har").write_text(json.dumps(HAR), encoding="utf-8")
    with tripwire() as (port, came), server() as target:
        web = f"http://127.0.0.1:{port}"
        for name in ("api.yaml", "twin.yaml"):
            (inside / name).write_text(json.dumps(outward(web, str(secret))), encoding="utf-8")
        (inside / "overlay.yaml").write_text(
            f"overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nextends: {web}/extended.yaml\n"
            f"actions: [{{target: $.info, update: {{x-a: {{$ref: '{secret}'}}}}}}]\n",
            encoding="utf-8",
        )
        done = watched(inside, *(target if each == "TARGET" else each for each in arguments))
    assert "Traceback" not in done.output, done.output
    assert done.exit_code in (0, 1, 3, 4), done.output
    assert came == []
    assert "treasure" not in done.output
    touched = [
        path for path in done.opened if path.startswith((str(outside), "/dev/zero", "/proc/self/environ"))
    ]
    assert touched == []
    if arguments[0] not in ("test", "fuzz"):  # they start Schemathesis
        assert done.started == []


def test_no_tag_runs_anything(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    marker = tmp_path / "ran"
    tags = (
        f"x-a: !!python/object/apply:os.system ['touch {marker}']\n"
        f"x-b: !!python/object/new:subprocess.Popen [[touch, '{marker}']]\n"
        f"x-c: !!python/name:os.system\nx-d: !!python/module:os\nx-e: !ruby/object:Gem::Installer {{}}\n"
        f"x-f: {{$ref: 'x; touch {marker}'}}\nx-g: '$(touch {marker})'\n"
    )
    (folder / "api.yaml").write_text(HEAD + "paths: {}\n" + tags, encoding="utf-8")
    for arguments in (["lint", "api.yaml"], ["show", "api.yaml"], ["diff", "api.yaml", "api.yaml"]):
        done = watched(folder, *arguments)
        assert done.exit_code == 0, done.output
        assert done.started == []
    assert not marker.exists()
