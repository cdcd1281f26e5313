"""The changelog as a page, opened from disk in a real browser."""

import json
import re
import subprocess
import sys
from pathlib import Path

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
    command = ["diff", "old.json", "new.json", "--changelog", "changes.html"]
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
