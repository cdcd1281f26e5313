"""The main job, start to finish: mock, test, fuzz, diff, on the Images API. Run by `make demo`.

Ends with 0 only if every step did what it should. Everything that is started is stopped, by process id.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
SPEC = "spec/images.yaml"
TRUESPEC = [sys.executable, "-m", "truespec.cli"]
KEY = {"X-Api-Key": "demo-key"}
REQUEST = {"prompt": "이미지 캡션 변형", "image": "1/reference-1423131.png", "ratio": "1:1"}
FAULTS = "image-id-text,key-not-checked,missing-image-crash,prompt-limit-utf-16,ratio-not-checked"
START_SECONDS = 30


class Wrong(Exception):
    """A step did not do what it should."""


def say(text: str) -> None:
    """Announce a step."""
    print(f"\n\033[1m── {text}\033[0m" if sys.stdout.isatty() else f"\n── {text}", flush=True)


def truespec(*arguments: str, expected: int, seconds: float = 60) -> str:
    """Run a command and show what it says; it has to end with `expected`."""
    print(f"$ truespec {' '.join(arguments)}", flush=True)
    done = subprocess.run(
        [*TRUESPEC, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
    )
    print(done.stdout + done.stderr, end="", flush=True)
    print(f"(exit code {done.returncode})", flush=True)
    if done.returncode != expected:
        raise Wrong(f"`truespec {arguments[0]}` ended with {done.returncode}, not {expected}")
    return done.stdout


@contextmanager
def running(command: list[str], listening: str) -> Iterator[str]:
    """Start a server that says on which address it listens; stop it at the end."""
    with tempfile.TemporaryFile(
        "w+", encoding="utf-8"
    ) as log:  # a pipe that nobody reads would stop the server
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield address_of(process, log, listening)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def address_of(process: "subprocess.Popen[bytes]", log: TextIO, listening: str) -> str:
    """Read what a server says until it names its address."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        log.seek(0)
        found = re.search(listening, log.read())
        if found is not None:
            return found[1]
        time.sleep(0.05)
    log.seek(0)
    raise Wrong(f"a server did not start:\n{log.read()}")


def ask(url: str, body: object, fields: dict[str, str]) -> tuple[int, object]:
    """Send the page's request; return status and JSON."""
    data = json.dumps(body, ensure_ascii=False).encode()
    sent = urllib.request.Request(
        f"{url}/api/images/create", data, {"Content-Type": "application/json", **fields}
    )
    try:
        with urllib.request.urlopen(sent, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def show_mock(url: str) -> None:
    """Ask the mock as the documentation page does, then wrongly."""
    status, answer = ask(url, REQUEST, KEY)
    print(f"POST {url}/api/images/create → {status}\n{json.dumps(answer, ensure_ascii=False)[:300]} …")
    if status != 200 or not isinstance(answer, dict) or answer["images"][0]["imageId"] != 123:
        raise Wrong("the mock did not give the documented answer")
    status, answer = ask(url, REQUEST | {"ratio": "1:2"}, KEY)
    print(f'the same with "ratio": "1:2" → {status}\n{json.dumps(answer, ensure_ascii=False, indent=1)}')
    if status != 422:
        raise Wrong("the mock took a wrong ratio")
    status, _ = ask(url, REQUEST, {})
    print(f"the same without a key → {status}")
    if status != 401:
        raise Wrong("the mock asked for no key")


def main() -> None:
    """Show everything."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="truespec-demo-") as folder:
        report, changed = Path(folder, "report.html"), Path(folder, "images.yaml")
        say("A contract: lint it")
        truespec("lint", SPEC, expected=0)
        say("A client developer needs a server: mock it")
        print(f"$ truespec mock {SPEC} --port 0", flush=True)
        with running([*TRUESPEC, "mock", SPEC, "--port", "0"], r"listening on (http://\S+)") as mock:
            show_mock(mock)
            say("QA tests a server: the mock keeps its contract")
            truespec("test", SPEC, "--url", mock, "--schemathesis-time", "5", expected=0)
            truespec("fuzz", SPEC, "--url", mock, "--time", "6", expected=0)
        say(f"QA tests a server that breaks its contract in five ways ({FAULTS})")
        server = [sys.executable, "examples/faulty_server/app.py", "--port", "0", "--faults", FAULTS]
        with running(server, r"(http://127\.0\.0\.1:\d+)") as faulty:
            found = truespec(
                "test", SPEC, "--url", faulty, "--no-schemathesis", "--html", str(report), expected=1
            )
            if "5 faults" not in found:
                raise Wrong("five faults were planted, and not five were found")
            truespec("fuzz", SPEC, "--url", faulty, "--time", "8", expected=1)
        if "imageId" not in report.read_text(encoding="utf-8"):
            raise Wrong("the HTML report is not whole")
        print(f"(the HTML report has {report.stat().st_size:,} bytes; keep one with --html report.html)")
        say("CI compares two versions: prompts may be 1000 characters long, no longer 1200")
        text = (ROOT / SPEC).read_text(encoding="utf-8")
        changed.write_text(text.replace("maxLength: 1200", "maxLength: 1000"), encoding="utf-8")
        compared = truespec("diff", SPEC, str(changed), expected=1)
        if "curl" not in compared:
            raise Wrong("the break was shown without a witness")
    say(f"All of it did what it should, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except (Wrong, subprocess.TimeoutExpired, OSError) as error:
        sys.exit(f"demo: {error}")
