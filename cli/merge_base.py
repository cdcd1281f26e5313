"""What a bare `truespec diff` compares: the documents of the repository, with those of the merge base.

Git is asked, and changes nothing; the one thing that is fetched is the base, where a shallow clone lacks it.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from ..spec import UsageError

SUFFIXES: Final = (".json", ".yaml", ".yml")
"""How the names of documents end."""

_BOM: Final = b"\xef\xbb\xbf"
_OPENAPI: Final = re.compile(rb"""^\s*\{?\s*["']?(openapi|swagger)["']?\s*:\s*["']?[23]\.""", re.MULTILINE)
_IN_JSON: Final = re.compile(rb"""[{,]\s*"(openapi|swagger)"\s*:\s*"[23]\.""")
"""In JSON, which may be one line, with the version anywhere in it."""

_BRANCHES: Final = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
)
"""Variables in which CI systems say what a change is to be merged into."""

_DEFAULTS: Final = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_SUBMODULE: Final = "160000"
_MAIN: Final = ("main", "master")
_DEPTH: Final = 1000
_SECONDS: Final = 120


class Found(Struct, frozen=True):
    """Which documents are compared. pairs: OLD and NEW as commands name them.

    base: the commit; "" where none is compared with. added, removed: documents that only one of the two has,
    those that are gone by their name and as commands name them. notes: what was not looked at.
    """

    base: str
    pairs: tuple[tuple[str, str], ...]
    added: tuple[str, ...]
    removed: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def found_documents(base: str | None) -> Found:
    """Find the documents below the working folder, and their forms in the merge base.

    base: the branch or commit to compare with; None for what this is to be merged into. Raises UsageError
    where there is no repository, no base or no document.
    """
    commit = _text("rev-parse", "--short=12", _merge_base(base))
    here = {
        name
        for name in _lines("ls-files", "--cached", "--others", "--exclude-standard")
        if name.endswith(SUFFIXES) and is_openapi(Path(name))
    }
    there = set(_lines("ls-tree", "-r", "--name-only", commit, "."))
    moved = _moved(commit)
    pairs: list[tuple[str, str]] = []
    added: list[str] = []
    for name in sorted(here):
        before = moved.get(name, name)
        if before in there and _was_one(commit, before):
            pairs.append((_in(commit, before), name))
        else:
            added.append(name)
    compared = {old for old, _ in pairs}
    after = {before: name for name, before in moved.items()}
    removed: list[tuple[str, str]] = []
    # What is no document now may have been one: only what changed can be that.
    for before in sorted(
        there & set(_lines("diff", "--name-only", "--no-renames", "--relative", commit, "--"))
    ):
        old, name = _in(commit, before), after.get(before, before)
        if old in compared or not before.endswith(SUFFIXES) or not _was_one(commit, before):
            continue
        if Path(name).exists():
            pairs.append((old, name))
        else:
            removed.append((before, old))
    if not (pairs or removed or here):
        raise UsageError("could not compare: there is no OpenAPI document here; name two documents")
    notes = tuple(_unseen(commit))
    if not (pairs or removed):
        notes += (f"no OpenAPI document was in {commit}: what is here is new",)
    return Found(commit, tuple(pairs), tuple(added), tuple(removed), notes)


def _unseen(commit: str) -> Iterator[str]:
    """Say what else may have changed without being compared."""
    if not _is_behind(_commit(commit)):
        yield f"{commit} is the commit that is here: what could differ is only what is not committed"
    for line in _lines("diff", "--raw", "--no-renames", "--relative", commit, "--"):
        before, _, after = line.partition(" ")
        if _SUBMODULE in (before.removeprefix(":"), after.partition(" ")[0]):
            name = line.rpartition("\t")[2]
            yield f"the submodule {name} is at another commit: documents in it are not compared"


def _in(commit: str, name: str) -> str:
    """Spell a file of a commit, whose name counts from the working folder."""
    return f"{commit}:./{name}"


def _is_openapi(text: bytes) -> bool:
    text = text.removeprefix(_BOM).lstrip()
    return bool(_OPENAPI.search(text) or (text.startswith(b"{") and _IN_JSON.search(text)))


def is_openapi(path: Path) -> bool:
    """Whether a file is an OpenAPI document at sight."""
    try:
        return _is_openapi(path.read_bytes())
    except OSError:  # deleted, not committed yet
        return False


def _was_one(commit: str, name: str) -> bool:
    return _is_openapi(_git("show", _in(commit, name)).stdout)


def _moved(commit: str) -> dict[str, str]:
    """Say where files were that have another name now; what moved in or out of here is new or gone."""
    found: dict[str, str] = {}
    for line in _lines("diff", "--name-status", "--relative", "-M", "--diff-filter=R", commit, "--"):
        _, before, after = line.split("\t")
        found[after] = before
    return found


def _merge_base(named: str | None) -> str:
    if _git("rev-parse", "--is-inside-work-tree").returncode:
        raise UsageError("could not compare: this is no git repository; name two documents")
    if not _commit("HEAD"):
        raise UsageError("could not compare: nothing is committed here yet; name two documents")
    branch = next((os.environ[name] for name in _BRANCHES if os.environ.get(name)), None)
    fetched = _text("config", "--get-all", "remote.origin.fetch")
    is_single = bool(fetched) and "*" not in fetched
    usual = _without_own() if is_single else _DEFAULTS
    wanted = (named,) if named is not None else (f"origin/{branch}",) if branch else usual
    tried = next((each for each in wanted if _commit(each)), None)
    is_told = named is not None or branch is not None
    if tried is not None and (found := _common(tried)) and (is_told or not is_single or _is_behind(found)):
        return found
    is_shallow = _text("rev-parse", "--is-shallow-repository") == "true"
    remote = (named or branch or "HEAD").removeprefix("origin/")
    fetches = is_shallow or branch is not None or is_single
    tip = _fetched(remote, is_shallow=is_shallow) if fetches else ""
    if tip and is_single and not is_told and not _is_behind(tip):
        tip = _fetched_other(is_shallow=is_shallow)
    if tip and (found := _common(tip)):
        return found
    if named is not None and not (tried or tip):
        more = " here, and origin gives none" if fetches else ""
        raise UsageError(f"could not compare: there is no branch or commit {named!r}{more}")
    if fetches and not tip:
        has_origin = _text("remote", "get-url", "origin")
        lacking = "there is no remote `origin` to fetch"
        why = f"{remote} can't be fetched from origin" if has_origin else f"{lacking} {remote} from"
        raise UsageError(f"could not compare: {why}; --base names another")
    missing = named or branch or "a base branch"
    advice = "`git fetch --unshallow` gets the history" if is_shallow else "--base names one"
    raise UsageError(f"could not compare: no commit that {missing} and this one have in common; {advice}")


def _is_behind(commit: str) -> bool:
    """Whether a commit is another one than the one that is here."""
    return commit != _commit("HEAD")


def _fetched_other(*, is_shallow: bool) -> str:
    """Fetch what this is to be merged into, where origin's HEAD is the one branch that was cloned.

    Compared with itself, nothing would have changed. Raises UsageError where nothing says what the base is.
    """
    own = _text("rev-parse", "--abbrev-ref", "HEAD")
    if own in _MAIN:
        return _commit("HEAD")  # what others are merged into: all that can differ is not committed yet
    for name in _MAIN:
        if tip := _fetched(name, is_shallow=is_shallow):
            return tip
    raise UsageError(
        f"could not compare: only {own} was cloned, and origin's HEAD is that; --base names another branch"
    )


def _without_own() -> tuple[str, ...]:
    """List base branches but for the one that is here: in a clone of one branch, origin/HEAD is that."""
    own = _text("rev-parse", "--abbrev-ref", "HEAD")
    names = {each: _text("rev-parse", "--abbrev-ref", each).removeprefix("origin/") for each in _DEFAULTS}
    return tuple(each for each, name in names.items() if name != own)


def _fetched(remote: str, *, is_shallow: bool) -> str:
    """Fetch a branch or commit, and say which commit it is; "" where that fails.

    Only a clone that is shallow already gets a depth, which would cut a full one.
    """
    depth = (f"--depth={_DEPTH}",) if is_shallow else ()
    if _git("fetch", "--quiet", "--no-tags", *depth, "origin", "--end-of-options", remote).returncode:
        return ""
    tip = _commit("FETCH_HEAD")  # now: the next fetch leaves its own there
    if is_shallow:
        _git("fetch", "--quiet", "--no-tags", f"--deepen={_DEPTH}", "origin")
    return tip


def _commit(name: str) -> str:
    return _text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")


def _common(name: str) -> str:
    return _text("merge-base", "--end-of-options", name, "HEAD")


def _text(*arguments: str) -> str:
    answer = _git(*arguments)
    return "" if answer.returncode else answer.stdout.decode(errors="replace").strip()


def _lines(*arguments: str) -> list[str]:
    return _text("-c", "core.quotePath=false", *arguments).splitlines()


def _git(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", *arguments], capture_output=True, check=False, env=environment, timeout=_SECONDS
        )
    except FileNotFoundError as error:
        raise UsageError("could not compare: git is not installed; name two documents") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"could not compare: git did not answer within {_SECONDS} s") from error
