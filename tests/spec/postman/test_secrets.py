"""Secrets that somebody recorded in a collection."""

from typing import Any

from truespec.spec import MessageSecrets, Request, Spec


def test_what_a_collection_lists_may_be_a_secret_all_the_same() -> None:
    listed = {
        "method": "GET",
        "url": "http://localhost/a?api_key=abcdefgh&page=2",
        "header": [{"key": "X-Token", "value": "ijklmnop"}],
    }
    collection: dict[str, Any] = {"info": {"name": "A"}, "item": [{"name": "a", "request": listed}]}
    change = {"target": "$.info", "update": {"description": "d"}}
    overlay: dict[str, Any] = {
        "overlay": "1.0.0",
        "info": {"title": "O", "version": "1"},
        "actions": [change],
    }
    asked = Request("GET", "/a?api_key=abcdefgh&page=2", (("X-Token", "ijklmnop"),))
    for overlays in ((), (overlay,)):
        secrets = MessageSecrets.of(Spec.load(collection, overlays=overlays))
        shown = secrets.request(asked)
        assert (shown.target, shown.fields) == ("/a?api_key=•••&page=2", (("X-Token", "•••"),))
