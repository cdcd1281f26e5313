"""Raw bodies: what each entry promises of the bytes that it makes."""

from random import Random

import pytest
from truespec.fuzz.raw_bodies import RAW_BODIES, RawBody
from truespec.spec import MalformedJson, parse_json

TEXTS = (b'{"prompt":"a unicorn","sample":4,"ratio":"1:1"}', b"[1,2]", b'"text"', b"0", b"{}")


@pytest.mark.parametrize("entry", RAW_BODIES, ids=lambda entry: entry.id)
def test_every_entry_makes_bytes_of_any_valid_text(entry: RawBody) -> None:
    assert all(isinstance(entry.make(Random(seed), text), bytes) for seed in range(30) for text in TEXTS)


@pytest.mark.parametrize("entry", RAW_BODIES, ids=lambda entry: entry.id)
def test_the_same_choices_make_the_same_bytes(entry: RawBody) -> None:
    assert entry.make(Random(7), TEXTS[0]) == entry.make(Random(7), TEXTS[0])


@pytest.mark.parametrize("entry", [one for one in RAW_BODIES if one.hopeless], ids=lambda entry: entry.id)
def test_what_is_called_hopeless_is_no_json_object(entry: RawBody) -> None:
    for seed in range(50):
        with pytest.raises(MalformedJson):
            parse_json(entry.make(Random(seed), TEXTS[0]))


def test_ids_are_unique() -> None:
    assert len({entry.id for entry in RAW_BODIES}) == len(RAW_BODIES)


def test_no_body_is_larger_than_a_small_upload() -> None:
    sizes = [len(entry.make(Random(seed), TEXTS[0])) for entry in RAW_BODIES for seed in range(20)]
    assert max(sizes) < 1_000_000
