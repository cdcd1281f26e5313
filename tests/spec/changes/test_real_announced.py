"""DIFF §1.1 and §2.5 on real documents, each edit there and back: what servers announce; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT, obj
from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, QOS = "museum.yaml", "quality-on-demand/API_definitions/quality-on-demand.yaml"
INTEGER = {"type": "integer"}

HOOK = "/webhooks/publishNewEvent/post"
HOOK_BODY = f"{HOOK}/requestBody/content/application~1json/schema"
AT_HOOK = "webhook publishNewEvent POST #"
AT_BODY = f"{AT_HOOK}/requestBody/application~1json"
AT_ANSWER = f"{AT_HOOK}/responses/202/body/application~1json"
# A body of its own, which no other operation shares.
OWN: Edits = {HOOK_BODY: Moved("/components/schemas/SpecialEvent")}
ANSWERED: Edits = {
    f"{HOOK}/responses/202/content": {"application/json": {"schema": obj({"seen": TEXT, "by": TEXT}, "seen")}}
}
ANSWER = f"{HOOK}/responses/202/content/application~1json/schema"

CALL = "/paths/~1sessions/post/callbacks/notifications/{$request.body#~1sink}/post"
AT_CALL = "POST /sessions #/callbacks/notifications/{$request.body#~1sink}/POST"
AT_EVENT = f"{AT_CALL}/requestBody/application~1cloudevents+json"
EVENT = "/components/schemas/EventQosStatusChanged/allOf/1/properties/data"
CALL_ANSWERED: Edits = {
    f"{CALL}/responses/204": GONE,
    f"{CALL}/responses/200": {
        "description": "",
        "content": {"application/json": {"schema": obj({"seen": TEXT}, "seen")}},
    },
}
CALL_ANSWER = f"{CALL}/responses/200/content/application~1json/schema"
AT_CALL_ANSWER = f"{AT_CALL}/responses/200/body/application~1json"


def told(name: str, document: str, edits: Edits, there: str, back: str, at: str, **more: Any) -> Any:
    """One row: the edit breaks who reads, taking it back is harmless."""
    return edit(name, document, edits, [f"breaking {there}!"], [f"info {back}"], at=at, **more)


WEBHOOKS = [
    told(
        "another body may be missing",
        MUSEUM,
        {f"{HOOK}/requestBody/required": GONE},
        "webhook-body-became-optional",
        "webhook-body-became-required",
        f"{AT_HOOK}/requestBody",
        base={f"{HOOK}/requestBody/required": True},
    ),
    told(
        "a longer text",
        MUSEUM,
        {f"{HOOK_BODY}/properties/name": TEXT},
        "webhook-body-max-length-loosened",
        "webhook-body-max-length-tightened",
        f"{AT_BODY}/properties/name",
        base=OWN | {f"{HOOK_BODY}/properties/name": {**TEXT, "maxLength": 9}},
    ),
    told(
        "a value more",
        MUSEUM,
        {f"{HOOK_BODY}/properties/location": {"enum": ["here", "there"]}},
        "webhook-body-enum-value-added",
        "webhook-body-enum-value-removed",
        f"{AT_BODY}/properties/location",
        base=OWN | {f"{HOOK_BODY}/properties/location": {"enum": ["here"]}},
    ),
    told(
        "null",
        MUSEUM,
        {f"{HOOK_BODY}/properties/price/type": ["number", "null"]},
        "webhook-body-nullable-added",
        "webhook-body-nullable-removed",
        f"{AT_BODY}/properties/price",
        base=OWN | {f"{HOOK_BODY}/properties/price": {"type": "number"}},
    ),
    told(
        "a member that may be missing",
        MUSEUM,
        {f"{HOOK_BODY}/required/0": GONE},
        "webhook-body-property-became-optional",
        "webhook-body-property-became-required",
        f"{AT_BODY}/properties/name",
        base=OWN,
    ),
    edit(
        "a promised member",
        MUSEUM,
        {f"{HOOK_BODY}/required/0": GONE, f"{HOOK_BODY}/properties/name": GONE},
        ["breaking webhook-body-property-removed!"],
        ["info webhook-body-property-added-required"],
        at=f"{AT_BODY}/properties/name",
        base=OWN,
    ),
    edit(
        "a new member",
        MUSEUM,
        {f"{HOOK_BODY}/properties/color": TEXT},
        ["info webhook-body-property-added-optional"],
        ["warning webhook-body-property-removed"],
        at=f"{AT_BODY}/properties/color",
        base=OWN,
    ),
    edit(
        "another type",
        MUSEUM,
        {f"{HOOK_BODY}/properties/name": INTEGER},
        ["breaking webhook-body-type-changed!"],
        at=f"{AT_BODY}/properties/name",
        base=OWN | {f"{HOOK_BODY}/properties/name": TEXT},
    ),
    edit(
        "another type of items",
        MUSEUM,
        {f"{HOOK_BODY}/properties/dates/items": INTEGER},
        ["breaking webhook-body-type-changed!"],
        at=f"{AT_BODY}/properties/dates/items",
        base=OWN | {f"{HOOK_BODY}/properties/dates": {"type": "array", "items": TEXT}},
    ),
    told(
        "an alternative",
        MUSEUM,
        {f"{HOOK_BODY}/properties/price/oneOf/-": TEXT},
        "webhook-body-variant-added",
        "webhook-body-variant-removed",
        f"{AT_BODY}/properties/price",
        base=OWN | {f"{HOOK_BODY}/properties/price": {"oneOf": [INTEGER, {"type": "boolean"}]}},
    ),
    edit(
        "only clients read it",
        MUSEUM,
        {f"{HOOK_BODY}/properties/name/readOnly": True},
        ["breaking webhook-body-property-became-optional!"],
        ["info webhook-body-property-became-required"],
        at=f"{AT_BODY}/properties/name",
        base=OWN | {f"{HOOK_BODY}/properties/name": TEXT},
    ),
    edit(
        "another default",
        MUSEUM,
        {f"{HOOK_BODY}/properties/name/default": "b"},
        ["info webhook-body-default-changed"],
        at=f"{AT_BODY}/properties/name",
        base=OWN | {f"{HOOK_BODY}/properties/name": {**TEXT, "default": "a"}},
    ),
    edit(
        "another media type",
        MUSEUM,
        {
            f"{HOOK}/requestBody/content/application~1xml": Moved(
                f"{HOOK}/requestBody/content/application~1json"
            )
        },
        [f"breaking webhook-media-type-added! {AT_HOOK}/requestBody/application~1xml"],
        [f"info webhook-media-type-removed {AT_HOOK}/requestBody/application~1xml"],
        base={HOOK_BODY: obj({"a": TEXT})},
    ),
    edit(
        "another status",
        MUSEUM,
        {f"{HOOK}/responses/204": {"description": ""}},
        [f"info webhook-answer-status-added {AT_HOOK}/responses/204"],
        [f"breaking webhook-answer-status-removed! {AT_HOOK}/responses/204"],
    ),
    edit(
        "what answers are to hold",
        MUSEUM,
        ANSWERED,
        [f"breaking webhook-answer-content-added! {AT_HOOK}/responses/202/body"],
        [f"info webhook-answer-content-removed {AT_HOOK}/responses/202/body"],
    ),
    told(
        "an answer that is shorter",
        MUSEUM,
        {f"{ANSWER}/properties/seen/maxLength": 9},
        "webhook-answer-max-length-tightened",
        "webhook-answer-max-length-loosened",
        f"{AT_ANSWER}/properties/seen",
        base=ANSWERED,
    ),
    told(
        "an answer that has more",
        MUSEUM,
        {f"{ANSWER}/required/-": "by"},
        "webhook-answer-property-became-required",
        "webhook-answer-property-became-optional",
        f"{AT_ANSWER}/properties/by",
        base=ANSWERED,
    ),
    edit(
        "an answer of another type",
        MUSEUM,
        {f"{ANSWER}/properties/seen": INTEGER},
        ["breaking webhook-answer-type-changed!"],
        at=f"{AT_ANSWER}/properties/seen",
        base=ANSWERED,
    ),
    told(
        "a parameter that may be missing",
        MUSEUM,
        {f"{HOOK}/parameters/0/required": GONE},
        "webhook-parameter-became-optional",
        "webhook-parameter-became-required",
        f"{AT_HOOK}/parameters/header/X-Id",
        base={f"{HOOK}/parameters": [{"name": "X-Id", "in": "header", "required": True, "schema": TEXT}]},
    ),
    edit(
        "any text of a parameter",
        MUSEUM,
        {f"{HOOK}/parameters/0/schema": TEXT},
        ["breaking webhook-parameter-type-changed!"],
        ["info webhook-parameter-type-changed"],
        at=f"{AT_HOOK}/parameters/header/X-Id",
        base={f"{HOOK}/parameters": [{"name": "X-Id", "in": "header", "schema": INTEGER}]},
    ),
]

CALLBACKS = [
    told(
        "a body that may be missing",
        QOS,
        {f"{CALL}/requestBody/required": GONE},
        "callback-body-became-optional",
        "callback-body-became-required",
        f"{AT_CALL}/requestBody",
    ),
    told(
        "a value of an event",
        QOS,
        {f"{EVENT}/properties/qosStatus": {"enum": ["AVAILABLE", "UNAVAILABLE", "LOST"]}},
        "callback-body-enum-value-added",
        "callback-body-enum-value-removed",
        f"{AT_EVENT}/properties/data/properties/qosStatus",
    ),
    told(
        "a member of an event that may be missing",
        QOS,
        {f"{EVENT}/required/1": GONE},
        "callback-body-property-became-optional",
        "callback-body-property-became-required",
        f"{AT_EVENT}/properties/data/properties/qosStatus",
    ),
    told(
        "a longer text of an event",
        QOS,
        {f"{EVENT}/properties/sessionId": {**TEXT, "maxLength": 40}},
        "callback-body-max-length-loosened",
        "callback-body-max-length-tightened",
        f"{AT_EVENT}/properties/data/properties/sessionId",
        base={f"{EVENT}/properties/sessionId": {**TEXT, "maxLength": 36}},
    ),
    edit(
        "a status less",
        QOS,
        {f"{CALL}/responses/410": GONE},
        [f"breaking callback-answer-status-removed! {AT_CALL}/responses/410"],
        [f"info callback-answer-status-added {AT_CALL}/responses/410"],
    ),
    told(
        "an answer that is shorter",
        QOS,
        {f"{CALL_ANSWER}/properties/seen/maxLength": 9},
        "callback-answer-max-length-tightened",
        "callback-answer-max-length-loosened",
        f"{AT_CALL_ANSWER}/properties/seen",
        base=CALL_ANSWERED,
    ),
    edit(
        "an answer of another type",
        QOS,
        {f"{CALL_ANSWER}/properties/seen": INTEGER},
        ["breaking callback-answer-type-changed!"],
        at=f"{AT_CALL_ANSWER}/properties/seen",
        base=CALL_ANSWERED,
    ),
    edit(
        "another media type",
        QOS,
        {
            f"{CALL}/requestBody/content/application~1json": Moved(
                f"{CALL}/requestBody/content/application~1cloudevents+json"
            )
        },
        [f"breaking callback-media-type-added! {AT_CALL}/requestBody/application~1json"],
        [f"info callback-media-type-removed {AT_CALL}/requestBody/application~1json"],
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), [*WEBHOOKS, *CALLBACKS])
def test_what_servers_send(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
