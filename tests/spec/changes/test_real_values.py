"""DIFF §2.5 on real documents, each edit there and back: values that clients send; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .real_edits import GONE, Edits, edit, sent, tighter, told_of

LINE, TRAQ = "line-messaging.yml", "traq.yaml"
HOTEL, MEILI = "hotel-booking.yaml", "meilisearch.json"
INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}

# A request of 2.0.
BOOKING = "/parameters/bookingBody/schema/properties/data"
AT_BOOKING = "POST /booking/hotel-bookings #/requestBody/application~1vnd.amadeus+json/properties/data"
AT_GUEST = f"{AT_BOOKING}/properties/guests/items"
BOOKABLE: Edits = {"/definitions/Contact/properties/email/pattern": r"^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-.]+$"}
# Requests of 3.0 and 3.1.
COUPON = "/components/schemas/CouponCreateRequest"
AT_COUPON = "POST /v2/bot/coupon #/requestBody/application~1json"
KEY = "/components/schemas/CreateApiKey"
AT_KEY = "POST /keys #/requestBody/application~1json"


REQUESTS = [
    tighter(
        "max-length",
        "less",
        f"{AT_BOOKING}/properties/offerId",
        {f"{BOOKING}/properties/offerId/maxLength": 50},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "min-length",
        "more",
        f"{AT_BOOKING}/properties/offerId",
        {f"{BOOKING}/properties/offerId/minLength": 3},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "pattern",
        "fewer letters",
        f"{AT_BOOKING}/properties/offerId",
        {f"{BOOKING}/properties/offerId/pattern": "^[A-Z]*$"},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "max-items",
        "less",
        f"{AT_BOOKING}/properties/guests",
        {f"{BOOKING}/properties/guests/maxItems": 9},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "min-items",
        "more",
        f"{AT_BOOKING}/properties/guests",
        {f"{BOOKING}/properties/guests/minItems": 2},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "unique-items",
        "asked for",
        f"{AT_BOOKING}/properties/rooms",
        {f"{BOOKING}/properties/rooms/uniqueItems": True},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "minimum",
        "introduced",
        f"{AT_GUEST}/properties/id",
        {"/definitions/Stakeholder/properties/id/minimum": 1},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "multiple-of",
        "introduced",
        f"{AT_GUEST}/properties/id",
        {"/definitions/Stakeholder/properties/id/multipleOf": 2},
        HOTEL,
        base=BOOKABLE,
    ),
    tighter(
        "exclusive-maximum",
        "introduced",
        f"{AT_GUEST}/properties/id",
        {"/definitions/Stakeholder/properties/id/exclusiveMaximum": True},
        HOTEL,
        base={**BOOKABLE, "/definitions/Stakeholder/properties/id/maximum": 9},
    ),
    sent(
        "a list of values",
        "enum-introduced",
        "enum-lifted",
        f"{AT_BOOKING}/properties/offerId",
        {f"{BOOKING}/properties/offerId/enum": ["AB"]},
        HOTEL,
        base=BOOKABLE,
    ),
    sent(
        "a value less",
        "enum-value-removed",
        "enum-value-added",
        f"{AT_GUEST}/properties/name/properties/title",
        {"/definitions/Name/properties/title/enum/2": GONE},
        HOTEL,
        base=BOOKABLE,
    ),
    sent(
        "no null in 2.0",
        "nullable-removed",
        "nullable-added",
        f"{AT_GUEST}/properties/id",
        {"/definitions/Stakeholder/properties/id/x-nullable": GONE},
        HOTEL,
        base={**BOOKABLE, "/definitions/Stakeholder/properties/id/x-nullable": True},
    ),
    sent(
        "a required member",
        "property-became-required",
        "property-became-optional",
        f"{AT_BOOKING}/properties/rooms",
        {f"{BOOKING}/required/-": "rooms"},
        HOTEL,
        base=BOOKABLE,
    ),
    edit(
        "a new required member",
        HOTEL,
        {f"{BOOKING}/required/-": "agent", f"{BOOKING}/properties/agent": TEXT},
        ["breaking request-body-property-added-required!"],
        ["warning request-body-property-removed"],
        at=f"{AT_BOOKING}/properties/agent",
        base=BOOKABLE,
    ),
    edit(
        "a new member",
        HOTEL,
        {f"{BOOKING}/properties/agent": TEXT},
        ["info request-body-property-added-optional"],
        ["warning request-body-property-removed"],
        at=f"{AT_BOOKING}/properties/agent",
        base=BOOKABLE,
    ),
    tighter(
        "format",
        "introduced",
        f"{AT_COUPON}/properties/imageUrl",
        {f"{COUPON}/properties/imageUrl/format": "uri"},
        LINE,
    ),
    edit(
        "a format that nobody is held to",
        LINE,
        {f"{COUPON}/properties/imageUrl/format": "image-url"},
        [],
    ),
    tighter(
        "maximum",
        "less",
        f"{AT_COUPON}/properties/maxUseCountPerTicket",
        {f"{COUPON}/properties/maxUseCountPerTicket/maximum": 0},
        LINE,
    ),
    edit(
        "32 bits for 64",
        LINE,
        {f"{COUPON}/properties/endTimestamp/format": "int32"},
        [f"breaking request-body-{each}-tightened!" for each in ("minimum", "maximum")],
        [f"info request-body-{each}-loosened" for each in ("minimum", "maximum")],
        at=f"{AT_COUPON}/properties/endTimestamp",
    ),
    edit(
        "an item of a tuple",
        MEILI,
        {f"{KEY}/properties/indexes/prefixItems/1": INTEGER},
        ["breaking request-body-type-changed!"],
        at=f"{AT_KEY}/properties/indexes/prefixItems/1",
        base={f"{KEY}/properties/indexes/prefixItems": [TEXT, TEXT]},
    ),
    sent(
        "null in 3.0",
        "nullable-removed",
        "nullable-added",
        f"{AT_COUPON}/properties/couponCode",
        {f"{COUPON}/properties/couponCode/nullable": GONE},
        LINE,
        base={f"{COUPON}/properties/couponCode/nullable": True},
    ),
    sent(
        "null in 3.1",
        "nullable-removed",
        "nullable-added",
        f"{AT_KEY}/properties/name",
        {f"{KEY}/properties/name/type": "string"},
        MEILI,
    ),
    sent(
        "integers for numbers",
        "type-narrowed",
        "type-widened",
        f"{AT_COUPON}/properties/startTimestamp",
        {f"{COUPON}/properties/startTimestamp": INTEGER},
        LINE,
        base={f"{COUPON}/properties/startTimestamp": NUMBER},
    ),
    edit(
        "numbers for texts",
        LINE,
        {f"{COUPON}/properties/couponCode/type": "integer"},
        ["breaking request-body-type-changed!"],
        at=f"{AT_COUPON}/properties/couponCode",
    ),
    edit(
        "another constant",
        MEILI,
        {f"{KEY}/properties/uid": {"const": "b"}},
        ["breaking request-body-const-changed!"],
        at=f"{AT_KEY}/properties/uid",
        base={f"{KEY}/properties/uid": {"const": "a"}},
    ),
    edit(
        "another pattern",
        TRAQ,
        {"/components/schemas/PatchMeRequest/properties/twitterId/pattern": "^@[a-z]{1,15}$"},
        ["breaking request-body-pattern-changed!"],
        at="PATCH /users/me #/requestBody/application~1json/properties/twitterId",
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), REQUESTS)
def test_values_sent(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
