"""DIFF §2.5 on real documents, each edit there and back: what clients get; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT, obj
from .real_edits import GONE, Edits, edit, got, told_of

MUSEUM, LINE, DOCKER = "museum.yaml", "line-messaging.yml", "docker.yaml"
MEILI, FLIGHTS = "meilisearch.json", "tags32.yaml"

BOT = "/components/schemas/BotInfoResponse"
AT_BOT = "GET /v2/bot/info #/responses/200/body/application~1json"
MADE = [
    f"POST /{each} #/responses/201/body/application~1json/properties/Id"
    for each in ("commit", "configs/create", "containers/{id}/exec", "secrets/create")
]
DAY = "/components/schemas/MuseumDailyHours"
AT_DAY = "GET /museum-hours #/responses/200/body/application~1json/items"
SYNONYMS = "/paths/~1indexes~1{indexUid}~1settings~1synonyms"
GOT_SYNONYMS = f"{SYNONYMS}/get/responses/200/content/application~1json/schema"
AT_SYNONYMS = "GET /indexes/{indexUid}/settings/synonyms #/responses/200/body/application~1json"


ANSWERS = [
    got(
        "a value less",
        "enum-value-removed",
        "enum-value-added",
        f"{AT_BOT}/properties/chatMode",
        {f"{BOT}/properties/chatMode/enum/1": GONE},
        LINE,
    ),
    got(
        "a list of values",
        "enum-introduced",
        "enum-lifted",
        f"{AT_BOT}/properties/basicId",
        {f"{BOT}/properties/basicId/enum": ["@a"]},
        LINE,
    ),
    got(
        "a promised member",
        "property-became-required",
        "property-became-optional",
        f"{AT_BOT}/properties/pictureUrl",
        {f"{BOT}/required/-": "pictureUrl"},
        LINE,
    ),
    got(
        "a format",
        "format-tightened",
        "format-loosened",
        f"{AT_BOT}/properties/premiumId",
        {f"{BOT}/properties/premiumId/format": "uuid"},
        LINE,
    ),
    got(
        "a shorter text",
        "max-length-tightened",
        "max-length-loosened",
        f"{AT_BOT}/properties/displayName",
        {f"{BOT}/properties/displayName/maxLength": 20},
        LINE,
    ),
    got(
        "no null",
        "nullable-removed",
        "nullable-added",
        f"{AT_BOT}/properties/premiumId",
        {f"{BOT}/properties/premiumId/nullable": GONE},
        LINE,
        base={f"{BOT}/properties/premiumId/nullable": True},
    ),
    got(
        "a pattern",
        "pattern-tightened",
        "pattern-loosened",
        f"{AT_DAY}/properties/timeOpen",
        {f"{DAY}/properties/timeOpen/pattern": r"^([01]\d|2[0-3]):([0-5]\d)$"},
        MUSEUM,
    ),
    got(
        "names",
        "property-names-tightened",
        "property-names-loosened",
        AT_SYNONYMS,
        {f"{GOT_SYNONYMS}/propertyNames/maxLength": 9},
        MEILI,
    ),
    got(
        "further members",
        "additional-properties-narrowed",
        "additional-properties-widened",
        f"{AT_SYNONYMS}/additionalProperties",
        {f"{GOT_SYNONYMS}/additionalProperties": {"type": "array"}},
        MEILI,
        base={f"{GOT_SYNONYMS}/additionalProperties": True},
    ),
    edit(
        "a member of answers",
        LINE,
        {f"{BOT}/properties/color": TEXT},
        ["info response-body-property-added-optional"],
        ["warning response-body-property-removed"],
        at=f"{AT_BOT}/properties/color",
    ),
    edit(
        "a promised member of answers",
        LINE,
        {f"{BOT}/properties/basicId": GONE, f"{BOT}/required/1": GONE},
        ["breaking response-body-property-removed!"],
        ["info response-body-property-added-required"],
        at=f"{AT_BOT}/properties/basicId",
    ),
    edit(
        "another type",
        DOCKER,
        {"/definitions/IDResponse/properties/Id/type": "integer"},
        [f"breaking response-body-type-changed! {each}" for each in MADE],
    ),
    edit(
        "items of a stream",
        FLIGHTS,
        {"/paths/~1flights/get/responses/200/content/application~1jsonl/itemSchema/required": ["number"]},
        ["info response-body-property-became-required"],
        ["breaking response-body-property-became-optional!"],
        at="GET /flights #/responses/200/body/application~1jsonl/itemSchema/properties/number",
        base={
            "/paths/~1flights/get/responses": {
                "200": {"content": {"application/jsonl": {"itemSchema": obj({"number": TEXT})}}}
            }
        },
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), ANSWERS)
def test_what_clients_get(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
