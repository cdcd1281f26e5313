"""Laws of the mock over whole documents: it keeps the document that it answers from."""

from random import Random
from typing import Any

from hypothesis import given
from truespec.contract_tests import RequestGenerator, credentials_for
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Response, Spec, judge_response

from ..openapi_documents.strategies import documents
from .law import law, seeds
from .verdicts import judged


@law
@given(documents(), seeds)
def test_requests_that_are_made_to_fit_are_judged_clean(document: dict[str, Any], seed: int) -> None:
    spec = Spec.load(document)
    for operation in spec.operations:
        generator = RequestGenerator(operation, credentials_for(operation, ()))
        random = Random(f"{seed} {operation.key}")
        for request in (generator.valid(random), generator.valid(random)):
            assert judged(spec, request) == (), request


@law
@given(documents(), seeds)
def test_the_mock_never_breaks_its_document(document: dict[str, Any], seed: int) -> None:
    spec = Spec.load(document)
    dynamic, hostile = MockSettings(dynamic=True, seed=str(seed)), MockSettings(hostile=True, seed=str(seed))
    for settings in (MockSettings(), dynamic, hostile):
        mock = Mock(spec, settings)
        for operation in spec.operations:
            generator = RequestGenerator(operation, credentials_for(operation, ()))
            request = generator.valid(Random(seed))
            reply = mock.answer(request)
            answer = Response(reply.status, reply.fields, reply.body)
            assert reply.violations == (), reply
            assert judge_response(operation, request.method, answer) == (), reply
