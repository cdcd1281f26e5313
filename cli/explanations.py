"""Every id that truespec reports, explained: what the rooms' catalogues say of it, in one form.

`truespec explain` shows them, `docs/rules.md` is made of them.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct, field

from ..contract_tests import CHECKS, STORY_CHECKS, Check
from ..spec import CHANGE_KINDS, LINT_RULES, RULES, FieldLines, LintRule, MessageExample, Rule, change_ids

Catalogue: TypeAlias = Literal["message", "check", "document", "change"]
"""What an id is said of: a message, a server, a document, a comparison."""

TITLES: Final[Mapping[Catalogue, str]] = {
    "message": "What a message can break",
    "check": "What `truespec test` and `truespec fuzz` check, beyond the rules for responses",
    "document": "What `truespec lint` finds in a document",
    "change": "What `truespec diff` tells",
}

_PLACES: Final[Mapping[str, str]] = {
    "parameter": "a parameter",
    "request-body": "a request body",
    "response-body": "the content of a response",
    "response-header": "a header of a response",
    "callback-answer": "the answer to a callback",
    "callback-body": "the body of a callback",
    "callback-parameter": "a parameter of a callback",
    "webhook-answer": "the answer to a webhook",
    "webhook-body": "the body of a webhook",
    "webhook-parameter": "a parameter of a webhook",
}
_VERBS: Final[Mapping[str, str]] = {
    "changed": "each document takes values that the other refuses",
    "loosened": "NEW takes values that OLD refuses",
    "tightened": "NEW refuses values that OLD takes",
}


class Shown(Struct, frozen=True):
    """One example, as text. title: which side of the rule it is on. language: of each block."""

    title: str
    blocks: tuple[tuple[str, str], ...]


class Explanation(Struct, frozen=True):
    """One id. level: "" where it has none. section: who demands it, "" where it is truespec's own word.

    fix: what `lint --fix` does about it; "" where nothing is certain. relax: how to live with it.
    """

    id: str
    catalogue: Catalogue
    level: str
    sentence: str
    section: str
    examples: tuple[Shown, ...] = field(default=())
    fix: str = ""

    @property
    def relax(self) -> str:
        """Say how to have it count for less, and for how long."""
        return RELAXED[self.catalogue].format(self.id) + _more_ways(self)


_ACCEPT: Final = (
    "an entry in truespec-accepted.yaml (`id: {0}`, reason, owner, expires) excuses it for a while"
)
RELAXED: Final[Mapping[Catalogue, str]] = {
    "message": f"{_ACCEPT}.",
    "check": f"{_ACCEPT}.",
    "document": "`--levels {0}=warning` lowers it, `{0}=off` drops it (`[lint.levels]` in truespec.toml).",
    "change": "`--levels {0}=warning` lowers it (`[diff.levels]` in truespec.toml); `--accept FINGERPRINT`, "
    "or `x-truespec-diff: {{allow: [{0}], reason: …, expires: …}}` in NEW, accepts one for a while.",
}
"""How to live with what an id is said of, {0}."""


def _more_ways(entry: Explanation) -> str:
    """Say what else there is for changes that are a matter of policy or of their day."""
    if entry.catalogue != "change":
        return ""
    if entry.id.endswith("enum-value-added") and entry.id.startswith("response"):
        return " `--enums open` says that clients are ready for further values."
    if entry.id.startswith("operation-removed"):
        return " What is `deprecated` with `x-sunset` may go after that day."
    return " `--sunset-days` asks for another notice." if entry.id.startswith("sunset") else ""


def explanations() -> Mapping[str, Explanation]:
    """List all explanations by id, in the order of the catalogues."""
    return {each.id: each for each in (*_messages(), *_checks(), *_documents(), *_changes())}


def _messages() -> Iterator[Explanation]:
    for rule in RULES.values():
        yield Explanation(rule.id, "message", "", rule.sentence, rule.section, _of_messages(rule))


def _checks() -> Iterator[Explanation]:
    for check in CHECKS:
        yield Explanation(check.id, "check", check.level, check.sentence, check.section, _of_check(check))
    for told in STORY_CHECKS:
        yield Explanation(told.id, "check", told.level, told.sentence, told.section)


def _documents() -> Iterator[Explanation]:
    for rule in LINT_RULES.values():
        examples = _of_documents(rule)
        yield Explanation(rule.id, "document", rule.level, rule.sentence, rule.section, examples, rule.fix)


def _changes() -> Iterator[Explanation]:
    for id_ in change_ids():
        kind = CHANGE_KINDS.get(id_)
        if kind is not None:
            yield Explanation(id_, "change", kind.level, kind.sentence, "")
        else:
            yield Explanation(id_, "change", "proof", _of_schema_change(id_), "")


def _of_schema_change(id_: str) -> str:
    """Say what a kind of schema change means, which is named for its place and what changed there."""
    place = max((name for name in _PLACES if id_.startswith(name)), key=len)
    kind = id_.removeprefix(f"{place}-")
    name, _, verb = kind.rpartition("-")
    if verb in _VERBS and name:
        return f"In the schema of {_PLACES[place]}, {name.replace('-', ' ')} is another one: {_VERBS[verb]}."
    return f"The schema of {_PLACES[place]} is another one: {kind.replace('-', ' ')}."


def _of_messages(rule: Rule) -> tuple[Shown, ...]:
    return (
        Shown("breaks it", _message_blocks(rule.violates)),
        Shown("conforms", _message_blocks(rule.conforms)),
    )


def _of_check(check: Check) -> tuple[Shown, ...]:
    return (
        Shown("breaks it", _message_blocks(check.example.violates, nothing="(no answer)")),
        Shown("conforms", _message_blocks(check.example.conforms)),
    )


def _message_blocks(example: MessageExample, nothing: str = "") -> tuple[tuple[str, str], ...]:
    """Write a document and the messages of an exchange; nothing: stands for an answer that is missing."""
    request = example.request
    lines = [f"{request.method} {request.target} HTTP/1.1", *_message(request.fields, request.body)]
    if example.response is not None:
        lines += ["", f"HTTP/1.1 {example.response.status}"]
        lines += _message(example.response.fields, example.response.body)
    elif nothing:
        lines += ["", nothing]
    return ("yaml", example.document.rstrip()), ("http", "\n".join(lines))


def _message(fields: FieldLines, body: bytes) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in fields)
    if body:
        yield ""
        yield from body.decode("utf-8", "backslashreplace").replace("\r", "").rstrip("\n").split("\n")


def _of_documents(rule: LintRule) -> tuple[Shown, ...]:
    return (
        Shown("breaks it", (("yaml", rule.violates.rstrip()),)),
        Shown("conforms", (("yaml", rule.conforms.rstrip()),)),
    )
