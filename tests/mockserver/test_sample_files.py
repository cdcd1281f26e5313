"""Small real files."""

import gzip
import io
import struct
import tarfile
import wave
import zipfile
import zlib
from typing import Any

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.mockserver.sample_files import sample_file
from truespec.spec import Request

from .documents import answering, get


def made(content_type: str) -> bytes:
    content = sample_file(content_type)
    assert content is not None
    return content


def test_a_png_has_a_size_and_sound_chunks() -> None:
    content = made("image/png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        name, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        (sum_,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
        assert sum_ == zlib.crc32(name + data)
        chunks[name] = data
        place += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (1, 1)
    assert zlib.decompress(chunks[b"IDAT"]) == bytes(4)


def test_a_jpeg_is_whole() -> None:
    content = made("image/jpeg")
    assert (content[:3], content[-2:]) == (b"\xff\xd8\xff", b"\xff\xd9")


def test_a_gif_is_one_pixel() -> None:
    content = made("image/gif")
    assert (content[:6], struct.unpack("<HH", content[6:10]), content[-1:]) == (b"GIF89a", (1, 1), b";")


@pytest.mark.parametrize(("content_type", "kind"), [("image/webp", b"WEBP"), ("audio/wav", b"WAVE")])
def test_a_riff_file_says_its_length(content_type: str, kind: bytes) -> None:
    content = made(content_type)
    assert (content[:4], struct.unpack("<I", content[4:8])) == (b"RIFF", (len(content) - 8,))
    assert content[8:12] == kind


def test_a_bitmap_says_its_length() -> None:
    content = made("image/bmp")
    assert (content[:2], struct.unpack("<I", content[2:6])) == (b"BM", (len(content),))


def test_an_icon_holds_its_image() -> None:
    content = made("image/x-icon")
    length, start = struct.unpack("<II", content[14:22])
    assert content[start:] == made("image/png")
    assert length == len(content) - start


def test_sound_can_be_heard() -> None:
    with wave.open(io.BytesIO(made("audio/wav"))) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (1, 8000, 80)
    frames = made("audio/mpeg")
    assert [frames[place : place + 2] for place in (0, 144)] == [b"\xff\xfb"] * 2


def test_a_pdf_finds_its_objects() -> None:
    content = made("application/pdf")
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start : start + 4] == b"xref"
    rows = content[start:].split(b"\n")[3:6]
    assert [content[int(row[:10]) :][:7] for row in rows] == [b"1 0 obj", b"2 0 obj", b"3 0 obj"]


def test_archives_can_be_opened() -> None:
    with zipfile.ZipFile(io.BytesIO(made("application/zip"))) as archive:
        assert (archive.testzip(), archive.namelist()) == (None, ["truespec.txt"])
    with tarfile.open(fileobj=io.BytesIO(made("application/x-tar"))) as archive:
        assert archive.getnames() == ["truespec.txt"]
    assert gzip.decompress(made("application/gzip")) == b"truespec\n"


def test_of_other_types_there_is_none() -> None:
    assert [sample_file(each) for each in ("application/octet-stream", "video/mp4", "nonsense", "")] == [
        None
    ] * 4


BINARY: dict[str, Any] = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("media_range", "media", "sent"),
    [
        pytest.param("image/png", {"schema": BINARY}, "image/png", id="binary"),
        pytest.param("image/png", {}, "image/png", id="nothing-said"),
        pytest.param(
            "application/pdf; version=1", {"schema": {"type": "string"}}, "application/pdf", id="text"
        ),
        pytest.param("image/*", {"schema": BINARY}, "image/png", id="any-image"),
        pytest.param("audio/*", {}, "audio/wav", id="any-sound"),
    ],
)
@pytest.mark.parametrize("dynamic", [False, True], ids=["fixed", "dynamic"])
def test_a_response_of_bytes_is_a_file(
    media_range: str, media: dict[str, Any], sent: str, *, dynamic: bool
) -> None:
    spec = answering({"200": {"description": "d", "content": {media_range: media}}})
    reply = get(spec, settings=MockSettings(dynamic=dynamic))
    assert (reply.field("Content-Type") or "").startswith(sent)
    assert reply.body == made(sent)
    assert Mock(spec).unproved() == ()


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param({"schema": BINARY, "example": "mine"}, b"mine", id="example"),
        pytest.param({"schema": {**BINARY, "default": "mine"}}, b"mine", id="default"),
        pytest.param({"schema": {"enum": ["mine"]}}, b"mine", id="enum"),
    ],
)
def test_what_the_document_says_comes_first(media: dict[str, Any], body: bytes) -> None:
    spec = answering({"200": {"description": "d", "content": {"image/png": media}}})
    assert Mock(spec).answer(Request("GET", "/a")).body == body
