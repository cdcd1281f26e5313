"""DIFF §2.5 on real documents, each edit there and back: what is said beside the values; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT, obj
from .real_edits import GONE, Edits, edit, told_of

MUSEUM, LINE, TRAQ = "museum.yaml", "line-messaging.yml", "traq.yaml"
MEILI, FLIGHTS = "meilisearch.json", "tags32.yaml"

ME = "/components/schemas/PatchMeRequest/properties/bio"
AT_ME = "PATCH /users/me #/requestBody/application~1json/properties/bio"
NEW_BOT = "/components/schemas/PostBotRequest"
AT_NEW_BOT = "POST /bots #/requestBody/application~1json"
BOT = "/components/schemas/BotInfoResponse/properties"
AT_BOT = "GET /v2/bot/info #/responses/200/body/application~1json/properties"
NAME = "/components/schemas/CreateApiKey/properties/name"
AT_NAME = "POST /keys #/requestBody/application~1json/properties/name"
TOLD_BY = "/components/schemas/RichMenuBatchOperation/discriminator"
AT_BATCH = "POST /v2/bot/richmenu/batch #/requestBody/application~1json/properties/operations/items"
ONE_BATCH: Edits = {"/paths/~1v2~1bot~1richmenu~1validate~1batch": GONE}

BUY = "/paths/~1tickets/post/requestBody/content"
NOTE: Edits = {
    BUY: {"application/xml": {"schema": obj({"text": TEXT, "to": TEXT}, "text") | {"xml": {"name": "note"}}}}
}
NOTE_SCHEMA = f"{BUY}/application~1xml/schema"
AT_NOTE = "POST /tickets #/requestBody/application~1xml"
FLIGHT: Edits = {
    "/paths/~1flights/post": {
        "requestBody": {
            "required": True,
            "content": {
                "application/xml": {"schema": obj({"number": TEXT}, "number") | {"xml": {"name": "flight"}}}
            },
        },
        "responses": {"204": {"description": ""}},
    }
}
NUMBER = "/paths/~1flights/post/requestBody/content/application~1xml/schema/properties/number/xml"
AT_NUMBER = "POST /flights #/requestBody/application~1xml/properties/number"

ROWS = [
    edit(
        "only read",
        TRAQ,
        {f"{ME}/readOnly": True},
        ["info request-body-property-became-read-only"],
        ["info request-body-property-became-not-read-only"],
        at=AT_ME,
    ),
    edit(
        "required, and only read",
        TRAQ,
        {f"{NEW_BOT}/properties/displayName/readOnly": True},
        ["info request-body-property-became-optional"],
        ["breaking request-body-property-became-required!"],
        at=f"{AT_NEW_BOT}/properties/displayName",
    ),
    edit(
        "promised, and only written",
        LINE,
        {f"{BOT}/basicId/writeOnly": True},
        ["breaking response-body-property-became-optional!"],
        ["info response-body-property-became-required"],
        at=f"{AT_BOT}/basicId",
    ),
    edit(
        "only written",
        LINE,
        {f"{BOT}/premiumId/writeOnly": True},
        ["info response-body-property-became-write-only"],
        ["info response-body-property-became-not-write-only"],
        at=f"{AT_BOT}/premiumId",
    ),
    edit("what never travels this way", TRAQ, {f"{ME}/maxLength": 9}, [], base={f"{ME}/readOnly": True}),
    edit(
        "another default",
        TRAQ,
        {f"{ME}/default": "-"},
        ["info request-body-default-changed"],
        at=AT_ME,
        base={f"{ME}/default": ""},
    ),
    edit(
        "a value of a list that may grow",
        LINE,
        {f"{BOT}/chatMode/x-extensible-enum/-": "off"},
        ["info response-body-extensible-enum-value-added"],
        ["info response-body-extensible-enum-value-removed"],
        at=f"{AT_BOT}/chatMode",
        base={f"{BOT}/chatMode": {**TEXT, "x-extensible-enum": ["chat", "bot"]}},
    ),
    edit(
        "another encoding of content",
        MEILI,
        {f"{NAME}/contentEncoding": "base32"},
        ["warning request-body-content-encoding-changed"],
        at=AT_NAME,
        base={f"{NAME}/contentEncoding": "base64url"},
    ),
    edit(
        "another media type of content",
        MEILI,
        {f"{NAME}/contentMediaType": "text/html"},
        ["warning request-body-content-media-type-changed"],
        at=AT_NAME,
        base={f"{NAME}/contentMediaType": "text/css"},
    ),
    edit(
        "another schema of content",
        MEILI,
        {f"{NAME}/contentSchema": obj({"a": TEXT})},
        ["warning request-body-content-schema-changed"],
        at=AT_NAME,
        base={f"{NAME}/contentMediaType": "application/json", f"{NAME}/contentSchema": obj({})},
    ),
    edit(
        "no discriminator",
        LINE,
        {TOLD_BY: GONE},
        [
            "warning request-body-discriminator-removed",
            f"warning request-body-property-removed {AT_BATCH}/properties/from",
            f"warning request-body-property-removed {AT_BATCH}/properties/to",
        ],
        [
            "breaking request-body-discriminator-added!",
            f"info request-body-property-added-optional {AT_BATCH}/properties/from",
            f"info request-body-property-added-optional {AT_BATCH}/properties/to",
        ],
        at=AT_BATCH,
        base=ONE_BATCH,
    ),
    edit(
        "a name of a kind",
        LINE,
        {f"{TOLD_BY}/mapping/all": "#/components/schemas/RichMenuBatchUnlinkAllOperation"},
        ["info request-body-discriminator-mapping-added"],
        ["breaking request-body-discriminator-mapping-removed!"],
        at=AT_BATCH,
        base=ONE_BATCH,
    ),
    edit(
        "a kind that asks for less by a name",
        LINE,
        {f"{TOLD_BY}/mapping/unlink": "#/components/schemas/RichMenuBatchUnlinkAllOperation"},
        [
            "warning request-body-discriminator-mapping-retargeted",
            f"info request-body-property-became-optional {AT_BATCH}/properties/from",
        ],
        [
            "warning request-body-discriminator-mapping-retargeted",
            f"breaking request-body-property-became-required! {AT_BATCH}/properties/from",
        ],
        at=AT_BATCH,
        base=ONE_BATCH,
    ),
    edit(
        "what one kind has",
        LINE,
        {"/components/schemas/RichMenuBatchLinkOperation/allOf/1/properties/to/maxLength": 9},
        ["breaking request-body-max-length-tightened!"],
        ["info request-body-max-length-loosened"],
        at=f"{AT_BATCH}/properties/to",
        base=ONE_BATCH,
    ),
    edit(
        "what one kind asks for",
        LINE,
        {"/components/schemas/RichMenuBatchUnlinkOperation/required": GONE},
        ["info request-body-property-became-optional"],
        ["breaking request-body-property-became-required!"],
        at=f"{AT_BATCH}/properties/from",
        base=ONE_BATCH,
    ),
    edit(
        "another name in XML",
        MUSEUM,
        {f"{NOTE_SCHEMA}/properties/text/xml": {"name": "words"}},
        ["breaking request-body-xml-changed!"],
        at=f"{AT_NOTE}/properties/text",
        base=NOTE,
    ),
    edit(
        "an attribute in XML",
        MUSEUM,
        {f"{NOTE_SCHEMA}/properties/text/xml": {"attribute": True}},
        ["breaking request-body-xml-changed!"],
        at=f"{AT_NOTE}/properties/text",
        base=NOTE,
    ),
    edit(
        "another root in XML",
        MUSEUM,
        {f"{NOTE_SCHEMA}/xml/name": "letter"},
        ["breaking request-body-xml-changed!"],
        at=AT_NOTE,
        base=NOTE,
    ),
    edit(
        "XML of what is JSON",
        MUSEUM,
        {"/components/schemas/Ticket/properties/ticketId/xml": {"name": "id"}},
        [],
    ),
    edit(
        "a node of XML, as 3.2 has it",
        FLIGHTS,
        {NUMBER: {"nodeType": "attribute"}},
        ["breaking request-body-xml-changed!"],
        at=AT_NUMBER,
        base=FLIGHT,
    ),
    edit(
        "an attribute, as 3.2 has it",
        FLIGHTS,
        {NUMBER: {"nodeType": "attribute"}},
        [],
        base=FLIGHT | {NUMBER: {"attribute": True}},
    ),
    edit("an element, as 3.2 has it", FLIGHTS, {NUMBER: {"nodeType": "element"}}, [], base=FLIGHT),
    edit(
        "the text of the element itself",
        FLIGHTS,
        {NUMBER: {"nodeType": "text"}},
        ["breaking request-body-xml-changed!"],
        at=AT_NUMBER,
        base=FLIGHT,
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), ROWS)
def test_annotations(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
