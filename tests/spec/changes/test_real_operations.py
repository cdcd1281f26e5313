"""DIFF §2.1 on real documents, each edit there and back: operations, links, callbacks; verdicts by hand."""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy

from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, LINE, DOCKER = "museum.yaml", "line-messaging.yml", "docker.yaml"
HOTEL, FLIGHTS = "hotel-booking.yaml", "tags32.yaml"
QOS = "quality-on-demand/API_definitions/quality-on-demand.yaml"
SUMMER = Policy(today=date(2026, 6, 1))
CODEGEN = Policy(preset="codegen")

BUY, TICKET = "/paths/~1tickets/post", "/paths/~1tickets~1{ticketId}~1qr"
EVENT = "/paths/~1special-events~1{eventId}"
EMAIL = "/definitions/Contact/properties/email/pattern"
BOOKABLE: Edits = {EMAIL: r"^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$"}  # as written, no e-mail has it
CALLS = "/paths/~1sessions/post/callbacks"
SINK = "{$request.body#~1sink}"
MENU = "/paths/~1v2~1bot~1richmenu~1list"
LINK = {"operationId": "getTicketCode", "parameters": {"ticketId": "$response.body#/ticketId"}}
LINKED: Edits = {f"{BUY}/responses/201/links": {"code": LINK}}
RENAMED: Edits = {
    "/paths/~1special-events~1{event}": Moved(EVENT),
    EVENT: GONE,
    "/components/parameters/EventId/name": "event",
}
EVENTS = [f"{method} /special-events/{{eventId}}" for method in ("GET", "PATCH", "DELETE")]
EVENTS_BACK = [each.replace("eventId", "event") for each in EVENTS]

ROWS = [
    edit(
        "a path",
        MUSEUM,
        {"/paths/~1museum-hours": GONE},
        ["breaking operation-removed!"],
        ["info operation-added"],
        at="GET /museum-hours #",
    ),
    edit(
        "a method",
        MUSEUM,
        {f"{EVENT}/delete": GONE},
        ["breaking operation-removed!"],
        ["info operation-added"],
        at="DELETE /special-events/{eventId} #",
    ),
    edit(
        "the only operation of a document of 2.0",
        HOTEL,
        {"/paths/~1booking~1hotel-bookings/post": GONE},
        ["breaking operation-removed!"],
        ["info operation-added"],
        base=BOOKABLE,
        at="POST /booking/hotel-bookings #",
    ),
    edit(
        "a method of 3.2",
        FLIGHTS,
        {"/paths/~1flights/query": Moved("/paths/~1flights/get")},
        ["info operation-added"],
        ["breaking operation-removed!"],
        at="QUERY /flights #",
    ),
    edit(
        "a method of its own in 3.2",
        FLIGHTS,
        {"/paths/~1flights/additionalOperations": {"COPY": {"summary": "Copy all flights"}}},
        ["info operation-added"],
        ["breaking operation-removed!"],
        at="COPY /flights #",
    ),
    edit(
        "what a template catches, and answers in another way",
        LINE,
        {MENU: GONE},
        ["breaking operation-absorbed!"],
        [
            "breaking operation-shadowed!",
            "info operation-added",
        ],
        at="GET /v2/bot/richmenu/list #",
    ),
    edit(
        "what a template catches, and answers as well",
        LINE,
        {"/paths/~1v2~1bot~1richmenu~1main/get": Moved("/paths/~1v2~1bot~1richmenu~1{richMenuId}/get")},
        [
            "info operation-added",
            "warning operation-shadowed",
        ],
        ["warning operation-absorbed"],
        at="GET /v2/bot/richmenu/main #",
    ),
    edit(
        "what a template of ids would catch",
        MUSEUM,
        {"/paths/~1special-events~1next/get": Moved("/paths/~1special-events/get")},
        ["info operation-added"],
        ["breaking operation-absorbed!"],
        at="GET /special-events/next #",
    ),
    edit(
        "after its sunset",
        MUSEUM,
        {BUY: GONE},
        ["info operation-removed-after-sunset"],
        ["info operation-added"],
        base={f"{BUY}/deprecated": True, f"{BUY}/x-sunset": "2026-05-31"},
        policy=SUMMER,
        at="POST /tickets #",
    ),
    edit(
        "before its sunset",
        MUSEUM,
        {BUY: GONE},
        ["breaking operation-removed-deprecated!"],
        ["info operation-added"],
        base={f"{BUY}/deprecated": True, f"{BUY}/x-sunset": "2026-06-02"},
        policy=SUMMER,
        at="POST /tickets #",
    ),
    edit(
        "deprecated before",
        DOCKER,
        {"/paths/~1version/get": GONE},
        ["breaking operation-removed-deprecated!"],
        ["info operation-added"],
        base={"/paths/~1version/get/deprecated": True},
        at="GET /version #",
    ),
    edit(
        "deprecated",
        LINE,
        {f"{MENU}/get/deprecated": True},
        ["info operation-deprecated"],
        ["info operation-reactivated"],
        at="GET /v2/bot/richmenu/list #",
    ),
    edit("a name in the path", MUSEUM, RENAMED, [], []),
    edit(
        "a name in the path, for generators",
        MUSEUM,
        RENAMED,
        [f"warning path-parameter-renamed {each} #/parameters/path/eventId" for each in EVENTS],
        [f"warning path-parameter-renamed {each} #/parameters/path/event" for each in EVENTS_BACK],
        policy=CODEGEN,
    ),
    edit(
        "a name of an operation",
        DOCKER,
        {"/paths/~1_ping/get/operationId": "Ping"},
        ["info operation-id-changed"],
        at="GET /_ping #",
    ),
    edit(
        "no name of an operation, for generators",
        MUSEUM,
        {f"{BUY}/operationId": GONE},
        ["warning operation-id-removed"],
        ["warning operation-id-added"],
        policy=CODEGEN,
        at="POST /tickets #",
    ),
    edit(
        "a tag",
        FLIGHTS,
        {"/paths/~1flights/get/tags/-": "delays"},
        ["info tag-added"],
        ["info tag-removed"],
        at="GET /flights #",
    ),
    edit(
        "a link",
        MUSEUM,
        LINKED,
        ["info link-added"],
        ["warning link-removed"],
        at="POST /tickets #/responses/201/links/code",
    ),
    edit(
        "what a link hands over",
        MUSEUM,
        {f"{BUY}/responses/201/links/code/parameters/ticketId": "$response.body#/confirmationCode"},
        ["warning link-changed"],
        base=LINKED,
        at="POST /tickets #/responses/201/links/code",
    ),
    edit(
        "where a link leads",
        MUSEUM,
        {TICKET: GONE},
        [
            "breaking operation-removed! GET /tickets/{ticketId}/qr #",
            "warning link-changed POST /tickets #/responses/201/links/code",
        ],
        ["info operation-added GET /tickets/{ticketId}/qr #"],
        base=LINKED,
    ),
    edit(
        "a callback",
        QOS,
        {f"{CALLS}/notifications": GONE},
        ["breaking callback-removed"],
        ["info callback-added"],
        at="POST /sessions #/callbacks/notifications/{$request.body#~1sink}/POST",
    ),
    edit(
        "where a callback goes",
        QOS,
        {
            f"{CALLS}/notifications/{{$request.body#~1url}}": Moved(f"{CALLS}/notifications/{SINK}"),
            f"{CALLS}/notifications/{SINK}": GONE,
        },
        [
            "breaking callback-removed POST /sessions #/callbacks/notifications/{$request.body#~1sink}/POST",
            "info callback-added POST /sessions #/callbacks/notifications/{$request.body#~1url}/POST",
        ],
        [
            "breaking callback-removed POST /sessions #/callbacks/notifications/{$request.body#~1url}/POST",
            "info callback-added POST /sessions #/callbacks/notifications/{$request.body#~1sink}/POST",
        ],
    ),
    edit(
        "a webhook",
        MUSEUM,
        {"/webhooks/publishNewEvent": GONE},
        ["breaking webhook-removed"],
        ["info webhook-added"],
        at="webhook publishNewEvent POST #",
    ),
    edit(
        "the name of a webhook",
        MUSEUM,
        {"/webhooks/newEvent": Moved("/webhooks/publishNewEvent"), "/webhooks/publishNewEvent": GONE},
        [
            "breaking webhook-removed webhook publishNewEvent POST #",
            "info webhook-added webhook newEvent POST #",
        ],
        [
            "breaking webhook-removed webhook newEvent POST #",
            "info webhook-added webhook publishNewEvent POST #",
        ],
    ),
    edit(
        "another method of a webhook",
        MUSEUM,
        {"/webhooks/publishNewEvent/put": Moved("/webhooks/publishNewEvent/post")},
        ["info webhook-added"],
        ["breaking webhook-removed"],
        at="webhook publishNewEvent PUT #",
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), ROWS)
def test_operations(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
