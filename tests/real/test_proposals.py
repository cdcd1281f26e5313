"""What `truespec init` proposes of real documents is valid once the comment signs are gone."""

import re
from pathlib import Path

import pytest
from truespec.cli.first_files import INVARIANTS, first_files
from truespec.spec import Spec, invariants_of, proposed_invariants, proposed_relations, relations_of

from ..real_documents import DOCUMENTS

PROPOSED = {"kubernetes.json": (16, 0), "meilisearch.json": (12, 14), "traq.yaml": (26, 10)}
"""Invariants and relations of the documents that have many: more of them would be noise."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_proposal_can_be_taken_as_it_is(name: str, shared_specs: Path, tmp_path: Path) -> None:
    document = str(shared_specs / name)
    spec = Spec.load(document)
    count = len(proposed_invariants(spec)), len(list(proposed_relations(spec)))
    files = {each.name: each.text for each in first_files(spec, document, "http://localhost", "")}
    assert (INVARIANTS in files) == (count != (0, 0))
    assert count == PROPOSED.get(name, count)
    if INVARIANTS not in files:
        return
    head, mark, rest = files[INVARIANTS].partition("# - target")
    overlay = tmp_path / INVARIANTS
    overlay.write_text(head + re.sub(r"^# ?", "", mark + rest, flags=re.MULTILINE))
    written = Spec.load(document, overlays=[overlay])
    relations = sum(len(each.told) for each in relations_of(written).values())
    assert (len(invariants_of(written)), relations) == count
