"""Notices as JUnit XML, which CI systems show as tests: each operation is a test, each notice a failed one.

No standard describes the format; this is the part that its readers agree on: `testsuites`, `testsuite` with
`properties`, `testcase` with `failure`, `error`, `skipped` and `system-out`.
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .notices import Notice, Said

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document contains (XML 1.0, Char)."""


def junit_report(said: Said) -> str:
    """Write what a command says as one test suite.

    What fails the command is a failure; what was accepted, and what is no more than worth knowing, is
    skipped; a run that was cut short is an error.
    """
    cases = [*map(_case, said.notices), *(_passed(said, subject) for subject in said.passed)]
    if said.incomplete:
        cut_short = Element("testcase", name="the run itself", classname=_xml(said.title), time="0")
        SubElement(cut_short, "error", message=_xml(said.incomplete), type="incomplete")
        cases.append(cut_short)
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": f"{said.elapsed:.3f}",
    }
    root = Element("testsuites", {"name": f"truespec {said.command}", **counts})
    suite = SubElement(root, "testsuite", {"name": _xml(said.title), **counts})
    if said.started:
        suite.set("timestamp", said.started)
    if said.facts:
        properties = SubElement(suite, "properties")
        for name, value in said.facts:
            SubElement(properties, "property", name=name, value=_xml(value))
    suite.extend(cases)
    SubElement(suite, "system-out").text = _xml("\n".join((said.verdict, *said.notes)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}'


def _passed(said: Said, subject: str) -> Element:
    return Element("testcase", name=_xml(subject), classname=_xml(said.title), time="0")


def _case(notice: Notice) -> Element:
    at = f" at {notice.at}" if notice.at is not None else ""
    case = Element("testcase", name=_xml(f"{notice.rule}{at}"), classname=_xml(notice.subject), time="0")
    if notice.at is not None:
        case.set("file", _xml(notice.at.file))
        case.set("line", str(notice.at.line))
    text = _xml("\n".join(_lines(notice)))
    if notice.counts:
        failure = SubElement(case, "failure", message=_xml(notice.message), type=notice.rule)
        failure.text = text
    else:
        excuse = notice.acceptance.words if notice.acceptance is not None else notice.weight
        SubElement(case, "skipped", message=_xml(f"{notice.message} ({excuse})"))
        SubElement(case, "system-out").text = text
    return case


def _lines(notice: Notice) -> Iterator[str]:
    yield notice.message
    if notice.at is not None:
        yield f"{notice.at} #{notice.at.pointer}"
    if notice.detail:
        yield notice.detail
    if notice.fingerprint:
        yield f"fingerprint: {notice.fingerprint}"


def _xml(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
