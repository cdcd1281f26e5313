"""`truespec show`."""

from pathlib import Path
from typing import Final

from .conftest import Truespec

IMAGES: Final = str(Path(__file__).resolve().parents[2] / "spec" / "images.yaml")


def test_the_overview_names_every_operation(truespec: Truespec) -> None:
    ended = truespec("show", IMAGES)
    assert "\nserver http://localhost:4010  Local mock(로컬 목 서버)\n" in ended.stdout
    assert "\nPOST /api/images/create  Create images(이미지 생성)\n" in ended.stdout
    assert ended.exit_code == 0


def test_an_operation_is_shown_as_it_is_read(truespec: Truespec) -> None:
    shown = truespec("show", IMAGES, "POST /api/images/create").stdout.splitlines()
    assert "  ApiKey (apiKey in header X-Api-Key)" in shown
    start = "  header X-Platform: string, one of web, app, figma, api, default web (simple)  "
    (place,) = (number for number, line in enumerate(shown) if line.startswith(start))
    assert shown[place].endswith("images.yaml:67")
    assert shown[place + 1 : place + 3] == [
        "    wire     X-Platform: (web|app|figma|api)",
        "    example  X-Platform: web",
    ]
    assert "    prompt: string, maxLength 1200 (required)" in shown
    assert "    async: boolean, default false" in shown


def test_what_cannot_be_used_is_said(truespec: Truespec) -> None:
    document = (
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
        "  /a: {get: {responses: {'200': {$ref: '#/components/responses/None'}}}}\n"
    )
    ended = truespec("show", "-", stdin=document)
    assert "<stdin>:4: " in ended.stdout
    assert "leads nowhere" in ended.stdout


def test_servers_security_webhooks_callbacks_and_links_are_shown(truespec: Truespec) -> None:
    document = """
openapi: 3.1.0
info: {title: t, version: '1'}
servers:
  - url: https://{area}.example
    description: Live
    variables: {area: {default: eu, enum: [eu, us]}}
security: [{Login: [read]}]
paths:
  /a:
    post:
      responses:
        '200':
          description: OK
          links: {next: {operationId: b, parameters: {id: $response.body#/id}}}
      callbacks: {done: {'{$request.body#/url}': {put: {responses: {}}}}}
  /b: {get: {operationId: b, responses: {}}}
webhooks: {added: {post: {operationId: told, summary: Added, responses: {}}}}
components:
  securitySchemes:
    Login: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {read: Read, write: Write}}}}
"""
    shown = truespec("show", "-", stdin=document).stdout.splitlines()
    assert "server https://eu.example  Live" in shown
    assert "  {area}: one of eu, us (default eu)" in shown
    assert "  POST added  Added" in shown
    assert "  Login (oauth2 in header Authorization: Bearer …; clientCredentials with read, write)" in shown
    shown = truespec("show", "-", "POST /a", stdin=document).stdout.splitlines()
    assert "  Login (oauth2 in header Authorization: Bearer …; scopes read)" in shown
    assert "  link next: b with id = $response.body#/id" in shown
    assert "  done: PUT {$request.body#/url}" in shown
    for key, sender in (("told", "webhook added"), ("PUT {$request.body#/url}", "callback done of POST /a")):
        shown = truespec("show", "-", key, stdin=document).stdout
        assert f"\nsent by the API: {sender}\n" in shown
        assert "curl" not in shown  # only the API knows where to


def test_an_operation_is_found_by_its_key_its_id_and_its_path_alone(truespec: Truespec) -> None:
    document = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a: {get: {operationId: read, responses: {}}, put: {responses: {}}}
  /b: {get: {responses: {}}}
"""
    for key, line in (("get /a", "GET /a\n"), ("read", "GET /a\n"), ("/b", "GET /b\n")):
        assert truespec("show", "-", key, stdin=document).stdout.startswith(line)
    several = truespec("show", "-", "/a", stdin=document)
    assert (several.exit_code, "/a has GET, PUT; say which" in several.stderr) == (2, True)
    wrong = truespec("show", "-", "reda", stdin=document)
    assert (wrong.exit_code, "did you mean 'read'?" in wrong.stderr) == (2, True)


def test_patterns_that_can_not_be_run_are_told(truespec: Truespec) -> None:
    document = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components: {schemas: {A: {type: string, pattern: '(a{1000}){1000}'}, B: {type: string, pattern: '^a$'}}}
"""
    lines = truespec("show", "-", stdin=document).stdout.splitlines()
    assert lines[-2] == "not judged: 1 place"
    assert lines[-1].startswith("<stdin>:5: the pattern ")
