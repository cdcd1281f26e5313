"""The generated pages are those of the tables, and the editors' schema judges settings as we do."""

import tomllib
from pathlib import Path
from typing import Final

import jsonschema_rs
import pytest
from truespec.cli.reference import PAGES, settings_schema

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == "\n".join([*PAGES[name](), ""]), "run `make docs`"


def test_the_schema_of_settings_is_a_json_schema() -> None:
    assert jsonschema_rs.meta.is_valid(settings_schema())
    assert not jsonschema_rs.meta.is_valid(settings_schema() | {"type": "strnig"})


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ('spec = "api.yaml"\n[mock]\nport = 4020', True),
        ('[test]\nheader = ["X-Api-Key: $KEY"]', True),
        ('[test]\nheader = "X-Api-Key: $KEY"', True),
        ("[fuzz]\ntime = 0.5", True),
        ("prot = 1", False),
        ("[mock]\nprot = 1", False),
        ("[lint]\nport = 1", False),
        ("port = 65536", False),
        ("port = '1'", False),
        ("mock = 1", False),
    ],
)
def test_the_schema_judges_settings_as_the_commands_do(text: str, is_valid: bool) -> None:
    validator = jsonschema_rs.validator_for(settings_schema(), offline=True)
    assert validator.is_valid(tomllib.loads(text)) == is_valid
