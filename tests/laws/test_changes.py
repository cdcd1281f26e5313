"""Laws of what a comparison tells: of versions, of steps, of places, of messages and of proofs.

Those here, and where the others of comparisons are:

- no change of itself, however it is written: `test_rewrites.py`, `test_edits.py`, `test_documents.py`
- reversal: `spec/changes/test_comparison.py`, `spec/changes/test_every_kind.py`
- composition with any senders, each break is shown, a second judge agrees: `test_edits.py`
- no proof is contradicted by brute force: `spec/changes/test_inclusion.py`
- a broken document ends with 3, a bad pair ends nothing else: `cli/test_diff_inputs.py`, `test_diff_more.py`
- a mock of NEW refuses what is shown: here, and as a process in `cli/test_diff_against.py`
"""

import copy
import json
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import assume, given
from truespec.cli.curl import curl_request
from truespec.contract_tests import curl_command
from truespec.mockserver import Mock
from truespec.spec import Change, Policy, Request, Spec, change_example, change_ids, diff

from ..openapi_documents.strategies import apis
from ..openapi_documents.writing import reordered, written
from ..spec.changes.documents import TEXT, obj, of_body
from .edits import Edit, edited
from .law import law, seeds
from .verdicts import judged, messages_of

_LOOSE = Policy(senders="any")


def spec_of(document: dict[str, Any]) -> Spec:
    return Spec.load(json.dumps(document).encode())


def narrowed(api: dict[str, Any], seed: int) -> tuple[dict[str, Any], Edit]:
    """Give a document, and an edit that asks more of the clients of one operation."""
    document = written(api, "3.1")
    edit = edited(copy.deepcopy(document), Random(seed), "request")
    assume(edit is not None)
    assert edit is not None
    return document, edit


def breaks(changes: tuple[Change, ...]) -> set[str]:
    return {change.operation for change in changes if change.level == "breaking"}


@law
@given(apis(shared=True))
def test_twins_of_four_versions_differ_in_their_dialect_alone(api: dict[str, Any]) -> None:
    twins = [Spec.load(written(api, version)) for version in ("2.0", "3.0", "3.1", "3.2")]
    for old, new in (*pairwise(twins), *pairwise(reversed(twins)), (twins[0], twins[3])):
        found = [(change.id, change.path) for change in diff(old, new)]
        assert found == [("dialect-changed", "")], (old.openapi, new.openapi)


@law
@given(apis(), seeds, seeds)
def test_the_order_of_members_changes_no_entry(api: dict[str, Any], seed: int, order: int) -> None:
    document, edit = narrowed(api, seed)
    other = reordered(edit.document, Random(order))
    plain, shuffled = (
        [(change.level, change.id, change.operation, change.path) for change in diff(spec_of(document), new)]
        for new in (spec_of(edit.document), spec_of(other))
    )
    assert shuffled == plain


@law
@given(apis(), seeds)
def test_an_edit_of_one_operation_is_told_of_that_one_alone(api: dict[str, Any], seed: int) -> None:
    document, edit = narrowed(api, seed)
    found = diff(spec_of(document), spec_of(edit.document))
    assert {change.operation for change in found} - {""} <= {edit.operation}


@law
@given(apis(), seeds, seeds)
def test_who_asks_for_more_still_breaks_whom_it_broke(api: dict[str, Any], seed: int, further: int) -> None:
    document, edit = narrowed(api, seed)
    more = edited(edit.document, Random(further), "request")
    assume(more is not None)
    assert more is not None
    old, middle, last = (spec_of(each) for each in (document, edit.document, more.document))
    assert breaks(diff(old, middle)) <= breaks(diff(old, last))


@law
@given(apis(), seeds)
def test_who_is_told_to_be_safe_has_every_request_taken(api: dict[str, Any], seed: int) -> None:
    document, edit = narrowed(api, seed)
    wide, narrow = spec_of(document), spec_of(edit.document)
    if any(change.level in ("breaking", "undecided") for change in diff(narrow, wide)):
        return
    for made in messages_of(narrow, seed):
        if isinstance(made.message, Request) and not judged(narrow, made.message):
            assert judged(wide, made.message) == ()


@law
@given(apis(), seeds)
def test_a_message_that_is_shown_survives_being_written_as_curl(api: dict[str, Any], seed: int) -> None:
    document, edit = narrowed(api, seed)
    for change in diff(spec_of(document), spec_of(edit.document)):
        if change.witness is not None and change.witness.response is None:
            sent = change.witness.request
            command = curl_command(sent, "http://localhost:4010")
            if not command.startswith("curl") or "$(printf" in command:
                continue  # that takes a shell: bytes through a pipe, the ends of lines of forms
            read = curl_request(command)
            assert (read.method, read.body or b"") == (sent.method, sent.body or b"")
            assert read.target.removeprefix("http://localhost:4010") == sent.target
            secret = ("cookie", "authorization")  # a variable of the shell stands there
            plain = {field for field in sent.fields if field[0].lower() not in secret}
            assert plain <= set(read.fields)


def test_a_mock_of_new_refuses_the_requests_that_each_kind_of_change_is_shown_by() -> None:
    shown = 0
    for example in map(change_example, change_ids()):
        specs = example.specs()
        for change in example.changes(specs) if specs else ():
            witness = change.witness
            if witness is None or change.level != "breaking" or change.operation.startswith("webhook "):
                continue
            if specs is None or witness.response is not None or witness.sent_by != "old":
                continue
            answers = [Mock(spec).answer(witness.request).status for spec in specs]
            assert answers[0] < 400 <= answers[1], (change.id, answers)
            shown += 1
    assert shown > 150


def test_steps_that_break_nobody_may_break_together_where_senders_say_what_is_declared() -> None:
    first, middle, last = (
        of_body(obj({"b": TEXT, **more})) for more in ({"a": TEXT}, {}, {"a": {"type": "integer"}})
    )
    assert breaks(diff(first, middle)) == breaks(diff(middle, last)) == set()
    assert breaks(diff(first, last))
    assert breaks(diff(middle, last, _LOOSE))
