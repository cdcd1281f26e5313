"""The changelog as a page, opened from disk in a real browser."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from .test_report_in_chromium import HOSTILE, opened

pytestmark = pytest.mark.system


def described(*, limit: int, operations: int, members: str = "") -> str:
    """Write a document whose operations share a schema."""
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "d"}}}
    properties = {name: {"type": "string"} for name in filter(None, ("id", members))}
    text = {
        "openapi": "3.1.0",
        "info": {"title": HOSTILE, "version": str(limit)},
        "paths": {f"/a-rather-long-path-of-an-operation/{n}": {"post": operation} for n in range(operations)},
        "components": {
            "schemas": {"Order": {"type": "object", "maxProperties": limit, "properties": properties}}
        },
    }
    return json.dumps(text)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changelog")
    (folder / "old.json").write_text(described(limit=9, operations=40, members="note"))
    (folder / "new.json").write_text(described(limit=1, operations=38, members=HOSTILE))
    command = ["diff", "old.json", "new.json", "--changelog", "changes.html", "--html", "review.html"]
    subprocess.run(
        [sys.executable, "-m", "truespec.cli", *command],
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return folder / "changes.html"


def test_each_edit_is_one_entry_and_its_operations_fold_away(page: Path) -> None:
    shown = opened(page, "--dump-dom").stdout
    assert len(re.findall(r"<code>Order</code> lost <code>note</code>", shown)) == 1
    assert "<details><summary>" in shown
    assert "and 35 more" in shown


def test_no_script_of_a_document_runs(page: Path) -> None:
    done = opened(page, "--dump-dom")
    assert "<title>taken over" not in done.stdout
    assert [line for line in done.stderr.splitlines() if ":CONSOLE" in line] == []


@pytest.mark.parametrize("size", ["1280,900", "390,844"], ids=["desktop", "phone"])
def test_the_page_can_be_drawn(page: Path, size: str, tmp_path: Path) -> None:
    picture = tmp_path / "changes.png"
    opened(page, f"--window-size={size}", f"--screenshot={picture}")
    assert picture.stat().st_size > 10_000


MEASURE: Final = Path(__file__).with_name("measure.js").read_text()
"""Measures a page in a frame, unfolded: a window of a browser is no narrower than 500 pixels, a phone is."""


def measured(page: Path, width: int, *, dark: bool) -> dict[str, Any]:
    """Draw a page in a frame as wide as this, and say what is too wide or too faint in it."""
    inside = html.escape(page.read_text().replace("<details>", "<details open>"))
    style = "border:0;background:Canvas;color-scheme:light dark"
    around = page.with_name(f"framed-{page.stem}-{width}-{dark}.html")
    around.write_text(
        f'<!doctype html><meta charset="utf-8"><title></title><iframe id="frame" width="{width}" height="900"'
        f' style="{style}" srcdoc="{inside}"></iframe><script>{MEASURE}</script>'
    )
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    (title,) = re.findall("<title>(.+?)</title>", opened(around, scheme, "--dump-dom").stdout)
    return json.loads(html.unescape(title))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["changes.html", "review.html"])
def test_the_page_fits_a_phone_and_can_be_read_on_light_and_on_dark(
    page: Path, name: str, *, dark: bool
) -> None:
    for width in (320, 390, 1200):
        found = measured(page.with_name(name), width, dark=dark)
        assert (found["dark"], found["beyond"], found["wide"], found["faint"]) == (dark, 0, [], [])
        assert found["texts"] > 10
