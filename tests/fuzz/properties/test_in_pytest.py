"""Strategies in a project of a user: pytest as a process shows what failed, as simple as it gets."""

import subprocess
import sys
from pathlib import Path

import pytest

MODULE = """
from hypothesis import strategies as st
from truespec.contract_tests import strategy


@strategy("prompt", "createImages")
def prompts():
    return st.integers(0, 9999).map(lambda number: f"prompt {number}")
"""

TEST = """
from hypothesis import given, seed, settings
from truespec.fuzz.properties import Requests
from truespec.spec import Spec

api = Requests(Spec.load({document!r}), modules=["prompts_of_ours"])


@seed(1)
@settings(max_examples=50, database=None, deadline=None)
@given(api.{kind}("createImages"))
def test_it(request):
    {claim}
"""


@pytest.mark.parametrize(
    ("kind", "claim", "shown"),
    [
        (
            "valid",
            "assert len(request.body.split(b'prompt ')[1].split(b'\"')[0]) < 3",
            "request=Request(method='POST'",
        ),
        ("near_misses", "assert not api.broken(request)", "request=Request(method='POST', target='"),
        ("valid", "assert api.broken(request) == ()", ""),
    ],
    ids=["own value shrunk", "near miss", "green"],
)
def test_a_failing_example_is_shrunk_and_shown(tmp_path: Path, kind: str, claim: str, shown: str) -> None:
    (tmp_path / "prompts_of_ours.py").write_text(MODULE)
    document = str(Path("spec/images.yaml").resolve())
    (tmp_path / "test_ours.py").write_text(TEST.format(document=document, kind=kind, claim=claim))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if shown else 0), done.stdout
    assert shown in done.stdout
    assert ('"prompt":"prompt 100"' in done.stdout) == ("< 3" in claim)
