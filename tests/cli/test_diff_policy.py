"""What counts in `truespec diff`, and who says so: options, files, lines of a batch, NEW itself."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from .conftest import Truespec

TEXT: Final = "content: {application/json: {schema: {type: string, maxLength: %s}}}"
WHOLE: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://api.example%s'}]
paths:
  %s/a:
    post:
      requestBody: {required: true, %s}
      responses: {'200': {description: OK, %s}}
"""
REQUEST, ANSWER = "request-body-max-length-tightened", "response-body-max-length-loosened"
MOVED: Final = "server-base-path-changed"


@pytest.fixture(autouse=True)
def _documents(truespec: Truespec) -> None:
    """A document whose NEW takes less, sends more, and is at another base path; and the same by templates."""
    for folder, places in (("", ("%s", "")), ("t-", ("", "%s"))):
        for name, base, taken, sent in (("old", "/v1", 9, 9), ("new", "/v2", 5, 12)):
            server, template = (each.replace("%s", base) for each in places)
            written = WHOLE % (server, template, TEXT % taken, TEXT % sent)
            Path(f"{folder}{name}.yaml").write_text(written)


def told(truespec: Truespec, *arguments: str) -> dict[str, Any]:
    names = () if "new.yaml" in "".join(arguments) else ("old.yaml", "new.yaml")
    return json.loads(truespec("diff", *names, *arguments, "--json", "-").stdout)


def breaks(report: dict[str, Any]) -> set[str]:
    return {each["id"] for each in report["changes"] if each["level"] == "breaking"}


@pytest.mark.parametrize(
    ("side", "broken"),
    [("both", {REQUEST, ANSWER, MOVED}), ("server", {REQUEST, MOVED}), ("client", {ANSWER})],
)
def test_who_owns_one_end_is_told_what_it_reads_and_that_the_rest_was_left_out(
    side: str, broken: set[str], truespec: Truespec
) -> None:
    report = told(truespec, "--side", side)
    assert breaks(report) == broken
    assert [side in note for note in report["notes"]] == ([] if side == "both" else [True])


@pytest.mark.parametrize("form", ["", "t-"])
def test_a_move_that_was_meant_breaks_nobody_and_what_moved_is_compared(
    form: str, truespec: Truespec
) -> None:
    names = f"{form}old.yaml", f"{form}new.yaml"
    unsaid = told(truespec, *names)
    assert breaks(unsaid) - {REQUEST, ANSWER} == ({MOVED} if not form else {"operation-removed"})
    for bases in (("/v1=/v2",), ("/v1/=/v2/",), ("/v=/w", "/v1=/v2", "/v1/b=/c")):
        report = told(truespec, *names, *(part for base in bases for part in ("--strip-base", base)))
        assert breaks(report) == {REQUEST, ANSWER}
        (sent,) = (each["witness"] for each in report["changes"] if each["id"] == REQUEST)
        assert "https://api.example/v2/a" in sent["curl"]
    still = told(truespec, *names, "--strip-base", "/v=/v2")
    assert breaks(still) == breaks(unsaid)
    text = truespec("diff", *names, "--strip-base", "/v1=/v2").stdout
    assert text.endswith(" · 1 operation, 0 unchanged\n")


@pytest.mark.parametrize("base", ["/v1", "v1=/v2", "/v1=v2"])
def test_a_move_that_means_nothing_is_told(base: str, truespec: Truespec) -> None:
    ended = truespec("diff", "old.yaml", "new.yaml", "--strip-base", base)
    assert f"--strip-base {base}: this is `/old=/new`" in ended.stderr
    assert ended.exit_code == 2


def test_more_effort_finds_what_was_left_undecided(truespec: Truespec) -> None:
    texts = json.dumps([chr(number) * 3 for number in range(33, 900)])
    for name, pattern in (("old", r"^(.)\1*$"), ("new", r"^(?!(z)\1\1)")):  # beyond what automata decide
        schema = f"{{type: string, pattern: '{pattern}', examples: {texts}}}"
        text = WHOLE % ("", "", TEXT % 9, TEXT % 9)
        Path(f"{name}.yaml").write_text(text.replace("{type: string, maxLength: 9}", schema, 1))
    verdicts = [told(truespec, "--effort", times)["verdict"] for times in "19"]
    assert verdicts == ["undecided", "breaking"]
    assert truespec("diff", "old.yaml", "new.yaml", "--effort", "0").exit_code == 2


@pytest.mark.parametrize(
    ("formats", "broken"), [("judge", True), ("all", True), ("date", True), ("uuid", False), ("none", False)]
)
@pytest.mark.parametrize("said", ["typed", "file", "line"])
def test_formats_count_as_the_judge_has_them_some_or_none(
    said: str, formats: str, broken: bool, truespec: Truespec
) -> None:
    dated = Path("old.yaml").read_text().replace("type: string", "type: string, format: date", 1)
    Path("new.yaml").write_text(dated)
    options = ("--formats", formats) if said == "typed" else ()
    if said == "file":
        Path("truespec.toml").write_text(f'[diff]\nformats = "{formats}"\n')
    if said == "line":
        line = json.dumps({"old": "old.yaml", "new": "new.yaml", "formats": formats})
        assert json.loads(truespec("diff", "--batch", "-", stdin=line).stdout)["exit"] == int(broken)
        return
    assert truespec("diff", "old.yaml", "new.yaml", *options).exit_code == int(broken)


@pytest.mark.parametrize(
    ("file", "table"), [("truespec.toml", "diff"), ("pyproject.toml", "tool.truespec.diff")]
)
def test_each_option_may_stand_in_a_file(file: str, table: str, truespec: Truespec) -> None:
    settings = 'side = "client"\neffort = 2\nformats = "judge"\nstrip_base = {"/v1" = "/v2"}\n'
    Path(file).write_text(f"[{table}]\n{settings}")
    assert breaks(told(truespec)) == {ANSWER}
    assert breaks(told(truespec, "--side", "both")) == {ANSWER, REQUEST}


def test_each_option_may_stand_in_a_line_of_a_batch(truespec: Truespec) -> None:
    pair = {"old": "old.yaml", "new": "new.yaml"}
    lines = [
        pair | {"side": "client"},
        pair | {"strip_base": {"/v1": "/v2"}, "side": "server", "effort": 2},
        pair | {"strip_base": ["/v1=/v2"]},
        pair | {"side": "mine"},
        pair | {"effort": 0},
        pair | {"strip_base": "/v1=/v2"},
    ]
    ended = truespec("diff", "--batch", "-", stdin="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [breaks(each) for each in answers[:3]] == [{ANSWER}, {REQUEST}, {REQUEST, ANSWER}]
    assert [each["exit"] for each in answers[3:]] == [2, 2, 2]
    assert "is no option of a pair" in answers[3]["error"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '"operation-remved" = "info"',
            "nothing is called 'operation-remved'; did you mean 'operation-removed'?",
        ),
        ('"request-*" = "warn"', "request-*: a level is breaking, warning, info or off, not 'warn'"),
        ('"nothing-*" = "off"', "nothing is called 'nothing-*'"),
        ("operation-removed = 3", "operation-removed: a level is breaking, warning, info or off, not '3'"),
    ],
)
@pytest.mark.parametrize("command", [("diff", "old.yaml", "new.yaml"), ("lint", "old.yaml")])
def test_a_mistake_in_levels_is_told_with_its_line_whichever_command_runs(
    command: tuple[str, ...], line: str, message: str, truespec: Truespec
) -> None:
    Path("pyproject.toml").write_text(
        f'[project]\nname = "x"\n[tool.truespec.diff]\nside = "both"\n[tool.truespec.diff.levels]\n{line}\n'
    )
    ended = truespec(*command)
    assert ended.stderr.startswith(f"truespec: pyproject.toml:6: {message}")
    assert ended.exit_code == 2


def test_a_table_that_is_called_as_another_setting_is_told(truespec: Truespec) -> None:
    Path("truespec.toml").write_text('[diff]\nside = "both"\n[diff.level]\n"operation-removed" = "off"\n')
    ended = truespec("diff", "old.yaml", "new.yaml")
    assert ended.stderr.startswith("truespec: truespec.toml:3: `level` has to be one of ")
    assert ended.stderr.endswith("; did you mean the table `levels`?\n")


ALL_LEVELS: Final = {
    "default": ["breaking", "warning", "info", "info"],
    "strict": ["breaking", "breaking", "info", "info"],
    "codegen": ["breaking", "warning", "info", "warning"],
    "lenient": ["breaking", "info", "info", "info"],
}
KINDS: Final = (REQUEST, "parameter-removed", "operation-added", "operation-id-changed")


@pytest.mark.parametrize("preset", ALL_LEVELS)
def test_presets_differ_on_one_pair(preset: str, truespec: Truespec) -> None:
    own = "parameters: [{name: q, in: query, schema: {type: string}}]"
    old, new = (Path(name).read_text().replace("v2", "v1") for name in ("old.yaml", "new.yaml"))
    Path("old.yaml").write_text(
        old.replace("    post:\n", f"    post:\n      operationId: make\n      {own}\n")
    )
    added = "  /b:\n    get: {responses: {'200': {description: OK}}}\n"
    Path("new.yaml").write_text(new.replace("    post:\n", "    post:\n      operationId: create\n") + added)
    found = {each["id"]: each["level"] for each in told(truespec, "--preset", preset)["changes"]}
    assert [found.get(id_) for id_ in KINDS] == ALL_LEVELS[preset]


def test_what_is_typed_counts_before_a_file_a_file_before_new_and_new_before_what_is_usual(
    truespec: Truespec,
) -> None:
    def ends(*options: str) -> tuple[int, int]:
        ended = truespec("diff", "old.yaml", "new.yaml", *options)
        return ended.exit_code, ended.stdout.count("(accepted)")

    Path("new.yaml").write_text(Path("old.yaml").read_text().replace("maxLength: 9", "maxLength: 5", 1))
    assert ends() == (1, 0)  # what is usual
    marked = (
        "    post:\n      x-truespec-diff: {allow: ['request-*'], reason: they know, expires: '2099-12-31'}\n"
    )
    Path("new.yaml").write_text(Path("new.yaml").read_text().replace("    post:\n", marked))
    assert ends() == (0, 1)  # NEW says otherwise
    Path("truespec.toml").write_text("[diff]\ninline_accepted = false\n")
    assert ends() == (1, 0)  # and the file that it is not asked
    assert ends("--inline-accepted") == (0, 1)  # and who types that it is

    Path("truespec.toml").write_text(
        f'[diff]\ninline_accepted = false\n[diff.levels]\n"{REQUEST}" = "warning"\n'
    )
    assert ends() == (0, 0)
    assert ends("--levels", f"{REQUEST}=breaking") == (1, 0)
