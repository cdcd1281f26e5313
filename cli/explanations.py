"""Every id that truespec reports, explained: what the rooms' catalogues say of it, in one form.

`truespec explain` shows them, `docs/rules.md` is made of them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from ..contract_tests import (
    CHECKS,
    STORY_CHECKS,
    STORY_EXAMPLES,
    Check,
    Compared,
    Comparison,
    StoryCheck,
    changes_as_text,
    edited_places,
)
from ..spec import (
    LINT_RULES,
    RULES,
    Exchange,
    FieldLines,
    LintRule,
    MessageExample,
    Request,
    Response,
    Rule,
    change_example,
    change_ids,
    level_of_kind,
    sentence_of_kind,
)
from .comparing import curl_for

Catalogue: TypeAlias = Literal["message", "check", "document", "change"]
"""What an id is said of: a message, a server, a document, a comparison."""

TITLES: Final[Mapping[Catalogue, str]] = {
    "message": "What a message can break",
    "check": "What `truespec test` and `truespec fuzz` check, beyond the rules for responses",
    "document": "What `truespec lint` finds in a document",
    "change": "What `truespec diff` tells",
}


class Shown(Struct, frozen=True):
    """One example, as text. title: which side of the rule it is on. language: of each block."""

    title: str
    blocks: tuple[tuple[str, str], ...]


Examples: TypeAlias = Callable[[], tuple[Shown, ...]]
"""Makes the examples of an id, when they are asked for: documents are compared for those of changes."""


class Explanation(Struct, frozen=True):
    """One id. level: "" where it has none. section: who demands it, "" where it is truespec's own word.

    examples: makes what shows it. fix: what `lint --fix` does about it; "" where nothing is certain. relax:
    how to live with it.
    """

    id: str
    catalogue: Catalogue
    level: str
    sentence: str
    section: str
    examples: Examples
    fix: str = ""

    @property
    def relax(self) -> str:
        """Say how to have it count for less, and for how long."""
        if self.id == "comparison-cut-short":
            return "No level lowers it: nobody has looked at the rest. `--effort 10` looks further."
        relaxed = _LESS.get((self.catalogue, self.level)) or RELAXED[self.catalogue]
        return relaxed.format(self.id) + _more_ways(self)


_WITHOUT_WITNESS: Final[Mapping[str, str]] = {
    "breaking": "  no message shows it: what is missing, or not known to a document, breaks who relies on it",
    "undecided": "  no message shows it: nothing was proven either way",
    "warning": "  no message breaks by the documents alone; it often hurts somebody",
    "info": "  no message breaks: whatever one side sends the other still takes",
}
"""What is said of a change that comes without a message, by its level."""

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

_LESS: Final[Mapping[tuple[Catalogue, str], str]] = {
    ("document", "warning"): "`--levels {0}=off` drops it (`[lint.levels]` in truespec.toml).",
    ("change", "warning"): RELAXED["change"].replace("{0}=warning", "{0}=info"),
    ("change", "info"): "It fails nothing; `--levels {0}=off` hides it (`[diff.levels]` in truespec.toml).",
    (
        "change",
        "off",
    ): "It is hidden until something names it: `--levels {0}=info`, or a table in truespec.toml.",
}
"""The same where it has a level that is less already."""


def _more_ways(entry: Explanation) -> str:
    """Say what else there is for changes that are a matter of policy or of their day."""
    if entry.catalogue != "change":
        return ""
    if entry.id.endswith("enum-value-added") and entry.id.startswith("response"):
        return " `--enums open` says that clients are ready for further values."
    if entry.id.startswith("operation-removed"):
        return " What is `deprecated` with `x-sunset` may go after that day."
    if entry.id.endswith("-not-compared"):
        return " `--effort 10` compares it further."
    return " `--sunset-days` asks for another notice." if entry.id.startswith("sunset") else ""


def explanations() -> Mapping[str, Explanation]:
    """List all explanations by id, in the order of the catalogues."""
    return {each.id: each for each in (*_messages(), *_checks(), *_documents(), *_changes())}


def _messages() -> Iterator[Explanation]:
    for rule in RULES.values():
        yield Explanation(rule.id, "message", "", rule.sentence, rule.section, partial(_of_messages, rule))


def _checks() -> Iterator[Explanation]:
    for check in (*CHECKS, *STORY_CHECKS):
        shown = partial(_of_check, check) if isinstance(check, Check) else partial(_of_story, check)
        yield Explanation(check.id, "check", check.level, check.sentence, check.section, shown)


def _documents() -> Iterator[Explanation]:
    for rule in LINT_RULES.values():
        shown = partial(_of_documents, rule)
        yield Explanation(rule.id, "document", rule.level, rule.sentence, rule.section, shown, rule.fix)


def _changes() -> Iterator[Explanation]:
    for id_ in change_ids():
        yield Explanation(
            id_, "change", level_of_kind(id_), sentence_of_kind(id_), "", partial(_of_change, id_)
        )


def _of_change(id_: str) -> tuple[Shown, ...]:
    """Compare the example of a kind of change, and say what comes of it."""
    example = change_example(id_)
    specs = example.specs()
    changes = [change for change in example.changes(specs) if change.id == id_]
    edits = edited_places(changes, specs)
    pair = Compared("", "", edits, specs, curl=str if specs is None else curl_for(specs[1]))
    words = changes_as_text(Comparison((pair,))).rsplit("\n\n", 1)[0]
    proven = "" if any(change.witness for change in changes) else f"\n{_WITHOUT_WITNESS[changes[0].level]}"
    options = f" --sunset-days {example.sunset_days}" * (example.sunset_days > 0)
    steps = "" if example.steps is None else f", were it allowed {example.steps} steps,"
    told = f"what `truespec diff --today {example.today}{options} before.yaml after.yaml`{steps} says"
    return (
        Shown("before", (("yaml", example.old.rstrip() or "# there is no document"),)),
        Shown("after", (("yaml", example.new.rstrip() or "# there is no document"),)),
        Shown(told, (("text", words + proven),)),
    )


def _of_messages(rule: Rule) -> tuple[Shown, ...]:
    return (
        Shown("breaks it", _message_blocks(rule.violates)),
        Shown("conforms", _message_blocks(rule.conforms)),
    )


def _of_check(check: Check) -> tuple[Shown, ...]:
    example = check.example
    return (
        Shown("breaks it", _message_blocks(example.violates, example.twin, nothing="(no answer)")),
        Shown("conforms", _message_blocks(example.conforms, example.twin)),
    )


def _of_story(check: StoryCheck) -> tuple[Shown, ...]:
    told = STORY_EXAMPLES[check.id]
    return (
        Shown("breaks it", (("text", "\n".join(told.violates)),)),
        Shown("conforms", (("text", "\n".join(told.conforms)),)),
    )


def _message_blocks(
    example: MessageExample, twin: Exchange | None = None, nothing: str = ""
) -> tuple[tuple[str, str], ...]:
    """Write a document and the messages of an exchange.

    twin: the exchange before it. nothing: stands for an answer that is missing.
    """
    earlier = () if twin is None else (("http", "\n".join(_exchange(twin.request, twin.response, ""))),)
    shown = "\n".join(_exchange(example.request, example.response, nothing))
    return ("yaml", example.document.rstrip()), *earlier, ("http", shown)


def _exchange(request: Request, response: Response | None, nothing: str) -> Iterator[str]:
    yield f"{request.method} {request.target} HTTP/1.1"
    yield from _message(request.fields, request.body)
    if response is not None:
        late = f"  (after {response.elapsed:g} s)" if response.elapsed else ""
        yield from ("", f"HTTP/1.1 {response.status}{late}")
        yield from _message(response.fields, response.body)
    elif nothing:
        yield from ("", nothing)


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
