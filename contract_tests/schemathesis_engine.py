"""Schemathesis as a second engine: run as its own command, read from its report. The one place that knows it.

`observe` lets it generate and send against the same target, for a bounded time, and gives back *everything*
that went over the wire. Nothing it says is believed here: its exchanges are judged, re-sent and merged by our
own pipeline, and its complaints are only counted. Its engine is not public, its command line and the NDJSON
report are (Schemathesis, CLI reference, `--report ndjson`).
"""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from ..spec import (
    Exchange,
    FieldLines,
    Request,
    Response,
    Spec,
    is_array,
    is_object,
)
from .handed_document import write_document
from .targets import Trust

PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
"""Its phases, in the order in which it runs them."""

SHORTEST: Final = 5.0
"""Seconds below which it is not worth starting: it needs about two to load itself and the document."""

_START_UP: Final = 2.0
_GRACE: Final = 5.0
_PAUSE: Final = 0.2

_LEFT_OUT: Final = "ignored_auth,object_level_authorization"
"""Checks of its that send requests of their own: a third of the budget for what our `security` checks see."""

_CODED: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class SchemathesisSettings(Struct, frozen=True):
    """How to run it.

    seconds: the whole time it may take, start included. fields: sent with each request (credentials).
    operations: keys (`GET /users`) to keep to; empty for all. max_examples: for each operation and phase;
    None leaves it to the time. timeout: seconds for one request. trust: how TLS is spoken.
    """

    seconds: float = 10.0
    seed: int = 0
    fields: FieldLines = ()
    operations: tuple[str, ...] = ()
    phases: tuple[str, ...] = PHASES
    max_examples: int | None = None
    timeout: float = 5.0
    trust: Trust = Trust()


class Observation(Struct, frozen=True):
    """One exchange that it made.

    steps: the earlier exchanges of its sequence, oldest first. phase: in which it was made.
    complaints: names of those of its checks that failed on it. cut: whether the report holds only the
    beginning of the answer's content.
    """

    exchange: Exchange
    steps: tuple[Exchange, ...]
    phase: str
    complaints: tuple[str, ...]
    cut: bool = False


class SchemathesisRun(Struct, frozen=True):
    """What a run made. complaints: how often each of its checks failed. seconds: how long it took.

    problem: one line why it made nothing, or stopped before its time; None where it did neither.
    """

    observations: tuple[Observation, ...]
    complaints: Mapping[str, int]
    seconds: float
    problem: str | None = None


Heed = Callable[[Sequence[Observation]], bool]
"""Given what is new, several times a second, maybe nothing; says whether to go on."""


def _go_on(_: Sequence[Observation]) -> bool:
    return True


def observe(
    spec: Spec, base_url: str, settings: SchemathesisSettings, heed: Heed = _go_on
) -> SchemathesisRun:
    """Run Schemathesis against `base_url` (origin and base path, as for our client) and read its report.

    heed: hears of exchanges while it runs: who is interrupted then keeps what was made of them.
    Never raises for what the other engine does: a crash, a hang or an unreadable report is a `problem`.
    What `heed` raises, and KeyboardInterrupt, stops it and goes on.
    """
    started = time.monotonic()
    if settings.seconds < SHORTEST:
        return SchemathesisRun((), {}, 0.0, f"needs at least {SHORTEST:.0f} seconds")
    with tempfile.TemporaryDirectory(prefix="truespec-", ignore_cleanup_errors=True) as folder:
        report = Path(folder, "report.ndjson")
        made: list[Observation] = []

        def take(new: Sequence[Observation]) -> bool:
            made.extend(new)
            return heed(new)

        reading = _Reading(report, urlsplit(base_url).path.rstrip("/"))
        problem = _run(spec, base_url, settings, Path(folder), reading, take)
    observations = tuple(made)
    complaints = Counter(name for observation in observations for name in observation.complaints)
    if not observations and problem is None:
        problem = "it sent nothing"
    ordered = dict(sorted(complaints.items()))
    return SchemathesisRun(observations, ordered, time.monotonic() - started, problem)


def _run(
    spec: Spec, base_url: str, settings: SchemathesisSettings, folder: Path, reading: "_Reading", heed: Heed
) -> str | None:
    """Run the command within its time; one line when it could not be, or did not end when it was asked to."""
    until = time.monotonic() + settings.seconds
    document = write_document(spec, folder / "document")
    config = folder / "schemathesis.toml"
    config.write_text(_configuration(settings), encoding="utf-8")
    command = [*_command(settings, base_url), "--report-ndjson-path", str(reading.report), str(document)]
    command[3:3] = ["--config-file", str(config)]
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",
        )
        try:
            while not (ended := _wait(process, _PAUSE)) and time.monotonic() < until:
                if not heed(tuple(reading.new())):
                    break
        finally:
            is_polite = _stop(process)
    heed(tuple(reading.new()))
    if not is_polite:
        return f"did not end after {settings.seconds:.0f} seconds and was stopped"
    if not ended or process.returncode in (0, 1):
        return None
    return _last_line(folder / "output.txt") or f"ended with {process.returncode}"


def _command(settings: SchemathesisSettings, base_url: str) -> list[str]:
    """Write the command line. Credentials are not on it: others on the machine can read it."""
    limit = max(1, int(settings.seconds - _START_UP))
    command = [sys.executable, "-m", "schemathesis.cli", "run", "--url", base_url]
    command += ["--max-time", str(limit), "--seed", str(settings.seed), "--phases", ",".join(settings.phases)]
    command += ["--request-timeout", str(settings.timeout), "--max-redirects", "0", "--continue-on-failure"]
    command += ["--exclude-checks", _LEFT_OUT, "--suppress-health-check", "all", "--warnings", "off"]
    # What it finds is shrunk by us, on what was sent: its own shrinking would cost the budget twice.
    command += ["--no-shrink", "--generation-database", "none", "--no-color"]
    command += _tls(settings.trust)
    command += ["--report", "ndjson", "--output-sanitize", "false"]
    if settings.max_examples is not None:
        command += ["--max-examples", str(settings.max_examples)]
    for key in settings.operations:
        command += ["--include-name", key]
    return command


def _tls(trust: Trust) -> list[str]:
    command = ["--request-cert", str(Path(trust.certificate).resolve())] if trust.certificate else []
    command += ["--request-cert-key", str(Path(trust.key).resolve())] if trust.key else []
    if not trust.verify:
        return [*command, "--tls-verify", "false"]
    authorities = str(Path(trust.authorities).resolve()) if trust.authorities else ""
    return [*command, "--tls-verify", authorities] if authorities else command


def _configuration(settings: SchemathesisSettings) -> str:
    """Write its configuration file: the header fields by name, their values from the environment.

    The file also keeps it from reading one that lies in a folder above.
    """
    names = dict.fromkeys(name for name, _ in settings.fields)
    fields = ", ".join(f'{json.dumps(name)} = "${{{_variable(place)}}}"' for place, name in enumerate(names))
    return f"headers = {{ {fields} }}\n" if fields else ""


def _environment(settings: SchemathesisSettings) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHEMATHESIS_")}
    values: dict[str, list[str]] = {}
    for name, value in settings.fields:
        values.setdefault(name, []).append(value)
    environment |= {_variable(place): ", ".join(lines) for place, lines in enumerate(values.values())}
    # Straight to the target, as our client goes: a proxy would answer for it.
    return environment | {"NO_PROXY": "*", "no_proxy": "*", "PYTHONUTF8": "1", "COLUMNS": "200"}


def _variable(place: int) -> str:
    return f"TRUESPEC_FIELD_{place}"


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: "subprocess.Popen[bytes]") -> bool:
    """End it if it still runs: first asking, so that it closes its report, then for good. Whether asking was
    enough; an interrupt in the meantime leaves nothing behind.
    """
    try:
        if process.poll() is None:
            # What started us with interrupts ignored (`&` in a script) has it ignore them, too.
            can_hear = os.name == "posix" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
            with suppress(OSError):
                process.send_signal(signal.SIGINT if can_hear else signal.SIGTERM)
        return _wait(process, _GRACE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _last_line(output: Path) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    spoken = [line.strip() for line in lines if any(character.isalnum() for character in line)]
    wrong = [line for line in spoken if line.casefold().startswith(("error", "schema", "unsupported"))]
    return " ".join((wrong or spoken)[-1:])[:200]


def read_report(report: Path, base_path: str = "") -> Iterator[Observation]:
    """Read an NDJSON report, complete or cut off, one exchange at a time in the order they were made.

    base_path: of the target; our requests do not carry it, the client puts it before them.
    """
    return _Reading(report, base_path).new()


class _Reading:
    """Reads a report that is still being written."""

    def __init__(self, report: Path, base_path: str) -> None:
        self.report = report
        self._base_path = base_path
        self._read = 0

    def new(self) -> Iterator[Observation]:
        """Give the exchanges of the lines that have become whole since the last time."""
        if not self.report.exists():
            return
        with self.report.open("rb") as lines:
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"\n"):
                    return
                self._read += len(line)
                if line.startswith(b'{"ScenarioFinished"'):
                    with suppress(ValueError):
                        yield from _scenario(json.loads(line)["ScenarioFinished"], self._base_path)


def _scenario(event: Mapping[str, Any], base_path: str) -> Iterator[Observation]:
    """Take the exchanges out of one scenario: those of one operation, or of one sequence."""
    recorder = event["recorder"]
    cases, checks = recorder.get("cases", {}), recorder.get("checks", {})
    phase = str(event.get("phase", ""))
    made: dict[str, Exchange] = {}
    for case, interaction in recorder.get("interactions", {}).items():
        exchange = made[case] = _exchange(interaction, base_path)
        answer = interaction.get("response")
        yield Observation(
            exchange,
            _steps(case, cases, made) if phase == "stateful" else (),
            phase,
            tuple(check["name"] for check in checks.get(case, ()) if check["status"] == "failure"),
            is_object(answer) and "content_size" in answer,
        )


def _steps(case: str, cases: Mapping[str, Any], made: Mapping[str, Exchange]) -> tuple[Exchange, ...]:
    steps: list[Exchange] = []
    parent = cases.get(case, {}).get("parent_id")
    while parent in made and len(steps) < len(made):
        steps.append(made[parent])
        parent = cases.get(parent, {}).get("parent_id")
    return tuple(reversed(steps))


def _exchange(interaction: Mapping[str, Any], base_path: str) -> Exchange:
    sent, answer = interaction["request"], interaction.get("response")
    request = Request(
        str(sent["method"]),
        _target(str(sent["uri"]), base_path),
        _fields(sent["headers"]),
        _bytes(sent.get("body")),
    )
    if not answer:
        return Exchange(request, None, "no answer")
    # The content is given without its coding, so the fields that speak of it no longer hold.
    kept = tuple(item for item in _fields(answer["headers"]) if item[0].lower() not in _CODED)
    elapsed = float(answer.get("elapsed", 0.0))
    return Exchange(
        request, Response(int(answer["status_code"]), kept, _bytes(answer.get("content")), elapsed)
    )


def _target(uri: str, base_path: str) -> str:
    """Cut scheme, authority and base path off a URI (RFC 9112, origin-form)."""
    _, slash, path = uri.partition("://")[2].partition("#")[0].partition("/")
    target = slash + path
    return target.removeprefix(base_path) if target.startswith(base_path + "/") else target or "/"


def _fields(headers: Mapping[str, Any]) -> FieldLines:
    return tuple(
        (name, _field_value(value))
        for name, values in headers.items()
        for value in (values if is_array(values) else [values])
    )


def _field_value(value: Any) -> str:
    if isinstance(value, str):
        try:
            value.encode("latin-1")
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass").decode("latin-1")
        return value
    return _bytes(value).decode("latin-1")


def _bytes(value: Any) -> bytes:
    if is_object(value):
        return base64.b64decode(str(value.get("$base64", "")))
    return str(value).encode() if value is not None else b""
