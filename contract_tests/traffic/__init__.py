"""Recorded traffic held to a document: HAR files read as exchanges, each judged, breaches merged by cause.

`read_har` reads a file of any recorder, `audit` judges it; a `Passing` keeps account of what somebody else
has judged. Sends nothing.
"""

from .auditing import Audit, AuditSettings, Objection, Skipped, Undocumented, audit
from .causes import Cause
from .drift import Drift, Proposal, drifted, is_drift
from .findings import finding_of, report_of_audit
from .har import Entry, Traffic, Unknown, Unreadable, origin_of, read_har
from .passing import Passed, Passing
from .routing import routed, unrecorded
from .usage import weighed

__all__ = [
    "Audit",
    "AuditSettings",
    "Cause",
    "Drift",
    "Entry",
    "Objection",
    "Passed",
    "Passing",
    "Proposal",
    "Skipped",
    "Traffic",
    "Undocumented",
    "Unknown",
    "Unreadable",
    "audit",
    "drifted",
    "finding_of",
    "is_drift",
    "origin_of",
    "read_har",
    "report_of_audit",
    "routed",
    "unrecorded",
    "weighed",
]
