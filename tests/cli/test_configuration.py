"""Settings from files: where they are found, what they say, and how mistakes are reported."""

from pathlib import Path

import pytest
from truespec.cli.configuration import find_configuration, line_of
from truespec.spec import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a folder in it, which is the working folder."""
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "services" / "images"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def settings(folder: Path, text: str, command: str = "mock") -> dict[str, object]:
    (folder / "truespec.toml").write_text(text, encoding="utf-8")
    found = find_configuration(folder)
    assert found is not None
    return dict(found.for_command(command))


def test_a_key_at_the_top_level_is_for_every_command_that_knows_it(folder: Path) -> None:
    text = 'spec = "api.yaml"\nurl = "http://localhost:1"'
    assert settings(folder, text, "test")["url"] == "http://localhost:1"
    assert settings(folder, text, "lint")["spec"] == "api.yaml"


def test_the_table_of_a_command_comes_before_the_top_level(folder: Path) -> None:
    text = "seed = 1\n[fuzz]\nseed = 2"
    assert settings(folder, text, "test")["seed"] == 1
    assert settings(folder, text, "fuzz")["seed"] == 2


def test_a_parent_up_to_the_root_of_the_repository_is_looked_at(folder: Path) -> None:
    (folder.parents[1] / "truespec.toml").write_text("port = 4020")
    found = find_configuration(folder)
    assert found is not None
    assert found.for_command("mock") == {"port": 4020}


def test_nothing_beyond_the_root_of_the_repository_is_looked_at(folder: Path) -> None:
    (folder / ".git").write_text("gitdir: elsewhere")
    (folder.parent / "truespec.toml").write_text("port = 4020")
    assert find_configuration(folder) is None


def test_outside_a_repository_only_the_folder_itself_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    (tmp_path / "truespec.toml").write_text("port = 4020")
    assert find_configuration(inner) is None


def test_the_nearest_file_wins(folder: Path) -> None:
    (folder.parent / "truespec.toml").write_text("port = 1")
    assert settings(folder, "port = 2") == {"port": 2}


def test_pyproject_is_read_where_it_has_a_table_for_us(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (folder.parent / "pyproject.toml").write_text("[tool.truespec.mock]\nport = 4020\n")
    found = find_configuration(folder)
    assert found is not None
    assert found.for_command("mock") == {"port": 4020}


def test_truespec_toml_comes_before_pyproject_in_one_folder(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.truespec]\nport = 1")
    assert settings(folder, "port = 2") == {"port": 2}


def test_a_path_starts_from_the_folder_of_its_file(folder: Path) -> None:
    root = folder.parents[1]
    (root / "truespec.toml").write_text('spec = "api.yaml"\njson = "-"\n')
    found = find_configuration(folder)
    assert found is not None
    assert found.for_command("lint") == {"spec": str(root / "api.yaml"), "json": "-"}


def test_a_repeatable_setting_is_one_value_or_an_array(folder: Path) -> None:
    one = settings(folder, 'header = "X-Api-Key: $KEY"', "test")
    several = settings(folder, 'header = ["A: 1", "B: 2"]', "test")
    assert (one["header"], several["header"]) == (["X-Api-Key: $KEY"], ["A: 1", "B: 2"])


def test_a_table_of_values_holds_any_value_and_tables_of_operations(folder: Path) -> None:
    text = """
[test]
flow = [["createPet", "readPet"], "deletePet"]
[test.values]
petId = 7
born = 2026-01-01
readPet = { petId = "x", tags = ["a", "b"], small = true }
"POST /pets".petId = 9
"""
    assert settings(folder, text, "test") == {
        "flow": ["createPet,readPet", "deletePet"],
        "values": [
            "petId=7",
            "born=2026-01-01",
            "readPet:petId=x",
            'readPet:tags=["a", "b"]',
            "readPet:small=true",
            "POST /pets:petId=9",
        ],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nprot = 1", "truespec.toml:2: unknown setting `prot`; did you mean `port`?"),
        ("[mock]\n\nprot = 1", "truespec.toml:3: unknown setting `prot`; did you mean `port`?"),
        ("mock.prot = 1", "truespec.toml:1: unknown setting `prot`; did you mean `port`?"),
        ("mock = {prot = 1}", "truespec.toml:1: unknown setting `prot`; did you mean `port`?"),
        ("[mok]\nport = 1", "truespec.toml:1: unknown setting `mok`; did you mean `mock`?"),
        (
            "[lint]\nport = 1",
            "truespec.toml:2: unknown setting `port`; known here: allow_dir, allow_remote, ",
        ),
        ("report-dir = 'x'", "truespec.toml:1: unknown setting `report-dir`; did you mean `report_dir`?"),
        ("old = 'x'", "truespec.toml:1: unknown setting `old`"),
        ("port = '4020'", "truespec.toml:1: `port` has to be a port between 0 and 65535, not '4020'"),
        ("port = 65536", "truespec.toml:1: `port` has to be a port between 0 and 65535, not 65536"),
        ("port = true", "truespec.toml:1: `port` has to be a port between 0 and 65535, not True"),
        ("port = [1]", "truespec.toml:1: `port` has to be a port between 0 and 65535, not [1]"),
        ("[test]\nheader = [1]", "truespec.toml:2: `header` has to be an array, each item a header field"),
        ("schemathesis = 1", "truespec.toml:1: `schemathesis` has to be true or false, not 1"),
        ("[fuzz]\ntime = 0", "truespec.toml:2: `time` has to be seconds, more than 0, not 0"),
        (
            "fail_on = 'warn'",
            "truespec.toml:1: `fail_on` has to be one of none, breaking, und",
        ),
        ("mock = 1", "truespec.toml:1: `mock` is a table of settings, `[mock]`"),
        ("port = 1\nport = 2", "truespec.toml:2: no valid TOML: Cannot overwrite a value"),
        ("port =", "truespec.toml:1: no valid TOML: Invalid value"),
        ("port = 1 2\nseed = 2", "truespec.toml:1:10: no valid TOML: "),
    ],
)
def test_a_mistake_is_reported_with_its_place(folder: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        settings(folder, text)
    assert str(raised.value).startswith(message)


def test_a_mistake_in_pyproject_is_reported_with_its_place(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\nport = 1\n\n[tool.truespec.mock]\nprot = 1")
    found = find_configuration(folder)
    assert found is not None
    with pytest.raises(UsageError, match=r"^pyproject.toml:5: unknown setting `prot`"):
        found.for_command("mock")


def test_a_file_that_is_no_text_is_reported(folder: Path) -> None:
    (folder / "truespec.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"^truespec.toml: can't be read"):
        find_configuration(folder)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a = 1\nb = 2", ("b",), 2),
        ("[x]\na = 1\n[y]\na = 1", ("y", "a"), 4),
        ("[x]\na = 1\n[y]\na = 1", ("y",), 3),
        ('["x"]\n"a" = 1', ("x", "a"), 2),
        ("[x . y]\na.b = 1", ("x", "y", "a", "b"), 2),
        ("a = 1", ("nothing",), 1),
    ],
)
def test_the_line_of_a_key_is_found(text: str, key: tuple[str, ...], line: int) -> None:
    assert line_of(text, key) == line
