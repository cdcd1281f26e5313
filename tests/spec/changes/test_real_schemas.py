"""DIFF §2.5 on real documents, each edit there and back: what clients send, as a whole; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .real_edits import GONE, Edits, edit, sent, tighter, told_of

LINE, DOCKER, TRAQ = "line-messaging.yml", "docker.yaml", "traq.yaml"
MEILI, QDRANT = "meilisearch.json", "qdrant.json"
QOS = "quality-on-demand/API_definitions/quality-on-demand.yaml"
INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}

# A request of 2.0.
# Requests of 3.0 and 3.1.
COUPON = "/components/schemas/CouponCreateRequest"
AT_COUPON = "POST /v2/bot/coupon #/requestBody/application~1json"
PORTS = "/components/schemas/PortsSpec"
MEMBERS = "/paths/~1groups~1{groupId}~1members/post/requestBody/content/application~1json/schema/oneOf"
AT_SESSION = "POST /sessions #/requestBody/application~1json/properties"
ONLY_SENT: Edits = {
    "/components/schemas/BaseSessionInfo/properties/applicationServerPorts": GONE,
    "/paths/~1sessions~1{sessionId}": GONE,
    "/paths/~1sessions~1{sessionId}~1extend": GONE,
    "/paths/~1retrieve-sessions": GONE,
    "/paths/~1sessions/post/responses": {"204": {"description": ""}},
}
KEY = "/components/schemas/CreateApiKey"
AT_KEY = "POST /keys #/requestBody/application~1json"


REQUESTS = [
    edit(
        "what nobody declares is closed",
        LINE,
        {f"{COUPON}/additionalProperties": False},
        ["info request-body-undeclared-values-narrowed"],
        [],
        at=AT_COUPON,
    ),
    sent(
        "what is opened is closed",
        "additional-properties-closed",
        "additional-properties-opened",
        AT_COUPON,
        {f"{COUPON}/additionalProperties": False},
        LINE,
        base={f"{COUPON}/additionalProperties": True},
    ),
    sent(
        "what is opened is narrowed",
        "additional-properties-narrowed",
        "additional-properties-widened",
        f"{AT_COUPON}/additionalProperties",
        {f"{COUPON}/additionalProperties": {"type": "string"}},
        LINE,
        base={f"{COUPON}/additionalProperties": True},
    ),
    edit(
        "a member of a closed object",
        QOS,
        {"/components/schemas/ApplicationServerIpAddressSubnets/properties/ipv6Address": GONE},
        ["breaking request-body-property-removed!"],
        ["info request-body-property-added-optional"],
        at=f"{AT_SESSION}/applicationServer/properties/ipv6Address",
        base=ONLY_SENT,
    ),
    tighter(
        "min-properties",
        "more",
        f"{AT_SESSION}/devicePorts",
        {f"{PORTS}/minProperties": 2},
        QOS,
        base=ONLY_SENT,
    ),
    tighter(
        "max-properties",
        "introduced",
        f"{AT_SESSION}/devicePorts",
        {f"{PORTS}/maxProperties": 1},
        QOS,
        base=ONLY_SENT,
    ),
    sent(
        "names that depend on each other",
        "dependency-added",
        "dependency-removed",
        AT_KEY,
        {f"{KEY}/dependentRequired": {"name": ["description"]}},
        MEILI,
    ),
    sent(
        "a condition",
        "condition-tightened",
        "condition-loosened",
        f"{AT_KEY}/properties/description",
        {f"{KEY}/if": {"required": ["name"]}, f"{KEY}/then": {"required": ["description"]}},
        MEILI,
    ),
    edit("half a condition", MEILI, {f"{KEY}/if": {"required": ["name"]}}, []),
    tighter(
        "negation",
        "introduced",
        f"{AT_KEY}/properties/name",
        {f"{KEY}/properties/name/not": {"const": "admin"}},
        MEILI,
    ),
    tighter(
        "contains",
        "introduced",
        f"{AT_KEY}/properties/indexes",
        {f"{KEY}/properties/indexes/contains": {"const": "*"}},
        MEILI,
    ),
    tighter(
        "min-contains",
        "more",
        f"{AT_KEY}/properties/indexes",
        {f"{KEY}/properties/indexes/minContains": 2},
        MEILI,
        base={f"{KEY}/properties/indexes/contains": {"minLength": 1}},
    ),
    tighter(
        "max-contains",
        "introduced",
        f"{AT_KEY}/properties/indexes",
        {f"{KEY}/properties/indexes/maxContains": 2},
        MEILI,
        base={f"{KEY}/properties/indexes/contains": {"minLength": 1}},
    ),
    sent(
        "no items",
        "items-tightened",
        "items-loosened",
        f"{AT_KEY}/properties/indexes/items",
        {f"{KEY}/properties/indexes/items": False},
        MEILI,
    ),
    sent(
        "nothing that nothing describes",
        "unevaluated-properties-closed",
        "unevaluated-properties-opened",
        AT_KEY,
        {f"{KEY}/unevaluatedProperties": False},
        MEILI,
        base={f"{KEY}/unevaluatedProperties": True},
    ),
    edit(
        "an alternative less",
        TRAQ,
        {f"{MEMBERS}/1": GONE},
        ["breaking request-body-variant-removed!"],
        ["info request-body-variant-added"],
        at="POST /groups/{groupId}/members #/requestBody/application~1json",
    ),
    edit(
        "alternatives that overlap",
        TRAQ,
        {
            f"{MEMBERS}/-": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/UserGroupMember"},
                "maxItems": 9,
            }
        },
        ["breaking request-body-variants-overlap!"],
        ["info request-body-variants-overlap"],
        at="POST /groups/{groupId}/members #/requestBody/application~1json",
    ),
    edit(
        "an alternative in another",
        QDRANT,
        {"/components/schemas/CreateCollection/properties/sharding_method/anyOf/-": {"enum": ["auto"]}},
        [],
    ),
    edit(
        "a conjunct that says nothing new",
        DOCKER,
        {"/definitions/AuthConfig/allOf": [{"properties": {"username": {"type": "string"}}}]},
        [],
    ),
    edit(
        "a conjunct",
        DOCKER,
        {"/definitions/AuthConfig/allOf": [{"required": ["username"]}]},
        ["breaking request-body-property-became-required!"],
        ["info request-body-property-became-optional"],
        at="POST /auth #/requestBody/application~1json/properties/username",
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), REQUESTS)
def test_what_clients_send(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
