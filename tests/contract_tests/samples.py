"""The sample servers of `examples/`, whom they know, and whether the test of a finding is worth its name."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

import pytest
from msgspec import Struct
from truespec.contract_tests import Finding, Report, Secrets, Target, TestSettings, pytest_source, run
from truespec.spec import FieldLines, Spec

from .emitted import runnable
from .labels_server import EXPIRED, GOOD, LABELS, labels_module
from .library_server import LIBRARY, library_module
from .notes_server import ANN, BOB, NOTES, notes_module
from .sample_server import sample, serving
from .shop_server import READER, SHOP, WRITER, shop_module

CREDITS: Final = "examples/faulty_server/credits.overlay.yaml"


class Sample(Struct, frozen=True):
    """A server. address: of its document. main: whom the run is; others: whom it knows as well. private: what
    is for nobody but who made it. not_wrong: switches that are no faults, and faults that no run finds. odd:
    checks that the correct server does not pass. overlays: that are applied to the document.
    """

    spec: Spec
    module: Any
    main: FieldLines
    others: Mapping[str, FieldLines] = {}
    private: tuple[str, ...] = ()
    not_wrong: frozenset[str] = frozenset()
    odd: frozenset[str] = frozenset()
    overlays: tuple[str, ...] = ()

    def served(self, *faults: str) -> AbstractContextManager[str]:
        """Start it anew."""
        return serving(self.module.create_app(frozenset(faults)))

    def examined(self, *faults: str, only: tuple[str, ...] = ()) -> Report:
        """Test it, opinions included. only: these operations."""
        settings = TestSettings(second_engine=False, opinions=True, private=self.private, only=only)
        with self.served(*faults) as url:
            return run(self.spec, Target(url, self.main, others=self.others, timeout=2), settings)

    def colours(self, finding: Finding, *faults: str) -> tuple[str, str]:
        """Run the test of a finding where the server has just started, with faults and without."""
        with pytest.MonkeyPatch.context() as patch:
            for who, fields in {"": self.main, **self.others}.items():
                for name, value in fields:
                    words = ("truespec", who, name.lstrip("?").replace("-", "_"))
                    patch.setenv("_".join(filter(None, words)).upper(), value)
            secrets, name = Secrets.of(self.spec), self.spec.name
            source = pytest_source(finding, name, "http://127.0.0.1:1", secrets, self.overlays)
            test = runnable(source)
            with self.served(*faults) as url:
                first = _colour(test, url)
            with self.served() as url:
                return first, _colour(test, url)


def _colour(test: Any, url: str) -> str:
    try:
        test(url)
    except AssertionError:
        return "red"
    return "green"


SAMPLES: Final[Mapping[str, Sample]] = {
    "app": Sample(
        Spec.load("spec/images.yaml", overlays=[CREDITS]),
        sample(),
        (("X-Api-Key", "k"),),
        odd=frozenset({"credentials-not-compared"}),  # any key will do
        overlays=(CREDITS,),
    ),
    "labels": Sample(LABELS, labels_module(), GOOD, {"expired": EXPIRED}),
    "library": Sample(LIBRARY, library_module(), ANN, {"bob": BOB}),
    "notes": Sample(
        NOTES,
        notes_module(),
        ANN,
        {"bob": BOB},
        ("readNote", "listNotes"),
        frozenset({"expired-token", "trace-echoes"}),  # the first is none, the second told of no request
    ),
    "shop": Sample(
        SHOP,
        shop_module(),
        WRITER,
        {"reader": READER},
        # The one needs to be told of scopes; what the other shows is gone before it is confirmed.
        not_wrong=frozenset({"list-race", "scope-ignored"}),
    ),
}
