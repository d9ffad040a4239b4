"""Seals: what proves, each reason why one does not, and binding to the seal."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from zope.interface.verify import verifyObject

from nontax_site.kernel.interfaces import ISigner
from nontax_site.kernel.seals import SealedBy
from nontax_site.security import sm2
from nontax_site.security.certificates import Subject
from nontax_site.security.keys import NoKeyInForce
from nontax_site.security.seals import Signer
from tests.factories.keys import FINANCE, MADE, NOON, UNIT, a_keyring, a_signer

DATA = "票据".encode()


def test_a_signer_provides_the_port():
    assert verifyObject(ISigner, a_signer(UNIT))


def test_a_seal_says_who_with_what_and_when_and_proves():
    keyring, master = a_keyring(UNIT)
    signer = Signer(keyring, master)
    sealed = signer.sign(UNIT, DATA, NOON + timedelta(microseconds=7))
    assert (sealed.role, sealed.signer_id, sealed.at) == ("unit", UNIT, NOON)
    assert sealed.certificate_serial == keyring.in_force(UNIT, NOON).serial
    assert signer.prove(DATA, sealed).ok


@pytest.mark.rule("XG-37")
def test_changed_data_do_not_prove():
    signer = a_signer(UNIT)
    proof = signer.prove(DATA + b" ", signer.sign(UNIT, DATA, NOON))
    assert (proof.ok, proof.reason) == (
        False,
        "The signature does not prove over these data.",
    )


def test_an_old_key_still_proves_after_rotation_and_after_it_ended():
    keyring, master = a_keyring(UNIT, days=40)
    signer = Signer(keyring, master)
    sealed = signer.sign(UNIT, DATA, NOON)
    keyring.make(UNIT, Subject("a", "b"), 365, NOON + timedelta(days=9), master)
    assert signer.prove(DATA, sealed).ok


def test_a_signature_dated_outside_the_certificate_does_not_prove():
    signer = a_signer(UNIT)
    sealed = replace(signer.sign(UNIT, DATA, NOON), at=MADE - timedelta(days=1))
    assert "not valid at the time" in signer.prove(DATA, sealed).reason


def test_after_revocation_only_earlier_signatures_prove():
    keyring, master = a_keyring(UNIT)
    signer = Signer(keyring, master)
    before = signer.sign(UNIT, DATA, NOON)
    after = signer.sign(UNIT, DATA, NOON + timedelta(hours=2))
    keyring.revoke(before.certificate_serial, NOON + timedelta(hours=1))
    assert signer.prove(DATA, before).ok
    assert "revoked" in signer.prove(DATA, after).reason


def test_a_unit_cannot_pose_as_the_finance_side():
    signer = a_signer(UNIT, FINANCE)
    sealed = signer.sign(UNIT, DATA, NOON)
    for posed in (
        replace(sealed, role="finance"),
        replace(sealed, role="finance", signer_id=FINANCE),
        replace(sealed, signer_id="unit:330100-0008"),
    ):
        assert "somebody else" in signer.prove(DATA, posed).reason


def test_an_unknown_certificate_or_algorithm_is_said():
    signer = a_signer(UNIT)
    sealed = signer.sign(UNIT, DATA, NOON)
    assert "not known" in signer.prove(DATA, replace(sealed, algorithm="RSA")).reason
    stranger = replace(sealed, certificate_serial="AB")
    assert "not known" in signer.prove(DATA, stranger).reason


def test_a_key_of_an_authority_that_was_never_trusted_does_not_prove():
    keyring, master = a_keyring(UNIT)
    signer = Signer(keyring, master)
    sealed = signer.sign(UNIT, DATA, NOON)
    serial = keyring.holders["authority"][0]
    del keyring.holders["authority"]
    del keyring.keys[serial]
    assert "trusted" in signer.prove(DATA, sealed).reason


@pytest.mark.parametrize(
    "junk",
    ["", "=", "!!!!", "票据", "AAAA" * 5000, base64.b64encode(b"0" * 70).decode()],
)
def test_a_junk_signature_is_answered_and_raises_nothing(junk):
    signer = a_signer(UNIT)
    sealed = replace(signer.sign(UNIT, DATA, NOON), signature_b64=junk)
    assert not signer.prove(DATA, sealed).ok


def test_wholly_made_up_seals_are_answered():
    signer = a_signer(UNIT)
    made_up = SealedBy("", "", "\x00", sm2.ALGORITHM, NOON, "\udcff")
    assert not signer.prove(b"", made_up).ok


def test_the_descriptor_binds_the_certificate():
    keyring, master = a_keyring(UNIT)
    signer = Signer(keyring, master)
    seal = signer.descriptor(UNIT, NOON)
    sealed = signer.sign(UNIT, DATA, NOON)
    assert seal.seal_name == "杭州市第一中学财政票据专用章"
    assert signer.prove(DATA, sealed, seal).ok
    other = replace(seal, seal_hash="0" * 64)
    assert "not the one of the seal" in signer.prove(DATA, sealed, other).reason


def test_the_key_the_descriptor_names_signs_even_after_rotation():
    keyring, master = a_keyring(UNIT)
    signer = Signer(keyring, master)
    seal = signer.descriptor(UNIT, NOON)
    keyring.make(UNIT, Subject("a", "b"), 365, NOON, master)
    sealed = signer.sign(UNIT, DATA, NOON, seal)
    assert signer.prove(DATA, sealed, seal).ok
    keyring.revoke(sealed.certificate_serial, NOON)
    with pytest.raises(NoKeyInForce):
        signer.sign(UNIT, DATA, NOON, seal)


def test_without_a_key_in_force_nothing_is_signed():
    with pytest.raises(NoKeyInForce):
        a_signer(UNIT).sign(FINANCE, DATA, NOON)


def test_a_signer_shows_nothing():
    assert repr(a_signer(UNIT)) == "<Signer>"
