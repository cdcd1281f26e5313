"""One comment on a pull request of GitHub, kept up to date (REST API, Issue comments).

Where it can't be written, as on a fork whose token may only read, that is said; the job's summary has it all.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..spec import is_array, is_object
from .output import remark
from .workspace import folder_of

if TYPE_CHECKING:
    import httpx

_LARGEST: Final = 65_000
"""Characters of a comment that are sent: GitHub takes 65,536."""

_API: Final = "https://api.github.com"
_A_PAGE: Final = 100
_PAGES: Final = 30
_SECONDS: Final = 20


class _NoComment(Exception):
    """The comment can't be written. Its text says why."""


def keep_comment(text: str, *, has_news: bool) -> None:
    """Write the one comment anew, or write it; where nothing is new and there is none, none is written.

    text: Markdown. What keeps it from being written is a remark: it is no verdict on the documents.
    """
    try:
        remark(f"comment {_kept(_body(text, os.environ), os.environ, has_news=has_news)}")
    except _NoComment as error:
        remark(f"no comment: {error}; the summary of the job has the report")


def _mark(environment: Mapping[str, str]) -> str:
    """Say how the comment is known again: each folder of a repository that is compared by itself has one."""
    folder = folder_of(environment)
    return f"<!-- truespec diff{f' {folder}' if folder else ''} -->"


def _body(text: str, environment: Mapping[str, str]) -> str:
    """Put the comment together; what GitHub would not take is left to the report that it links."""
    run = environment.get("GITHUB_RUN_ID", "")
    place = "/".join(environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY"))
    link = f"\n\n[The whole report]({place}/actions/runs/{run}#artifacts)" if run else ""
    told = text.rstrip()
    if len(told) > _LARGEST:
        told = f"{told[:_LARGEST]}\n\n… cut here: a comment takes no more."
    return f"{_mark(environment)}\n{told}{link}\n"


def _kept(body: str, environment: Mapping[str, str], *, has_news: bool) -> str:
    """Send the comment, and say what became of it."""
    token = environment.get("GITHUB_TOKEN", "")
    if not token:
        raise _NoComment("there is no token (GITHUB_TOKEN)")
    number = _number(environment)
    comments = f"/repos/{environment.get('GITHUB_REPOSITORY', '')}/issues/{number}/comments"
    import httpx

    fields = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    base = environment.get("GITHUB_API_URL") or _API
    try:
        with httpx.Client(base_url=base, headers=fields, timeout=_SECONDS) as client:
            found = _found(client, comments, _mark(environment))
            if found is not None:
                own = comments.replace(f"/{number}/comments", f"/comments/{found}")
                _answered(client.patch(own, json={"body": body}))
                return "updated"
            if not has_news:
                return "not needed"
            _answered(client.post(comments, json={"body": body}))
            return "written"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _NoComment(f"{base} can't be reached: {error}") from error


def _found(client: "httpx.Client", comments: str, mark: str) -> int | None:
    """Find the comment that was written before."""
    for page in range(1, _PAGES + 1):
        listed = _answered(client.get(comments, params={"per_page": _A_PAGE, "page": page}))
        for each in listed if is_array(listed) else []:
            if is_object(each) and str(each.get("body", "")).startswith(mark):
                return int(str(each["id"]))
        if not is_array(listed) or len(listed) < _A_PAGE:
            break
    return None


def _answered(answer: "httpx.Response") -> Any:
    if answer.status_code in (401, 403, 404):
        raise _NoComment(f"GitHub answered {answer.status_code}: this token may not write, as on forks")
    if not answer.is_success:
        raise _NoComment(f"GitHub answered {answer.status_code}")
    try:
        return answer.json()
    except ValueError as error:
        raise _NoComment("GitHub answered what is no JSON") from error


def _number(environment: Mapping[str, str]) -> int:
    """Read which pull request this is about (Webhook payloads, pull_request)."""
    try:
        event: Any = json.loads(Path(environment.get("GITHUB_EVENT_PATH", "")).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        event = None
    request: Any = event.get("pull_request") if is_object(event) else None
    number: Any = request.get("number") if is_object(request) else None
    if not isinstance(number, int):
        raise _NoComment("this is no pull request")
    return number
