"""Requests that Schemathesis makes of a document, through its public API: an independent generator."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, given, seed, settings
from truespec.contract_tests import credentials_for
from truespec.spec import Operation, Request

from .messages import Made


def schemathesis_requests(
    path: Path, operations: tuple[Operation, ...], count: int, start: int
) -> Iterator[Made]:
    """Make `count` valid and as many invalid requests of each operation, as they would go over the wire.

    Operations that Schemathesis can't read or can't make anything for give nothing.
    """
    import schemathesis

    with warnings.catch_warnings(action="ignore"):
        schema = schemathesis.openapi.from_path(path)
        for operation in operations:
            credentials = credentials_for(operation, ())
            for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
                try:
                    strategy = schema[operation.path][operation.method].as_strategy(generation_mode=mode)
                    cases = _drawn(strategy, count, start)
                except Exception:  # noqa: BLE001, S112  (another's code: what it can't make is not asked about)
                    continue
                for case in cases:
                    request = _request(case)
                    if request is not None:
                        yield Made(operation, credentials.added_to(request))


def _drawn(strategy: Any, count: int, start: int) -> list[Any]:
    cases: list[Any] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @given(case=strategy)
    def draw(case: Any) -> None:
        cases.append(case)

    draw()
    return cases


def _request(case: Any) -> Request | None:
    import requests

    kwargs = case.as_transport_kwargs(base_url="http://localhost")
    try:
        prepared = requests.Request(**kwargs).prepare()
    except (requests.RequestException, ValueError):
        return None
    parts = urlsplit(prepared.url or "")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    body = prepared.body or b""
    content = body.encode() if isinstance(body, str) else body
    if not isinstance(content, bytes):  # a stream
        return None
    fields = tuple(
        (str(name), value if isinstance(value, str) else value.decode("latin-1"))
        for name, value in prepared.headers.items()
        if name.lower() not in _LEFT_OUT
    )
    return Request(case.method.upper(), target, fields, content)


_LEFT_OUT: Final = frozenset({"authorization", "content-length", "x-schemathesis-testcaseid"})
"""Fields that say nothing of the operation, or that it makes up without the right form."""
