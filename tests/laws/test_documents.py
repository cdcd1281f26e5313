"""Laws of whole documents: what a document means does not depend on how it is written down."""

import copy
import json
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import DocumentError, Match, Request, Spec, diff, lint

from ..openapi_documents.strategies import apis, broken_documents, documents
from ..openapi_documents.writing import inlined, reordered, split, written
from .law import law, seeds
from .verdicts import messages_of, model_of, verdicts


def as_json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def as_yaml(document: Any) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


@law
@given(documents())
def test_what_was_read_and_written_again_is_the_same_model(document: dict[str, Any]) -> None:
    model = model_of(Spec.load(document))
    for dump in (as_json, as_yaml):
        again = Spec.load(dump(document))
        assert model_of(again) == model
        assert model_of(Spec.load(as_yaml(again.document.root.value))) == model
        assert model_of(Spec.load(as_json(again.document.root.value))) == model


@law
@given(apis(shared=True), seeds)
def test_twins_of_2_0_3_0_3_1_and_3_2_judge_alike(api: dict[str, Any], seed: int) -> None:
    twins = [Spec.load(written(api, version)) for version in ("2.0", "3.0", "3.1", "3.2")]
    messages = messages_of(twins[2], seed)
    expected = verdicts(twins[2], messages)
    for twin in twins:
        assert verdicts(twin, messages) == expected, twin.openapi


@law
@given(documents(), seeds)
def test_the_order_of_members_changes_no_verdict(document: dict[str, Any], seed: int) -> None:
    spec, other = Spec.load(document), Spec.load(reordered(document, Random(seed)))
    messages = messages_of(spec, seed)
    assert verdicts(other, messages) == verdicts(spec, messages)


@law
@given(apis(), seeds)
def test_copies_in_place_of_references_change_no_verdict(api: dict[str, Any], seed: int) -> None:
    spec, other = Spec.load(api), Spec.load(inlined(api))
    messages = messages_of(spec, seed)
    assert verdicts(other, messages) == verdicts(spec, messages)


@law
@given(apis(), seeds)
def test_splitting_into_files_changes_no_verdict(api: dict[str, Any], seed: int) -> None:
    spec = Spec.load(api)
    with tempfile.TemporaryDirectory() as folder:
        for name, part in split(api).items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(as_json(part) if name.endswith(".json") else as_yaml(part))
        other = Spec.load(Path(folder, "openapi.yaml"))
        assert not other.problems
        messages = messages_of(spec, seed)
        assert verdicts(other, messages) == verdicts(spec, messages)


@law
@given(documents(), seeds)
def test_every_operation_is_found_by_its_own_requests(document: dict[str, Any], seed: int) -> None:
    spec = Spec.load(document)
    for made in messages_of(spec, seed):
        if isinstance(made.message, Request):
            found = spec.match(made.message.method, made.message.target)
            assert isinstance(found, Match), found
            assert found.operation.method == made.operation.method


@law
@given(documents())
def test_nothing_changed_between_a_document_and_itself(document: dict[str, Any]) -> None:
    assert diff(Spec.load(document), Spec.load(as_yaml(document))) == ()


@law
@given(broken_documents())
def test_lint_tells_and_never_fails(document: dict[str, Any]) -> None:
    found = lint(document)
    assert found == lint(copy.deepcopy(document))
    assert all(problem.message and problem.at.file for problem in found)


@law
@given(broken_documents(), seeds)
def test_a_broken_document_is_read_as_far_as_it_goes(document: dict[str, Any], seed: int) -> None:
    spec = Spec.load(document)
    again = Spec.load(as_yaml(document))
    for made in messages_of(spec, seed, requests=1):
        assert verdicts(spec, [made]) == verdicts(again, [made])


@law
@given(apis(), seeds, st.data())
def test_a_broken_operation_costs_no_other_one_anything(api: dict[str, Any], seed: int, data: Any) -> None:
    spec = Spec.load(api)
    path = data.draw(st.sampled_from(sorted(api["paths"])))
    method = data.draw(st.sampled_from(sorted(set(api["paths"][path]) - {"parameters"})))
    wrong = data.draw(
        st.sampled_from(
            (
                {"parameters": [{"$ref": "#/nowhere"}], "responses": {}},
                {"requestBody": {"$ref": "#/nowhere"}, "responses": {}},
                {"responses": {"200": {"$ref": "missing.yaml"}}},
                {
                    "requestBody": {"content": {"application/json": {"schema": {"type": "strnig"}}}},
                    "responses": {},
                },
                {"parameters": 5, "responses": 5, "requestBody": 5, "security": 5},
            )
        )
    )
    item = api["paths"][path] | {method: wrong}
    other = Spec.load(api | {"paths": api["paths"] | {path: item}})
    broken = f"{method.upper()} {path}"
    messages = [each for each in messages_of(spec, seed) if each.operation.key != broken]
    assert verdicts(other, messages) == verdicts(spec, messages)


@pytest.mark.parametrize("value", [{}, {"openapi": 3}, {"openapi": "4.0.0"}, {"swagger": "1.2"}])
def test_what_is_no_document_is_refused_with_a_reason(value: dict[str, Any]) -> None:
    with pytest.raises(DocumentError, match="OpenAPI"):
        Spec.load(value)
