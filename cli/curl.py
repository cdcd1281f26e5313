"""A command `curl …` read as the request that it sends: as people paste it from a page or a browser."""

import base64
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, quote_plus, urljoin, urlsplit

from msgspec import Struct, field

from ..spec import Request, UsageError, has_scheme

_PIECE: Final = re.compile(
    r"""(?P<blank>(?:[ \t\r\n]|\\\r?\n)+)|\$'(?P<coded>(?:[^'\\]|\\.)*)'|'(?P<quoted>[^']*)'"""
    r"""|"(?P<double>(?:[^"\\]|\\.)*)"|\\(?P<escaped>.)|(?P<plain>[^\s'"\\$]+|\$)""",
    re.DOTALL,
)
_IN_DOUBLE: Final = re.compile(r'\\(?:\n|([$`"\\]))')
_CODE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_END: Final = re.compile(r"[|;&]+.*", re.DOTALL)
_REDIRECTION: Final = re.compile(r"[0-9&]?(?:>>?|<)(?P<file>.*)", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OF_PART: Final = re.compile(r";\s*(type|filename|encoder|headers)=")
"""What stands behind the value of a part of a form."""

_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}
_TYPED: Final = "application/x-www-form-urlencoded"
_KEPT: Final = "!$%&'()*+,/:;=?@[]~-._"
_BOUNDARY: Final = "------------------------truespec"

_ALONE: Final = frozenset(
    {
        *("-s", "--silent", "-S", "--show-error", "-i", "--include", "-v", "--verbose", "-k", "--insecure"),
        *("-L", "--location", "-f", "--fail", "--fail-with-body", "-g", "--globoff", "-#", "--progress-bar"),
        *("-N", "--no-buffer", "-O", "--remote-name", "-J", "-q", "--compressed", "--path-as-is", "-4", "-6"),
        *("--http1.0", "--http1.1", "--http2", "--http2-prior-knowledge", "--http3", "-0", "-R", "--basic"),
        *("--tlsv1", "--tlsv1.0", "--tlsv1.1", "--tlsv1.2", "--tlsv1.3", "--ssl-reqd", "--no-progress-meter"),
        *("--ipv4", "--ipv6", "--raw", "--tcp-nodelay", "--no-keepalive", "--fail-early", "--create-dirs"),
        *("--location-trusted", "--remote-time", "--no-sessionid", "--no-alpn", "--anyauth"),
    }
)
"""Options that change no request, and take no value."""

_VALUED: Final = frozenset(
    {
        *("-o", "--output", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "-x", "--proxy"),
        *("--cacert", "-E", "--cert", "--key", "-D", "--dump-header", "-c", "--cookie-jar", "--retry"),
        *("--retry-delay", "--resolve", "--unix-socket", "--interface", "--limit-rate", "--noproxy"),
        *("--proxy-user", "--tls-max", "--ciphers", "--capath", "--cert-type", "--key-type", "--pass"),
        *("--pinnedpubkey", "--connect-to", "--max-redirs", "--retry-max-time", "--dns-servers", "--stderr"),
        *("--keepalive-time", "--local-port", "--max-filesize", "--trace", "--trace-ascii", "-y", "-Y"),
    }
)
"""Options that change no request, and take a value."""


class _Parts(Struct):
    """What the options said so far."""

    method: str = ""
    target: str = ""
    urls: list[str] = field(default_factory=list[str])
    fields: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    removed: set[str] = field(default_factory=set[str])
    data: list[bytes] = field(default_factory=list[bytes])
    form: list[bytes] = field(default_factory=list[bytes])
    in_query: bool = False
    is_json: bool = False


def curl_request(command: str) -> Request:
    """Read the request of a command. Files that it names are read.

    Raises UsageError for what is no such command, and for options that are not known.
    """
    words = list(_words(command))
    if not words or not is_curl(words[0]):
        raise UsageError("this is no command `curl …`")
    parts = _Parts()
    rest = iter(words[1:])
    for word in rest:
        _take(parts, word, rest)
    return _request(parts)


def is_curl(text: str) -> bool:
    """Whether the first word of a text is that of a command `curl …`."""
    first, *_ = text.split(maxsplit=1) or [""]
    return Path(first.strip("'\"")).name in ("curl", "curl.exe")


def _words(command: str) -> Iterator[str]:
    """Split a command as a POSIX shell does, with `$'…'` of bash; variables stay as they are. What follows
    the command, as `| jq`, is none of it, and neither is where its output goes.
    """
    is_file = False  # the next word says where the output goes
    for word, is_plain in _all_words(command):
        found = _REDIRECTION.fullmatch(word) if is_plain else None
        if is_plain and _END.fullmatch(word):
            return
        if found is not None:
            is_file = not found["file"]
        elif is_file:
            is_file = False
        else:
            yield word


def _all_words(command: str) -> Iterator[tuple[str, bool]]:
    """Split a command into words; say of each whether nothing of it was in quotes."""
    word, is_plain = "", True
    is_begun = False
    place = 0
    while place < len(command):
        found = _PIECE.match(command, place)
        if found is None:
            raise UsageError(f"the command has a quote that does not end: {command[place : place + 20]}…")
        place = found.end()
        if found["blank"] is None:
            word, is_plain, is_begun = word + _text(found), is_plain and found["plain"] is not None, True
        elif is_begun:
            yield _whole(word), is_plain
            word, is_plain, is_begun = "", True, False
    if is_begun:
        yield _whole(word), is_plain


def _whole(word: str) -> str:
    r"""Join halves of surrogate pairs, as `\ud83d\ude00` has them; one by itself becomes U+FFFD."""
    return word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _text(found: re.Match[str]) -> str:
    if found["coded"] is not None:
        return _CODE.sub(_character, found["coded"])
    if found["double"] is not None:
        return _IN_DOUBLE.sub(lambda each: each[1] or "", found["double"])
    return next(found[name] for name in ("quoted", "escaped", "plain") if found[name] is not None)


def _character(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1] or found[2], 16))
    return chr(int(found[3], 8)) if found[3] else _LETTERS.get(found[4], found[4])


def _take(parts: _Parts, word: str, rest: Iterator[str]) -> None:
    """Take one word, with the value behind it where it has one."""
    if not word.startswith("-") or word == "-":
        parts.urls.append(word)
        return
    name, value = (word, None) if word.startswith("--") else (word[:2], word[2:] or None)
    if name.startswith("--") and "=" in name:
        name, _, value = name.partition("=")
    if name in _ALONE or name in _SWITCHES:
        if name in _SWITCHES:
            _SWITCHES[name](parts)
        if value is not None and not name.startswith("--"):
            _take(parts, f"-{value}", rest)  # short ones in one word
        return
    if name not in _VALUED and name not in _TAKERS:
        raise UsageError(f"curl's option {name} is not known here: leave it out")
    value = next(rest, None) if value is None else value
    if value is None:
        raise UsageError(f"curl's option {name} has no value")
    if name in _TAKERS:
        _TAKERS[name](parts, value)


def _header(parts: _Parts, text: str) -> None:
    if text.startswith("@"):
        for line in _content(text).decode("latin-1").splitlines():
            if line.strip():
                _header(parts, line)
        return
    if _CONTROL.search(text):
        raise UsageError(f"curl's header {text!r} has a control character, which no header may have")
    name, colon, value = text.partition(":")
    if colon and not value.strip():
        parts.removed.add(name.strip().lower())
    elif colon or text.endswith(";"):
        name = name.strip() if colon else text[:-1].strip()
        parts.fields.append((name, value.strip().encode().decode("latin-1")))
    else:
        raise UsageError(f"curl's header {text!r} is not of the form 'Name: value'")


def _content(text: str) -> bytes:
    """Read a file that `@name` names, standard input for `@-`; else the text itself."""
    if not text.startswith("@"):
        return text.encode("utf-8", "surrogateescape")
    try:
        if text == "@-":
            return sys.stdin.buffer.read()
        return Path(text[1:]).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"curl's file {text[1:]!r} can't be read: {reason}") from error


def _plain_data(parts: _Parts, text: str) -> None:
    content = _content(text)
    parts.data.append(re.sub(rb"[\r\n]", b"", content) if text.startswith("@") else content)


def _encoded_data(parts: _Parts, text: str) -> None:
    name, equals, value = text.partition("=")
    at = re.fullmatch(r"([^=@]*)@(.*)", text)
    if at is not None:
        name, value = at[1], _content(f"@{at[2]}").decode("utf-8", "surrogateescape")
    elif not equals:
        name, value = "", text
    parts.data.append((f"{name}=" if name else "").encode() + quote_plus(value, safe="").encode())


def _json_data(parts: _Parts, text: str) -> None:
    parts.data.append(_content(text))
    parts.is_json = True


def _form_part(parts: _Parts, text: str) -> None:
    """Add a part of multipart/form-data (RFC 7578): `name=value`, `name=@file`, `;type=` and `;filename=`
    behind it.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"curl's form field {text!r} is not of the form 'name=value'")
    value, *told = _OF_PART.split(value)
    more = {key: each.strip().strip('"') for key, each in zip(told[::2], told[1::2], strict=True)}
    kind, file = more.get("type", ""), more.get("filename", "")
    head = f'Content-Disposition: form-data; name="{name}"'
    if value[:1] in ("@", "<"):
        content = _content(f"@{value[1:]}")
        if value[0] == "@":
            file = file or Path(value[1:]).name
            kind = kind or "application/octet-stream"
    else:
        content = value.encode("utf-8", "surrogateescape")
    head += f'; filename="{file}"' if file else ""
    head += f"\r\nContent-Type: {kind}" if kind else ""
    parts.form.append(f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")


def _user(parts: _Parts, text: str) -> None:
    parts.fields.append(("Authorization", f"Basic {base64.b64encode(text.encode()).decode()}"))


def _cookie(parts: _Parts, text: str) -> None:
    if "=" not in text:
        raise UsageError(f"curl's cookies in the file {text} are not read: write them as 'name=value'")
    parts.fields.append(("Cookie", text))


def _method(parts: _Parts, text: str) -> None:
    if not _METHOD.fullmatch(text):
        raise UsageError(f"curl's method {text!r} is none (RFC 9110, Methods)")
    parts.method = text


def _in_query(parts: _Parts) -> None:
    parts.in_query = True


def _head(parts: _Parts) -> None:
    parts.method = parts.method or "HEAD"


def _field(name: str) -> Callable[[_Parts, str], None]:
    return lambda parts, text: parts.fields.append((name, text))


_SWITCHES: Final[Mapping[str, Callable[[_Parts], None]]] = MappingProxyType(
    {
        **dict.fromkeys(("-G", "--get"), _in_query),
        **dict.fromkeys(("-I", "--head"), _head),
    }
)


def _target(parts: _Parts, text: str) -> None:
    """Take a target that goes out as it stands, whatever the address says."""
    parts.target = text


_TAKERS: Final[Mapping[str, Callable[[_Parts, str], None]]] = MappingProxyType(
    {
        **dict.fromkeys(("-X", "--request"), _method),
        **dict.fromkeys(("-H", "--header"), _header),
        **dict.fromkeys(("-d", "--data", "--data-ascii"), _plain_data),
        "--data-binary": lambda parts, text: parts.data.append(_content(text)),
        "--data-raw": lambda parts, text: parts.data.append(text.encode("utf-8", "surrogateescape")),
        "--data-urlencode": _encoded_data,
        "--json": _json_data,
        **dict.fromkeys(("-F", "--form"), _form_part),
        **dict.fromkeys(("-u", "--user"), _user),
        **dict.fromkeys(("-b", "--cookie"), _cookie),
        **dict.fromkeys(("-A", "--user-agent"), _field("User-Agent")),
        **dict.fromkeys(("-e", "--referer"), _field("Referer")),
        "--oauth2-bearer": lambda parts, text: parts.fields.append(("Authorization", f"Bearer {text}")),
        "--url": lambda parts, text: parts.urls.append(text),
        "--request-target": _target,
    }
)


def _request(parts: _Parts) -> Request:
    if len(parts.urls) != 1:
        raise UsageError(f"curl is given {len(parts.urls)} addresses, and this is about one request")
    separator = b"" if parts.is_json else b"&"
    body, kind = separator.join(parts.data), "application/json" if parts.is_json else _TYPED
    host, target = _address(parts.urls[0])
    target = parts.target or target
    if parts.in_query and parts.data:
        target += f"{'&' if '?' in target else '?'}{body.decode('utf-8', 'surrogateescape')}"
        body, kind = b"", ""
    elif parts.form:
        body, kind = (
            b"".join(parts.form) + f"--{_BOUNDARY}--\r\n".encode(),
            f"multipart/form-data; boundary={_BOUNDARY}",
        )
    elif not parts.data:
        kind = ""
    usual = [
        ("Host", host),
        ("User-Agent", "curl"),
        ("Accept", "application/json" if parts.is_json else "*/*"),
    ]
    usual += [("Content-Type", kind)] if kind else []
    given = {name.lower() for name, _ in parts.fields} | parts.removed
    fields = (*(each for each in usual if each[0].lower() not in given), *parts.fields)
    has_content = bool(parts.form or parts.data) and not parts.in_query
    return Request(parts.method or ("POST" if has_content else "GET"), target, fields, body)


def _address(url: str) -> tuple[str, str]:
    """Take host and target out of a URL, as curl sends them: without dot segments and fragment."""
    whole = url if has_scheme(url) else f"http://{url}"
    try:
        parts = urlsplit(urljoin(whole, urlsplit(whole).path or "/"))
        query = urlsplit(whole).query
    except ValueError as error:
        raise UsageError(f"curl's address {url!r} is none: {error}") from error
    return parts.netloc.rpartition("@")[2], quote(parts.path + (f"?{query}" if query else ""), safe=_KEPT)
