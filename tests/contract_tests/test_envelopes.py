"""Answers in an envelope, `{"data": …, "meta": …}`: what is in it is seen, of things and of lists."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import yaml
from truespec.contract_tests import Report, Target, TestSettings, run
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.spec import Spec

from .library_server import library_module
from .notes_server import ANN, BOB, FOLDER, notes_module
from .sample_server import serving

pytestmark = pytest.mark.unmeasured
SETTINGS = TestSettings(second_engine=False, opinions=True)


class Enveloped:
    """A WSGI application whose answers in JSON are in envelopes."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer a request."""
        head: list[Any] = []

        def begin(*args: Any) -> None:
            head.extend(args)

        body = b"".join(self._application(environ, begin))
        status, fields = head[:2]
        if status.startswith("2") and body:
            body = json.dumps(in_envelope(json.loads(body))).encode()
            fields = [each for each in fields if each[0].lower() != "content-length"]
            fields.append(("Content-Length", str(len(body))))
        start(status, fields)
        return [body]


def in_envelope(content: Any) -> Any:
    """Put content in an envelope; what is said of a list stands beside it."""
    meta: dict[str, Any] = {"version": 2, "request": {"id": "r1"}}
    lists = [name for name, each in content.items() if isinstance(each, list)]
    if not lists:
        return {"data": content, "meta": meta}
    more = {name: each for name, each in content.items() if name not in lists}
    return {"data": content[lists[0]], "meta": meta | more}


def enveloped_document(name: str) -> Spec:
    """Describe the answers of a sample server in envelopes."""
    document = yaml.safe_load((FOLDER / name).read_text())
    schemas = document["components"]["schemas"]
    operations = (each for item in document["paths"].values() for each in item.values())
    responses = list(document["components"]["responses"].values())
    for operation in (each for each in operations if isinstance(each, dict)):
        responses += [each for status, each in operation["responses"].items() if str(status).startswith("2")]
    for media in (each.get("content", {}).get("application/json") for each in responses):
        if media is not None:
            schema = media["schema"]
            named = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            lists = [each for each in named.get("properties", {}).values() if "items" in each]
            properties = {"data": lists[0] if lists else schema, "meta": {"type": "object"}}
            media["schema"] = {"type": "object", "required": ["data"], "properties": properties}
    return Spec.load(document)


NOTES = enveloped_document("notes.yaml")
LIBRARY = enveloped_document("library.yaml")


def noted(*faults: str) -> Report:
    with serving(Enveloped(notes_module().create_app(frozenset(faults)))) as url:
        settings = TestSettings(second_engine=False, private=("readNote", "listNotes"))
        return run(NOTES, Target(url, ANN, others={"bob": BOB}), settings)


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("deleted-still-listed", "deleted-still-listed"),
        ("key-reused", "key-not-unique"),
        ("others-list", "other-caller-reads"),
        ("others-write", "other-caller-changes"),
        ("put-adds", "put-not-idempotent"),
        ("put-forgotten", "update-lost"),
        ("refused-kept", "refused-but-changed"),
        ("text-shortened", "created-differs"),
    ],
)
def test_things_in_envelopes_are_compared(fault: str, check: str) -> None:
    assert [each.check for each in noted(fault).findings] == [check]


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("cursor-repeats", "pages-overlap"),
        ("cursor-skips", "pages-skip"),
        ("descending-ignored", "order-not-reversed"),
        ("ids-ignored", "filter-not-met"),
        ("page-overlaps", "pages-overlap"),
        ("patch-clears", "patch-not-partial"),
        ("tag-stays", "tag-not-changed"),
    ],
)
def test_lists_and_walks_see_what_is_in_envelopes(fault: str, check: str) -> None:
    with serving(Enveloped(library_module().create_app(frozenset({fault})))) as url:
        settings = FuzzSettings(
            30, 1, profile=PROFILES["stateful"], max_findings=1, second_engine=False, opinions=True
        )
        report = fuzz(LIBRARY, Target(url, ANN, others={"bob": BOB}), settings)
    assert [each.check for each in report.findings] == [check]


def test_correct_servers_with_envelopes_are_not_accused() -> None:
    assert noted().findings == ()
    with serving(Enveloped(library_module().create_app(frozenset()))) as url:
        target = Target(url, ANN, others={"bob": BOB})
        assert run(LIBRARY, target, SETTINGS).findings == ()
        settings = FuzzSettings(4, 1, profile=PROFILES["stateful"], second_engine=False, opinions=True)
        assert fuzz(LIBRARY, target, settings).findings == ()
