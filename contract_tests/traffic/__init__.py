"""Recorded traffic held to a document: HAR files read as exchanges, each judged, breaches merged by cause.

`read_har` reads a file of any recorder, `audit` judges it; a `Passing` keeps account of what somebody else
has judged. Sends nothing.
"""

from .auditing import Audit, AuditSettings, Objection, Skipped, Undocumented, audit
from .causes import Cause
from .findings import finding_of, report_of_audit
from .har import Entry, Traffic, Unknown, Unreadable, origin_of, read_har
from .passing import Passed, Passing
from .routing import routed, unrecorded

__all__ = [
    "Audit",
    "AuditSettings",
    "Cause",
    "Entry",
    "Objection",
    "Passed",
    "Passing",
    "Skipped",
    "Traffic",
    "Undocumented",
    "Unknown",
    "Unreadable",
    "audit",
    "finding_of",
    "origin_of",
    "read_har",
    "report_of_audit",
    "routed",
    "unrecorded",
]
