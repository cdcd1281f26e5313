"""A user's tests, run by pytest as they would be, but in this process: a start of its own costs seconds."""

import httptools
import jsonpath_rfc9535
import pytest
import uvloop
from cel_expr_python import cel

# An inner run forgets what it was the first to import. So what the fixtures need is imported here, once, and
# what can be imported once only.
from truespec.contract_tests import pytest_fixtures as _contract
from truespec.mockserver import serving as _mock

LOADED = (_contract, _mock, cel, httptools, jsonpath_rfc9535, uvloop)
LEFT_OUT = ("no:cacheprovider", "no:schemathesis", "no:hypothesispytest", "no:faulthandler")


def ran(pytester: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    """Run a test module with the plugin. `pytester` has made its folder the working one."""
    pytester.makepyfile(test_it=source)
    return run_all(pytester, *arguments)


def run_all(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the tests that are there."""
    without = [word for name in LEFT_OUT for word in ("-p", name)]
    return pytester.runpytest_inprocess(*without, "--rootdir=.", *arguments)
