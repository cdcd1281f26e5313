"""The flagship contract says what the API's documentation page says, in the page's words and order."""

import json
from importlib.resources import files

import pytest
import yaml
from openapi_spec_validator import validate
from truespec.spec import Spec

PAGE_REQUEST = """{ "prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1" }"""
PAGE_ANSWER = """{ "images": [ { "imageId": 123, "createdAt": "2023-11-07T05:31:56Z",
"generationStatus": "COMPLETED", "generationError": "<string>", "resolution": "512x512", "ownerId": 123,
"etc": "<string>", "bookmarked": false, "base64": "<string>", "mimeType": "image/webp", "Bought": [],
"Bookmarks": [], "Upscaled": [ { "imageId": 123, "type": "upscale", "scaleSize": [ "1x", "2x", "4x", "8x" ],
"Image": { "DownloadLog": [ { "userId": 123, "imageId": 123 } ], "CollectionInfo": { "enabled": true } } } ],
"GenerationInfo": { "originalPrompt": "<string>", "super": "<string>", "main": "<string>",
"variationId": 123, "groupId": "<string>", "blurReason": "<string>" } } ], "defaultCredit": 123,
"dailyCredit": 123, "monthlyCredit": 123 }"""


@pytest.fixture(scope="module")
def text() -> bytes:
    return files("truespec.spec").joinpath("images.yaml").read_bytes()


@pytest.fixture(scope="module")
def spec(text: bytes) -> Spec:
    return Spec.load(text, name="images.yaml")


def test_openapi_spec_validator_accepts_it(text: bytes) -> None:
    validate(yaml.safe_load(text))


def test_every_part_of_it_can_be_used(spec: Spec) -> None:
    assert spec.problems == ()


def test_it_reads_alike_to_yaml_1_1_and_1_2(text: bytes, spec: Spec) -> None:
    assert yaml.safe_load(text) == spec.document.root.value


def test_its_request_example_is_the_page_s(spec: Spec) -> None:
    body = spec.operation("createImages").request_body
    assert body is not None
    assert json.dumps(body.content["application/json"].examples["reference"].value) == json.dumps(
        json.loads(PAGE_REQUEST)
    )


def test_its_answer_example_is_the_page_s_with_members_in_order(spec: Spec) -> None:
    answer = spec.operation("createImages").responses["200"].content["application/json"]
    assert json.dumps(answer.examples["completed"].value) == json.dumps(json.loads(PAGE_ANSWER))


def test_every_example_meets_its_schema(spec: Spec) -> None:
    responses = spec.operation("createImages").responses.values()
    media_types = [media_type for response in responses for media_type in response.content.values()]
    assert [
        media_type.schema.violations(example.value)
        for media_type in media_types
        if media_type.schema is not None
        for example in media_type.examples.values()
    ] == [()] * 6


def test_every_ratio_is_text(spec: Spec) -> None:
    ratio = spec.document.node("/components/schemas/CreateImagesRequest/properties/ratio/enum").value
    assert ratio == ["square", "vertical", "horizontal", "1:1", "3:4", "4:3", "9:16", "16:9"]


@pytest.mark.parametrize(
    ("member", "value", "valid"),
    [
        ("sample", 4.0, True),
        ("sample", 3, False),
        ("ratio", "16:9", True),
        ("ratio", 61, False),
        ("prompt", "가" * 1200, True),
        ("prompt", "가" * 1201, False),
        ("async", "false", False),
    ],
)
def test_a_member_is_held_to_what_the_page_says(
    spec: Spec, member: str, value: object, *, valid: bool
) -> None:
    body = spec.operation("createImages").request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    assert schema.is_valid({**json.loads(PAGE_REQUEST), member: value}) is valid


@pytest.mark.parametrize("status", ["400", "401", "415", "422", "500"])
def test_every_failure_is_a_problem_document(spec: Spec, status: str) -> None:
    assert [*spec.operation("createImages").responses[status].content] == ["application/problem+json"]
