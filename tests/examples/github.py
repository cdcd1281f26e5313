"""GitHub, as a composite action sees it: a runner's expressions and files, and comments on loopback."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
_EXPRESSION: Final = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


LARGEST: Final = 65_536
"""Characters that GitHub takes as a comment."""


class Comments:
    """The comments of one pull request, behind GitHub's API. may_write: whether the token may."""

    def __init__(self) -> None:
        self.bodies: list[str] = ["Nice!"]
        self.may_write = True
        self.url = ""

    def answer(self, method: str, path: str, sent: Any) -> tuple[int, Any]:
        parts = urlsplit(path)
        if method == "GET" and parts.path == "/repos/o/orders/issues/7/comments":
            size, page = (int(parse_qs(parts.query)[name][0]) for name in ("per_page", "page"))
            every = [{"id": number, "body": body} for number, body in enumerate(self.bodies)]
            return 200, every[size * (page - 1) : size * page]
        if len((sent or {}).get("body", "")) > LARGEST:
            return 422, {"message": "Validation Failed: body is too long (maximum is 65536 characters)"}
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST" and parts.path == "/repos/o/orders/issues/7/comments":
            self.bodies.append(sent["body"])
            return 201, {}
        if method == "PATCH" and (
            found := re.fullmatch(r"/repos/o/orders/issues/comments/(\d+)", parts.path)
        ):
            self.bodies[int(found[1])] = sent["body"]
            return 200, {}
        return 404, {}


@contextmanager
def comments_served() -> Generator[Comments]:
    """Serve comments on loopback."""
    comments = Comments()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            allowed = self.headers.get("Authorization") == "Bearer t0ken"
            sent = json.loads(text or b"null")
            status, answer = comments.answer(self.command, self.path, sent) if allowed else (401, {})
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PATCH(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    comments.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield comments
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.com")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


class Job:
    """One job on a runner: runs the steps of `action.yml` as it says, in the shell that it names."""

    def __init__(self, repository: Path, runner: Path, comments: Comments, token: str = "t0ken") -> None:
        self.repository, self.runner, self.token = repository, runner, token
        self.outputs: dict[str, str] = {}
        self.summary = ""
        runner.mkdir(parents=True, exist_ok=True)
        event = runner / "event.json"
        event.write_text(json.dumps({"pull_request": {"number": 7}}))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))},
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": comments.url,
            "GITHUB_BASE_REF": "main",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_REPOSITORY": "o/orders",
            "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(runner / "summary"),
            "GITHUB_WORKSPACE": str(repository),
            "RUNNER_TEMP": str(runner),
        }

    def run(self, *steps: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Run these steps of the action, or all. given: inputs, their dashes written as `_`."""
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        values = {
            "github.token": self.token,
            "github.action_path": str(ROOT),
            "runner.temp": str(self.runner),
        }
        for name, described in action["inputs"].items():
            default = self._filled(described["default"], values)
            values[f"inputs.{name}"] = given.get(name.replace("-", "_"), default)
        for name in ("output", "summary"):
            (self.runner / name).write_text("")
        done = subprocess.CompletedProcess[str]([], 0, "", "")
        for step in action["runs"]["steps"]:
            is_wanted = not steps or step["name"] in steps
            if not is_wanted or not self._comes(step, values, failed=bool(done.returncode)):
                continue
            ended = self._step(step, values) if "run" in step else self._used(step, values)
            done = done if done.returncode else ended
        lines = (self.runner / "output").read_text().splitlines()
        own = dict(line.split("=", 1) for line in lines)
        self.outputs = {
            name: self._filled(
                output["value"], {f"steps.compare.outputs.{key}": value for key, value in own.items()}
            )
            for name, output in action["outputs"].items()
        }
        self.summary = (self.runner / "summary").read_text()
        return done

    def _comes(self, step: dict[str, Any], values: dict[str, str], *, failed: bool) -> bool:
        """Whether a step's turn comes: of its condition there is what `action.yml` says, and no more."""
        if "if" not in step:
            return not failed
        (condition,) = re.findall(r"^\$\{\{ !cancelled\(\) && ([\w.]+) != '' \}\}$", step["if"])
        return bool(values[condition])

    def _used(self, step: dict[str, Any], values: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Stand in for actions/upload-artifact: keep the files that are there."""
        assert step["uses"] == "actions/upload-artifact@v4"
        given = {name: self._filled(str(value), values) for name, value in step["with"].items()}
        folder = self.runner / "artifacts" / given["name"]
        assert given["overwrite"] == "True"
        folder.mkdir(parents=True, exist_ok=True)
        for path in map(Path, given["path"].split()):
            if path.exists():
                shutil.copy(path, folder)
        return subprocess.CompletedProcess([], 0, "", "")

    def _step(self, step: dict[str, Any], values: dict[str, str]) -> subprocess.CompletedProcess[str]:
        assert step["shell"] == "bash"
        given = {name: self._filled(value, values) for name, value in step.get("env", {}).items()}
        folder = self._filled(step.get("working-directory", "."), values)
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self._filled(step["run"], values)],
            cwd=self.repository / folder,
            env={**self.environment, **given},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def _filled(self, text: str, values: dict[str, str]) -> str:
        def value(found: re.Match[str]) -> str:
            # GitHub takes what no step has said for an empty text
            return values.get(found[1], "") if found[1].startswith("steps.") else values[found[1]]

        return _EXPRESSION.sub(value, text)


def installed_job(repository: Path, comments: Comments, token: str = "t0ken") -> Job:
    """Start a job on whose runner truespec is installed already: this one, by links."""
    runner = repository.parent / "runner"
    bin_ = runner / "truespec" / "bin"
    bin_.mkdir(parents=True, exist_ok=True)
    for name in ("truespec", "python"):
        if not (bin_ / name).exists():
            (bin_ / name).symlink_to(Path(sys.executable).parent / name)
    return Job(repository, runner, comments, token)
