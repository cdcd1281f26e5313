"""What was found, for people and programs: text for a terminal, JSON for scripts, HAR and one HTML file for
a browser; SARIF, JUnit XML, Markdown and annotations for CI.

Each renders a `Report` and decides nothing; secrets do not get through any of them.
"""

from .audit import audit_json, audit_text
from .changes import changes_as_json, changes_as_text, verdict_of
from .github import github_report
from .har import har_report
from .html import html_report
from .json import FORMAT, json_report
from .junit import junit_report
from .markdown import markdown_report
from .notices import Notice, Said, notices_of_changes, notices_of_problems, said_of_run
from .passing import passing_har
from .sarif import sarif_report
from .text import finding_text, text_report

__all__ = [
    "FORMAT",
    "Notice",
    "Said",
    "audit_json",
    "audit_text",
    "changes_as_json",
    "changes_as_text",
    "finding_text",
    "github_report",
    "har_report",
    "html_report",
    "json_report",
    "junit_report",
    "markdown_report",
    "notices_of_changes",
    "notices_of_problems",
    "passing_har",
    "said_of_run",
    "sarif_report",
    "text_report",
    "verdict_of",
]
