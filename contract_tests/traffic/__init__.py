"""Recorded traffic held to a document: HAR files read as exchanges, each judged, breaches merged by cause.

`read_har` reads a file of any recorder, `audit` judges it; a `Passing` keeps account of what somebody else
has judged. Sends nothing.
"""

from .auditing import Audit, AuditSettings, Objection, Skipped, audit
from .causes import Cause
from .har import Entry, Traffic, Unknown, origin_of, read_har
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
    "Unknown",
    "audit",
    "origin_of",
    "read_har",
    "routed",
    "unrecorded",
]
