"""What HTTP and the document say of one exchange: each fault of the shop is found once, and nothing else."""

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Report, Target, TestSettings, run

from .shop_server import READER, SHOP, WRITER, shop_server

EXPECTED = {
    "case-refused": ("valid-refused", "POST /things"),
    "charset-wrong": ("response-body-malformed", "GET /manual"),
    "chunked-crash": ("server-error", "POST /things"),
    "connection-reset": ("no-answer", "GET /report"),
    "date-malformed": ("field-malformed", "GET /things/{thingId}"),
    "deprecation-malformed": ("field-malformed", "GET /manual"),
    "encoded-refused": ("valid-refused", "GET /things"),
    "gzip-crash": ("server-error", "POST /things"),
    "half-enough": ("security-not-enforced", "GET /report"),
    "key-alone-refused": ("alternative-refused", "POST /things"),
    "key-anything": ("credentials-not-compared", "POST /things"),
    "key-in-header": ("credentials-misplaced", "POST /things"),
    "long-uri-crash": ("server-error", "GET /manual"),
    "missing-type-crash": ("server-error", "POST /things"),
    "modified-ignored": ("not-modified-resent", "GET /things/{thingId}"),
    "name-in-bytes": ("invalid-accepted", "POST /things"),
    "not-http": ("no-answer", "GET /report"),
    "not-utf-8": ("response-body-malformed", "GET /report"),
    "order-refused": ("valid-refused", "GET /things"),
    "preflight-refused": ("preflight-refused", "GET /things"),
    "problem-status": ("problem-malformed", "DELETE /things/{thingId}"),
    "range-wrong": ("range-wrong", "GET /manual"),
    "retry-after-malformed": ("field-malformed", "GET /report"),
    "scope-ignored": ("scope-not-enforced", "POST /things"),
    "slash-crash": ("server-error", "GET /things/{thingId}"),
    "star-with-credentials": ("origins-contradictory", "GET /manual"),
    "sunset-malformed": ("field-malformed", "GET /manual"),
    "token-case": ("credentials-not-compared", "POST /things"),
    "unmodified-ignored": ("condition-ignored", "PUT /things/{thingId}"),
    "utf-16-crash": ("server-error", "POST /things"),
    "vary-missing": ("vary-missing", "GET /manual"),
}
SETTINGS = TestSettings(second_engine=False, opinions=True, values=("thingId=1",), scopes=("reader=read",))


def examine(url: str, *operations: str) -> Report:
    target = Target(url, WRITER, others={"reader": READER}, timeout=2)
    return run(SHOP, target, replace(SETTINGS, only=operations))


@pytest.mark.parametrize("fault", EXPECTED)
def test_each_fault_is_found_once_and_alone(fault: str) -> None:
    check, operation = EXPECTED[fault]
    with shop_server(fault) as url:
        report = examine(url, operation)
    assert [(each.check, each.operation) for each in report.findings] == [(check, operation)]
    assert report.findings[0].reproduced == (3, 3)


def test_what_is_wrong_everywhere_is_one_finding() -> None:
    operations = ("GET /manual", "GET /report", "GET /things/{thingId}")
    with shop_server("date-malformed", "preflight-refused", "token-case") as url:
        report = examine(url, *operations)
    assert [(each.check, len(each.operations)) for each in report.findings] == [
        ("preflight-refused", 3),
        ("credentials-not-compared", 2),
        ("field-malformed", 1),
    ]
