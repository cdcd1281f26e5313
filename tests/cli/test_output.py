"""Where a command's words go."""

from pathlib import Path

import pytest
from truespec.cli.output import remark, write, write_to
from truespec.spec import UsageError


def test_the_result_goes_to_standard_output_and_the_rest_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("result")
    remark("remark\n")
    assert capsys.readouterr() == ("result\n", "remark\n")


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    write_to("-", "한")
    assert capsys.readouterr().out == "한\n"


def test_a_file_is_made_with_its_folders_in_utf_8(tmp_path: Path) -> None:
    write_to(str(tmp_path / "a" / "b.json"), "한")
    assert (tmp_path / "a" / "b.json").read_bytes() == "한\n".encode()


def test_a_file_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't write"):
        write_to(str(tmp_path), "x")


def test_a_text_from_elsewhere_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write("a\x1b[2J\tb\x9b")
    assert capsys.readouterr().out == "a\\x1b[2J\tb\\x9b\n"


def test_half_a_surrogate_pair_can_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write("\ud800")
    write_to(str(tmp_path / "x"), "\ud800")
    assert capsys.readouterr().out == "\\ud800\n"
    assert (tmp_path / "x").read_text() == "\\ud800\n"
