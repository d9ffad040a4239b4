"""Sealing: bytes are signed with a holder's key, and a seal is proved.

A descriptor names a seal before it is set: it stands inside the signed bytes, so
it binds the certificate to the bill. Proving never raises on what a file says; it
answers with the reason.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

from zope.interface import implementer

from nontax_site.kernel.interfaces import ISigner
from nontax_site.kernel.seals import Proof, SealDescriptor, SealedBy
from nontax_site.security import sm2
from nontax_site.security.keys import Key, Keyring, NoKeyInForce
from nontax_site.security.master import MasterKey

PROVED = Proof(True)


def role_of(holder: str) -> str:
    """The role a holder signs in: ``unit``, ``finance``, ``channel``, …"""
    return holder.partition(":")[0]


def describe(key: Key) -> SealDescriptor:
    """The seal a key sets: short id, name, SM3 digest of the certificate."""
    return SealDescriptor(
        seal_id=f"{role_of(key.holder).upper()}-{key.serial[-12:]}",
        seal_name=key.certificate.name,
        seal_hash=sm2.digest(key.certificate.der),
    )


@implementer(ISigner)
class Signer:
    """Signs and proves with the keys of a ring; the master key opens them."""

    def __init__(self, keyring: Keyring, master: MasterKey) -> None:
        self._keyring = keyring
        self._master = master

    @property
    def master(self) -> MasterKey:
        """The key that private keys are sealed and digests are made with."""
        return self._master

    def __repr__(self) -> str:
        return "<Signer>"

    def descriptor(self, holder: str, at: datetime) -> SealDescriptor:
        """The descriptor of the seal the holder would set at the instant.

        Raises NoKeyInForce.
        """
        return describe(self._keyring.in_force(holder, at))

    def certificate(
        self, holder: str, at: datetime, seal: SealDescriptor | None = None
    ) -> bytes:
        """The certificate of the key that would sign, as DER.

        With ``seal`` that of the key the descriptor names; raises NoKeyInForce.
        """
        return self._key(holder, at, seal).certificate.der

    def sign(
        self,
        holder: str,
        data: bytes,
        at: datetime,
        seal: SealDescriptor | None = None,
    ) -> SealedBy:
        """The holder's seal over the data.

        With ``seal`` the key that the descriptor names signs, even when a newer
        one has come since; raises NoKeyInForce when there is none (any more).
        """
        at = at.astimezone(UTC).replace(microsecond=0)
        key = self._key(holder, at, seal)
        private = self._keyring.private(key, self._master)
        signature = sm2.sign(private, key.certificate.public, data)
        return SealedBy(
            role=role_of(holder),
            signer_id=holder,
            certificate_serial=key.serial,
            algorithm=sm2.ALGORITHM,
            at=at,
            signature_b64=base64.b64encode(signature).decode("ascii"),
        )

    def _key(self, holder: str, at: datetime, seal: SealDescriptor | None) -> Key:
        if seal is None:
            return self._keyring.in_force(holder, at)
        for key in reversed(self._keyring.of(holder)):
            if key.signs and key.in_force(at) and describe(key) == seal:
                return key
        raise NoKeyInForce(what=f"{holder} ({seal.seal_id})", at=at.isoformat())

    def prove(
        self, data: bytes, sealed: SealedBy, seal: SealDescriptor | None = None
    ) -> Proof:
        """Whether the seal proves over the data, judged at its own time.

        With ``seal`` it must also be the seal the descriptor names.
        """
        if sealed.algorithm != sm2.ALGORITHM:
            return Proof(False, "The signature algorithm is not known.")
        key = self._keyring.find(str(sealed.certificate_serial))
        if key is None:
            return Proof(False, "The certificate of the signature is not known.")
        if (key.holder, role_of(key.holder)) != (sealed.signer_id, sealed.role):
            return Proof(False, "The certificate belongs to somebody else.")
        if seal is not None and describe(key) != seal:
            return Proof(False, "The certificate is not the one of the seal.")
        return self._judge(key, data, sealed)

    def _judge(self, key: Key, data: bytes, sealed: SealedBy) -> Proof:
        """The certificate at the time of signing, then the signature."""
        if not key.certificate.covers(sealed.at):
            return Proof(False, "The certificate was not valid at the time of signing.")
        if not key.in_force(sealed.at):
            return Proof(
                False, "The certificate was revoked before the time of signing."
            )
        if not self._keyring.trusts(key.certificate, sealed.at):
            return Proof(False, "No trusted authority issued the certificate.")
        try:
            signature = base64.b64decode(sealed.signature_b64, validate=True)
        except (binascii.Error, ValueError, TypeError):
            return Proof(False, "The signature cannot be read.")
        if not sm2.proves(key.certificate.public, data, signature):
            return Proof(False, "The signature does not prove over these data.")
        return PROVED
