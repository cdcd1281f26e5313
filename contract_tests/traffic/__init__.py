"""Recorded traffic held to a document: HAR files read as exchanges, each judged, breaches merged by cause.

`read_har` reads a file of any recorder, `audit` judges it. Sends nothing.
"""

from .auditing import Audit, AuditSettings, Cause, Objection, Skipped, audit
from .har import Entry, Traffic, read_har

__all__ = [
    "Audit",
    "AuditSettings",
    "Cause",
    "Entry",
    "Objection",
    "Skipped",
    "Traffic",
    "audit",
    "read_har",
]
