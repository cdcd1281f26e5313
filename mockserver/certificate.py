"""A self-signed certificate, made when it is asked for: TLS to try, for a mock beside its client.

ECDSA over P-256 (FIPS 186-5), X.509 (RFC 5280), keys as of RFC 5915. Written out here, since Python can check
certificates and make none. The key lives as long as the mock; nothing of it is kept.
"""

import base64
import hashlib
import ipaddress
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

_P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_BASE: Final = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_DAYS: Final = 30
_KEY_USAGE_BITS: Final = b"\x02\x84"  # digitalSignature and keyCertSign: it is its own authority

_Point: TypeAlias = tuple[int, int]


@contextmanager
def self_signed(names: Sequence[str]) -> Generator[tuple[str, str]]:
    """Make a certificate and its key for a while; give the paths of their files (PEM).

    names: host names and addresses that it is good for.
    """
    with TemporaryDirectory(prefix="truespec-") as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        for path, text in zip((certificate, key), certificate_for(names), strict=True):
            path.touch(mode=0o600)
            path.write_text(text, encoding="ascii")
        yield str(certificate), str(key)


def certificate_for(names: Sequence[str]) -> tuple[str, str]:
    """Make a certificate for names and addresses, and its private key, both as PEM."""
    secret = 1 + secrets.randbelow(_ORDER - 1)
    public = _bits(b"\x04" + b"".join(part.to_bytes(32, "big") for part in _times(secret, _BASE)))
    curve = _sequence(_oid("1.2.840.10045.2.1"), _oid("1.2.840.10045.3.1.7"))
    signing = _sequence(_oid("1.2.840.10045.4.3.2"))
    issuer = _sequence(_set(_sequence(_oid("2.5.4.3"), _tagged(0x0C, b"truespec mock"))))
    now = datetime.now(UTC)
    validity = _sequence(_time(now - timedelta(days=1)), _time(now + timedelta(days=_DAYS)))
    body = _sequence(
        _tagged(0xA0, _integer(2)),
        _integer(secrets.randbits(127) | 1),
        signing,
        issuer,
        validity,
        issuer,
        _sequence(curve, public),
        _tagged(0xA3, _sequence(*_extensions(names))),
    )
    certificate = _sequence(body, signing, _bits(_signature(secret, body)))
    key = _sequence(
        _integer(1),
        _tagged(0x04, secret.to_bytes(32, "big")),
        _tagged(0xA0, _oid("1.2.840.10045.3.1.7")),
        _tagged(0xA1, public),
    )
    return _pem("CERTIFICATE", certificate), _pem("EC PRIVATE KEY", key)


def _extensions(names: Sequence[str]) -> tuple[bytes, ...]:
    """Write Basic Constraints, Key Usage and Subject Alternative Name (RFC 5280, Certificate Extensions)."""
    yes = _tagged(0x01, b"\xff")
    return (
        _sequence(_oid("2.5.29.19"), yes, _tagged(0x04, _sequence(yes))),
        _sequence(_oid("2.5.29.15"), yes, _tagged(0x04, _tagged(0x03, _KEY_USAGE_BITS))),
        _sequence(_oid("2.5.29.17"), _tagged(0x04, _sequence(*map(_general_name, names)))),
    )


def _general_name(name: str) -> bytes:
    try:
        return _tagged(0x87, ipaddress.ip_address(name).packed)
    except ValueError:
        return _tagged(0x82, name.encode("idna"))


# The curve


def _signature(secret: int, message: bytes) -> bytes:
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    while True:
        nonce = 1 + secrets.randbelow(_ORDER - 1)
        r = _times(nonce, _BASE)[0] % _ORDER
        s = pow(nonce, -1, _ORDER) * (digest + r * secret) % _ORDER
        if r and s:
            return _sequence(_integer(r), _integer(s))


def _times(factor: int, point: _Point) -> _Point:
    """Multiply a point, bit by bit. factor: at least 1."""
    found: _Point | None = None
    for bit in f"{factor:b}":
        found = None if found is None else _sum(found, found)
        if bit == "1":
            found = point if found is None else _sum(found, point)
    assert found is not None
    return found


def _sum(one: _Point, other: _Point) -> _Point:
    """Add two points that are not opposite: below the order of the base point none are."""
    if one == other:
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, _P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


# DER (ITU-T X.690)


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _set(*parts: bytes) -> bytes:
    return _tagged(0x31, b"".join(parts))


def _bits(content: bytes) -> bytes:
    return _tagged(0x03, b"\0" + content)


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _time(value: datetime) -> bytes:
    return _tagged(0x17, value.strftime("%y%m%d%H%M%SZ").encode())


def _oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    content = bytearray((first * 40 + second,))
    for part in rest:
        digits = [part & 0x7F]
        while part := part >> 7:
            digits.append(0x80 | part & 0x7F)
        content += bytes(reversed(digits))
    return _tagged(0x06, bytes(content))


def _pem(label: str, content: bytes) -> str:
    text = base64.encodebytes(content).decode("ascii")
    return f"-----BEGIN {label}-----\n{text}-----END {label}-----\n"
