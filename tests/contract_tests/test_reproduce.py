"""What a finding gives to run: curl sends the same bytes, the pytest is red and then green."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from truespec.contract_tests import Finding, Secrets, Target, TestSettings, curl_command, pytest_source, run
from truespec.spec import Request, Spec

from .raw_server import raw_server
from .sample_server import sample_server

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
def test_the_test_of_a_finding_is_red_until_it_is_mended(fault: str, tmp_path: Path) -> None:
    finding, _ = found(fault)
    module = tmp_path / "test_finding.py"
    document = str(Path("spec/images.yaml").resolve())
    module.write_text(
        pytest_source(finding, document, "http://127.0.0.1:1", Secrets.of(IMAGES)), encoding="utf-8"
    )

    def tested(*faults: str) -> int:
        with sample_server(*faults) as url:
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(module)]
            environment = os.environ | {"TRUESPEC_URL": url}
            return subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
            ).returncode

    assert [tested(fault), tested()] == [1, 0]
