"""The key ring: whose SM2 key signs, since when and until when.

Holders are ``unit:<id>``, ``finance:<region>``, ``channel:<id>``, ``platform``
and ``authority`` (our own issuing key). A key is never taken away: old ones stay
so that what they signed can be proved, and a certificate is judged at the time
of signing. Private keys are locked under the master key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.errors import BadInput, NotConfigured, NotFound, Refused
from nontax_site.security import sm2
from nontax_site.security.certificates import (
    Certificate,
    Issuing,
    Subject,
    certificate_from_pem,
    private_from_pem,
    proves_link,
    read_certificate,
    write_certificate,
)
from nontax_site.security.master import MasterKey
from nontax_site.storage.classes import stored

AUTHORITY = "authority"
PLATFORM = "platform"
WARNING_DAYS = 30
EXPIRY_WORDS = {
    "ends": "The key of ${holder} ends in ${days} days (${until}).",
    "ended": "The key of ${holder} has ended (${until}).",
}


class NoKeyInForce(NotConfigured):
    """The holder has no key of its own that is valid at the time."""

    code = "no-key-in-force"
    message = "There is no signing key in force for ${what} at ${at}."
    remedy = "Make or import a key for this holder; bills wait until it is there."


class NoAuthority(NotConfigured):
    """No issuing key is in force: certificates cannot be made."""

    code = "no-authority"
    message = "There is no issuing key: make the authority first."


class CertificateUnknown(NotFound):
    """No certificate of this serial is on the ring."""

    code = "certificate-unknown"
    message = "There is no certificate with the serial ${serial}."


class CertificateMalformed(BadInput):
    """The file is no PEM certificate of an SM2 key."""

    code = "certificate-malformed"
    message = "The file is not a certificate of an SM2 key."


class CertificateUntrusted(Refused):
    """No authority that we trust issued the certificate."""

    code = "certificate-untrusted"
    message = "No trusted authority issued this certificate (${subject})."
    remedy = "Import the certificate of the issuing authority first."


class CertificateThere(Refused):
    """The certificate is on the ring already."""

    code = "certificate-there"
    message = "The certificate ${serial} is there already."


class PrivateKeyMalformed(BadInput):
    """The file is no unencrypted PKCS#8 SM2 key."""

    code = "private-key-malformed"
    message = "The file is not an unencrypted PKCS#8 private key of SM2."


class PrivateKeyOther(Refused):
    """The private key belongs to another certificate."""

    code = "private-key-other"
    message = "The private key does not belong to the certificate ${serial}."


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it stands on the ring; without ``locked`` it only proves."""

    holder: str
    certificate: Certificate
    locked: bytes
    revoked_at: datetime | None

    @property
    def serial(self) -> str:
        """The certificate's serial number, upper-case hex."""
        return self.certificate.serial

    @property
    def signs(self) -> bool:
        """Whether we hold the private key."""
        return bool(self.locked)

    def in_force(self, at: datetime) -> bool:
        """Whether the key was valid and not revoked at the instant."""
        revoked = self.revoked_at is not None and at >= self.revoked_at
        return self.certificate.covers(at) and not revoked


@dataclass(frozen=True, slots=True)
class KeysExpiring:
    """A warning: after ``until`` the holder has no key (``days`` may be < 0)."""

    holder: str
    serial: str
    until: datetime
    days: int

    @property
    def message(self) -> str:
        """The msgid of the warning; its places are the fields."""
        return EXPIRY_WORDS["ended" if self.days < 0 else "ends"]


@stored
class Keyring(Persistent):
    """Every key there is and was, by serial and by holder."""

    def __init__(self) -> None:
        self.keys = OOBTree()  # serial -> (holder, DER, locked, revoked at | None)
        self.holders = OOBTree()  # holder -> serials, oldest first
        self.trusted = OOBTree()  # serial -> DER of outside authorities

    # ---- reading ---------------------------------------------------------

    def find(self, serial: str) -> Key | None:
        """The key of a certificate serial (upper-case hex), if known."""
        kept = self.keys.get(serial)
        if kept is None:
            return None
        holder, der, locked, revoked_at = kept
        return Key(holder, read_certificate(der), locked, revoked_at)

    def get(self, serial: str) -> Key:
        """The key of a certificate serial; CertificateUnknown if there is none."""
        key = self.find(serial)
        if key is None:
            raise CertificateUnknown(serial=serial)
        return key

    def of(self, holder: str) -> tuple[Key, ...]:
        """All keys of the holder, oldest first."""
        return tuple(self.get(serial) for serial in self.holders.get(holder, ()))

    def every(self) -> Iterator[Key]:
        """All keys in the order of their holders, oldest first."""
        for holder in self.holders:
            yield from self.of(holder)

    def in_force(self, holder: str, at: datetime) -> Key:
        """The newest key the holder may sign with at the instant.

        Raises NoKeyInForce.
        """
        for key in reversed(self.of(holder)):
            if key.signs and key.in_force(at):
                return key
        raise NoKeyInForce(what=holder, at=at.isoformat())

    def expiring(
        self, at: datetime, days: int = WARNING_DAYS
    ) -> tuple[KeysExpiring, ...]:
        """Holders whose last valid key ends within the days, soonest first."""
        found = []
        for holder in self.holders:
            keys = [key for key in self.of(holder) if key.revoked_at is None]
            if not keys:
                continue
            last = max(keys, key=lambda key: key.certificate.not_after)
            left = last.certificate.not_after - at
            if left <= timedelta(days=days):
                until = last.certificate.not_after
                found.append(KeysExpiring(holder, last.serial, until, left.days))
        return tuple(sorted(found, key=lambda warning: warning.until))

    def trusts(self, certificate: Certificate, at: datetime) -> bool:
        """Whether an authority of ours or a trusted one issued it, valid then."""
        return any(
            authority.covers(at) and proves_link(certificate.der, authority.der)
            for authority in self.authorities()
        )

    def authorities(self) -> Iterator[Certificate]:
        """Our own issuing certificates and the imported ones."""
        for key in self.of(AUTHORITY):
            yield key.certificate
        for der in self.trusted.values():
            yield read_certificate(der)

    def issuer(self, certificate: Certificate) -> Certificate:
        """The authority that issued the certificate: ours (itself) or a trusted one.

        Raises CertificateUntrusted.
        """
        for authority in self.authorities():
            if proves_link(certificate.der, authority.der):
                return authority
        raise CertificateUntrusted(subject=certificate.subject_text)

    # ---- changing --------------------------------------------------------

    def make_authority(
        self, subject: Subject, days: int, at: datetime, master: MasterKey
    ) -> Key:
        """A new issuing key that signs its own certificate."""
        private, public = sm2.generate()
        issuing = Issuing(None, private, public)
        until = at + timedelta(days=days)
        certificate = write_certificate(subject, public, issuing, at, until)
        return self._keep(AUTHORITY, certificate, private, master)

    def make(
        self, holder: str, subject: Subject, days: int, at: datetime, master: MasterKey
    ) -> Key:
        """A new key for the holder, certified by our authority.

        Also rotates: from now on the new key signs, the old one still proves. The
        certificate never outlives the authority's. Raises NoAuthority.
        """
        try:
            authority = self.in_force(AUTHORITY, at)
        except NoKeyInForce:
            raise NoAuthority(what=AUTHORITY) from None
        private, public = sm2.generate()
        issuing = Issuing(
            authority.certificate,
            self.private(authority, master),
            authority.certificate.public,
        )
        until = min(at + timedelta(days=days), authority.certificate.not_after)
        certificate = write_certificate(subject, public, issuing, at, until)
        return self._keep(holder, certificate, private, master)

    def take(
        self,
        holder: str,
        certificate_pem: bytes,
        private_pem: bytes | None,
        at: datetime,
        master: MasterKey,
    ) -> Key:
        """Import a key made elsewhere; without a private key it only proves.

        Raises CertificateMalformed, CertificateUntrusted, CertificateThere,
        PrivateKeyMalformed, PrivateKeyOther.
        """
        certificate = _read(certificate_pem)
        if not self.trusts(certificate, at):
            raise CertificateUntrusted(subject=certificate.subject_text)
        if certificate.serial in self.keys:
            raise CertificateThere(serial=certificate.serial)
        private = b""
        if private_pem is not None:
            try:
                private = private_from_pem(private_pem)
            except (ValueError, TypeError):
                raise PrivateKeyMalformed from None
            if not sm2.belongs(private, certificate.public):
                raise PrivateKeyOther(serial=certificate.serial)
        return self._keep(holder, certificate, private, master)

    def trust(self, certificate_pem: bytes) -> Certificate:
        """Trust an outside authority; CertificateMalformed if it is none."""
        certificate = _read(certificate_pem)
        if not certificate.is_authority:
            raise CertificateMalformed
        self.trusted[certificate.serial] = certificate.der
        return certificate

    def revoke(self, serial: str, at: datetime) -> Key:
        """From the instant on the key neither signs nor proves new signatures."""
        key = self.get(serial)
        if key.revoked_at is None:
            revoked_at = at.astimezone(UTC)
            kept = (key.holder, key.certificate.der, key.locked, revoked_at)
            self.keys[serial] = kept
        return self.get(serial)

    def private(self, key: Key, master: MasterKey) -> bytes:
        """The opened private key; for signers only, never kept or shown."""
        return master.unlock(key.locked, f"{key.holder}/{key.serial}")

    def _keep(
        self, holder: str, certificate: Certificate, private: bytes, master: MasterKey
    ) -> Key:
        locked = b""
        if private:
            locked = master.lock(private, f"{holder}/{certificate.serial}")
        self.keys[certificate.serial] = (holder, certificate.der, locked, None)
        self.holders[holder] = (*self.holders.get(holder, ()), certificate.serial)
        return Key(holder, certificate, locked, None)


def _read(text: bytes) -> Certificate:
    """The certificate of a PEM file; CertificateMalformed if it is none."""
    try:
        return certificate_from_pem(text)
    except (ValueError, TypeError):
        raise CertificateMalformed from None
