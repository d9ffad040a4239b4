"""The key ring: rotation, expiry, revocation, import, and locked private keys."""

from __future__ import annotations

import pickle
from datetime import timedelta

import pytest
from asn1crypto import core, pem, x509
from asn1crypto import keys as asn1keys

from nontax_site.kernel.errors import NontaxError
from nontax_site.security import sm2
from nontax_site.security.certificates import Issuing, Subject, write_certificate
from nontax_site.security.keys import (
    AUTHORITY,
    CertificateMalformed,
    CertificateThere,
    CertificateUnknown,
    CertificateUntrusted,
    Keyring,
    NoAuthority,
    NoKeyInForce,
    PrivateKeyMalformed,
    PrivateKeyOther,
)
from nontax_site.security.master import (
    KeyLocked,
    MasterKey,
    MasterKeyExposed,
    MasterKeyMalformed,
    MasterKeyMissing,
    MasterKeyThere,
)
from tests.factories.keys import FINANCE, MADE, NOON, UNIT, a_keyring

BANK = "channel:icbc"
SUBJECT = Subject("中国工商银行", "代收渠道签名")


def private_pem(private: bytes, public: bytes) -> bytes:
    """An unencrypted PKCS#8 file as openssl writes it."""
    inner = asn1keys.ECPrivateKey(
        {
            "version": 1,
            "private_key": int.from_bytes(private, "big"),
            "public_key": asn1keys.ECPointBitString(b"\x04" + public),
        }
    )
    inner["private_key"].set_encoded_width(32)
    info = asn1keys.PrivateKeyInfo(
        {
            "version": 0,
            "private_key_algorithm": {
                "algorithm": "ec",
                "parameters": asn1keys.ECDomainParameters(
                    name="named", value="1.2.156.10197.1.301"
                ),
            },
            "private_key": asn1keys.ParsableOctetString(inner.dump()),
        }
    )
    return pem.armor("PRIVATE KEY", info.dump())


def outside(days: int = 365):
    """An authority that is not ours and a bank's key it certified."""
    ca_private, ca_public = sm2.generate()
    until = MADE + timedelta(days=days)
    itself = Issuing(None, ca_private, ca_public)
    ca = write_certificate(Subject("CFCA", "根"), ca_public, itself, MADE, until)
    private, public = sm2.generate()
    issuing = Issuing(ca, ca_private, ca_public)
    leaf = write_certificate(SUBJECT, public, issuing, MADE, until)
    return ca, leaf, private, public


# ---- the ring ----------------------------------------------------------------


def test_a_new_key_is_certified_by_our_authority_and_in_force():
    keyring, _ = a_keyring(UNIT)
    key = keyring.in_force(UNIT, NOON)
    assert key.certificate.name == "杭州市第一中学财政票据专用章"
    assert keyring.trusts(key.certificate, NOON)
    assert not key.certificate.is_authority


def test_without_an_authority_no_key_is_made():
    keyring, master = Keyring(), MasterKey.generate()
    with pytest.raises(NoAuthority):
        keyring.make(UNIT, SUBJECT, 365, NOON, master)


def test_a_new_key_of_the_same_holder_signs_and_the_old_one_stays():
    keyring, master = a_keyring(UNIT)
    old = keyring.in_force(UNIT, NOON)
    new = keyring.make(UNIT, SUBJECT, 365, NOON, master)
    assert keyring.in_force(UNIT, NOON).serial == new.serial
    assert [key.serial for key in keyring.of(UNIT)] == [old.serial, new.serial]
    assert keyring.in_force(UNIT, NOON - timedelta(days=1)).serial == old.serial


def test_a_key_is_in_force_to_the_last_second_and_not_beyond():
    keyring, _ = a_keyring(UNIT)
    end = keyring.in_force(UNIT, NOON).certificate.not_after
    assert keyring.in_force(UNIT, end)
    with pytest.raises(NoKeyInForce) as error:
        keyring.in_force(UNIT, end + timedelta(seconds=1))
    assert error.value.facts["what"] == UNIT


def test_before_it_was_made_a_key_is_not_in_force():
    keyring, _ = a_keyring(UNIT)
    with pytest.raises(NoKeyInForce):
        keyring.in_force(UNIT, MADE - timedelta(seconds=1))


def test_a_certificate_never_outlives_the_authority():
    keyring, master = a_keyring(UNIT)
    authority = keyring.of(AUTHORITY)[0].certificate
    key = keyring.make(UNIT, SUBJECT, 36500, NOON, master)
    assert key.certificate.not_after == authority.not_after


def test_keys_that_end_soon_are_warned_of_once_and_a_newer_key_ends_the_warning():
    keyring, master = a_keyring(UNIT, FINANCE, days=50)
    assert keyring.expiring(NOON, days=19) == ()
    found = keyring.expiring(NOON, days=20)
    assert {warning.holder for warning in found} == {UNIT, FINANCE}
    assert found[0].days == 20
    keyring.make(UNIT, SUBJECT, 365, NOON, master)
    assert [warning.holder for warning in keyring.expiring(NOON)] == [FINANCE]


def test_an_ended_key_is_still_warned_of():
    keyring, _ = a_keyring(UNIT, days=10)
    (warning,) = keyring.expiring(NOON)
    assert warning.days == -20
    assert "has ended" in warning.message


def test_a_revoked_key_does_not_sign_from_then_on():
    keyring, _ = a_keyring(UNIT)
    key = keyring.in_force(UNIT, NOON)
    assert keyring.revoke(key.serial, NOON).revoked_at == NOON
    with pytest.raises(NoKeyInForce):
        keyring.in_force(UNIT, NOON)
    assert keyring.in_force(UNIT, NOON - timedelta(seconds=1)).serial == key.serial


def test_a_second_revocation_does_not_move_the_first():
    keyring, _ = a_keyring(UNIT)
    serial = keyring.in_force(UNIT, NOON).serial
    keyring.revoke(serial, NOON)
    later = keyring.revoke(serial, NOON + timedelta(days=5))
    assert later.revoked_at == NOON


def test_an_unknown_serial_is_said():
    keyring, _ = a_keyring(UNIT)
    assert keyring.find("00") is None
    with pytest.raises(CertificateUnknown):
        keyring.get("00")


def test_every_key_is_listed_by_holder():
    keyring, _ = a_keyring(UNIT, FINANCE)
    assert [key.holder for key in keyring.every()] == [AUTHORITY, FINANCE, UNIT]


# ---- import ------------------------------------------------------------------


def test_a_bank_s_certificate_is_taken_once_its_authority_is_trusted():
    keyring, master = a_keyring(UNIT)
    ca, leaf, _, _ = outside()
    with pytest.raises(CertificateUntrusted):
        keyring.take(BANK, leaf.pem, None, NOON, master)
    keyring.trust(ca.pem)
    key = keyring.take(BANK, leaf.pem, None, NOON, master)
    assert not key.signs
    with pytest.raises(NoKeyInForce):
        keyring.in_force(BANK, NOON)
    with pytest.raises(CertificateThere):
        keyring.take(BANK, leaf.pem, None, NOON, master)


def test_an_imported_private_key_signs():
    keyring, master = a_keyring(UNIT)
    ca, leaf, private, public = outside()
    keyring.trust(ca.pem)
    text = private_pem(private, public)
    key = keyring.take(FINANCE, leaf.pem, text, NOON, master)
    assert keyring.private(key, master) == private
    assert keyring.in_force(FINANCE, NOON).serial == leaf.serial


def test_a_private_key_of_another_certificate_is_refused():
    keyring, master = a_keyring(UNIT)
    ca, leaf, _, _ = outside()
    keyring.trust(ca.pem)
    with pytest.raises(PrivateKeyOther):
        keyring.take(BANK, leaf.pem, private_pem(*sm2.generate()), NOON, master)


@pytest.mark.parametrize(
    "text", [b"", b"junk", b"-----BEGIN X-----\nAA==\n-----END X-----"]
)
def test_what_is_no_certificate_or_key_is_refused(text):
    keyring, master = a_keyring(UNIT)
    ca, leaf, _, _ = outside()
    keyring.trust(ca.pem)
    with pytest.raises(CertificateMalformed):
        keyring.take(BANK, text, None, NOON, master)
    with pytest.raises(PrivateKeyMalformed):
        keyring.take(BANK, leaf.pem, text, NOON, master)


def test_a_certificate_of_another_kind_of_key_is_refused():
    keyring, master = a_keyring(UNIT)
    other = x509.Certificate.load(keyring.in_force(UNIT, NOON).certificate.der)
    info = other["tbs_certificate"]["subject_public_key_info"]
    info["algorithm"] = {"algorithm": "rsa", "parameters": core.Null()}
    with pytest.raises(CertificateMalformed):
        keyring.take(BANK, pem.armor("CERTIFICATE", other.dump()), None, NOON, master)


def test_a_leaf_is_not_trusted_as_an_authority():
    keyring, _ = a_keyring(UNIT)
    _, leaf, _, _ = outside()
    with pytest.raises(CertificateMalformed):
        keyring.trust(leaf.pem)


def test_a_certificate_issued_by_a_leaf_is_not_trusted():
    keyring, master = a_keyring(UNIT)
    key = keyring.in_force(UNIT, NOON)
    private, public = sm2.generate()
    issuing = Issuing(
        key.certificate, keyring.private(key, master), key.certificate.public
    )
    forged = write_certificate(SUBJECT, public, issuing, MADE, NOON)
    with pytest.raises(CertificateUntrusted):
        keyring.take(BANK, forged.pem, None, MADE, master)


# ---- secrets -----------------------------------------------------------------


def test_the_stored_ring_does_not_hold_a_private_key_in_clear():
    keyring, master = a_keyring(UNIT)
    key = keyring.in_force(UNIT, NOON)
    private = keyring.private(key, master)
    state = pickle.dumps(dict(keyring.keys.items()))
    assert private not in state
    assert private.hex().encode() not in state


def test_a_key_opens_under_its_own_master_key_and_name_only():
    keyring, master = a_keyring(UNIT)
    key = keyring.in_force(UNIT, NOON)
    with pytest.raises(KeyLocked) as error:
        keyring.private(key, MasterKey.generate())
    assert keyring.private(key, master).hex() not in str(error.value)
    with pytest.raises(KeyLocked):
        master.unlock(key.locked, "finance:330100/" + key.serial)
    with pytest.raises(KeyLocked):
        master.unlock(b"short", UNIT)


def test_the_master_key_file_is_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "master.key"
    made = MasterKey.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert MasterKey.load(path).unlock(made.lock(b"x", "a"), "a") == b"x"
    with pytest.raises(MasterKeyThere):
        MasterKey.create(path)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660, 0o601])
def test_a_master_key_open_to_others_is_refused(tmp_path, mode):
    path = tmp_path / "master.key"
    MasterKey.create(path)
    path.chmod(mode)
    with pytest.raises(MasterKeyExposed) as error:
        MasterKey.load(path)
    assert error.value.facts["mode"] == f"{mode:04o}"


def test_a_missing_or_damaged_master_key_is_said(tmp_path):
    with pytest.raises(MasterKeyMissing):
        MasterKey.load(tmp_path / "none")
    path = tmp_path / "master.key"
    MasterKey.create(path)
    path.write_text("zz")
    with pytest.raises(MasterKeyMalformed) as error:
        MasterKey.load(path)
    assert isinstance(error.value, NontaxError)


def test_a_master_key_shows_and_pickles_nothing():
    master = MasterKey.generate()
    assert repr(master) == "<MasterKey>"
    with pytest.raises(TypeError):
        pickle.dumps(master)
    with pytest.raises(ValueError, match="16"):
        MasterKey(b"short")
