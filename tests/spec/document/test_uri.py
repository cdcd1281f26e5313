"""URIs: the examples of RFC 3986, what descriptions write instead, and the laws of normalization."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec.document.uri import Uri, decoded_path, file_uri, relative_path

BASE = "http://a/b/c/d;p?q"

EXAMPLES = {  # RFC 3986, 5.4, without those of a fragment alone
    "g:h": "g:h",
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g/",  # an empty path of http is `/` (6.2.3)
    "?y": "http://a/b/c/d;p?y",
    "g?y": "http://a/b/c/g?y",
    "g#s": "http://a/b/c/g",
    ";x": "http://a/b/c/;x",
    "g;x": "http://a/b/c/g;x",
    "": "http://a/b/c/d;p?q",
    ".": "http://a/b/c/",
    "./": "http://a/b/c/",
    "..": "http://a/b/",
    "../": "http://a/b/",
    "../g": "http://a/b/g",
    "../..": "http://a/",
    "../../g": "http://a/g",
    "../../../g": "http://a/g",
    "../../../../g": "http://a/g",
    "/./g": "http://a/g",
    "/../g": "http://a/g",
    "g.": "http://a/b/c/g.",
    ".g": "http://a/b/c/.g",
    "g..": "http://a/b/c/g..",
    "..g": "http://a/b/c/..g",
    "./../g": "http://a/b/g",
    "./g/.": "http://a/b/c/g/",
    "g/./h": "http://a/b/c/g/h",
    "g/../h": "http://a/b/c/h",
    "g;x=1/./y": "http://a/b/c/g;x=1/y",
    "g;x=1/../y": "http://a/b/c/y",
    "g?y/./x": "http://a/b/c/g?y/./x",
}


@pytest.mark.parametrize(("reference", "resolved"), EXAMPLES.items(), ids=EXAMPLES)
def test_references_are_resolved_as_rfc_3986_shows(reference: str, resolved: str) -> None:
    assert str(Uri.parse(BASE).resolve(reference)) == resolved


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://Example.COM/a", "http://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com", "http://example.com/"),
        ("http://h/%7Ea/%62", "http://h/~a/b"),
        ("http://h/a%c3%a9", "http://h/aé"),
        ("http://h/a b{x}", "http://h/a%20b%7Bx%7D"),
        ("http://h/100%", "http://h/100%25"),
        ("http://h/a/%2e%2E/b", "http://h/b"),
        ("  http://h/a\n", "http://h/a"),
    ],
)
def test_two_spellings_are_one_uri(one: str, other: str) -> None:
    assert Uri.parse(one) == Uri.parse(other)


def test_what_is_reserved_keeps_its_encoding() -> None:
    assert str(Uri.parse("http://h/a%2Fb%3Fc")) == "http://h/a%2Fb%3Fc"


def test_an_origin_is_scheme_host_and_port() -> None:
    assert Uri.parse("http://u:p@h:80/x").origin == Uri.parse("http://H/y").origin
    assert Uri.parse("http://h:81/").origin != Uri.parse("http://h/").origin
    assert Uri.parse("https://h/").origin != Uri.parse("http://h/").origin


def test_a_password_is_not_shown() -> None:
    assert Uri.parse("https://me:secret@h/x.yaml").name == "https://h/x.yaml"


@given(st.text())
def test_any_text_is_read_and_its_spelling_stays(text: str) -> None:
    once = str(Uri.parse(text))
    assert str(Uri.parse(once)) == once
    assert once.isascii()


@given(
    st.lists(
        st.text(st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1).filter(
            lambda name: name not in (".", "..")
        )
    )
)
def test_a_path_survives_being_a_uri(names: list[str]) -> None:
    path = str(PurePosixPath("/", *names))
    assert decoded_path(file_uri(Path(path))) == path


def test_a_relative_path_leads_from_one_to_the_other() -> None:
    base = Uri.parse("https://h/api/v1/main.yaml")
    assert relative_path(Uri.parse("https://h/api/v1/schemas/a%20b.yaml"), base) == "schemas/a%20b.yaml"
    assert relative_path(Uri.parse("https://h/api/common.yaml"), base) == "../common.yaml"
