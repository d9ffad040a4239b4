"""What a seal is and says: values that travel between bills, keys and files.

No key and no arithmetic here: signing and proving are ``ISigner``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SealDescriptor:
    """Names a seal inside what is signed; ``seal_hash`` is SM3 of its picture."""

    seal_id: str
    seal_name: str
    seal_hash: str


@dataclass(frozen=True, slots=True)
class SealedBy:
    """One signature: who signed, with which certificate, how and when.

    ``role`` is "unit", "finance", "channel" or "platform"; ``signer_id`` the
    holder of the key; ``at`` aware; ``signature_b64`` the DER in Base64.
    """

    role: str
    signer_id: str
    certificate_serial: str
    algorithm: str
    at: datetime
    signature_b64: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a signature needs an aware time")


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a signature proves; ``reason`` is the msgid of why not, else ""."""

    ok: bool
    reason: str = ""
