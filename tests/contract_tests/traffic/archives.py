"""HAR files made by hand, entry by entry."""

import json
from typing import Any


def har(*entries: Any) -> bytes:
    """Write an archive of entries."""
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "t"}, "entries": entries}}).encode()


def entry(
    url: str = "http://localhost/a",
    method: str = "GET",
    status: int = 200,
    request: dict[str, Any] | None = None,
    response: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Make an entry as browsers write them."""
    return {
        "startedDateTime": "2026-11-24T09:00:00Z",
        "time": 12.5,
        "request": {"method": method, "url": url, "headers": [], "queryString": [], "bodySize": 0}
        | (request or {}),
        "response": {
            "status": status,
            "headers": fields(Content_Type="application/json"),
            "content": {"size": 1, "mimeType": "application/json", "text": "1"},
        }
        | (response or {}),
        "cache": {},
        "timings": {},
    }


def fields(**values: str) -> list[dict[str, str]]:
    """Write header fields; `_` in a name stands for `-`."""
    return [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]
