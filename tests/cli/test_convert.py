"""`truespec convert`."""

import json

from .conftest import Truespec

COLLECTION = json.dumps(
    {"info": {"name": "A"}, "item": [{"name": "a", "request": {"url": "http://h/a"}}, {"name": "b"}]}
)


def test_what_is_left_out_is_told_with_its_column(truespec: Truespec) -> None:
    ended = truespec("convert", "-", stdin=COLLECTION)
    column = COLLECTION.index('{"name": "b"}') + 1
    assert ended.stderr.startswith(f"<stdin>:1:{column}: this is neither a request")
    assert (ended.exit_code, "  /a:\n" in ended.stdout) == (0, True)


def test_one_of_both_forms_goes_to_standard_output(truespec: Truespec) -> None:
    ended = truespec("convert", "-", "--json", "-", "--yaml", "-", stdin=COLLECTION)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "only one of --json and --yaml" in ended.stderr


def test_a_collection_without_requests_says_so(truespec: Truespec) -> None:
    assert "no requests" in truespec("convert", "-", stdin='{"info": {"name": "A"}, "item": []}').stderr
