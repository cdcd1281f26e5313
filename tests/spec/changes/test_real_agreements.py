"""DIFF §2.6 on real documents, each edit there and back: who may call, and where; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, LINE, TRAQ = "museum.yaml", "line-messaging.yml", "traq.yaml"
HOTEL = "hotel-booking.yaml"
QOS = "quality-on-demand/API_definitions/quality-on-demand.yaml"
BUY, HOURS = "/paths/~1tickets/post", "/paths/~1museum-hours/get"
ME = "/paths/~1users~1me/get"
SCHEMES = "/components/securitySchemes"
FLOW = f"{SCHEMES}/OAuth2/flows/authorizationCode"
AT_ME = "GET /users/me #/security"
AT_OAUTH = "document #/securitySchemes/OAuth2"
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
BASIC = {"MuseumPlaceholderAuth": []}
EITHER: Edits = {f"{ME}/security": [{"bearerAuth": []}, {"cookieAuth": []}]}
COOKIE: Edits = {f"{ME}/security": [{"cookieAuth": []}]}

SECURITY = [
    edit(
        "credentials, as everywhere",
        MUSEUM,
        {f"{HOURS}/security": GONE},
        ["breaking security-added!"],
        ["info security-removed"],
        at="GET /museum-hours #/security",
        base={f"{HOURS}/security": []},
    ),
    edit(
        "credentials in 2.0",
        HOTEL,
        {"/securityDefinitions": {"key": KEY}, "/security": [{"key": []}]},
        ["breaking security-added!", "info security-scheme-added document #/securitySchemes/key"],
        ["info security-removed", "info security-scheme-removed document #/securitySchemes/key"],
        at="POST /booking/hotel-bookings #/security",
        base={"/definitions/Contact/properties/email/pattern": GONE},
    ),
    edit(
        "nobody without credentials",
        MUSEUM,
        {f"{HOURS}/security": [BASIC]},
        ["breaking security-anonymous-removed!"],
        ["info security-anonymous-added"],
        at="GET /museum-hours #/security",
        base={f"{HOURS}/security": [{}, BASIC]},
    ),
    edit("said of the operation instead of the document", MUSEUM, {f"{BUY}/security": [BASIC]}, []),
    edit("another order", TRAQ, {"/security": [{"bearerAuth": []}, {"OAuth2": []}]}, []),
    edit(
        "one way less, alike on the wire",
        TRAQ,
        {f"{ME}/security": [{"bearerAuth": []}]},
        ["warning security-scheme-type-changed"],
        [],
        at=AT_ME,
    ),
    edit(
        "a cookie less",
        TRAQ,
        {f"{ME}/security": [{"bearerAuth": []}]},
        ["breaking security-alternative-removed!"],
        ["info security-alternative-added"],
        at=AT_ME,
        base=EITHER,
    ),
    edit(
        "both instead of one",
        TRAQ,
        {f"{ME}/security": [{"bearerAuth": [], "cookieAuth": []}]},
        ["breaking security-combined!"],
        ["info security-alternative-added", "info security-alternative-added"],
        at=AT_ME,
        base=EITHER,
    ),
    edit(
        "a scope",
        QOS,
        {"/paths/~1sessions/post/security/0/openId/-": "quality-on-demand:sessions:read"},
        ["breaking security-scope-added"],
        ["info security-scope-removed"],
        at="POST /sessions #/security",
    ),
    edit(
        "another place of a key",
        TRAQ,
        {f"{SCHEMES}/cookieAuth/in": "header"},
        ["breaking security-scheme-moved!"],
        at=AT_ME,
        base=COOKIE,
    ),
    edit(
        "another name of a key",
        TRAQ,
        {f"{SCHEMES}/cookieAuth/name": "session"},
        ["breaking security-scheme-renamed-on-wire!"],
        at=AT_ME,
        base=COOKIE,
    ),
    edit(
        "another kind of credential",
        MUSEUM,
        {f"{SCHEMES}/MuseumPlaceholderAuth": KEY},
        ["breaking security-scheme-type-changed!"],
        at="POST /tickets #/security",
        base={"/security": [], f"{BUY}/security": [BASIC]},
    ),
    edit(
        "another name of a scheme",
        MUSEUM,
        {
            f"{SCHEMES}/Basic": Moved(f"{SCHEMES}/MuseumPlaceholderAuth"),
            f"{SCHEMES}/MuseumPlaceholderAuth": GONE,
            "/security": [{"Basic": []}],
        },
        [],
    ),
    edit(
        "a scheme that nobody uses",
        MUSEUM,
        {f"{SCHEMES}/key": KEY},
        ["info security-scheme-added"],
        ["info security-scheme-removed"],
        at="document #/securitySchemes/key",
    ),
    edit(
        "where tokens come from",
        TRAQ,
        {f"{FLOW}/tokenUrl": "/api/v4/oauth2/token"},
        ["info oauth-url-changed"],
        at=AT_OAUTH,
    ),
    edit(
        "a flow",
        TRAQ,
        {f"{SCHEMES}/OAuth2/flows/clientCredentials": {"tokenUrl": "/t", "scopes": {"read": ""}}},
        ["info oauth-flow-added"],
        ["warning oauth-flow-removed"],
        at=AT_OAUTH,
    ),
    edit(
        "a scope that nobody asks for",
        TRAQ,
        {f"{FLOW}/scopes/admin": "everything"},
        ["info oauth-scope-described"],
        ["info oauth-scope-removed"],
        at=AT_OAUTH,
    ),
    edit(
        "a scope that somebody asks for",
        TRAQ,
        {f"{FLOW}/scopes/manage_bot": GONE},
        ["warning oauth-scope-removed"],
        ["info oauth-scope-described"],
        at=AT_OAUTH,
        base={f"{ME}/security": [{"OAuth2": ["manage_bot"]}]},
    ),
]

SERVERS = [
    edit(
        "another base path of 2.0",
        HOTEL,
        {"/basePath": "/v2"},
        ["breaking server-base-path-changed"],
        at="POST /booking/hotel-bookings #/servers",
    ),
    edit(
        "a base path that was to move",
        HOTEL,
        {"/basePath": "/v2"},
        [],
        ["breaking server-base-path-changed"],
        at="POST /booking/hotel-bookings #/servers",
        policy=Policy(bases={"/v1": "/v2"}),
    ),
    edit(
        "a base path beside the other",
        MUSEUM,
        {"/servers/-": {"url": "https://redocly.com/v2"}},
        ["info server-added"],
        ["warning server-removed"],
        at="document #/servers",
    ),
    edit(
        "a segment of the base path",
        HOTEL,
        {
            "/basePath": "/v1/booking",
            "/paths/~1hotel-bookings": Moved("/paths/~1booking~1hotel-bookings"),
            "/paths/~1booking~1hotel-bookings": GONE,
        },
        [],
    ),
    edit(
        "a host less",
        TRAQ,
        {"/servers/1": GONE},
        ["warning server-removed"],
        ["info server-added"],
        at="document #/servers",
    ),
    edit(
        "a scheme less in 2.0",
        HOTEL,
        {"/schemes": ["https"]},
        ["warning server-removed"],
        ["info server-added"],
        at="document #/servers",
        base={"/schemes": ["https", "http"]},
    ),
    edit(
        "a value of a variable less",
        QOS,
        {"/servers/0/variables/apiRoot/enum": ["http://localhost:9091"]},
        ["warning server-variable-value-removed"],
        [],
        at="document #/servers",
        base={"/servers/0/variables/apiRoot/enum": ["http://localhost:9091", "https://api.example.com"]},
    ),
    edit(
        "another base path of an operation's own servers",
        LINE,
        {"/paths/~1v2~1bot~1message~1{messageId}~1content/get/servers/0/url": "https://api-data.line.me/eu"},
        ["breaking server-base-path-changed"],
        at="GET /v2/bot/message/{messageId}/content #/servers",
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), [*SECURITY, *SERVERS])
def test_agreements(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
