"""Electronic seals (GB/T 38540, version 4): what a layout file is sealed with.

A seal (``SESeal``) holds a picture and the certificates that may set it, and is
signed by who makes seals: the platform. A signature (``SES_Signature``) holds the
seal, the time, the digest and the path of what it is over, and is signed by the
holder of the seal. The shapes are those the public implementations write; there
was no independent verifier to compare with (ADR 10).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import core

from nontax_site.kernel.seals import Proof, SealDescriptor, SealedBy
from nontax_site.security import sm2
from nontax_site.security.certificates import read_certificate
from nontax_site.security.keys import PLATFORM, NoKeyInForce
from nontax_site.security.seals import PROVED, role_of

_VERSION: Final = 4
_VENDOR: Final = "nontax-site"
_OF_AN_ORGANISATION: Final = 1
_BY_CERTIFICATE: Final = 1
_SM2_WITH_SM3: Final = "1.2.156.10197.1.501"


class _Certificates(core.SequenceOf):  # type: ignore[misc]
    """The certificates that may set a seal."""

    _child_spec = core.OctetString


class _Extension(core.Sequence):  # type: ignore[misc]
    """One further datum."""

    _fields = [
        ("extnID", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extnValue", core.OctetString),
    ]


class _Extensions(core.SequenceOf):  # type: ignore[misc]
    """Further data."""

    _child_spec = _Extension


class _Header(core.Sequence):  # type: ignore[misc]
    """``SES_Header``: what follows, its version, who made it."""

    _fields = [
        ("ID", core.IA5String),
        ("version", core.Integer),
        ("Vid", core.IA5String),
    ]


class _Property(core.Sequence):  # type: ignore[misc]
    """``SES_ESPropertyInfo``: name, certificates and validity."""

    _fields = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("certListType", core.Integer),
        ("certList", _Certificates),
        ("createDate", core.GeneralizedTime),
        ("validStart", core.GeneralizedTime),
        ("validEnd", core.GeneralizedTime),
    ]


class _Picture(core.Sequence):  # type: ignore[misc]
    """``SES_ESPictureInfo``: the picture and its size in mm."""

    _fields = [
        ("type", core.IA5String),
        ("data", core.OctetString),
        ("width", core.Integer),
        ("height", core.Integer),
    ]


class _SealInfo(core.Sequence):  # type: ignore[misc]
    """``SES_SealInfo``: what the maker signs."""

    _fields = [
        ("header", _Header),
        ("esID", core.IA5String),
        ("property", _Property),
        ("picture", _Picture),
        ("extDatas", _Extensions, {"explicit": 0, "optional": True}),
    ]


class _Seal(core.Sequence):  # type: ignore[misc]
    """``SESeal``: the seal with the maker's signature."""

    _fields = [
        ("eSealInfo", _SealInfo),
        ("cert", core.OctetString),
        ("signAlgID", core.ObjectIdentifier),
        ("signedValue", core.OctetBitString),
    ]


class _ToSign(core.Sequence):  # type: ignore[misc]
    """``TBS_Sign``: what the holder signs."""

    _fields = [
        ("version", core.Integer),
        ("eseal", _Seal),
        ("timeInfo", core.GeneralizedTime),
        ("dataHash", core.OctetBitString),
        ("propertyInfo", core.IA5String),
        ("extDatas", _Extensions, {"explicit": 0, "optional": True}),
    ]


class _Signature(core.Sequence):  # type: ignore[misc]
    """``SES_Signature``: the holder's signature."""

    _fields = [
        ("toSign", _ToSign),
        ("cert", core.OctetString),
        ("signatureAlgID", core.ObjectIdentifier),
        ("signature", core.OctetBitString),
        ("timeStamp", core.OctetBitString, {"explicit": 0, "optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a seal looks like: the kind of file, its bytes, its size in mm."""

    kind: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SealKey:
    """The key of a role: its holder, and the seal that is named in the bill."""

    holder: str
    descriptor: SealDescriptor


class ElectronicSealer:
    """Makes and sets seals at one instant with the keys of the roles of a bill.

    The key the bill names is used while it is in force, after that the one the
    holder has then. Raises NoKeyInForce where there is none.
    """

    def __init__(self, signer: Any, keys: Mapping[str, SealKey], at: datetime) -> None:
        self._signer = signer
        self._keys = {role: self._resolved(key, at) for role, key in keys.items()}
        self.at = at.astimezone(UTC).replace(microsecond=0)

    def _resolved(self, key: SealKey, at: datetime) -> SealKey:
        try:
            self._signer.certificate(key.holder, at, key.descriptor)
        except NoKeyInForce:
            return SealKey(key.holder, self._signer.descriptor(key.holder, at))
        return key

    def make(self, role: str, picture: Picture) -> bytes:
        """The electronic seal of a role, signed by who makes seals."""
        key = self._keys[role]
        der = self._signer.certificate(key.holder, self.at, key.descriptor)
        certificate = read_certificate(der)
        info = _SealInfo(
            {
                "header": {"ID": "ES", "version": _VERSION, "Vid": _VENDOR},
                "esID": key.descriptor.seal_id,
                "property": {
                    "type": _OF_AN_ORGANISATION,
                    "name": key.descriptor.seal_name,
                    "certListType": _BY_CERTIFICATE,
                    "certList": [der],
                    "createDate": certificate.not_before,
                    "validStart": certificate.not_before,
                    "validEnd": certificate.not_after,
                },
                "picture": {
                    "type": picture.kind,
                    "data": picture.data,
                    "width": picture.width,
                    "height": picture.height,
                },
            }
        )
        maker = self._signer.descriptor(PLATFORM, self.at)
        return bytes(
            _Seal(
                {
                    "eSealInfo": info,
                    "cert": self._signer.certificate(PLATFORM, self.at, maker),
                    "signAlgID": _SM2_WITH_SM3,
                    "signedValue": self._signed(PLATFORM, info.dump(), maker),
                }
            ).dump()
        )

    def sign(self, role: str, seal: bytes, signed: bytes, path: str) -> bytes:
        """The signature of a role over the digest of a file's bytes at a path."""
        key = self._keys[role]
        to_sign = _ToSign(
            {
                "version": _VERSION,
                "eseal": _Seal.load(seal, strict=True),
                "timeInfo": self.at,
                "dataHash": bytes.fromhex(sm2.digest(signed)),
                "propertyInfo": path,
            }
        )
        return bytes(
            _Signature(
                {
                    "toSign": to_sign,
                    "cert": self._signer.certificate(
                        key.holder, self.at, key.descriptor
                    ),
                    "signatureAlgID": _SM2_WITH_SM3,
                    "signature": self._signed(
                        key.holder, to_sign.dump(), key.descriptor
                    ),
                }
            ).dump()
        )

    def _signed(self, holder: str, data: bytes, seal: SealDescriptor) -> bytes:
        sealed = self._signer.sign(holder, data, self.at, seal)
        return base64.b64decode(sealed.signature_b64)


@dataclass(frozen=True, slots=True)
class SealRead:
    """What a signed value says: the holder's certificate, when, and its proof."""

    serial: str
    at: datetime
    proof: Proof


def prove_seal(
    signer: Any, holder: str, signed_value: bytes, seal: bytes, signed: bytes, path: str
) -> SealRead:
    """Whether a signed value is the holder's seal over the bytes at the path.

    Proved are the seal (by its maker, with the holder's certificate in it), the
    digest and path, and the signature at its time. Junk does not prove, and
    nothing is raised.
    """
    try:
        read = _Signature.load(signed_value, strict=True)
        serial, at, fault = _look(read, seal, signed, path)
        if not fault:
            fault = _prove(signer, holder, read, serial, at)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return SealRead("", datetime.min.replace(tzinfo=UTC), _fault("unreadable"))
    return SealRead(serial, at, PROVED if not fault else Proof(False, fault))


def _look(
    read: Any, seal: bytes, signed: bytes, path: str
) -> tuple[str, datetime, str]:
    """The serial, the time, and what is wrong before any signature is looked at."""
    body = read["toSign"]
    certificate = read_certificate(bytes(read["cert"].native))
    info = body["eseal"]["eSealInfo"]["property"]
    at = body["timeInfo"].native
    listed = [bytes(der) for der in info["certList"].native]
    if body["version"].native != _VERSION or body["eseal"].dump() != seal:
        return certificate.serial, at, _WORDS["seal"]
    if bytes(body["dataHash"].native) != bytes.fromhex(sm2.digest(signed)):
        return certificate.serial, at, _WORDS["digest"]
    if body["propertyInfo"].native != path:
        return certificate.serial, at, _WORDS["digest"]
    # bits of the signature that count for nothing would be an altered byte unseen
    if (
        read["signatureAlgID"].dotted,
        read["timeStamp"].native,
        read["signature"].contents[:1],
    ) != (_SM2_WITH_SM3, None, b"\0"):
        return certificate.serial, at, _WORDS["unreadable"]
    if certificate.der not in listed:
        return certificate.serial, at, _WORDS["certificate"]
    if not info["validStart"].native <= at <= info["validEnd"].native:
        return certificate.serial, at, _WORDS["validity"]
    return certificate.serial, at, ""


def _prove(signer: Any, holder: str, read: Any, serial: str, at: datetime) -> str:
    body, seal = read["toSign"], read["toSign"]["eseal"]
    maker = read_certificate(bytes(seal["cert"].native)).serial
    proofs = (
        signer.prove(
            seal["eSealInfo"].dump(), _sealed(PLATFORM, maker, at, seal["signedValue"])
        ),
        signer.prove(body.dump(), _sealed(holder, serial, at, read["signature"])),
    )
    return next((proof.reason for proof in proofs if not proof.ok), "")


def _sealed(holder: str, serial: str, at: datetime, value: Any) -> SealedBy:
    signature = base64.b64encode(bytes(value.native)).decode("ascii")
    return SealedBy(role_of(holder), holder, serial, sm2.ALGORITHM, at, signature)


_WORDS: Final = {
    "unreadable": "The seal cannot be read.",
    "seal": "The seal is not the one that was set.",
    "digest": "The seal is over other data.",
    "certificate": "The certificate is not the one of the seal.",
    "validity": "The seal was not valid at the time of signing.",
}


def _fault(name: str) -> Proof:
    return Proof(False, _WORDS[name])
