"""DIFF §2.2 on real documents, each edit there and back: parameters as texts; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, LINE, DOCKER, TRAQ = "museum.yaml", "line-messaging.yml", "docker.yaml", "traq.yaml"
HOTEL, FLIGHTS, STYLES = "hotel-booking.yaml", "tags32.yaml", "parameters-style.json"
CODEGEN = Policy(preset="codegen")
INTEGER = {"type": "integer"}

INFO = "/paths/~1v2~1bot~1info/get/parameters"
FOLLOWERS = "/paths/~1v2~1bot~1followers~1ids/get/parameters/1"
SENT = "/paths/~1v2~1bot~1message~1delivery~1push/get/parameters/0"
PUSH = "/paths/~1v2~1bot~1message~1push/post/parameters/0"
LISTED = "/paths/~1containers~1json/get/parameters/1"
USAGE = "/paths/~1system~1df/get/parameters/0"
SAVED = "/paths/~1images~1{name}~1get/get/parameters/1"
SEARCH = "/paths/~1messages/get/parameters"
QUERY = "/paths/~1anything~1query/get/parameters"
FORM = "/paths/~1anything~1query~1form/get/parameters"
DEEP = "/paths/~1anything~1query~1deepObject/get/parameters/0"
LABEL = "/paths/~1anything~1path~1label~1{primitive}~1{array}~1{object}/get/parameters"
COOKIE = "/paths/~1cookies/get/parameters"
ONE_PATH: Edits = {f"/paths/~1cookies#{form}": GONE for form in ("formNonExploded", "formExploded")}
CLIENT = "/parameters/Ama-Client-Ref"
FILE = "/paths/~1files~1{fileId}"
HOURS = "/paths/~1museum-hours/get/parameters"

FIELDS = {"name": "fields", "in": "query", "schema": TEXT}
WHOLE = {
    "name": "filter",
    "in": "querystring",
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "properties": {"from": TEXT, "to": TEXT}}
        }
    },
}
WHOLE_SCHEMA = "/paths/~1flights/get/parameters/0/content/application~1x-www-form-urlencoded/schema"
AT_LIMIT = "GET /containers/json #/parameters/query/limit"
AT_LABEL = "GET /anything/path/label/{primitive}/{array}/{object} #/parameters/path/primitive"
AT_CLIENT = "POST /booking/hotel-bookings #/parameters/header/Ama-Client-Ref"
AT_MEMBER = "GET /anything/query/deepObject #/parameters/query/object/properties/name"
AT_WORD = "GET /messages #/parameters/query/word"

ROWS = [
    edit(
        "a required one",
        LINE,
        {INFO: [FIELDS | {"required": True}]},
        ["breaking parameter-added-required! GET /v2/bot/info #/parameters/query/fields"],
        ["warning parameter-removed GET /v2/bot/info #/parameters/query/fields"],
    ),
    edit(
        "a required one with a default",
        LINE,
        {INFO: [FIELDS | {"required": True, "schema": {**TEXT, "default": "all"}}]},
        ["breaking parameter-added-required! GET /v2/bot/info #/parameters/query/fields"],
        ["warning parameter-removed GET /v2/bot/info #/parameters/query/fields"],
    ),
    edit(
        "an optional one of a whole path of 2.0",
        HOTEL,
        {"/paths/~1booking~1hotel-bookings/parameters/-": {"name": "X-Trace", "in": "header", **TEXT}},
        ["info parameter-added-optional POST /booking/hotel-bookings #/parameters/header/X-Trace"],
        ["warning parameter-removed POST /booking/hotel-bookings #/parameters/header/X-Trace"],
    ),
    edit(
        "required in 2.0",
        DOCKER,
        {f"{LISTED}/required": True},
        [f"breaking parameter-became-required! {AT_LIMIT}"],
        [f"info parameter-became-optional {AT_LIMIT}"],
    ),
    edit(
        "a required cookie",
        STYLES,
        {f"{COOKIE}/0/required": True},
        ["breaking parameter-became-required! GET /cookies #/parameters/cookie/primitive"],
        ["info parameter-became-optional GET /cookies #/parameters/cookie/primitive"],
        base=ONE_PATH,
    ),
    edit(
        "a name that an opened object might send",
        STYLES,
        {f"{QUERY}/-": {"name": "more", "in": "query", "schema": INTEGER}},
        ["breaking parameter-added-optional! GET /anything/query #/parameters/query/more"],
        ["warning parameter-removed GET /anything/query #/parameters/query/more"],
        base={f"{QUERY}/2/schema/additionalProperties": TEXT},
    ),
    edit(
        "a name that stays unread beside a closed object",
        STYLES,
        {f"{QUERY}/0": GONE},
        ["warning parameter-removed GET /anything/query #/parameters/query/primitive"],
        ["info parameter-added-optional GET /anything/query #/parameters/query/primitive"],
        base={f"{QUERY}/2/schema/additionalProperties": False},
    ),
    edit(
        "another place",
        DOCKER,
        {f"{LISTED}/in": "header"},
        [f"warning parameter-moved {AT_LIMIT}"],
        ["warning parameter-moved GET /containers/json #/parameters/header/limit"],
    ),
    edit(
        "another place, required",
        DOCKER,
        {f"{LISTED}/in": "header"},
        [f"breaking parameter-moved! {AT_LIMIT}"],
        ["breaking parameter-moved! GET /containers/json #/parameters/header/limit"],
        base={f"{LISTED}/required": True},
    ),
    edit(
        "another name",
        LINE,
        {f"{SENT}/name": "day"},
        ["breaking parameter-renamed! GET /v2/bot/message/delivery/push #/parameters/query/date"],
        ["breaking parameter-renamed! GET /v2/bot/message/delivery/push #/parameters/query/day"],
    ),
    edit(
        "another name, optional",
        TRAQ,
        {f"{SEARCH}/0/name": "q"},
        [f"warning parameter-renamed {AT_WORD}"],
        ["warning parameter-renamed GET /messages #/parameters/query/q"],
    ),
    edit("another case of a field", LINE, {f"{PUSH}/name": "x-line-retry-key"}, [], []),
    edit(
        "another case in a query",
        TRAQ,
        {f"{SEARCH}/8/name": "hasUrl"},
        ["warning parameter-renamed GET /messages #/parameters/query/hasURL"],
        ["warning parameter-renamed GET /messages #/parameters/query/hasUrl"],
    ),
    edit(
        "said of each operation instead of the path",
        TRAQ,
        {
            f"{FILE}/get/parameters/-": Moved(f"{FILE}/parameters/0"),
            f"{FILE}/delete/parameters": [{"$ref": "#/components/parameters/fileIdInPath"}],
            f"{FILE}/parameters": GONE,
        },
        [],
        [],
    ),
    edit(
        "another delimiter of texts",
        STYLES,
        {f"{FORM}/1/style": "pipeDelimited"},
        ["breaking parameter-misread GET /anything/query/form #/parameters/query/array"],
        ["breaking parameter-misread GET /anything/query/form #/parameters/query/array"],
    ),
    edit(
        "another delimiter of numbers",
        STYLES,
        {f"{FORM}/1/style": "pipeDelimited"},
        ["breaking parameter-style-changed! GET /anything/query/form #/parameters/query/array"],
        ["breaking parameter-style-changed! GET /anything/query/form #/parameters/query/array"],
        base={f"{FORM}/1/schema/items": INTEGER},
    ),
    edit(
        "another delimiter of listed values in 2.0",
        DOCKER,
        {f"{USAGE}/collectionFormat": "pipes"},
        ["breaking parameter-style-changed! GET /system/df #/parameters/query/type"],
        ["breaking parameter-style-changed! GET /system/df #/parameters/query/type"],
        base={f"{USAGE}/collectionFormat": "csv"},
    ),
    edit(
        "the usual delimiter of 2.0",
        DOCKER,
        {f"{USAGE}/collectionFormat": "csv"},
        [],
        [],
        base={f"{USAGE}/collectionFormat": GONE},
    ),
    edit(
        "a name for each item",
        STYLES,
        {f"{FORM}/1/explode": True},
        ["breaking parameter-misread GET /anything/query/form #/parameters/query/array"],
        ["warning parameter-explode-changed GET /anything/query/form #/parameters/query/array"],
    ),
    edit(
        "no prefix in a path",
        STYLES,
        {f"{LABEL}/0/style": "simple"},
        [f"breaking parameter-misread {AT_LABEL}"],
        [f"breaking parameter-style-changed! {AT_LABEL}"],
    ),
    edit(
        "members without brackets",
        STYLES,
        {f"{DEEP}/style": "form"},
        ["breaking parameter-misread GET /anything/query/deepObject #/parameters/query/object"],
        ["breaking parameter-misread GET /anything/query/deepObject #/parameters/query/object"],
    ),
    edit("what has one value, exploded", TRAQ, {f"{SEARCH}/0/explode": False}, [], []),
    edit(
        "a text as JSON",
        TRAQ,
        {f"{SEARCH}/0/content": {"application/json": {"schema": TEXT}}, f"{SEARCH}/0/schema": GONE},
        [f"breaking parameter-content-changed! {AT_WORD}"],
        [f"breaking parameter-misread {AT_WORD}"],
    ),
    edit(
        "a number as JSON",
        LINE,
        {
            f"{FOLLOWERS}/content": {"application/json": {"schema": INTEGER}},
            f"{FOLLOWERS}/schema": GONE,
        },
        ["info parameter-content-changed GET /v2/bot/followers/ids #/parameters/query/limit"],
        ["info parameter-content-changed GET /v2/bot/followers/ids #/parameters/query/limit"],
        base={f"{FOLLOWERS}/schema": INTEGER},
    ),
    edit(
        "nothing for a number in 2.0",
        DOCKER,
        {f"{LISTED}/allowEmptyValue": True},
        [],
        [f"breaking parameter-allow-empty-removed! {AT_LIMIT}"],
    ),
    edit(
        "reserved characters",
        TRAQ,
        {f"{SEARCH}/0/allowReserved": True},
        [],
        [f"warning parameter-allow-reserved-removed {AT_WORD}"],
    ),
    edit(
        "another default",
        LINE,
        {f"{FOLLOWERS}/schema/default": 100},
        ["warning parameter-default-changed GET /v2/bot/followers/ids #/parameters/query/limit"],
        ["warning parameter-default-changed GET /v2/bot/followers/ids #/parameters/query/limit"],
    ),
    edit(
        "no default",
        MUSEUM,
        {"/components/parameters/PaginationPage/schema/default": GONE},
        [
            "warning parameter-default-removed GET /museum-hours #/parameters/query/page",
            "warning parameter-default-removed GET /special-events #/parameters/query/page",
        ],
        [
            "warning parameter-default-added GET /museum-hours #/parameters/query/page",
            "warning parameter-default-added GET /special-events #/parameters/query/page",
        ],
    ),
    edit(
        "another order",
        MUSEUM,
        {
            f"{HOURS}/1": Moved(f"{HOURS}/2"),
            f"{HOURS}/2": Moved(f"{HOURS}/0"),
            f"{HOURS}/0": {"$ref": "#/components/parameters/PaginationPage"},
        },
        [],
        [],
    ),
    edit(
        "another order, for generators",
        DOCKER,
        {LISTED: GONE, "/paths/~1containers~1json/get/parameters/-": Moved(LISTED)},
        ["warning parameter-order-changed GET /containers/json #/parameters"],
        ["warning parameter-order-changed GET /containers/json #/parameters"],
        policy=CODEGEN,
    ),
    edit(
        "any text for a number",
        DOCKER,
        {f"{LISTED}/type": "string"},
        [f"info parameter-type-respelled {AT_LIMIT}"],
        [f"breaking parameter-type-changed! {AT_LIMIT}"],
    ),
    edit(
        "numbers for integers",
        DOCKER,
        {f"{LISTED}/type": "number"},
        [f"info parameter-type-widened {AT_LIMIT}"],
        [f"breaking parameter-type-narrowed! {AT_LIMIT}"],
    ),
    edit(
        "several values, by name",
        TRAQ,
        {f"{SEARCH}/3/schema": Moved(f"{SEARCH}/4/schema")},
        ["info parameter-type-respelled GET /messages #/parameters/query/in"],
        ["breaking parameter-type-changed! GET /messages #/parameters/query/in"],
    ),
    edit(
        "several values, by delimiter",
        STYLES,
        {f"{FORM}/0/schema": Moved(f"{FORM}/1/schema")},
        ["warning parameter-misread GET /anything/query/form #/parameters/query/primitive"],
        ["warning parameter-misread GET /anything/query/form #/parameters/query/primitive"],
    ),
    edit(
        "null, which no text is",
        MUSEUM,
        {"/components/parameters/PaginationLimit/schema/type": ["integer", "null"]},
        [],
        [],
    ),
    edit(
        "a lower bound",
        TRAQ,
        {f"{SEARCH}/13/schema/maximum": 50},
        ["breaking parameter-maximum-tightened! GET /messages #/parameters/query/limit"],
        ["info parameter-maximum-loosened GET /messages #/parameters/query/limit"],
    ),
    edit(
        "a value less",
        TRAQ,
        {f"{SEARCH}/15/schema/enum/3": GONE},
        ["breaking parameter-enum-value-removed! GET /messages #/parameters/query/sort"],
        ["info parameter-enum-value-added GET /messages #/parameters/query/sort"],
    ),
    edit(
        "no format of items",
        TRAQ,
        {f"{SEARCH}/4/schema/items/format": GONE},
        ["info parameter-format-loosened GET /messages #/parameters/query/to/items"],
        ["breaking parameter-format-tightened! GET /messages #/parameters/query/to/items"],
    ),
    edit(
        "at least a character of a path",
        DOCKER,
        {"/paths/~1images~1{name}~1get/get/parameters/0/minLength": 1},
        ["info parameter-min-length-tightened GET /images/{name}/get #/parameters/path/name"],
        ["info parameter-min-length-loosened GET /images/{name}/get #/parameters/path/name"],
    ),
    edit(
        "at least two characters of a path",
        DOCKER,
        {"/paths/~1images~1{name}~1get/get/parameters/0/minLength": 2},
        ["breaking parameter-min-length-tightened! GET /images/{name}/get #/parameters/path/name"],
        ["info parameter-min-length-loosened GET /images/{name}/get #/parameters/path/name"],
    ),
    edit(
        "fewer characters of a field",
        HOTEL,
        {f"{CLIENT}/pattern": "^[A-Z0-9]*$"},
        [f"breaking parameter-pattern-tightened! {AT_CLIENT}"],
        [f"info parameter-pattern-loosened {AT_CLIENT}"],
        base={"/definitions/Contact/properties/email/pattern": GONE},  # as written, no e-mail has it
    ),
    edit(
        "a member of an object",
        STYLES,
        {f"{DEEP}/schema/properties/name/maxLength": 8},
        [f"breaking parameter-max-length-tightened! {AT_MEMBER}"],
        [f"info parameter-max-length-loosened {AT_MEMBER}"],
    ),
    edit(
        "the whole query",
        FLIGHTS,
        {"/paths/~1flights/get/parameters": [WHOLE]},
        ["info parameter-added-optional GET /flights #/parameters/querystring/filter"],
        ["warning parameter-removed GET /flights #/parameters/querystring/filter"],
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), ROWS)
def test_parameters(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
