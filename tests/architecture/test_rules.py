"""Each rule of the architecture bites on a breach and lets the right thing pass."""

from typing import Final

import pytest

from .rules import FUNCTION_LINES, MODULE_LINES, RULES
from .sources import module_of

DOOR: Final = '"""A room."""\n\n__all__ = ["Spec", "judge"]\n'
LONG: Final = "\n".join(["    x = 1"] * FUNCTION_LINES)

BREACHES: Final = (
    ("arrows", {"spec/a.py": "from ..mockserver import create_app"}),
    ("arrows", {"spec/judge/a.py": "from ...fuzz import fuzz"}),
    ("arrows", {"mockserver/a.py": "def f():\n    from ..contract_tests import run"}),
    ("arrows", {"mockserver/a.py": "if TYPE_CHECKING:\n    from ..contract_tests import run"}),
    ("arrows", {"contract_tests/a.py": "from .. import mockserver"}),
    ("arrows", {"spec/a.py": "import_module('..cli', __package__)"}),
    ("arrows", {"spec/a.py": "importlib.import_module('truespec.cli')"}),
    ("by-the-door", {"mockserver/a.py": "from ..spec.judge import judge_request"}),
    ("by-the-door", {"mockserver/a.py": "from ..spec import judge", "spec/judge/__init__.py": DOOR}),
    ("catch-all-names", {"spec/helpers.py": ""}),
    ("catch-all-names", {"spec/core/location.py": ""}),
    ("cycles", {"spec/a.py": "from .b import x", "spec/b.py": "def f():\n    from .a import y"}),
    ("cycles", {"spec/a.py": "from . import b", "spec/b.py": "if TYPE_CHECKING:\n    from .a import y"}),
    ("cycles", {"spec/j/__init__.py": "from .b import x", "spec/j/b.py": "from . import y"}),
    ("docstrings", {"spec/a.py": "x = 1"}),
    ("docstrings", {"spec/a.py": '"""A."""\ndef judge():\n    return 1'}),
    ("docstrings", {"spec/a.py": '"""A."""\nclass Spec:\n    """S."""\n    def load(self): ...'}),
    ("door-form", {"spec/__init__.py": '__all__ = ["Spec"]'}),
    ("door-form", {"spec/__init__.py": '"""A room."""'}),
    ("door-form", {"spec/__init__.py": '"""A room."""\n__all__ = ["judge", "Spec"]'}),
    ("door-form", {"spec/__init__.py": DOOR + "def f(): ..."}),
    ("function-size", {"spec/a.py": f"def f():\n{LONG}"}),
    ("global", {"spec/a.py": "def f():\n    global x"}),
    ("module-size", {"spec/a.py": "x = 1\n" * (MODULE_LINES + 1)}),
    ("positional-bool", {"spec/a.py": "def f(strict: bool): ..."}),
    ("positional-bool", {"spec/a.py": "def f(a, strict=True, *, loud=False): ..."}),
    ("relative-imports", {"mockserver/a.py": "from truespec.spec import Spec"}),
    ("second-copy", {"tests/spec/test_a.py": "import spec"}),
    ("second-copy", {"tests/spec/test_a.py": "from spec.router import Router"}),
)

RIGHT: Final = {
    "spec/__init__.py": '"""S."""\nfrom .model import Spec\n__all__ = ["RULES", "Spec", "judge"]',
    "spec/model.py": '"""M."""\nfrom .judge.body import x\nimport json',
    "spec/judge/__init__.py": '"""J."""\nfrom .body import x\n__all__ = ["x"]',
    "spec/judge/body.py": '"""B."""\nfrom ..place import y\ndef f(*, strict: bool): "F."',
    "spec/place.py": f'"""P."""\ndef _f():\n    """{LONG}"""\n    return 1',
    "contract_tests/__init__.py": '"""C."""\nfrom .run import run\n__all__ = ["run"]',
    "contract_tests/run.py": '"""R."""',
    "fuzz/b.py": '"""B."""\nfrom ..contract_tests import run',
    "fuzz/a.py": '"""A."""\nfrom ..mockserver import create_app\nfrom ..spec import Spec',
    "cli/a.py": '"""A."""\nimport_module("..mockserver", __package__)\nimport_module(name)',
}


@pytest.mark.parametrize(("rule", "files"), BREACHES)
def test_a_breach_is_found(rule: str, files: dict[str, str]) -> None:
    modules = tuple(module_of(path, text) for path, text in files.items())
    assert list(RULES[rule].offences(modules))


@pytest.mark.parametrize("rule", RULES)
def test_what_is_right_passes(rule: str) -> None:
    modules = tuple(module_of(path, text) for path, text in RIGHT.items())
    assert [str(offence) for offence in RULES[rule].offences(modules)] == []


def test_every_rule_has_a_breach() -> None:
    assert {rule for rule, _ in BREACHES} == set(RULES)
