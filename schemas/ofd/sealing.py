"""The seals over an OFD package: who signed which files, and where it is seen.

Each seal is a folder ``Doc_0/Signs/Sign_<n>`` with ``Signature.xml`` (the digest
of every file there was, and the places of the seal), ``Seal.esl`` (the electronic
seal) and ``SignedValue.dat`` (the signature over ``Signature.xml``). A later seal
is set over the files of the earlier ones too. ``Signatures.xml`` lists them and
stays outside, because it grows.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, Protocol

from nontax_site.security.electronic_seals import Picture
from schemas.layouts.setting import Stamp
from schemas.layouts.words import SealWords
from schemas.ofd.elements import add, numbers, root, written
from schemas.typesetting import picture

SIGNATURES: Final = "Doc_0/Signs/Signatures.xml"
SM3: Final = "1.2.156.10197.1.401"
SM2_WITH_SM3: Final = "1.2.156.10197.1.501"
ROLES: Final = ("unit", "finance")
"""The unit seals first; the finance side seals what bears the unit's seal."""

_DOTS: Final = 180


class Sealer(Protocol):
    """Sets the seal of a role; ``security.electronic_seals.ElectronicSealer``."""

    @property
    def at(self) -> datetime:
        """When it seals."""

    def make(self, role: str, picture: Picture) -> bytes:
        """The electronic seal of the role with its picture."""

    def sign(self, role: str, seal: bytes, signed: bytes, path: str) -> bytes:
        """The signed value over the bytes of the file at the path."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A seal on a page, by the number of the page's object."""

    page: int
    stamp: Stamp


def signs(
    files: Mapping[str, bytes], stamps: Sequence[Stamped], sealer: Sealer
) -> dict[str, bytes]:
    """The files of all seals, the roles in the order in which they seal a bill."""
    made: dict[str, bytes] = {}
    there = {stamped.stamp.seal.role for stamped in stamps}
    roles = [role for role in ROLES if role in there]
    for place, role in enumerate(roles):
        folder = f"Doc_0/Signs/Sign_{place}"
        mine = [stamped for stamped in stamps if stamped.stamp.seal.role == role]
        seal = sealer.make(role, _picture(mine[0].stamp))
        said = _signature({**files, **made}, mine, folder, sealer.at)
        made[f"{folder}/Seal.esl"] = seal
        made[f"{folder}/Signature.xml"] = said
        made[f"{folder}/SignedValue.dat"] = sealer.sign(
            role, seal, said, f"/{folder}/Signature.xml"
        )
    made[SIGNATURES] = listed(len(roles))
    return made


def check_value(data: bytes) -> str:
    """The SM3 digest of a file as a reference has it."""
    return base64.b64encode(hashlib.new("sm3", data).digest()).decode("ascii")


def _signature(
    files: Mapping[str, bytes], stamps: Sequence[Stamped], folder: str, at: datetime
) -> bytes:
    top = root("Signature")
    info = add(top, "SignedInfo")
    add(info, "Provider", ProviderName="nontax-site", Version="1.0")
    add(info, "SignatureMethod", SM2_WITH_SM3)
    add(info, "SignatureDateTime", f"{at.astimezone(UTC):%Y%m%d%H%M%S}Z")
    references = add(info, "References", CheckMethod=SM3)
    for name in sorted(files):
        one = add(references, "Reference", FileRef=f"/{name}")
        add(one, "CheckValue", check_value(files[name]))
    for place, stamped in enumerate(stamps):
        stamp = stamped.stamp
        add(
            info,
            "StampAnnot",
            ID=f"{folder.rpartition('/')[2]}_{place}",
            PageRef=str(stamped.page),
            Boundary=numbers(stamp.x, stamp.y, stamp.width, stamp.height),
        )
    add(add(info, "Seal"), "BaseLoc", f"/{folder}/Seal.esl")
    add(top, "SignedValue", f"/{folder}/SignedValue.dat")
    return written(top)


def listed(count: int) -> bytes:
    """The list of so many seals."""
    top = root("Signatures")
    add(top, "MaxSignId", f"s{count}")
    for place in range(count):
        loc = f"/Doc_0/Signs/Sign_{place}/Signature.xml"
        add(top, "Signature", ID=f"s{place}", Type="Seal", BaseLoc=loc)
    return written(top)


def _picture(stamp: Stamp) -> Picture:
    return _drawn(stamp.seal, stamp.width, stamp.height)


@lru_cache(maxsize=256)
def _drawn(seal: SealWords, width: float, height: float) -> Picture:
    """The picture of a seal; a site has few and draws each once."""
    words = {**asdict(seal), "width": width, "height": height}
    return Picture("png", picture("stamp", words, _DOTS), round(width), round(height))
