"""Prism's way to write options."""

import pytest
from truespec.cli.options import options_of
from truespec.cli.prism_spelling import in_our_words


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("-p 80 -h 0.0.0.0 -d -m -v debug", "-p 80 -h 0.0.0.0 -d -m -v debug"),
        ("--cors=false", "--no-cors"),
        ("--cors=true", "--cors"),
        ("--no-cors", "--no-cors"),
        ("--errors=true --dynamic=false", "--errors"),
        ("--no-errors --no-dynamic", ""),
        ("--ignoreExamples", "--ignoreExamples"),
        ("--ignoreExamples=true", "--ignoreExamples"),
        ("--no-ignoreExamples", ""),
        ("--multiprocess=false", ""),
        ("--json-schema-faker-fillProperties=false", ""),
        ("--json-schema-faker-fillProperties", ""),
        ("--seed=false", "--seed=false"),
        ("--errors=perhaps", "--errors=perhaps"),
        ("--no-such", "--no-such"),
    ],
)
def test_it_is_understood(theirs: str, ours: str) -> None:
    assert in_our_words(theirs.split(), options_of("mock")) == ours.split()
