"""DIFF §2.7 on real documents, each edit there and back: names, versions and what ages; verdicts by hand."""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy

from .real_edits import GONE, Edits, Moved, edit, told_of

MUSEUM, LINE, DOCKER, TRAQ = "museum.yaml", "line-messaging.yml", "docker.yaml", "traq.yaml"
FLIGHTS = "tags32.yaml"
QOS = "quality-on-demand/API_definitions/quality-on-demand.yaml"
CODEGEN = Policy(preset="codegen")
SUMMER = Policy(today=date(2026, 6, 1), sunset_days=90)

BUY, HOURS = "/paths/~1tickets/post", "/paths/~1museum-hours/get"
DL = "/paths/~1files~1{fileId}/get/parameters/0"
AT_DL = "GET /files/{fileId} #/parameters/query/dl"
LIFE = [
    edit(
        "a component that nothing needs",
        MUSEUM,
        {"/components/schemas/Spare": {"type": "string"}},
        [],
        ["warning schema-component-removed document #/components/schemas/Spare"],
        policy=CODEGEN,
    ),
    edit(
        "another name of a component",
        MUSEUM,
        {
            "/components/schemas/Hours": Moved("/components/schemas/MuseumHours"),
            "/components/schemas/MuseumHours": GONE,
            f"{HOURS}/responses/200/content/application~1json/schema/$ref": "#/components/schemas/Hours",
        },
        ["warning schema-component-renamed document #/components/schemas/MuseumHours"],
        ["warning schema-component-renamed document #/components/schemas/Hours"],
        policy=CODEGEN,
    ),
    edit(
        "a version that is not bumped",
        MUSEUM,
        {"/paths/~1museum-hours": GONE, "/info/version": "1.2.1"},
        ["breaking operation-removed!", "info version-not-bumped document #/info/version"],
        ["info operation-added"],
        at="GET /museum-hours #",
    ),
    edit(
        "a version that is bumped by too little",
        MUSEUM,
        {"/paths/~1museum-hours": GONE, "/info/version": "1.3.0"},
        ["breaking operation-removed!", "info version-major-not-bumped document #/info/version"],
        ["info operation-added", "info version-decreased document #/info/version"],
        at="GET /museum-hours #",
    ),
    edit(
        "a version that is bumped",
        MUSEUM,
        {"/paths/~1museum-hours": GONE, "/info/version": "2.0.0"},
        ["breaking operation-removed!"],
        ["info operation-added", "info version-decreased document #/info/version"],
        at="GET /museum-hours #",
    ),
    edit(
        "a version below 1",
        LINE,
        {"/paths/~1v2~1bot~1info": GONE, "/info/version": "0.1.0"},
        ["breaking operation-removed!"],
        ["info operation-added", "info version-decreased document #/info/version"],
        at="GET /v2/bot/info #",
    ),
    edit(
        "a version that is no number",
        QOS,
        {"/paths/~1retrieve-sessions": GONE, "/info/version": "wap"},
        ["breaking operation-removed!"],
        ["info operation-added"],
        at="POST /retrieve-sessions #",
    ),
    edit(
        "an earlier sunset",
        TRAQ,
        {f"{DL}/x-sunset": "2026-09-01"},
        ["warning sunset-moved-earlier"],
        [],
        at=AT_DL,
        base={f"{DL}/x-sunset": "2026-12-01"},
        policy=SUMMER,
    ),
    edit(
        "no sunset any more",
        TRAQ,
        {f"{DL}/x-sunset": GONE},
        ["warning sunset-removed"],
        [],
        at=AT_DL,
        base={f"{DL}/x-sunset": "2026-12-01"},
        policy=SUMMER,
    ),
    edit(
        "a sunset that is no day, where notice is asked for",
        MUSEUM,
        {f"{BUY}/deprecated": True, f"{BUY}/x-sunset": "soon"},
        ["info operation-deprecated", "warning sunset-invalid", "breaking sunset-missing"],
        ["info operation-reactivated"],
        at="POST /tickets #",
        policy=SUMMER,
    ),
    edit(
        "no sunset where one is due",
        MUSEUM,
        {f"{BUY}/deprecated": True},
        ["info operation-deprecated", "breaking sunset-missing"],
        ["info operation-reactivated"],
        at="POST /tickets #",
        policy=SUMMER,
    ),
    edit(
        "a sunset without notice",
        MUSEUM,
        {f"{BUY}/deprecated": True, f"{BUY}/x-sunset": "2026-07-01"},
        ["info operation-deprecated", "breaking sunset-too-soon"],
        ["info operation-reactivated"],
        at="POST /tickets #",
        policy=SUMMER,
    ),
    edit(
        "a less stable operation",
        LINE,
        {"/paths/~1v2~1bot~1info/get/x-stability-level": "beta"},
        ["warning stability-lowered"],
        ["info stability-raised"],
        at="GET /v2/bot/info #",
        base={"/paths/~1v2~1bot~1info/get/x-stability-level": "stable"},
    ),
    edit("a deprecated parameter", TRAQ, {f"{DL}/deprecated": GONE}, []),
    edit(
        "a deprecated parameter, for who asks",
        TRAQ,
        {f"{DL}/deprecated": GONE},
        ["info deprecated-removed"],
        ["info deprecated-added"],
        at=AT_DL,
        policy=Policy({"deprecated-*": "info"}),
    ),
    edit(
        "words",
        DOCKER,
        {
            "/info/title": "Engine",
            "/paths/~1auth/post/description": "Log in.",
            "/paths/~1auth/post/externalDocs": {"url": "https://example.com"},
            "/paths/~1auth/post/x-owner": "auth",
            "/definitions/ErrorResponse/example": {"message": "No."},
        },
        [],
    ),
    edit(
        "words, for who asks",
        MUSEUM,
        {"/info/title": "Museum", f"{BUY}/description": "Buy.", f"{BUY}/x-owner": "sales"},
        [
            "info info-changed document #/info",
            "info description-changed POST /tickets #/description",
            "info extension-changed POST /tickets #/x-owner",
        ],
        policy=Policy({f"{each}-changed": "info" for each in ("info", "description", "extension")}),
    ),
    edit("3.1 for 3.2", FLIGHTS, {"/openapi": "3.1.0"}, ["info dialect-changed document #"]),
    edit(
        "3.1 for 3.0",
        LINE,
        {"/openapi": "3.1.0"},
        ["info dialect-changed document #"],
        base={"/paths/~1v2~1bot~1membership~1list": GONE},  # says `nullable`, which is nothing in 3.1
    ),
]


@pytest.mark.usefixtures("shared_specs")
@pytest.mark.parametrize(("document", "base", "edits", "policy", "told"), LIFE)
def test_names_and_ages(document: str, base: Edits, edits: Edits, policy: Policy, told: Any) -> None:
    assert told_of(document, base, edits, policy) == told
