"""Small real files, for content that no schema of JSON's world describes: clients open what they are sent."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from ..spec import parse_media_type

_TEXT: Final = b"truespec\n"
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""A time that a ZIP file can say: the file is the same whenever it is made."""


@lru_cache(maxsize=64)
def sample_file(content_type: str) -> bytes | None:
    """Give a small file of a media type, always the same; None where we have none."""
    parsed = parse_media_type(content_type)
    make = _FILES.get(parsed.essence) if parsed is not None else None
    return None if make is None else make()


def _png() -> bytes:
    """One pixel (Portable Network Graphics, 3rd edition)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + bytes(3), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _gif() -> bytes:
    """One pixel (GIF89a)."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(3) + b"\xff\xff\xff"
    return screen + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00\x3b"


def _jpeg() -> bytes:
    """One grey pixel; its tables have one code each (ITU-T T.81, baseline)."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    one_code = b"\x01" + bytes(15) + b"\x00"
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0" + struct.pack(">HBHHBB", 0x0101, 0, 1, 1, 0, 0)),
            segment(0xDB, b"\0" + b"\x01" * 64),
            segment(0xC0, struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0)),
            segment(0xC4, b"\x00" + one_code),
            segment(0xC4, b"\x10" + one_code),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x3f\xff\xd9",
        )
    )


def _riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = kind + b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp() -> bytes:
    """One pixel, whose five prefix codes have one symbol each (RFC 9649, lossless)."""
    return _riff(b"WEBP", (b"VP8L", b"\x2f" + bytes(4) + b"\x88\x88\x08"))


def _bmp() -> bytes:
    """One pixel, 24 bits deep."""
    head = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + 4, 0, 0, 14 + len(head)) + head + bytes(4)


def _ico() -> bytes:
    """An icon that holds the PNG."""
    image = _png()
    return struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 1, 1, 0, 0, 1, 24, len(image), 22) + image


def _svg() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>\n'
    )


def _wav() -> bytes:
    """A hundredth of a second of silence, 8 kHz."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    return _riff(b"WAVE", (b"fmt ", form), (b"data", b"\x80" * 80))


def _mp3() -> bytes:
    """Two frames of silence: MPEG-1 layer III, 32 kbit/s, 32 kHz, mono, 144 bytes each."""
    return (b"\xff\xfb\x18\xc4" + bytes(140)) * 2


def _pdf() -> bytes:
    """One empty page (ISO 32000, with its table of cross-references)."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("truespec.txt", _OLDEST), _TEXT)
    return out.getvalue()


def _gzip() -> bytes:
    return gzip.compress(_TEXT, mtime=0)


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        entry = tarfile.TarInfo("truespec.txt")
        entry.size = len(_TEXT)
        archive.addfile(entry, io.BytesIO(_TEXT))
    return out.getvalue()


_FILES: Final[Mapping[str, Callable[[], bytes]]] = MappingProxyType(
    {
        "application/gzip": _gzip,
        "application/pdf": _pdf,
        "application/x-gzip": _gzip,
        "application/x-pdf": _pdf,
        "application/x-tar": _tar,
        "application/x-zip-compressed": _zip,
        "application/zip": _zip,
        "audio/mp3": _mp3,
        "audio/mpeg": _mp3,
        "audio/vnd.wave": _wav,
        "audio/wav": _wav,
        "audio/wave": _wav,
        "audio/x-wav": _wav,
        "image/bmp": _bmp,
        "image/gif": _gif,
        "image/jpeg": _jpeg,
        "image/jpg": _jpeg,
        "image/pjpeg": _jpeg,
        "image/png": _png,
        "image/svg+xml": _svg,
        "image/vnd.microsoft.icon": _ico,
        "image/webp": _webp,
        "image/x-icon": _ico,
    }
)
