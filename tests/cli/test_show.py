"""`truespec show`."""

from pathlib import Path
from typing import Final

from .conftest import Truespec

IMAGES: Final = str(Path(__file__).resolve().parents[2] / "spec" / "images.yaml")


def test_the_overview_names_every_operation(truespec: Truespec) -> None:
    ended = truespec("show", IMAGES)
    assert "\nserver http://localhost:4010\n" in ended.stdout
    assert "\nPOST /api/images/create  Create images(이미지 생성)\n" in ended.stdout
    assert ended.exit_code == 0


def test_an_operation_is_shown_as_it_is_read(truespec: Truespec) -> None:
    shown = truespec("show", IMAGES, "POST /api/images/create").stdout.splitlines()
    assert "  ApiKey (apiKey in header X-Api-Key)" in shown
    assert "  header X-Platform: string, one of web, app, figma, api, default web (simple)" in shown
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
