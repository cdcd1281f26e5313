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
        ["breaking parameter-added-required!"],
        ["warning parameter-removed"],
        at="GET /v2/bot/info #/parameters/query/fields",
    ),
    edit(
        "a required one with a default",
        LINE,
        {INFO: [FIELDS | {"required": True, "schema": {**TEXT, "default": "all"}}]},
        ["breaking parameter-added-required!"],
        ["warning parameter-removed"],
        at="GET /v2/bot/info #/parameters/query/fields",
    ),
    edit(
        "an optional one of a whole path of 2.0",
        HOTEL,
        {"/paths/~1booking~1hotel-bookings/parameters/-": {"name": "X-Trace", "in": "header", **TEXT}},
        ["info parameter-added-optional"],
        ["warning parameter-removed"],
        at="POST /booking/hotel-bookings #/parameters/header/X-Trace",
    ),
    edit(
        "required in 2.0",
        DOCKER,
        {f"{LISTED}/required": True},
        ["breaking parameter-became-required!"],
        ["info parameter-became-optional"],
        at=AT_LIMIT,
    ),
    edit(
        "a required cookie",
        STYLES,
        {f"{COOKIE}/0/required": True},
        ["breaking parameter-became-required!"],
        ["info parameter-became-optional"],
        base=ONE_PATH,
        at="GET /cookies #/parameters/cookie/primitive",
    ),
    edit(
        "a name that an opened object might send",
        STYLES,
        {f"{QUERY}/-": {"name": "more", "in": "query", "schema": INTEGER}},
        ["breaking parameter-added-optional!"],
        ["warning parameter-removed"],
        base={f"{QUERY}/2/schema/additionalProperties": TEXT},
        at="GET /anything/query #/parameters/query/more",
    ),
    edit(
        "a name that stays unread beside a closed object",
        STYLES,
        {f"{QUERY}/0": GONE},
        ["warning parameter-removed"],
        ["info parameter-added-optional"],
        base={f"{QUERY}/2/schema/additionalProperties": False},
        at="GET /anything/query #/parameters/query/primitive",
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
    ),
    edit(
        "another delimiter of texts",
        STYLES,
        {f"{FORM}/1/style": "pipeDelimited"},
        ["breaking parameter-misread"],
        at="GET /anything/query/form #/parameters/query/array",
    ),
    edit(
        "another delimiter of numbers",
        STYLES,
        {f"{FORM}/1/style": "pipeDelimited"},
        ["breaking parameter-style-changed!"],
        base={f"{FORM}/1/schema/items": INTEGER},
        at="GET /anything/query/form #/parameters/query/array",
    ),
    edit(
        "another delimiter of listed values in 2.0",
        DOCKER,
        {f"{USAGE}/collectionFormat": "pipes"},
        ["breaking parameter-style-changed!"],
        base={f"{USAGE}/collectionFormat": "csv"},
        at="GET /system/df #/parameters/query/type",
    ),
    edit(
        "the usual delimiter of 2.0",
        DOCKER,
        {f"{USAGE}/collectionFormat": "csv"},
        [],
        base={f"{USAGE}/collectionFormat": GONE},
    ),
    edit(
        "a name for each item",
        STYLES,
        {f"{FORM}/1/explode": True},
        ["breaking parameter-misread"],
        ["warning parameter-explode-changed"],
        at="GET /anything/query/form #/parameters/query/array",
    ),
    edit(
        "no prefix in a path",
        STYLES,
        {f"{LABEL}/0/style": "simple"},
        ["breaking parameter-misread"],
        ["breaking parameter-style-changed!"],
        at=AT_LABEL,
    ),
    edit(
        "members without brackets",
        STYLES,
        {f"{DEEP}/style": "form"},
        ["breaking parameter-misread"],
        at="GET /anything/query/deepObject #/parameters/query/object",
    ),
    edit("what has one value, exploded", TRAQ, {f"{SEARCH}/0/explode": False}, [], []),
    edit(
        "a text as JSON",
        TRAQ,
        {f"{SEARCH}/0/content": {"application/json": {"schema": TEXT}}, f"{SEARCH}/0/schema": GONE},
        ["breaking parameter-content-changed!"],
        ["breaking parameter-misread"],
        at=AT_WORD,
    ),
    edit(
        "a number as JSON",
        LINE,
        {
            f"{FOLLOWERS}/content": {"application/json": {"schema": INTEGER}},
            f"{FOLLOWERS}/schema": GONE,
        },
        ["info parameter-content-changed"],
        base={f"{FOLLOWERS}/schema": INTEGER},
        at="GET /v2/bot/followers/ids #/parameters/query/limit",
    ),
    edit(
        "nothing for a number in 2.0",
        DOCKER,
        {f"{LISTED}/allowEmptyValue": True},
        [],
        ["breaking parameter-allow-empty-removed!"],
        at=AT_LIMIT,
    ),
    edit(
        "reserved characters",
        TRAQ,
        {f"{SEARCH}/0/allowReserved": True},
        [],
        ["warning parameter-allow-reserved-removed"],
        at=AT_WORD,
    ),
    edit(
        "another default",
        LINE,
        {f"{FOLLOWERS}/schema/default": 100},
        ["warning parameter-default-changed"],
        at="GET /v2/bot/followers/ids #/parameters/query/limit",
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
    ),
    edit(
        "another order, for generators",
        DOCKER,
        {LISTED: GONE, "/paths/~1containers~1json/get/parameters/-": Moved(LISTED)},
        ["warning parameter-order-changed"],
        policy=CODEGEN,
        at="GET /containers/json #/parameters",
    ),
    edit(
        "any text for a number",
        DOCKER,
        {f"{LISTED}/type": "string"},
        ["info parameter-type-respelled"],
        ["breaking parameter-type-changed!"],
        at=AT_LIMIT,
    ),
    edit(
        "numbers for integers",
        DOCKER,
        {f"{LISTED}/type": "number"},
        ["info parameter-type-widened"],
        ["breaking parameter-type-narrowed!"],
        at=AT_LIMIT,
    ),
    edit(
        "several values, by name",
        TRAQ,
        {f"{SEARCH}/3/schema": Moved(f"{SEARCH}/4/schema")},
        ["info parameter-type-respelled"],
        ["breaking parameter-type-changed!"],
        at="GET /messages #/parameters/query/in",
    ),
    edit(
        "several values, by delimiter",
        STYLES,
        {f"{FORM}/0/schema": Moved(f"{FORM}/1/schema")},
        ["warning parameter-misread"],
        at="GET /anything/query/form #/parameters/query/primitive",
    ),
    edit(
        "a text of digits for a number",
        DOCKER,
        {f"{LISTED}/type": "string", f"{LISTED}/pattern": "^-?[0-9]+$"},
        ["info parameter-type-respelled"],
        ["breaking parameter-type-changed!"],
        at=AT_LIMIT,
    ),
    edit(
        "null, which no text is",
        MUSEUM,
        {"/components/parameters/PaginationLimit/schema/type": ["integer", "null"]},
        [],
    ),
    edit(
        "a lower bound",
        TRAQ,
        {f"{SEARCH}/13/schema/maximum": 50},
        ["breaking parameter-maximum-tightened!"],
        ["info parameter-maximum-loosened"],
        at="GET /messages #/parameters/query/limit",
    ),
    edit(
        "a value less",
        TRAQ,
        {f"{SEARCH}/15/schema/enum/3": GONE},
        ["breaking parameter-enum-value-removed!"],
        ["info parameter-enum-value-added"],
        at="GET /messages #/parameters/query/sort",
    ),
    edit(
        "no format of items",
        TRAQ,
        {f"{SEARCH}/4/schema/items/format": GONE},
        ["info parameter-format-loosened"],
        ["breaking parameter-format-tightened!"],
        at="GET /messages #/parameters/query/to/items",
    ),
    edit(
        "at least a character of a path",
        DOCKER,
        {"/paths/~1images~1{name}~1get/get/parameters/0/minLength": 1},
        ["info parameter-min-length-tightened"],
        ["info parameter-min-length-loosened"],
        at="GET /images/{name}/get #/parameters/path/name",
    ),
    edit(
        "at least two characters of a path",
        DOCKER,
        {"/paths/~1images~1{name}~1get/get/parameters/0/minLength": 2},
        ["breaking parameter-min-length-tightened!"],
        ["info parameter-min-length-loosened"],
        at="GET /images/{name}/get #/parameters/path/name",
    ),
    edit(
        "fewer characters of a field",
        HOTEL,
        {f"{CLIENT}/pattern": "^[A-Z0-9]*$"},
        ["breaking parameter-pattern-tightened!"],
        ["info parameter-pattern-loosened"],
        base={"/definitions/Contact/properties/email/pattern": GONE},  # as written, no e-mail has it,
        at=AT_CLIENT,
    ),
    edit(
        "a member of an object",
        STYLES,
        {f"{DEEP}/schema/properties/name/maxLength": 8},
        ["breaking parameter-max-length-tightened!"],
        ["info parameter-max-length-loosened"],
        at=AT_MEMBER,
    ),
    edit(
        "the whole query",
        FLIGHTS,
        {"/paths/~1flights/get/parameters": [WHOLE]},
        ["info parameter-added-optional"],
        ["warning parameter-removed"],
        at="GET /flights #/parameters/querystring/filter",
    ),
    edit(
        "a name that a closed query refuses",
        FLIGHTS,
        {f"{WHOLE_SCHEMA}/properties/to": GONE},
        ["breaking parameter-property-removed!"],
        ["info parameter-property-added-optional"],
        at="GET /flights #/parameters/querystring/filter/properties/to",
        base={"/paths/~1flights/get/parameters": [WHOLE], f"{WHOLE_SCHEMA}/additionalProperties": False},
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), ROWS)
def test_parameters(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
