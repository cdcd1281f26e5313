"""What a room's door imports when it is asked for."""

import ast
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import truespec.contract_tests
import truespec.fuzz
import truespec.mockserver
import truespec.spec

ROOMS = (truespec.spec, truespec.mockserver, truespec.contract_tests, truespec.fuzz)


def declared(room: ModuleType) -> dict[str, str]:
    """Read what the door tells type checkers: the name, and the module that it is imported from."""
    tree = ast.parse(Path(room.__file__ or "").read_text(encoding="utf-8"))
    blocks = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: f".{node.module}" for node in imports for alias in node.names}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_door_imports_late_what_it_tells_type_checkers(room: ModuleType) -> None:
    assert dict(vars(room)["_LATER"]) == declared(room)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_no_module_of_a_room_hides_a_name_that_is_imported_late(room: ModuleType) -> None:
    for name, module in declared(room).items():
        import_module(module, room.__name__)
        assert not isinstance(getattr(room, name), ModuleType), name
