"""Django's clients, judged."""

import asyncio
from collections.abc import Callable
from typing import Any

import django
import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncClient, Client
from django.urls import path
from truespec.contract_tests import ContractBroken, judge_client

from .test_judging import SPEC


def read(_: HttpRequest, number: int) -> HttpResponseBase:
    if number == 6:
        return StreamingHttpResponse([b'{"name": 6}'], content_type="application/json")
    return JsonResponse({"name": "one" if number == 1 else number})


def make(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(status=201 if request.body or request.FILES else 400)
    answer.set_cookie("seen", "1")
    return answer


urlpatterns = [path("things/<int:number>", read), path("things", make)]


@pytest.fixture(scope="module", autouse=True)
def project() -> None:
    """Make the least that Django calls a project."""
    if not settings.configured:
        settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], SECRET_KEY="k")
        django.setup()


class Awaited:
    """An AsyncClient that is asked as the other is."""

    def __init__(self) -> None:
        self.client = judge_client(AsyncClient(), SPEC)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given, **named: asyncio.run(getattr(self.client, name)(*given, **named))


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_djangos_client_finds_the_same(kind: str) -> None:
    client: Any = judge_client(Client(), SPEC) if kind == "sync" else Awaited()
    json = {"content_type": "application/json"}
    assert client.get("/things/1").json() == {"name": "one"}
    assert client.post("/things", {"name": "new"}, **json).status_code == 201
    with pytest.raises(ContractBroken, match=r"(?s)^GET /things/2\?a=%C3%A4 breaks .*\n.*things.yaml:23"):
        client.get("/things/2?a=ä")
    with pytest.raises(ContractBroken, match="The request breaks the document, and was accepted: body /name"):
        client.post("/things", {"name": "too long"}, **json)
    with pytest.raises(ContractBroken, match="accepted"):
        client.post("/things", {"other": "x"})


def test_what_django_streams_is_left_to_the_test() -> None:
    answer: Any = judge_client(Client(), SPEC).get("/things/6")
    assert answer.getvalue() == b'{"name": 6}'
