"""What judging one flagship request costs: ours beside openapi-core's, in one process, in turn."""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest
from truespec.spec import Match, Request, Spec, judge_request

ROOT = Path(__file__).parent.parent.parent
SPEC = ROOT / "spec" / "images.yaml"
ROUNDS, OURS, THEIRS = 7, 20_000, 100
BODY = json.dumps(
    {"prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1"}, ensure_ascii=False
).encode()


def ours() -> Callable[[], object]:
    """Judge with truespec: route, credentials, parameters, body."""
    spec = Spec.load(SPEC)
    fields = (
        ("Content-Type", "application/json"),
        ("X-Api-Key", "key"),
        ("Host", "localhost"),
        ("Accept", "*/*"),
    )
    request = Request("POST", "/api/images/create", fields, BODY)

    def judge() -> object:
        match = spec.match(request.method, request.target)
        assert isinstance(match, Match)
        violations = judge_request(match, request)
        assert not violations
        return violations

    return judge


def theirs() -> Callable[[], object]:
    """Judge the same request with openapi-core."""
    document = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    judge = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
    request = MockRequest(
        "http://localhost:4010", "post", "/api/images/create", headers={"X-Api-Key": "key"}, data=BODY
    )
    return lambda: judge.validate_request(request)


def cost(call: Callable[[], object], times: int) -> float:
    """Microseconds of CPU a call."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times * 1e6


def table() -> str:
    """Measure in turn and write a Markdown table."""
    mine, peer = ours(), theirs()
    pairs = [(cost(mine, OURS), cost(peer, THEIRS)) for _ in range(ROUNDS)]
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    us, them = (statistics.median(column) for column in zip(*pairs, strict=True))
    return "\n".join(
        [
            "| judge | µs a request | truespec is faster by |",
            "| --- | --- | --- |",
            f"| truespec | {us:.1f} | 1 × |",
            f"| openapi-core | {them:,.0f} | {ratio:,.0f} × |",
        ]
    )


if __name__ == "__main__":
    print(table())
