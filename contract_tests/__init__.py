"""Hold a running server to a `Spec`: planned requests, judged answers, one finding for each root cause.

`run` tests a `Target` and gives a `Report` of `Finding`s; an `Inquest` turns any engine's exchanges into
those. Knows the contract and the wire, no mock and no fuzzer.
"""

from .audit import Audit, AuditSettings, Traffic, audit, read_har
from .body_text import json_bytes
from .caution import Caution
from .checks import CHECKS, LEVELS, Check, Judged, Suspicion, suspicions
from .cleanup import clean_up
from .credentials import Credentials, credentials_for
from .drawing import draw_each
from .finding import Finding
from .inquest import Inquest
from .plan import Case, Planner
from .planned import planned
from .proven_requests import prove_requests
from .redact import Secrets
from .report import (
    audit_json,
    audit_text,
    changes_as_json,
    changes_as_text,
    har_report,
    html_report,
    json_report,
    text_report,
)
from .report_data import Report, Statistics
from .reproduce import curl_command, pytest_source
from .request_generator import RequestGenerator
from .run import TestSettings, report_of, run, selected
from .schemathesis_engine import (
    Observation,
    SchemathesisRun,
    SchemathesisSettings,
    observe,
    response_check,
)
from .second_verdicts import with_second_opinion
from .session import Progress, Session, Tally
from .supplies import Supplies, read_values
from .targets import Client, Target, TokenRequest, access_token, hosted, started
from .things import Things

__all__ = [
    "CHECKS",
    "LEVELS",
    "Audit",
    "AuditSettings",
    "Case",
    "Caution",
    "Check",
    "Client",
    "Credentials",
    "Finding",
    "Inquest",
    "Judged",
    "Observation",
    "Planner",
    "Progress",
    "Report",
    "RequestGenerator",
    "SchemathesisRun",
    "SchemathesisSettings",
    "Secrets",
    "Session",
    "Statistics",
    "Supplies",
    "Suspicion",
    "Tally",
    "Target",
    "TestSettings",
    "Things",
    "TokenRequest",
    "Traffic",
    "access_token",
    "audit",
    "audit_json",
    "audit_text",
    "changes_as_json",
    "changes_as_text",
    "clean_up",
    "credentials_for",
    "curl_command",
    "draw_each",
    "har_report",
    "hosted",
    "html_report",
    "json_bytes",
    "json_report",
    "observe",
    "planned",
    "prove_requests",
    "pytest_source",
    "read_har",
    "read_values",
    "report_of",
    "response_check",
    "run",
    "selected",
    "started",
    "suspicions",
    "text_report",
    "with_second_opinion",
]
