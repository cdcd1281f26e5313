"""What was accepted on purpose: `truespec-accepted.yaml`."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from truespec.contract_tests import Accepted, Known, Terms, text_with
from truespec.spec import UsageError

TODAY: Final = date(2026, 11, 28)
SLOW: Final = Known("4f0c2ab91d7e", "server-error", ("GET /a", "GET /b"), "/paths/~1a/get")
REST: Final = "  reason: known\n  owner: us\n"


def accepted(tmp_path: Path, text: str) -> Accepted:
    path = tmp_path / "accepted.yaml"
    path.write_text(text, encoding="utf-8")
    return Accepted.load(path, TODAY)


def test_an_entry_about_changes_is_not_called_unused_by_who_looks_for_findings(tmp_path: Path) -> None:
    rest = f"{REST}  permanent: true\n"
    entries = accepted(tmp_path, f"- id: operation-removed\n{rest}- id: server-error\n{rest}")
    assert [note.split()[6] for note in entries.notes([])] == ["server-error"]
    assert [note.split()[6] for note in entries.notes([], of="changes")] == ["operation-removed"]


@pytest.mark.parametrize(
    ("entry", "covers"),
    [
        ("- fingerprint: 4f0c2ab91d7e\n", True),
        ("- fingerprint: 4f0c2ab91d7f\n", False),
        ("- fingerprint: 4f0c2ab91d7e\n  id: another\n", True),
        ("- id: server-error\n", True),
        ("- id: another\n", False),
        ("- id: server-error\n  operation: GET /b\n", True),
        ("- id: server-error\n  operation: GET /c\n", False),
        ("- id: server-error\n  path: /paths/~1a\n", True),
        ("- id: server-error\n  path: /paths/~1b\n", False),
        ("- id: server-*\n", True),
        ("- id: '*'\n", True),
        ("- id: '*-warning'\n", False),
        ("- id: server-error\n  operation: '* /b'\n", True),
        ("- id: server-error\n  operation: GET /a*\n", True),
        ("- id: server-error\n  operation: POST *\n", False),
        ("- id: server-error\n  path: /paths/*/get\n", True),
        ("- id: server-error\n  path: /paths/*/post\n", False),
        ("- id: server-error\n  path: /paths/*\n", True),
        ("- id: server-erro?\n", False),
        ("- fingerprint: 4f0c*\n", False),
    ],
)
def test_an_entry_covers_what_it_names(entry: str, covers: bool, tmp_path: Path) -> None:
    entries = accepted(tmp_path, f"{entry}{REST}  permanent: true\n")
    assert (entries.acceptance_of(SLOW) is not None) is covers


@pytest.mark.parametrize(
    ("end", "holds"),
    [
        ("expires: 2026-11-28", True),
        ("expires: '2026-11-29'", True),
        ("expires: 2026-11-27", False),
        ("permanent: true", True),
    ],
)
def test_an_entry_holds_to_its_last_day(end: str, holds: bool, tmp_path: Path) -> None:
    entries = accepted(tmp_path, f"- fingerprint: 4f0c2ab91d7e\n{REST}  {end}\n")
    assert (entries.acceptance_of(SLOW) is not None) is holds
    assert list(entries.notes([SLOW])) == (
        []
        if holds
        else [f"the acceptance of 4f0c2ab91d7e ran out on 2026-11-27 ({tmp_path}/accepted.yaml:1; us)"]
    )


def test_an_entry_that_was_renewed_is_not_called_run_out(tmp_path: Path) -> None:
    old, new = (
        f"- fingerprint: 4f0c2ab91d7e\n{REST}  expires: {day}\n" for day in ("2026-01-01", "2027-01-01")
    )
    assert list(accepted(tmp_path, old + new).notes([SLOW])) == []


def test_an_entry_that_nothing_matches_is_told_where_everything_was_looked_at(tmp_path: Path) -> None:
    rest = f"{REST}  permanent: true\n"
    text = f"- id: no-answer\n  operation: GET /z\n{rest}- id: no-answer\n{rest}"
    entries = accepted(tmp_path, text)
    what = "accepted-unused: nothing matches the acceptance of no-answer any more"
    message = what + ": delete it ({}/accepted.yaml:{})"
    first, second = (message.format(tmp_path, line) for line in (1, 6))
    assert list(entries.notes([SLOW])) == [first, second]
    assert list(entries.notes([SLOW], ["GET /y"])) == [first]
    assert list(entries.notes([SLOW], ["GET /z"])) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b\n", "1: a list of entries is expected"),
        ("- 4f0c2ab91d7e\n", "1: an entry is a mapping"),
        ("- fingerprnt: a\n", "1: unknown key `fingerprnt`; did you mean `fingerprint`?"),
        ("- zzz: a\n", "1: unknown key `zzz`; known here: fingerprint, id, operation"),
        ("- fingerprint: 123456789012\n", "1: `fingerprint` has to be text, in quotes"),
        ("- owner: us\n  reason: known\n", "1: an entry needs a `fingerprint`, or the `id`"),
        ("- id: a\n  owner: us\n", "1: an entry needs a `reason`"),
        ("- id: a\n  reason: '  '\n  owner: us\n", "1: an entry needs a `reason`"),
        ("- id: a\n  reason: known\n", "1: an entry needs a `owner`"),
        (f"- id: a\n{REST}", "1: an entry needs either `expires`, a day, or `permanent: true`"),
        (f"- id: a\n{REST}  expires: 2027-01-01\n  permanent: true\n", "1: an entry needs either"),
        (f"- id: a\n{REST}  permanent: 1\n", "4: `permanent` has to be true or false"),
        (f"- id: a\n{REST}  expires: soon\n", "4: `expires` has to be a day, `2026-12-31`, not 'soon'"),
        ("- [\n", "no valid YAML or JSON"),
    ],
)
def test_what_can_be_no_entry_is_told_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        accepted(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "accepted.yaml"))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("end", [date(2027, 1, 31), None])
@pytest.mark.parametrize("reason", ["known", 'a "quote": # no comment', "이유\\n", "- 1"])
def test_what_is_written_is_read_again(end: date | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    other = Known("123456e78901", "server-error", ("GET /a",))
    path.write_text(text_with(path, [other], Terms(reason, "us", end)), encoding="utf-8")
    entry, _ = accepted(tmp_path, text_with(path, [SLOW], Terms("other", "us", None))).entries
    assert (entry.fingerprint, entry.reason, entry.owner, entry.expires) == (
        "123456e78901",
        reason,
        "us",
        end,
    )
    assert (entry.id, entry.operation) == ("server-error", "GET /a")


def test_what_is_accepted_again_replaces_its_entry_and_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    others = (f"# ours\n- id: a # kept\n{REST}  permanent: true\n", f"- id: b\n{REST}  permanent: true\n")
    path.write_text(f"- fingerprint: 4f0c2ab91d7e\n{REST}  permanent: true\n".join(others), encoding="utf-8")
    text = text_with(path, [SLOW], Terms("for a while", "them", date(2027, 1, 31)))
    assert text.startswith(others[0])
    assert text.endswith(others[1])
    (entry,) = [each for each in accepted(tmp_path, text).entries if each.fingerprint]
    assert (entry.reason, entry.owner, entry.expires) == ("for a while", "them", date(2027, 1, 31))


def test_an_entry_that_can_not_be_changed_for_certain_is_not(tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    text = '- {<<: &b {reason: a, owner: b, permanent: true}, fingerprint: "4f0c2ab91d7e"}\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"accepted.yaml: an entry can't be renewed .*: do that by hand"):
        text_with(path, [SLOW], Terms("known", "us", date(2027, 1, 31)))
