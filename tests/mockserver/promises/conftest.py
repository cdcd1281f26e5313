"""What is promised is asked of the mock as it is by default, and as `--compat prism` has it."""

import pytest
from truespec.mockserver import MockSettings

from .asking import WAYS


@pytest.fixture(params=WAYS.values(), ids=list(WAYS))
def way(request: pytest.FixtureRequest) -> MockSettings:
    return request.param
