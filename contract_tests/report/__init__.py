"""What was found, for people and programs: text for a terminal, JSON for scripts, HAR and one HTML file for
a browser; SARIF, JUnit XML, Markdown and annotations for CI.

Each renders a `Report` and decides nothing; secrets do not get through any of them.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .audit import audit_json, audit_text
    from .changelog import changelog_text
    from .changes import changes_as_text
    from .changes_json import changes_as_json, pair_as_json
    from .compared import Compared, Comparison, Fault
    from .coverage import coverage_json
    from .drift import drift_text
    from .edited import edited_places, marked_at
    from .github import github_report
    from .har import har_report
    from .html import html_report
    from .json import FORMAT, json_report
    from .junit import junit_report
    from .markdown import markdown_report
    from .notices import Notice, Said
    from .page_of_changes import changes_page
    from .passing import passing_har
    from .problems import notices_of_problems
    from .said_of_audits import said_of_audit
    from .said_of_changes import said_of_comparison
    from .said_of_runs import said_of_run
    from .sarif import sarif_report
    from .text import finding_text, text_report

__all__ = [
    "FORMAT",
    "Compared",
    "Comparison",
    "Fault",
    "Notice",
    "Said",
    "audit_json",
    "audit_text",
    "changelog_text",
    "changes_as_json",
    "changes_as_text",
    "changes_page",
    "coverage_json",
    "drift_text",
    "edited_places",
    "finding_text",
    "github_report",
    "har_report",
    "html_report",
    "json_report",
    "junit_report",
    "markdown_report",
    "marked_at",
    "notices_of_problems",
    "pair_as_json",
    "passing_har",
    "said_of_audit",
    "said_of_comparison",
    "said_of_run",
    "sarif_report",
    "text_report",
]

_LATER: Final = MappingProxyType(
    {
        **dict.fromkeys(("audit_json", "audit_text"), ".audit"),
        "changes_as_text": ".changes",
        "changes_page": ".page_of_changes",
        **dict.fromkeys(("changes_as_json", "pair_as_json"), ".changes_json"),
        **dict.fromkeys(("Compared", "Comparison", "Fault"), ".compared"),
        "drift_text": ".drift",
        **dict.fromkeys(("edited_places", "marked_at"), ".edited"),
        "coverage_json": ".coverage",
        "changelog_text": ".changelog",
        "github_report": ".github",
        "har_report": ".har",
        "html_report": ".html",
        **dict.fromkeys(("FORMAT", "json_report"), ".json"),
        "junit_report": ".junit",
        "markdown_report": ".markdown",
        **dict.fromkeys(("Notice", "Said"), ".notices"),
        "notices_of_problems": ".problems",
        "said_of_audit": ".said_of_audits",
        "said_of_comparison": ".said_of_changes",
        "said_of_run": ".said_of_runs",
        "passing_har": ".passing",
        "sarif_report": ".sarif",
        **dict.fromkeys(("finding_text", "text_report"), ".text"),
    }
)
"""A command writes one or two of them; importing all takes longer than a small comparison."""


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
