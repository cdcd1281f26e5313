"""How laws of whole documents are tried: a few examples, the same each time.

`LAW_EXAMPLES=500` tries more; `LAW_SHRINK=1` makes a document that breaks a law small, which takes minutes.
"""

import os
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

law: Final = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "8")),
    database=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink) if os.environ.get("LAW_SHRINK") else (Phase.generate,),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.filter_too_much,
    ],
)

seeds: Final = st.integers(0, 1000)
"""What messages are made from."""
