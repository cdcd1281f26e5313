"""What every command has to say, in the one form that programs of others read: a rule, a place, a sentence.

Findings of a server, changes between documents and problems of a document differ in how they are shown to a
person. A CI system's annotations, code scanning and test reports want the same of all of them.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

from ...spec import RULES, Location, Spec
from ..accepted import Acceptance
from ..checks import CHECKS
from ..finding import Finding, fingerprint_at
from ..redact import Secrets, url_without_user
from ..report_data import Report
from ..reproduce import curl_command, curl_commands
from .audit import answers_of, audit_summary
from .changes import witness_lines
from .edited import NOTHING_EXCUSED, Excuses

if TYPE_CHECKING:
    from ...spec import Problem
    from ..traffic import Audit, Cause
    from .compared import Compared, Comparison

Weight: TypeAlias = Literal["error", "warning", "note"]
"""An error fails the command, a warning may; a note is worth knowing."""


class Notice(Struct, frozen=True):
    """One thing that a command says.

    rule: the id of a check, rule or change; sentence: what that is about in general. message: what is wrong
    here. at: the place in the document, None where there is none. subject: the operation, or "". detail: the
    rest, in lines. fingerprint: what stays the same over runs. acceptance: the entry that excuses it.
    """

    rule: str
    sentence: str
    weight: Weight
    message: str
    at: Location | None
    subject: str
    detail: str
    fingerprint: str
    acceptance: Acceptance | None = None

    @property
    def counts(self) -> bool:
        """Whether it fails the command."""
        return self.weight == "error" and self.acceptance is None


class Said(Struct, frozen=True):
    """All that one command says. title: what about. verdict: in a line. started: ISO 8601, "" where it does
    not matter; elapsed: seconds. passed: subjects that nothing is said of. facts: how it was run, by name.
    incomplete: why it was cut short, or "". notes: sentences about the run as a whole.
    """

    command: str
    title: str
    verdict: str
    notices: tuple[Notice, ...]
    passed: tuple[str, ...] = ()
    started: str = ""
    elapsed: float = 0.0
    facts: tuple[tuple[str, str], ...] = ()
    incomplete: str = ""
    notes: tuple[str, ...] = ()


_OF_LEVELS: Final[dict[str, Weight]] = {"fault": "error", "opinion": "note", "document": "warning"}
_OF_CHANGES: Final[dict[str, Weight]] = {
    "breaking": "error",
    "undecided": "warning",
    "warning": "warning",
    "info": "note",
}


def said_of_run(command: str, report: Report, spec: Spec) -> Said:
    """Say what a run found."""
    secrets = Secrets.of(spec)
    notices = tuple(_of_finding(finding, report.url, secrets) for finding in report.findings)
    told = {notice.subject for notice in notices}
    return Said(
        command,
        report.title or report.spec_name,
        report.summary,
        notices,
        tuple(each.operation for each in report.statistics if each.operation not in told),
        report.started,
        report.elapsed,
        (
            ("document", report.spec_name),
            ("url", url_without_user(report.url)),
            ("seed", str(report.seed)),
            *report.versions.items(),
        ),
        ("; ".join(report.notes) or "cut short") if report.incomplete else "",
    )


def _of_finding(found: Finding, url: str, secrets: Secrets) -> Notice:
    finding = secrets.finding(found)
    lines = [
        f"expected: {finding.expected}",
        f"got: {finding.got}",
        *([f"case: {finding.why}"] if finding.why else []),
        f"seen {finding.times}",
        *curl_commands(found, url_without_user(url), secrets),
    ]
    return Notice(
        finding.check,
        sentence_of(finding.check),
        _OF_LEVELS[finding.level],
        finding.sentence,
        finding.at if finding.at.line else None,
        finding.operation,
        "\n".join(lines),
        finding.fingerprint,
        finding.acceptance,
    )


def sentence_of(rule: str) -> str:
    """Say in general what the id of a check or rule is about; "" for one that is somebody else's."""
    known = RULES.get(rule) or next((check for check in CHECKS if check.id == rule), None)
    return known.sentence if known is not None else ""


def said_of_comparison(comparison: "Comparison", *, expand: bool = False) -> Said:
    """Say what changed between documents. expand: with every operation that an edit reaches."""
    pairs, base = comparison.pairs, comparison.base
    is_one = len(pairs) == 1
    return Said(
        "diff",
        pairs[0].names if is_one else "the documents here",
        comparison.counting,
        tuple(notice for each in pairs for notice in _of_edits(each, expand=expand)),
        tuple(_untouched(pairs)),
        facts=(("compared with", base),) if base else (),
        incomplete="; ".join(comparison.failures),
        notes=(
            *(note if is_one else f"{each.new or each.old}: {note}" for each in pairs for note in each.notes),
            *comparison.notes,
        ),
    )


def _untouched(pairs: "Sequence[Compared]") -> Iterator[str]:
    for each in pairs:
        document = f"{each.new}: " if len(pairs) > 1 else ""
        yield from (document + subject for subject in each.untouched)


def _of_edits(compared: "Compared", *, expand: bool) -> Iterator[Notice]:
    """Say what was edited between two documents, the worst first."""
    from ...spec import CHANGE_KINDS  # late: most commands compare nothing

    for edited in compared.edits:
        first, kind = edited.first, CHANGE_KINDS.get(edited.first.id)
        reached = edited.operations[1:] if expand else ()
        witness = () if first.witness is None else witness_lines(first.witness, compared.curl)
        lines = (
            first.reason,
            *witness,
            *(f"old {first.old}" for _ in (first.old,) if first.old is not None),
            *(f"reaches {operation or 'the document'}" for operation in reached),
            *(f"also {level}: {id_}" for level, id_ in edited.also),
            "" if edited.usage is None else edited.usage.words,
        )
        yield Notice(
            first.id,
            kind.sentence if kind is not None else "",
            _OF_CHANGES[first.level],
            edited.sentence,
            edited.at or first.old,
            first.operation,
            "\n".join(filter(None, lines)),
            edited.fingerprint,
            edited.acceptance,
        )


def said_of_audit(
    command: str, found: "Audit", spec: Spec, blamed: Collection[str], excused: Excuses = NOTHING_EXCUSED
) -> Said:
    """Say what traffic broke. blamed: fingerprints of the causes that fail the command."""
    secrets = Secrets.of(spec).of_users()
    notices = tuple(
        _of_cause(cause, secrets, excused, fails=cause.fingerprint in blamed) for cause in found.causes
    )
    facts = (("document", found.spec_name), ("traffic", url_without_user(found.traffic_name)))
    passed = () if notices else (found.spec_name,)
    return Said(command, spec.title or spec.name, audit_summary(found, excused), notices, passed, facts=facts)


def _of_cause(cause: "Cause", secrets: Secrets, excused: Excuses, *, fails: bool) -> Notice:
    violation, request = cause.violation, cause.entry.exchange.request
    lines = (
        f"{cause.side}: {violation.where}",
        f"seen {cause.count} times; answered {answers_of(cause)}",
        curl_command(request, url_without_user(cause.entry.origin), secrets),
    )
    weight: Weight = "warning" if cause.level == "warning" else "note"
    return Notice(
        violation.rule,
        sentence_of(violation.rule),
        "error" if fails else weight,
        secrets.text(violation.message, request),
        violation.at if violation.at.line else None,
        cause.operation,
        "\n".join(lines),
        cause.fingerprint,
        excused.get(cause.fingerprint),
    )


def notices_of_problems(problems: "Sequence[Problem]") -> Iterator[Notice]:
    """Say what is wrong with a document itself."""
    from ...spec import LINT_RULES  # late: most commands lint nothing

    for problem in problems:
        yield Notice(
            problem.rule,
            LINT_RULES[problem.rule].sentence,
            "error" if problem.level == "error" else "warning",
            problem.message,
            problem.at if problem.at.line else None,
            "",
            f"#{problem.at.pointer}",
            fingerprint_at(problem.at, problem.rule),
        )
