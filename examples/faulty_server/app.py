"""A small server of the Images API, written by hand: correct as it stands, wrong on demand.

python app.py --port 8000                             serves what spec/images.yaml promises
python app.py --port 8000 --faults ratio-not-checked  breaks one promise, or several (comma-separated)
python app.py --list                                  names the faults
"""

import json
from threading import Lock
from typing import Any

from flask import Flask, Response, request

FAULTS = {
    "answer-not-json": "A 200 ends in the middle of its JSON.",
    "answer-of-html": "A 200 says that it is text/html.",
    "async-crash": "`async: true` makes the server fail with 500.",
    "broken-json-crash": "A body that is no JSON makes the server fail with 500.",
    "challenge-missing": "A 401 lacks the WWW-Authenticate field that the document requires.",
    "combination-crash": "`async: true` together with `sample: 1` makes the server fail with 500.",
    "created-at-format": "`createdAt` has a space where RFC 3339 has a `T`.",
    "credit-missing": "The answer lacks `monthlyCredit`.",
    "credits-kept": "Creating images takes no credits off (credits.overlay.yaml says that it does).",
    "group-demanded": "A request without the optional `groupId` is refused.",
    "image-id-text": "`imageId` is a text in the answer.",
    "key-not-checked": "Requests without an API key are let in.",
    "missing-image-crash": "A request without `image` makes the server fail with 500 instead of 422.",
    "null-let-through": "`randomPrompt: null` is accepted.",
    "platform-not-checked": "Any X-Platform is accepted.",
    "problem-of-text": "A refusal is plain text where a problem document is promised.",
    "prompt-limit-missing": "Prompts of any length are accepted.",
    "prompt-limit-off-by-one": "A prompt of exactly 1200 characters is refused.",
    "prompt-limit-utf-16": "The prompt's length is counted in UTF-16 units: 1200 unicorns are refused.",
    "ratio-not-checked": "Any text is accepted as a ratio.",
    "ratio-wide-refused": "The documented ratio 16:9 is refused.",
    "sample-fraction-refused": "`sample: 4.0` is refused, which is the number 4.",
    "status-created": "A success is answered with 201, which is not documented.",
}

RATIOS = {"square", "vertical", "horizontal", "1:1", "3:4", "4:3", "9:16", "16:9"}
TEXTS = (
    "prompt",
    "image",
    "randomPrompt",
    "initialPrompt",
    "enhancedPrompt",
    "captionPrompt",
    "captionTPrompt",
    "groupId",
)
PLATFORMS = {"web", "app", "figma", "api"}


CREDITS = 1_000_000


class Account:
    """The credits that are left: each image takes one. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.left, self.lock = CREDITS, Lock()
        self.keeps = "credits-kept" in faults

    def taken(self, images: int) -> int:
        """Take some off; what is left."""
        with self.lock:
            self.left -= 0 if self.keeps else images
            return self.left


class Refused(Exception):
    """The request breaks the contract. status: of the answer."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, account = Flask(__name__), Account(faults)

    @app.post("/api/images/create")
    def create() -> Response:
        try:
            check_key(faults)
            check_platform(faults)
            body = read_body(faults)
            check_body(body, faults)
        except Refused as refused:
            return problem(refused, faults)
        if body.get("async") and "async-crash" in faults:
            raise RuntimeError("no queue")
        if body.get("async") and body.get("sample") == 1 and "combination-crash" in faults:
            raise RuntimeError("no queue for one image")
        return success(body, account, faults)

    return app


def check_key(faults: frozenset[str]) -> None:
    """Demand an API key."""
    if not request.headers.get("X-Api-Key") and "key-not-checked" not in faults:
        raise Refused(401, "Unauthorized", "The field X-Api-Key is missing.")


def check_platform(faults: frozenset[str]) -> None:
    """Allow the documented platforms only."""
    if request.headers.get("X-Platform", "web") not in PLATFORMS and "platform-not-checked" not in faults:
        raise Refused(422, "Unprocessable Content", "X-Platform is none of those documented.")


def read_body(faults: frozenset[str]) -> dict[str, Any]:
    """Read the body as JSON."""
    if request.mimetype != "application/json":
        raise Refused(415, "Unsupported Media Type", "The body has to be application/json.")
    data = request.get_data()
    if not data:
        raise Refused(422, "Unprocessable Content", "A body is required.")
    if "broken-json-crash" in faults:
        body = json.loads(data)
    else:
        try:
            body = json.loads(data.decode("utf-8"), parse_constant=not_json)
            json.dumps(body, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text
        except (ValueError, RecursionError) as error:
            raise Refused(400, "Bad Request", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise Refused(422, "Unprocessable Content", "The body has to be an object.")
    return body


def not_json(constant: str) -> None:
    """Refuse NaN and Infinity, which Python's reader would take."""
    raise ValueError(constant)


def check_body(body: dict[str, Any], faults: frozenset[str]) -> None:
    """Hold the members of the body to their documentation."""
    if "missing-image-crash" in faults and "image" not in body:
        raise KeyError("image")
    wrong = [name for name in ("prompt", "ratio", "image") if name not in body]
    wrong += [name for name in TEXTS if name in body and not isinstance(body[name], str)]
    if "null-let-through" in faults and "randomPrompt" in body and body["randomPrompt"] is None:
        wrong.remove("randomPrompt")
    wrong += [name for name, fits in CHECKS.items() if name in body and not fits(body[name], faults)]
    if "group-demanded" in faults and "groupId" not in body:
        wrong.append("groupId")
    if wrong:
        raise Refused(422, "Unprocessable Content", f"Wrong or missing: {', '.join(wrong)}.")


def prompt_fits(prompt: Any, faults: frozenset[str]) -> bool:
    """Allow 1200 characters: code points, as JSON Schema counts."""
    if not isinstance(prompt, str) or "prompt-limit-missing" in faults:
        return isinstance(prompt, str)
    length = len(prompt.encode("utf-16-le")) // 2 if "prompt-limit-utf-16" in faults else len(prompt)
    return length < 1200 if "prompt-limit-off-by-one" in faults else length <= 1200


def ratio_fits(ratio: Any, faults: frozenset[str]) -> bool:
    """Allow the documented ratios."""
    if "ratio-not-checked" in faults:
        return isinstance(ratio, str)
    return isinstance(ratio, str) and ratio in (
        RATIOS - {"16:9"} if "ratio-wide-refused" in faults else RATIOS
    )


def sample_fits(sample: Any, faults: frozenset[str]) -> bool:
    """Allow 1, 2 and 4, however they are written."""
    if isinstance(sample, bool) or not isinstance(sample, int | float):
        return False
    return sample in (1, 2, 4) and not ("sample-fraction-refused" in faults and isinstance(sample, float))


CHECKS = {
    "prompt": prompt_fits,
    "ratio": ratio_fits,
    "sample": sample_fits,
    "async": lambda value, faults: isinstance(value, bool),
}


def success(body: dict[str, Any], account: Account, faults: frozenset[str]) -> Response:
    """Answer with as many images as were asked for."""
    images = [image(number, body, faults) for number in range(int(body.get("sample", 4)))]
    answer = {
        "images": images,
        "defaultCredit": 1000,
        "dailyCredit": 20,
        "monthlyCredit": account.taken(len(images)),
    }
    if "credit-missing" in faults:
        del answer["monthlyCredit"]
    text = json.dumps(answer, ensure_ascii=False)
    if "answer-not-json" in faults:
        text = text[:-20]
    content_type = "text/html" if "answer-of-html" in faults else "application/json"
    return Response(text, 201 if "status-created" in faults else 200, content_type=content_type)


def image(number: int, body: dict[str, Any], faults: frozenset[str]) -> dict[str, Any]:
    """Make up one generated image."""
    return {
        "imageId": str(number) if "image-id-text" in faults else number,
        "createdAt": "2026-11-24 09:00:00" if "created-at-format" in faults else "2026-11-24T09:00:00Z",
        "generationStatus": "COMPLETED",
        "resolution": "512x512",
        "ownerId": 7,
        "bookmarked": False,
        "mimeType": "image/webp",
        "Bought": [],
        "Bookmarks": [],
        "Upscaled": [],
        "GenerationInfo": {
            "originalPrompt": body["prompt"],
            "super": "",
            "main": body["prompt"],
            "variationId": 1,
            "groupId": body.get("groupId", ""),
            "blurReason": "",
        },
    }


def problem(refused: Refused, faults: frozenset[str]) -> Response:
    """Answer a refused request with a problem document (RFC 9457)."""
    document = {
        "type": "about:blank",
        "title": refused.title,
        "status": refused.status,
        "detail": refused.detail,
    }
    response = Response(json.dumps(document), refused.status, content_type="application/problem+json")
    if "problem-of-text" in faults and refused.status == 422:
        response = Response(refused.detail, 422, content_type="text/plain")
    if refused.status == 401 and "challenge-missing" not in faults:
        response.headers["WWW-Authenticate"] = 'ApiKey realm="images"'
    return response


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server of the Images API", FAULTS, create_app)
