"""Two clients of the tickets' API: one that works on the example, one that works on the contract."""

import json
import urllib.request

SIGNS = {"open": "o", "closed": "x"}


def ticket(url, number):
    with urllib.request.urlopen(f"{url}/tickets/{number}", timeout=5) as answer:
        return json.load(answer)


def fragile_line(url, number):
    found = ticket(url, number)
    return f"[{SIGNS[found['state']]}] {found['title']} ({found['assignee']['name']}, {found['labels'][0]})"


def careful_line(url, number):
    found = ticket(url, number)
    assignee = found.get("assignee") or {"name": "nobody"}
    labels = found.get("labels") or ["no label"]
    return f"[{SIGNS.get(found['state'], '?')}] {found['title']} ({assignee['name']}, {labels[0]})"
