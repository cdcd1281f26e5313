"""What changes of webhooks and callbacks look like that are not about a schema: before and after, in YAML."""

from collections.abc import Iterator, Mapping
from typing import Final

from .places import around

_OK: Final = 'responses: {"200": {description: OK}}'
_BARE: Final = f"post: {{{_OK}}}"
_SALE: Final = "{application/json: {schema: {type: object}}}"
_SALE_OR_TEXT: Final = "{application/json: {schema: {type: object}}, text/plain: {schema: {type: string}}}"
_ANYTHING: Final = "{application/json: {}}"
_PDF: Final = "{application/pdf: {schema: {type: string}}}"
_OTHER_PDF: Final = "{application/pdf: {schema: {type: integer}}}"


def _coming(content: str, more: str = "") -> str:
    return f"post:\n  requestBody: {{{more}content: {content}}}\n  {_OK}"


def _answered(lines: str) -> str:
    return f'post:\n  responses: {{"200": {{description: OK{lines}}}}}'


def _asked(lines: str) -> str:
    return f"post:\n  parameters: [{{name: X-Trace, in: header, {lines}}}]\n  {_OK}"


def _statuses(*statuses: str) -> str:
    lines = ", ".join(f'"{each}": {{description: {each}}}' for each in statuses)
    return f"post: {{responses: {{{lines}}}}}"


_SENT: Final = _coming(_SALE)
_PROMISED: Final = _coming(_SALE, "required: true, ")
_TRACED: Final = _asked("schema: {type: string}")
_SURELY_TRACED: Final = _asked("required: true, schema: {type: string}")

_BACK_AND_FORTH: Final = (
    ("added", "removed", "", _BARE),
    ("answer-content-added", "answer-content-removed", _BARE, _answered(f", content: {_SALE}")),
    ("answer-status-added", "answer-status-removed", _statuses("200"), _statuses("200", "202")),
    ("body-added", "body-removed", _BARE, _PROMISED),
    ("body-became-required", "body-became-optional", _SENT, _PROMISED),
    ("media-type-added", "media-type-removed", _SENT, _coming(_SALE_OR_TEXT)),
    ("parameter-added", "parameter-removed", _BARE, _SURELY_TRACED),
    ("parameter-became-required", "parameter-became-optional", _TRACED, _SURELY_TRACED),
    ("schema-added", "schema-removed", _coming(_ANYTHING), _SENT),
)

_ONE_WAY: Final[Mapping[str, tuple[str, str]]] = {
    "answer-header-required": (
        _BARE,
        _answered(", headers: {X-Seen: {required: true, schema: {type: integer}}}"),
    ),
    "answer-media-type-removed": (
        _answered(f", content: {_SALE_OR_TEXT}"),
        _answered(f", content: {_SALE}"),
    ),
    "answer-unjudged-changed": (_answered(f", content: {_PDF}"), _answered(f", content: {_OTHER_PDF}")),
    "parameter-default-changed": (_TRACED, _asked("schema: {type: string, default: none}")),
    "body-unjudged-changed": (_coming(_PDF), _coming(_OTHER_PDF)),
}


def _all_pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for there, back, before, after in _BACK_AND_FORTH:
        yield there, (before, after)
        yield back, (after, before)
    yield from _ONE_WAY.items()


ANNOUNCED_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = {
    f"{of}-{kind}": (around(of, before), around(of, after))
    for of in ("callback", "webhook")
    for kind, (before, after) in _all_pairs()
}
"""By id: the documents before and after."""
