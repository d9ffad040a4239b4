"""Proving a package of ours: every file has its digest, every seal proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nontax_site.security.electronic_seals import SealRead
from schemas.ofd.elements import parsed, tag
from schemas.ofd.package import NoPackage, unpack
from schemas.ofd.sealing import SIGNATURES, SM3, check_value, listed

Prover = Callable[[int, bytes, bytes, bytes, str], SealRead]
"""(place of the seal, signed value, seal, what is signed, its path) → the proof."""

UNREADABLE: Final = "The package cannot be read."
ALTERED: Final = "The file is not as it was sealed."
MISSING: Final = "The file is missing."
ADDED: Final = "The file was added after sealing."


@dataclass(frozen=True, slots=True)
class OfdFault:
    """What is wrong: ``file`` names the part of the package, ``why`` is a msgid."""

    file: str
    why: str


def prove_ofd(data: bytes, seals: int, prover: Prover) -> tuple[OfdFault, ...]:
    """Everything wrong with a package that should bear so many seals; () for none.

    Nothing is raised for junk.
    """
    try:
        files = unpack(data)
    except NoPackage:
        return (OfdFault("", UNREADABLE),)
    return tuple(dict.fromkeys(_faults(files, seals, prover)))


def _faults(
    files: Mapping[str, bytes], seals: int, prover: Prover
) -> Iterator[OfdFault]:
    seen = {SIGNATURES}
    if files.get(SIGNATURES) != listed(seals):
        yield OfdFault(SIGNATURES, ALTERED)
    wanted = [f"Doc_0/Signs/Sign_{place}/Signature.xml" for place in range(seals)]
    for place, name in enumerate(wanted):
        folder = name.rpartition("/")[0]
        seen |= {name, f"{folder}/Seal.esl", f"{folder}/SignedValue.dat"}
        yield from _seal(files, place, folder, prover, seen)
    for name in sorted(set(files) - seen):
        yield OfdFault(name, ADDED)


def _seal(
    files: Mapping[str, bytes], place: int, folder: str, prover: Prover, seen: set[str]
) -> Iterator[OfdFault]:
    """The files a seal is over, then the seal; adds the files it speaks of."""
    name = f"{folder}/Signature.xml"
    try:
        said = files[name]
        seal, value = files[f"{folder}/Seal.esl"], files[f"{folder}/SignedValue.dat"]
        references = dict(_references(said))
    except (KeyError, ValueError):
        yield OfdFault(name, UNREADABLE)
        return
    seen |= set(references)
    for file, expected in references.items():
        if file not in files:
            yield OfdFault(file, MISSING)
        elif check_value(files[file]) != expected:
            yield OfdFault(file, ALTERED)
    proof = prover(place, value, seal, said, f"/{name}").proof
    if not proof.ok:
        yield OfdFault(f"{folder}/SignedValue.dat", proof.reason)


def _references(said: bytes) -> Iterator[tuple[str, str]]:
    top = parsed(said)
    methods = [one.get("CheckMethod") for one in top.iter(tag("References"))]
    if methods != [SM3]:
        raise ValueError("another digest")
    for one in top.iter(tag("Reference")):
        value = one.findtext(tag("CheckValue"))
        yield str(one.get("FileRef")).lstrip("/"), str(value)
