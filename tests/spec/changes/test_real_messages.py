"""DIFF §2.3 and §2.4 on real documents, each edit there and back: bodies and answers; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT, obj
from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, LINE, DOCKER, TRAQ = "museum.yaml", "line-messaging.yml", "docker.yaml", "traq.yaml"
STYLES, QDRANT = "parameters-style.json", "qdrant.json"
INTEGER, BINARY = {"type": "integer"}, {"type": "string", "format": "binary"}

LEAVE = "/paths/~1v2~1bot~1group~1{groupId}~1leave/post"
IMAGE = "/paths/~1v2~1bot~1richmenu~1{richMenuId}~1content/post/requestBody/content"
FETCHED = "/paths/~1v2~1bot~1message~1{messageId}~1content/get/responses/200/content"
CREATE = "/paths/~1containers~1create/post"
ARCHIVE = "/paths/~1containers~1{id}~1archive"
HOOK = "/paths/~1webhooks~1{webhookId}/post/requestBody/content"
CALL = "/paths/~1qall~1webhook/post/requestBody/content"
STAMP = "/paths/~1stamps/post/requestBody/content/multipart~1form-data"
PIPES = "/paths/~1anything~1form-data~1pipeDelimited/post/requestBody/content/multipart~1form-data"
SNAPSHOT = (
    "/paths/~1collections~1{collection_name}~1snapshots~1upload/post"
    "/requestBody/content/multipart~1form-data/schema/properties/snapshot"
)
UPLOAD = "POST /collections/{collection_name}/snapshots/upload #/requestBody/multipart~1form-data"
BUY, TICKET = "/paths/~1tickets/post", "/paths/~1tickets~1{ticketId}~1qr/get/responses"
HOURS = "/paths/~1museum-hours/get/responses"
CODE = "/paths/~1users~1me~1qr-code/get/responses/200/content"
SHARDS = "/paths/~1collections~1{collection_name}~1shards/get/responses"
EXPORT = "GET /images/{name}/get #/responses"
AT_SHARDS = "GET /collections/{collection_name}/shards #/responses"
AT_CALL = "POST /qall/webhook #/requestBody/application~1webhook+json"
PING = "/paths/~1_ping"

REQUESTS = [
    edit(
        "a required body",
        LINE,
        {f"{LEAVE}/requestBody": {"required": True, "content": {"application/json": {"schema": obj({})}}}},
        ["breaking request-body-added-required!"],
        ["breaking request-body-removed!"],
        at="POST /v2/bot/group/{groupId}/leave #/requestBody",
    ),
    edit(
        "an optional body",
        LINE,
        {f"{LEAVE}/requestBody": {"content": {"application/json": {"schema": obj({})}}}},
        ["info request-body-added-optional"],
        ["warning request-body-removed"],
        at="POST /v2/bot/group/{groupId}/leave #/requestBody",
    ),
    edit(
        "required",
        TRAQ,
        {"/paths/~1users~1me~1password/put/requestBody/required": True},
        ["breaking request-body-became-required!"],
        ["info request-body-became-optional"],
        at="PUT /users/me/password #/requestBody",
    ),
    edit(
        "required in 2.0",
        DOCKER,
        {"/paths/~1auth/post/parameters/0/required": True},
        ["breaking request-body-became-required!"],
        ["info request-body-became-optional"],
        at="POST /auth #/requestBody",
    ),
    edit(
        "a media type less in 2.0",
        DOCKER,
        {f"{CREATE}/consumes/1": GONE},
        ["breaking request-media-type-removed!"],
        ["info request-media-type-added"],
        at="POST /containers/create #/requestBody/application~1octet-stream",
    ),
    edit(
        "a range of media types in 2.0",
        DOCKER,
        {f"{ARCHIVE}/put/consumes": ["application/*"]},
        ["info request-media-type-widened"],
        ["breaking request-media-type-narrowed!"],
        at="PUT /containers/{id}/archive #/requestBody/application~1*",
    ),
    edit(
        "a media type instead of a range",
        LINE,
        {f"{IMAGE}/image~1png": Moved(f"{IMAGE}/*~1*"), f"{IMAGE}/*~1*": GONE},
        ["breaking request-media-type-narrowed!"],
        ["info request-media-type-widened"],
        at="POST /v2/bot/richmenu/{richMenuId}/content #/requestBody/*~1*",
    ),
    edit(
        "another case of a media type",
        MUSEUM,
        {
            f"{BUY}/requestBody/content": {
                "Application/JSON; charset=UTF-8": {
                    "schema": {"$ref": "#/components/schemas/BuyMuseumTickets"}
                }
            }
        },
        [],
    ),
    edit(
        "a version of a media type",
        TRAQ,
        {
            f"{CALL}/application~1webhook+json; version=2": Moved(f"{CALL}/application~1webhook+json"),
            f"{CALL}/application~1webhook+json": GONE,
        },
        [
            f"warning request-media-type-parameter-changed {AT_CALL}",
        ],
        [f"info request-media-type-parameter-changed {AT_CALL}; version=2"],
    ),
    edit(
        "no schema",
        TRAQ,
        {f"{CALL}/application~1webhook+json/schema": GONE},
        ["info request-schema-removed"],
        ["breaking request-schema-added!"],
        at="POST /qall/webhook #/requestBody/application~1webhook+json",
    ),
    edit(
        "a number for a text",
        TRAQ,
        {f"{HOOK}/text~1plain/schema": INTEGER},
        ["breaking request-body-type-changed!"],
        ["info request-body-type-changed"],
        at="POST /webhooks/{webhookId} #/requestBody/text~1plain",
    ),
    edit(
        "a media type of a part",
        TRAQ,
        {f"{STAMP}/encoding/file/contentType": "image/png, image/jpeg, image/gif"},
        ["breaking request-part-content-type-narrowed!"],
        ["info request-part-content-type-widened"],
        at="POST /stamps #/requestBody/multipart~1form-data/properties/file",
    ),
    edit(
        "a field of a part",
        TRAQ,
        {f"{STAMP}/encoding/file/headers": {"X-Size": {"required": True, "schema": INTEGER}}},
        ["breaking request-part-header-required!"],
        ["info request-body-part-encoding-changed"],
        at="POST /stamps #/requestBody/multipart~1form-data/properties/file",
    ),
    edit(
        "another delimiter of a part",
        STYLES,
        {f"{PIPES}/encoding/array/style": "spaceDelimited"},
        ["warning request-part-style-changed"],
        at="POST /anything/form-data/pipeDelimited #/requestBody/multipart~1form-data/properties/array",
    ),
    edit(
        "several files",
        QDRANT,
        {SNAPSHOT: {"type": "array", "items": BINARY}},
        ["info request-file-became-list"],
        ["breaking request-list-became-file!"],
        at=f"{UPLOAD}/properties/snapshot",
    ),
]

ANSWERS = [
    edit(
        "another success",
        MUSEUM,
        {f"{BUY}/responses/200": Moved(f"{BUY}/responses/201"), f"{BUY}/responses/201": GONE},
        [
            "breaking response-success-replaced! POST /tickets #/responses/201",
            "warning response-status-added POST /tickets #/responses/200",
        ],
        [
            "breaking response-success-replaced! POST /tickets #/responses/200",
            "warning response-status-added POST /tickets #/responses/201",
        ],
    ),
    edit(
        "no success",
        MUSEUM,
        {"/paths/~1special-events~1{eventId}/delete/responses/204": GONE},
        ["breaking response-success-removed"],
        ["warning response-status-added"],
        at="DELETE /special-events/{eventId} #/responses/204",
    ),
    edit(
        "one success of two",
        DOCKER,
        {"/paths/~1auth/post/responses/204": GONE},
        ["warning response-success-removed"],
        ["warning response-status-added"],
        at="POST /auth #/responses/204",
    ),
    edit(
        "a redirection",
        TRAQ,
        {"/paths/~1login/post/responses/302": GONE},
        ["info response-error-removed"],
        ["warning response-status-added"],
        at="POST /login #/responses/302",
    ),
    edit(
        "an error",
        MUSEUM,
        {f"{HOURS}/429": {"description": "Too many requests."}},
        ["info response-status-added"],
        ["info response-error-removed"],
        at="GET /museum-hours #/responses/429",
    ),
    edit("an error that a range had", QDRANT, {f"{SHARDS}/404": Moved(f"{SHARDS}/4XX")}, [], []),
    edit(
        "an error that a range had otherwise",
        QDRANT,
        {
            f"{SHARDS}/404": {
                "description": "",
                "content": {"application/json": {"schema": {"type": "array"}}},
            }
        },
        [f"breaking response-body-type-changed! {AT_SHARDS}/4XX/body/application~1json"],
        [f"breaking response-body-type-changed! {AT_SHARDS}/404/body/application~1json"],
    ),
    edit(
        "a range for an error",
        MUSEUM,
        {f"{HOURS}/4XX": Moved(f"{HOURS}/404"), f"{HOURS}/404": GONE},
        ["info response-status-added"],
        ["info response-error-removed"],
        at="GET /museum-hours #/responses/4XX",
    ),
    edit(
        "a default",
        LINE,
        {f"{LEAVE}/responses/default": {"description": "Whatever else happens."}},
        ["info response-default-added"],
        ["info response-default-removed"],
        at="POST /v2/bot/group/{groupId}/leave #/responses/default",
    ),
    edit(
        "no content",
        MUSEUM,
        {f"{HOURS}/200/content": GONE},
        ["breaking response-content-removed!"],
        ["info response-content-added"],
        at="GET /museum-hours #/responses/200",
    ),
    edit(
        "no content, where none is sent",
        DOCKER,
        {f"{PING}/head/responses/200/schema": GONE},
        [],
    ),
    edit("other content, where none is sent", DOCKER, {f"{PING}/head/responses/200/schema": INTEGER}, [], []),
    edit(
        "one media type of two",
        TRAQ,
        {f"{CODE}/text~1plain": GONE},
        ["breaking response-media-type-removed"],
        ["info response-media-type-added"],
        at="GET /users/me/qr-code #/responses/200/body/text~1plain",
    ),
    edit(
        "another kind of JSON",
        MUSEUM,
        {f"{HOURS}/200/content/application~1hal+json": {"schema": obj({"_links": TEXT}, "_links")}},
        ["info response-media-type-added"],
        ["breaking response-media-type-removed"],
        at="GET /museum-hours #/responses/200/body/application~1hal+json",
    ),
    edit(
        "another media type first",
        MUSEUM,
        {f"{TICKET}/200/content": {"image/jpeg": {"schema": BINARY}, "image/png": {"schema": BINARY}}},
        ["warning response-media-type-added"],
        ["breaking response-media-type-removed"],
        at="GET /tickets/{ticketId}/qr #/responses/200/body/image~1jpeg",
    ),
    edit(
        "a media type for a range",
        LINE,
        {f"{FETCHED}/image~1png": Moved(f"{FETCHED}/*~1*"), f"{FETCHED}/*~1*": GONE},
        ["info response-media-type-narrowed"],
        ["breaking response-media-type-widened!"],
        at="GET /v2/bot/message/{messageId}/content #/responses/200/body/*~1*",
    ),
    edit(
        "a range of 2.0",
        DOCKER,
        {"/paths/~1images~1{name}~1get/get/produces": ["application/*"]},
        [f"breaking response-media-type-widened! {EXPORT}/{each}/body/application~1*" for each in (200, 500)],
        [f"info response-media-type-narrowed {EXPORT}/{each}/body/application~1*" for each in (200, 500)],
    ),
    edit(
        "no schema of an answer",
        MUSEUM,
        {f"{HOURS}/200/content/application~1json/schema": GONE},
        ["breaking response-schema-removed!"],
        ["info response-schema-added"],
        at="GET /museum-hours #/responses/200/body/application~1json",
    ),
    edit(
        "a field",
        TRAQ,
        {"/paths/~1files/get/responses/200/headers/X-TRAQ-MORE": GONE},
        ["warning response-header-removed"],
        ["info response-header-added"],
        at="GET /files #/responses/200/headers/X-TRAQ-MORE",
    ),
    edit(
        "a promised field",
        TRAQ,
        {"/paths/~1files~1{fileId}/get/responses/200/headers/Content-Disposition": GONE},
        ["breaking response-header-removed!"],
        ["info response-header-added"],
        base={"/paths/~1files~1{fileId}/get/responses/200/headers/Content-Disposition/required": True},
        at="GET /files/{fileId} #/responses/200/headers/Content-Disposition",
    ),
    edit(
        "a promise of a field",
        TRAQ,
        {"/paths/~1files~1{fileId}/get/responses/200/headers/Content-Disposition/required": True},
        ["info response-header-became-required"],
        ["breaking response-header-became-optional!"],
        at="GET /files/{fileId} #/responses/200/headers/Content-Disposition",
    ),
    edit(
        "a number in a field of 2.0",
        DOCKER,
        {f"{ARCHIVE}/head/responses/200/headers/X-Docker-Container-Path-Stat/type": "integer"},
        ["info response-header-type-changed"],
        ["breaking response-header-type-changed!"],
        at="HEAD /containers/{id}/archive #/responses/200/headers/X-Docker-Container-Path-Stat",
    ),
    edit(
        "a value of a field of 2.0",
        DOCKER,
        {f"{PING}/get/responses/200/headers/Swarm/enum/-": "active/witness"},
        ["breaking response-header-enum-value-added!"],
        ["info response-header-enum-value-removed"],
        at="GET /_ping #/responses/200/headers/Swarm",
    ),
    edit(
        "a field that no answer is held to",
        TRAQ,
        {"/paths/~1files/get/responses/200/headers/Content-Type": {"required": True, "schema": TEXT}},
        [],
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), [*REQUESTS, *ANSWERS])
def test_messages(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
