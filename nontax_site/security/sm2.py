"""SM2 signatures over SM3 and SM3 digests: a thin layer over one library.

Keys are raw bytes: private 32, public 64 (x then y). Signatures are DER. The
signer id is always the national default, which ``openssl`` has to be told by
``-sigopt distid:1234567812345678``. Random numbers are the library's own, drawn
from the operating system.
"""

from __future__ import annotations

import hashlib

import gmssl_pyx

SIGNER_ID = b"1234567812345678"
ALGORITHM = "SM3withSM2"
"""What a seal says its algorithm is (1.2.156.10197.1.501)."""

_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_LONGEST_SIGNATURE = 72


def generate() -> tuple[bytes, bytes]:
    """A new key pair: (private, public)."""
    public, private = gmssl_pyx.sm2_key_generate()
    return private, public


def sign(private: bytes, public: bytes, data: bytes) -> bytes:
    """The DER signature of the data."""
    return bytes(gmssl_pyx.sm2_sign(private, public, data, SIGNER_ID))


def proves(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's over these bytes; junk is False."""
    if not plausible(signature):
        return False
    try:
        return bool(gmssl_pyx.sm2_verify(public, data, signature, SIGNER_ID))
    except gmssl_pyx.GmsslInnerError:
        return False


def plausible(signature: bytes) -> bool:
    """Whether the bytes are one strict DER pair with both numbers in range.

    Checked before the library sees them: it would accept nothing else, but it
    writes a line on standard error each time.
    """
    if not 8 <= len(signature) <= _LONGEST_SIGNATURE or signature[0] != 0x30:
        return False
    if signature[1] != len(signature) - 2:
        return False
    rest = signature[2:]
    for _ in range(2):
        if len(rest) < 3 or rest[0] != 0x02 or not 1 <= rest[1] <= len(rest) - 2:
            return False
        number, rest = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        padded = len(number) > 1 and number[0] == 0 and number[1] < 0x80
        if padded or not 0 < int.from_bytes(number, "big", signed=True) < _ORDER:
            return False
    return not rest


def belongs(private: bytes, public: bytes) -> bool:
    """Whether the private key is the public one's, by signing and proving."""
    try:
        return proves(public, b"one pair", sign(private, public, b"one pair"))
    except gmssl_pyx.GmsslInnerError:
        return False


def point(encoded: bytes) -> bytes:
    """The 64 bytes of a public key from its encoded point; ValueError if none."""
    try:
        return bytes(gmssl_pyx.normalize_sm2_public_key(encoded))
    except gmssl_pyx.GmsslInnerError as error:
        raise ValueError("not a point of the SM2 curve") from error


def digest(data: bytes) -> str:
    """The SM3 digest in lower-case hex (64 characters)."""
    return hashlib.new("sm3", data).hexdigest()
