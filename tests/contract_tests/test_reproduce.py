"""What a finding gives to run: curl sends the same bytes, the pytest is red and then green."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Finding, Secrets, Target, TestSettings, curl_command, pytest_source, run
from truespec.contract_tests.reproduce import curl_commands
from truespec.contract_tests.targets import wire_form
from truespec.spec import Exchange, Request, Spec

from ..users_tests import ran
from .raw_server import raw_server
from .sample_server import sample_server

DOCUMENT = str(Path("spec/images.yaml").resolve())
IMAGES = Spec.load("spec/images.yaml")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

REQUESTS = {
    "the page's own": Request(
        "POST",
        "/api/images/create",
        (("Content-Type", "application/json"),),
        '{"prompt": "이미지 캡션 변형"}'.encode(),
    ),
    "a strange target": Request("GET", "/a/../b%2Fc/[1]{x}?q=a|b&r='%22"),
    "fields in order": Request("PUT", "/", (("X-B", "2"), ("x-a", "it's"), ("X-Empty", ""), ("X-B", "3"))),
    "a binary body": Request("POST", "/", (("Content-Type", "a/b"),), bytes(range(256))),
    "a body that looks like a file": Request("POST", "/", (("Content-Type", "text/plain"),), b"@/etc/passwd"),
    "quotes and lines": Request("POST", "/", (("Content-Type", "text/plain"),), b'it\'s\n"$HOME" `x` \\'),
    "a method of its own": Request("BREW", "/pot"),
    "a body with GET": Request("GET", "/", (("Content-Type", "text/plain"),), b"x"),
    "Korean in a field": Request("GET", "/", (("X-Name", "유니콘".encode().decode("latin-1")),)),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_curl_sends_what_was_sent(name: str) -> None:
    request = REQUESTS[name]
    with raw_server(OK) as raw:
        subprocess.run(
            ["bash", "-c", curl_command(request, raw.url)], check=True, capture_output=True, timeout=20
        )
    head, _, body = raw.received[0].partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    own = [field for field in fields if not field.lower().startswith(("host:", "content-length:"))]
    assert line == f"{request.method} {request.target} HTTP/1.1"
    assert [field.rstrip() for field in own] == [f"{key}: {value}".rstrip() for key, value in request.fields]
    assert body == request.body


def test_a_secret_is_a_variable() -> None:
    request = Request(
        "GET", "/?key=abc", (("X-Api-Key", "s3cret"), ("Authorization", "Bearer s3cret"), ("X-Plain", "p"))
    )
    command = curl_command(request, "http://localhost", Secrets.of(IMAGES))
    assert "s3cret" not in command
    assert '"X-Api-Key: $TRUESPEC_X_API_KEY"' in command
    assert '"Authorization: $TRUESPEC_AUTHORIZATION"' in command
    assert "X-Plain: p" in command


def found(*faults: str) -> tuple[Finding, str]:
    with sample_server(*faults) as url:
        (finding,) = run(IMAGES, Target(url), TestSettings(second_engine=False)).faults
        return finding, url


@pytest.mark.parametrize(
    "fault",
    ["ratio-not-checked", "prompt-limit-utf-16", "image-id-text", "key-not-checked", "missing-image-crash"],
)
def test_the_test_of_a_finding_is_red_until_it_is_mended(
    fault: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding, _ = found(fault)
    source = pytest_source(finding, DOCUMENT, "http://127.0.0.1:1", Secrets.of(IMAGES))

    def tested(*faults: str) -> int:
        with sample_server(*faults) as url:
            monkeypatch.setenv("TRUESPEC_URL", url)
            return ran(pytester, source).ret

    assert [tested(fault), tested()] == [1, 0]


ODD = {
    "a fragment": Request("GET", "/a#b?c"),
    "small digits of an escape": Request("GET", "/a%2f%e2%82%ac?x=%c3%A4"),
    "a blank and an umlaut": Request("GET", "/a b?x=\xc3\xa4"),
    "all of the server": Request("OPTIONS", "*"),
    "dots and brackets": Request("GET", "/a/./../b/[1]?x={y}"),
    "nothing in a POST": Request("POST", "/"),
    "a length that is wrong": Request("POST", "/", (("Content-Length", "0"),)),
    "a HEAD": Request("HEAD", "/"),
    "control characters": Request("POST", "/", (("X-Odd", "a\tb\x01\xe9"),), b"a\x1b[2J\r\n\xff"),
    "what turns text around": Request("POST", "/", (), "\u202eabc\u200b".encode()),
    "a long text": Request("POST", "/?" + "x" * 500, (), b'{"prompt": "' + "🦄".encode() * 1200 + b'"}'),
    "many bytes": Request("POST", "/", (("Expect", ""),), bytes(range(255)) * 150),
    "curl's own fields": Request("GET", "/", (("User-Agent", "x"), ("Accept", "*/*"), ("Host", "a.example"))),
}


@pytest.mark.parametrize("base", ["", "/v1"], ids=["at the root", "below a base path"])
@pytest.mark.parametrize("name", ODD)
def test_curl_sends_the_same_bytes_as_our_client(name: str, base: str) -> None:
    request = ODD[name]
    with raw_server(OK) as raw:
        command = curl_command(request, raw.url + base)
        subprocess.run(["sh"], input=command.encode(), check=True, capture_output=True, timeout=20)
        ours = wire_form(request, Target(raw.url + base))
    assert normal(raw.received[0]) == normal(ours)


def normal(message: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Set apart what no two clients have to agree on: where Host and Content-Length stand."""
    head, _, body = message.partition(b"\r\n\r\n")
    line, *fields = head.split(b"\r\n")
    framing = (b"host:", b"content-length:")
    first = sorted(each for each in fields if each.lower().startswith(framing))
    others = [each.rstrip() for each in fields if not each.lower().startswith(framing)]
    return line, [*first, *others], body


def test_a_secret_in_query_or_cookie_is_a_variable() -> None:
    schemes: Any = {
        "q": {"type": "apiKey", "in": "query", "name": "key"},
        "c": {"type": "apiKey", "in": "cookie", "name": "sid"},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": schemes},
    }
    secrets = Secrets.of(Spec.load(document))
    request = Request("GET", "/a?x=1&key=s3cret&y=2", (("Cookie", "sid=s3cret"),))
    with raw_server(OK) as raw:
        command = curl_command(request, raw.url, secrets)
        environment = os.environ | {"TRUESPEC_KEY": "s3cret", "TRUESPEC_SID": "s3cret"}
        subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=20, env=environment)
        ours = wire_form(request, Target(raw.url))
    assert "s3cret" not in command
    assert normal(raw.received[0]) == normal(ours)


def test_user_and_password_of_an_address_are_not_shown() -> None:
    assert curl_command(Request("GET", "/a"), "http://me:s3cret@localhost/v1/") == (
        "curl -sS -i http://localhost/v1/a -H 'User-Agent:' -H 'Accept:'"
    )


def test_a_test_that_needs_a_secret_takes_it_from_the_environment(tmp_path: Path) -> None:
    with sample_server("image-id-text") as url:
        target = Target(url, (("X-Api-Key", "s3cret-key"),))
        (finding,) = run(IMAGES, target, TestSettings(second_engine=False)).faults
        source = pytest_source(finding, DOCUMENT, url, Secrets.of(IMAGES))
        assert "s3cret" not in source
        (tmp_path / "test_finding.py").write_text(source, encoding="utf-8")
        # As a user runs it: in a process of its own.
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            env=os.environ | {"TRUESPEC_X_API_KEY": "k"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert finding.sentence in done.stdout


def test_the_test_of_a_finding_applies_the_overlays_that_were_applied(
    pytester: pytest.Pytester, tmp_path: Path
) -> None:
    overlay = tmp_path / "more.yaml"
    overlay.write_text(
        "overlay: 1.1.0\ninfo: {title: C, version: '1'}\nactions:\n"
        "- target: $.components.schemas.CreateImagesResponse\n  update: {required: [trace]}\n"
    )
    spec = Spec.load(DOCUMENT, overlays=[overlay])
    with sample_server() as url:
        (finding,) = run(spec, Target(url), TestSettings(second_engine=False)).faults
        source = pytest_source(finding, *(DOCUMENT, url, Secrets()), [str(overlay)])
        ran(pytester, source).assert_outcomes(failed=1)
        overlay.write_text(overlay.read_text().replace("required: [trace]", "title: T"))
        ran(pytester, source).assert_outcomes(passed=1)
    assert spec.document.addresses() == (str(Path(DOCUMENT).resolve()), str(overlay))


def test_a_server_that_is_not_there_makes_no_test_green(pytester: pytest.Pytester) -> None:
    finding, _ = found("image-id-text")
    done = ran(pytester, pytest_source(finding, DOCUMENT, "http://127.0.0.1:1", Secrets()))
    done.assert_outcomes(failed=1)


def test_the_steps_before_are_sent_first(pytester: pytest.Pytester) -> None:
    finding, _ = found("image-id-text")
    step = Exchange(Request("PUT", "/first", (("X-A", 'it"s'),), b"\xff"), None, "gone")
    finding = replace(finding, steps=(step,), sentence='ends """ here \\')
    first, second = curl_commands(finding, "http://localhost", Secrets())
    assert "-X PUT" in first
    assert "/api/images/create" in second
    with raw_server(OK) as raw:
        assert ran(pytester, pytest_source(finding, DOCUMENT, raw.url, Secrets())).ret == 0
        assert [each.partition(b" HTTP")[0] for each in raw.received if each] == [
            b"PUT /first",
            b"POST /api/images/create",
        ]
