"""X.509 certificates of SM2 keys: making, reading and proving one link.

Times are aware UTC, whole seconds. Serials are upper-case hex, as ``openssl``
prints them.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from asn1crypto import algos, core, keys, pem, x509

from nontax_site.security import sm2

_CURVE = "1.2.156.10197.1.301"
_SM3_SM2 = "1.2.156.10197.1.501"
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What the ASN.1 library raises for bytes of another shape."""


def _teach_the_names() -> None:
    """Tell the ASN.1 library the curve and the signature algorithm."""
    keys.NamedCurve.register("sm2p256v1", _CURVE, 32)
    algos.SignedDigestAlgorithmId._map[_SM3_SM2] = "sm3_sm2"
    algos.SignedDigestAlgorithmId._reverse_map = None


_teach_the_names()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names: organisation, department, name of the seal."""

    organisation: str
    name: str
    department: str = ""

    def _as_name(self) -> x509.Name:
        parts = {"country_name": "CN", "organization_name": self.organisation}
        if self.department:
            parts["organizational_unit_name"] = self.department
        return x509.Name.build({**parts, "common_name": self.name})


class Certificate:
    """A certificate as read; raises ValueError for bytes that are none of SM2."""

    def __init__(self, der: bytes) -> None:
        self.der = der
        try:
            self._parsed = x509.Certificate.load(der, strict=True)
            self._tbs = self._parsed["tbs_certificate"]
            self._read()
        except _UNREADABLE as error:
            raise ValueError("not a certificate of an SM2 key") from error

    def _read(self) -> None:
        info = self._tbs["subject_public_key_info"]
        parameters = info["algorithm"]["parameters"]
        if info["algorithm"]["algorithm"].native != "ec":
            raise ValueError("no key of a curve")
        if parameters.chosen.dotted != _CURVE:
            raise ValueError("another curve")
        if self._parsed["signature_algorithm"]["algorithm"].dotted != _SM3_SM2:
            raise ValueError("another signature algorithm")
        self.public: bytes = sm2.point(info["public_key"].native)
        self.serial: str = serial_text(self._tbs["serial_number"].native)
        validity = self._tbs["validity"]
        self.not_before: datetime = validity["not_before"].native
        self.not_after: datetime = validity["not_after"].native

    @cached_property
    def name(self) -> str:
        """The common name of the subject."""
        return str(self._tbs["subject"].native.get("common_name", ""))

    @cached_property
    def subject(self) -> Subject:
        """Whom it names, as a new certificate for the same holder would."""
        named = self._tbs["subject"].native
        return Subject(
            str(named.get("organization_name", "")),
            self.name,
            str(named.get("organizational_unit_name", "")),
        )

    @cached_property
    def subject_text(self) -> str:
        """The whole subject for people."""
        return str(self._tbs["subject"].human_friendly)

    @cached_property
    def is_authority(self) -> bool:
        """Whether the holder may issue certificates."""
        constraints = self._parsed.basic_constraints_value
        return constraints is not None and bool(constraints["ca"].native)

    def covers(self, at: datetime) -> bool:
        """Whether the instant lies inside the validity."""
        return self.not_before <= at <= self.not_after

    def issued_by(self, issuer: Certificate) -> bool:
        """Whether the issuer is an authority and its signature proves."""
        same = self._tbs["issuer"].dump() == issuer._tbs["subject"].dump()
        if not (same and issuer.is_authority):
            return False
        signature = self._parsed["signature_value"].native
        return sm2.proves(issuer.public, self._tbs.dump(), signature)

    @cached_property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return bytes(pem.armor("CERTIFICATE", self.der))

    @cached_property
    def public_pem(self) -> bytes:
        """The public key alone as PEM, for ``openssl dgst -verify``."""
        return bytes(
            pem.armor("PUBLIC KEY", self._tbs["subject_public_key_info"].dump())
        )


@lru_cache(maxsize=512)
def read_certificate(der: bytes) -> Certificate:
    """The certificate of stored bytes; parsed once while in use."""
    return Certificate(der)


@lru_cache(maxsize=512)
def proves_link(der: bytes, issuer_der: bytes) -> bool:
    """Whether the second certificate issued the first; judged once."""
    return read_certificate(der).issued_by(read_certificate(issuer_der))


def serial_text(number: int) -> str:
    """A serial number in upper-case hex with whole bytes."""
    text = f"{number:X}"
    return "0" * (len(text) % 2) + text


def certificate_from_pem(text: bytes) -> Certificate:
    """The one certificate in a PEM file; ValueError if there is none."""
    kind, _, der = pem.unarmor(text)
    if kind != "CERTIFICATE":
        raise ValueError("not a certificate")
    return Certificate(der)


def private_from_pem(text: bytes) -> bytes:
    """The 32 bytes of an unencrypted PKCS#8 key; ValueError if it is none."""
    kind, _, der = pem.unarmor(text)
    if kind != "PRIVATE KEY":
        raise ValueError("not an unencrypted PKCS#8 private key")
    try:
        inner = keys.PrivateKeyInfo.load(der, strict=True)["private_key"].parsed
        return int(inner["private_key"].native).to_bytes(32, "big")
    except _UNREADABLE:
        raise ValueError("not an SM2 private key") from None


@dataclass(frozen=True, slots=True)
class Issuing:
    """The side that signs a certificate: its certificate (None: itself), key."""

    certificate: Certificate | None
    private: bytes
    public: bytes


def write_certificate(
    subject: Subject,
    public: bytes,
    issuing: Issuing,
    not_before: datetime,
    not_after: datetime,
) -> Certificate:
    """A new certificate; one that issues itself becomes an authority."""
    authority = issuing.certificate is None
    name = subject._as_name()
    issuer = (
        name if issuing.certificate is None else issuing.certificate._tbs["subject"]
    )
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(126) | 1 << 126,
            "signature": {"algorithm": "sm3_sm2"},
            "issuer": issuer,
            "validity": {
                "not_before": _time(not_before),
                "not_after": _time(not_after),
            },
            "subject": name,
            "subject_public_key_info": _key_info(public),
            "extensions": _extensions(public, issuing.public, authority),
        }
    )
    signature = sm2.sign(issuing.private, issuing.public, tbs.dump())
    whole = x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": {"algorithm": "sm3_sm2"},
            "signature_value": core.OctetBitString(signature),
        }
    )
    return Certificate(whole.dump())


def _time(at: datetime) -> x509.Time:
    at = at.astimezone(UTC).replace(microsecond=0)
    if at.year < 2050:
        return x509.Time(name="utc_time", value=core.UTCTime(at))
    return x509.Time(name="general_time", value=core.GeneralizedTime(at))


def _key_info(public: bytes) -> keys.PublicKeyInfo:
    parameters = keys.ECDomainParameters(name="named", value=_CURVE)
    return keys.PublicKeyInfo(
        {
            "algorithm": {"algorithm": "ec", "parameters": parameters},
            "public_key": keys.ECPointBitString(b"\x04" + public),
        }
    )


def _extensions(public: bytes, issuer: bytes, authority: bool) -> list[dict[str, Any]]:
    uses = {"key_cert_sign", "crl_sign"}
    if not authority:
        uses = {"digital_signature", "non_repudiation"}
    return [
        {
            "extn_id": "basic_constraints",
            "critical": True,
            "extn_value": x509.BasicConstraints({"ca": authority}),
        },
        {
            "extn_id": "key_usage",
            "critical": True,
            "extn_value": x509.KeyUsage(uses),
        },
        {
            "extn_id": "key_identifier",
            "critical": False,
            "extn_value": core.OctetString(_identifier(public)),
        },
        {
            "extn_id": "authority_key_identifier",
            "critical": False,
            "extn_value": x509.AuthorityKeyIdentifier(
                {"key_identifier": _identifier(issuer)}
            ),
        },
    ]


def _identifier(public: bytes) -> bytes:
    """The 20 bytes that tell one key from another (no security rests on it)."""
    return hashlib.new("sm3", b"\x04" + public).digest()[:20]
