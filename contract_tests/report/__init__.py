"""What was found, for people and programs: text for a terminal, JSON for scripts, HAR and one HTML file for
a browser.

Each renders a `Report` and decides nothing; secrets do not get through any of them.
"""

from .audit import audit_json, audit_text
from .changes import changes_as_json, changes_as_text
from .har import har_report
from .html import html_report
from .json import FORMAT, json_report
from .passing import passing_har
from .text import finding_text, text_report

__all__ = [
    "FORMAT",
    "audit_json",
    "audit_text",
    "changes_as_json",
    "changes_as_text",
    "finding_text",
    "har_report",
    "html_report",
    "json_report",
    "passing_har",
    "text_report",
]
