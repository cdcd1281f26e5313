"""What was found in servers of others, each finding judged by hand: read from `judged.yaml`.

`python -m tests.system.judged` writes docs/judged.md.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, convert
from truespec.spec import load_document

DATA: Final = Path(__file__).with_name("judged.yaml")
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "judged.md"


_HEAD: Final = """\
# What was found in real servers

`make test-system` starts servers that none of us wrote, installed from the package indexes, runs
`truespec test` on each with the document that it brings itself, and holds what is found to this page: one
finding more or less fails. Each of the {} findings was judged by hand. *True* is a fault of the
server, or of its document where the two differ; what was false when we first looked was a defect of
truespec, and is mended.
"""
_COLUMNS: Final = "| findings | of | the first says | true, because |"
_UNREACHED: Final = """\
What was not reached redirects, or needs what a test does not have: a mail with a code, a kernel to run."""


class Judgement(Struct, frozen=True):
    """Findings that are true for one reason. says: the sentence of the first of them.

    findings: `check | operations | case | end of the place in the document`.
    """

    because: str
    says: str
    findings: tuple[str, ...]

    @property
    def operations(self) -> tuple[str, ...]:
        """Name where they were found, each once."""
        lists = (line.split(" | ")[1].split(", ") for line in self.findings)
        return tuple(dict.fromkeys(name for names in lists for name in names))


class Judged(Struct, frozen=True):
    """One server. reached: of how many of its operations something was accepted. false_ones: what was said of
    it once and was no fault, with why.
    """

    title: str
    version: str
    stack: str
    document: str
    operations: int
    reached: int
    judged: tuple[Judgement, ...]
    false_ones: tuple[str, ...] = ()

    @property
    def findings(self) -> frozenset[str]:
        """Every finding, as `line_of` writes it."""
        return frozenset(line for each in self.judged for line in each.findings)


def judged_servers() -> dict[str, Judged]:
    """Read what was judged, by the name of the server."""
    return convert(load_document(DATA).node().value, dict[str, Judged])


def line_of(finding: Mapping[str, Any]) -> str:
    """Write a finding of the JSON report on a line."""
    place = "/".join(finding["at"]["pointer"].split("/")[-2:])
    return f"{finding['check']} | {', '.join(finding['operations'])} | {finding['why']} | {place}"


def page() -> str:
    """Write the page of the docs."""
    return "\n".join([*_lines(judged_servers())]) + "\n"


_CALLED: Final = """\
## By callbacks

None of these servers declares callbacks. Heard by hand instead:

- A service of invoices on FastAPI 0.165.0, which makes its document and calls with httpx 0.28.1: all
  callbacks conform. Two faults that were put in, a text for a boolean and no signature, are found;
  their tests are red, and green without them. FastAPI's own page on callbacks writes their keys so:
  `{$callback_url}/invoices/{$request.body.id}`. That is no runtime expression, so that nothing can be
  received: a note says so.
- CAMARA's Quality on Demand, answered and sent by `truespec mock`: callbacks go to `https:` alone,
  which a note says; with `http:` let in, all 55 conform, those that were refused with 400 as well.
"""

FUZZED: Final = Path(__file__).with_name("fuzzed.yaml")
_BY_FUZZ: Final = """\
## By fuzzing

`python -m tests.system.fuzzed` lets `truespec fuzz` loose on each of them, with its second engine. Chance
decides what it comes to; what it has found beyond the above was judged in the same way. The cause is the
check, and the end of its place in the document, or what is said of three operations and more. In the
profile `stateful`, where things are made, changed, deleted and listed by chance, no sequence has
contradicted itself on any of them.

Runs that have come to nothing else: {}. Longer or faster ones may come to more: it is to be judged, too.
"""


class FuzzedCause(Struct, frozen=True):
    """A cause that only fuzzing has found. says: the sentence of a finding. because: why it is true."""

    cause: str
    says: str
    because: str


class FuzzedRuns(Struct, frozen=True):
    """Runs of one profile, on each server. seeds: how many, from 0 on."""

    profile: str
    seeds: int
    seconds: int

    def __str__(self) -> str:
        return f"profile `{self.profile}`, {self.seeds} seeds of {self.seconds} seconds each"


class Fuzzed(Struct, frozen=True):
    """What was judged of fuzzing, by the name of the server."""

    runs: tuple[FuzzedRuns, ...]
    servers: dict[str, tuple[FuzzedCause, ...]]


def fuzzed_servers() -> Fuzzed:
    """Read what was judged of fuzzing."""
    return convert(load_document(FUZZED).node().value, Fuzzed)


def _lines_of_fuzz() -> Iterator[str]:
    fuzzed = fuzzed_servers()
    yield from ("", _BY_FUZZ.format("; ".join(map(str, fuzzed.runs))))
    yield "| server | cause | it says | true, because |"
    yield "| --- | --- | --- | --- |"
    for server, causes in fuzzed.servers.items():
        for each in causes:
            cells = (server, f"`{each.cause}`", each.says, each.because)
            yield f"| {' | '.join(map(_cell, cells))} |"


def _lines(servers: Mapping[str, Judged]) -> Iterator[str]:
    yield _HEAD.format(sum(len(each.findings) for each in servers.values()))
    yield "| server | version | stack | its document | operations | reached | findings |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, each in servers.items():
        link = f"[{each.title}](#{name})"
        cells = (link, each.version, each.stack, each.document)
        yield f"| {' | '.join(cells)} | {each.operations} | {each.reached} | {len(each.findings)} |"
    yield ""
    yield _UNREACHED
    for name, each in servers.items():
        yield from ("", f"## {name}", "", _COLUMNS, "| --- | --- | --- | --- |")
        for judgement in each.judged:
            where = (f"`{each}`" for each in judgement.operations)
            cells = (str(len(judgement.findings)), ", ".join(where), judgement.says, judgement.because)
            yield f"| {' | '.join(map(_cell, cells))} |"
        if each.false_ones:
            yield from ("", "False when first looked at, and mended:", "")
            yield from (f"- {text}." for text in each.false_ones)
    yield from ("", _CALLED)
    yield from _lines_of_fuzz()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
