"""Commands `curl …` read as requests: what curl would send."""

import base64
import io
from pathlib import Path

import pytest
from truespec.cli.curl import curl_request
from truespec.spec import UsageError


def sent(command: str) -> tuple[str, str, bytes]:
    request = curl_request(f"curl {command}")
    return request.method, request.target, request.body


@pytest.mark.parametrize(
    ("command", "request_line"),
    [
        ("localhost:4010/a?b=c", ("GET", "/a?b=c", b"")),
        ("http://h", ("GET", "/", b"")),
        ("'http://h/a/../b/./c#f'", ("GET", "/b/c", b"")),
        ("-X DELETE http://h/a", ("DELETE", "/a", b"")),
        ("-XPUT http://h/a -d x", ("PUT", "/a", b"x")),
        ("-I http://h/a", ("HEAD", "/a", b"")),
        ("-sSi --url http://h/a -o out", ("GET", "/a", b"")),
        ("-d a=1 --data-raw @b http://h/", ("POST", "/", b"a=1&@b")),
        ("-G -d a=1 -d b=2 'http://h/?c=3'", ("GET", "/?c=3&a=1&b=2", b"")),
        ("--data-urlencode 'q=a b&c' http://h/", ("POST", "/", b"q=a+b%26c")),
        ("--json '{}' http://h/", ("POST", "/", b"{}")),
        ("--request=PATCH http://h/", ("PATCH", "/", b"")),
        ("http://h/ \\\n  -d \\\n  x", ("POST", "/", b"x")),
        ("""http://h/ -d $'it\\'s \\u00e9\\n'""", ("POST", "/", "it's é\n".encode())),
        ("""http://h/ -d '5$' -d "a\\"b" -d c\\ d""", ("POST", "/", b'5$&a"b&c d')),
        ("'localhost/o?cb=http://e.example/cb'", ("GET", "/o?cb=http://e.example/cb", b"")),
        (r"http://h/ -d $'\ud83d\ude00\ud83d'", ("POST", "/", "😀\ufffd".encode())),
        ("http://h/a?b=1&c=2 -d x 2>/dev/null | jq '.a'", ("POST", "/a?b=1&c=2", b"x")),
        ("-s --tlsv1.2 http://h/ > out.txt -d '|' && rm -r x", ("POST", "/", b"|")),
        ("http://h/이", ("GET", "/%EC%9D%B4", b"")),
    ],
)
def test_a_command_is_the_request_that_it_sends(command: str, request_line: tuple[str, str, bytes]) -> None:
    assert sent(command) == request_line


def test_fields_are_those_that_curl_sends_and_those_that_are_given() -> None:
    request = curl_request("curl -H 'X-A: 1' -H 'Accept:' -H 'X-E;' -u me:pw -b s=1 -A me -d a http://h:1/")
    credentials = base64.b64encode(b"me:pw").decode()
    assert dict(request.fields) == {
        "Host": "h:1",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-A": "1",
        "X-E": "",
        "Authorization": f"Basic {credentials}",
        "Cookie": "s=1",
        "User-Agent": "me",
    }
    assert curl_request("curl --json 1 http://h/").field("content-type") == "application/json"


def test_files_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"1\n2\n")
    assert sent(f"-d @{file} http://h/")[2] == b"12"
    assert sent(f"--data-binary @{file} http://h/")[2] == b"1\n2\n"
    request = curl_request(f"curl -F a=b -F 'f=@{file};type=text/csv' http://h/")
    assert request.method == "POST"
    assert (request.field("content-type") or "").startswith("multipart/form-data; boundary=")
    assert b'name="f"; filename="a.txt"\r\nContent-Type: text/csv\r\n\r\n1\n2\n\r\n' in request.body


def test_standard_input_and_fields_in_a_file_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = tmp_path / "fields.txt"
    fields.write_text("X-A: 1\n\nX-B: 2\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a=1\n")))
    request = curl_request(f"curl -d @- -H @{fields} http://h/")
    assert (request.body, request.field("x-a"), request.field("x-b")) == (b"a=1", "1", "2")


def test_a_part_of_a_form_has_the_name_and_type_that_it_is_given() -> None:
    request = curl_request("curl -F 'f=1;filename=\"a b.txt\";type=text/plain;charset=utf-8' http://h/")
    assert b'name="f"; filename="a b.txt"\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n1' in request.body


def test_a_target_of_its_own_goes_out_as_it_stands() -> None:
    assert curl_request("curl --request-target '/a%2fb' http://h/").target == "/a%2fb"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("wget http://h/", "no command"),
        ("", "no command"),
        ("curl", "0 addresses"),
        ("curl http://a http://b", "2 addresses"),
        ("curl --zzz http://h/", "--zzz is not known"),
        ("curl http://h/ -H", "-H has no value"),
        ("curl http://h/ -H nonsense", "'nonsense' is not of the form"),
        ("curl http://h/ -d 'open", "a quote that does not end: 'open"),
        ("curl http://h/ -d @nowhere.txt", "'nowhere.txt' can't be read"),
        (r"curl http://h/ -d $'@a\x00b'", "can't be read: embedded null byte"),
        (r"curl http://h/ -H $'X-A: a\nX-B: b'", "has a control character"),
        ("curl http://h/ -X 'GE T'", "method 'GE T' is none"),
        ("curl http://h/ -F x", "'x' is not of the form"),
        ("curl http://h/ -b jar.txt", "jar.txt are not read"),
        ("curl 'http://[h/'", "address 'http://[h/' is none"),
    ],
)
def test_what_can_not_be_read_is_told(command: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        curl_request(command)
    assert message in str(told.value)
