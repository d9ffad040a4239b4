"""Electronic seals: what they say, who set them, and what does not prove."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asn1crypto import core

from nontax_site.security.electronic_seals import (
    ElectronicSealer,
    Picture,
    SealKey,
    prove_seal,
)
from nontax_site.security.keys import PLATFORM
from tests.factories.keys import FINANCE, NOON, UNIT, a_signer
from tests.factories.tools import needs_tool, run

PATH = "/Doc_0/Signs/Sign_0/Signature.xml"
DATA = b"<Signature/>"
PICTURE = Picture("png", b"\x89PNG", 31, 31)


@pytest.fixture(scope="module")
def signer():
    return a_signer()


@pytest.fixture(scope="module")
def sealer(signer):
    keys = {"unit": SealKey(UNIT, signer.descriptor(UNIT, NOON))}
    return ElectronicSealer(signer, keys, NOON)


@pytest.fixture(scope="module")
def seal(sealer) -> bytes:
    return sealer.make("unit", PICTURE)


@pytest.fixture(scope="module")
def value(sealer, seal) -> bytes:
    return sealer.sign("unit", seal, DATA, PATH)


def reason(signer, value, seal, data=DATA, path=PATH, holder=UNIT) -> str:
    read = prove_seal(signer, holder, value, seal, data, path)
    return "" if read.proof.ok else read.proof.reason


def test_a_seal_proves_and_says_whose_it_is_and_when(signer, seal, value):
    read = prove_seal(signer, UNIT, value, seal, DATA, PATH)
    assert read.proof.ok
    assert read.at == NOON
    assert signer._keyring.get(read.serial).holder == UNIT


def test_a_seal_over_other_bytes_or_at_another_path_does_not_prove(signer, seal, value):
    other = "The seal is over other data."
    assert reason(signer, value, seal, data=DATA + b" ") == other
    assert reason(signer, value, seal, path=PATH.replace("0", "1")) == other


def test_the_seal_of_another_holder_does_not_prove(signer, seal, value):
    assert reason(signer, value, seal, holder=FINANCE) == (
        "The certificate belongs to somebody else."
    )


def test_another_seal_beside_the_signature_does_not_prove(signer, sealer, value):
    other = sealer.make("unit", Picture("png", b"\x89PNG2", 31, 31))
    assert reason(signer, value, other) == ("The seal is not the one that was set.")


def test_every_single_altered_byte_of_a_signed_value_is_found(signer, seal, value):
    for place in range(0, len(value), 7):
        altered = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        assert reason(signer, altered, seal), place


def test_a_signature_with_bits_left_out_does_not_prove(signer, sealer, seal):
    """Where the last bit is 0, leaving it out would leave the signature the same."""
    for _try in range(40):
        value = sealer.sign("unit", seal, DATA, PATH)
        if not value[-1] & 1:
            break
    signature = core.Sequence.load(value)[3].dump()
    shorter = signature.replace(b"\0", b"\1", 1)
    assert reason(signer, value, seal) == ""
    assert reason(signer, value.replace(signature, shorter), seal)


@pytest.mark.parametrize("junk", [b"", b"\x30\x00", b"x" * 80, core.Integer(4).dump()])
def test_junk_cannot_be_read_and_nothing_is_raised(signer, seal, junk):
    assert reason(signer, junk, seal) == "The seal cannot be read."


def test_a_key_revoked_before_the_signing_does_not_prove(signer):
    own = a_signer()
    descriptor = own.descriptor(UNIT, NOON)
    sealer = ElectronicSealer(own, {"unit": SealKey(UNIT, descriptor)}, NOON)
    seal = sealer.make("unit", PICTURE)
    value = sealer.sign("unit", seal, DATA, PATH)
    assert reason(own, value, seal) == ""
    own._keyring.revoke(own._keyring.of(UNIT)[0].serial, NOON - timedelta(days=1))
    assert "revoked" in reason(own, value, seal)


def test_the_maker_of_the_seal_must_be_known(signer, seal, value):
    own = a_signer(UNIT, PLATFORM)
    assert reason(own, value, seal) == (
        "The certificate of the signature is not known."
    )


def test_another_program_reads_its_structure_and_proves_the_signature(
    signer, seal, value, tmp_path
):
    openssl = needs_tool("openssl")
    (tmp_path / "value.der").write_bytes(value)
    shown = run(openssl, "asn1parse", "-inform", "DER", "-in", tmp_path / "value.der")
    text = shown.stdout.decode()
    assert shown.returncode == 0
    assert text.count("1.2.156.10197.1.501") + text.count("SM2-with-SM3") >= 2
    whole = core.Sequence.load(value, strict=True)
    to_sign, signature = whole[0].dump(), whole[3].contents[1:]
    (tmp_path / "tbs").write_bytes(to_sign)
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "key.pem").write_bytes(
        signer._keyring.of(UNIT)[0].certificate.public_pem
    )
    proved = run(
        openssl, "dgst", "-sm3", "-verify", tmp_path / "key.pem",
        "-sigopt", "distid:1234567812345678", "-signature", tmp_path / "sig",
        tmp_path / "tbs",
    )  # fmt: skip
    assert b"Verified OK" in proved.stdout
