"""openssl, which knows nothing of us, agrees with signatures and certificates."""

from __future__ import annotations

import base64

import pytest

from nontax_site.security import sm2
from nontax_site.security.certificates import certificate_from_pem
from nontax_site.security.keys import AUTHORITY
from nontax_site.security.seals import Signer
from schemas.xml import ElectronicBillFormat
from tests.factories.facts import bill_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_keyring
from tests.factories.tools import needs_tool, run

DISTID = "distid:1234567812345678"


@pytest.fixture
def openssl() -> str:
    return needs_tool("openssl")


@pytest.fixture
def sealed_bill():
    """A file with both seals, made as bills are made, and the ring behind it."""
    keyring, master = a_keyring(UNIT, FINANCE)
    signer, form = Signer(keyring, master), ElectronicBillFormat()
    facts = bill_facts(
        unit_seal=signer.descriptor(UNIT, NOON),
        finance_seal=signer.descriptor(FINANCE, NOON),
    )
    body = form.body(facts)
    by_unit = signer.sign(UNIT, body, NOON, facts.unit_seal)
    by_finance = signer.sign(FINANCE, body, NOON, facts.finance_seal)
    return form.assemble(body, by_unit, by_finance), keyring


def signature(sealed) -> bytes:
    return base64.b64decode(sealed.signature_b64)


def test_openssl_proves_both_seals_over_the_plain_slice_of_the_file(
    openssl, sealed_bill, tmp_path
):
    xml, keyring = sealed_bill
    begin, end = xml.index(b"<Header>"), xml.index(b"<EInvoiceSignature>")
    (tmp_path / "slice").write_bytes(xml[begin:end])
    _, seals = ElectronicBillFormat().read(xml)
    assert len(seals) == 2
    for sealed in seals:
        public = keyring.get(sealed.certificate_serial).certificate.public_pem
        (tmp_path / "public.pem").write_bytes(public)
        (tmp_path / "signature").write_bytes(signature(sealed))
        command = (
            *(openssl, "dgst", "-sm3", "-verify", tmp_path / "public.pem"),
            *("-sigopt", DISTID, "-signature", tmp_path / "signature"),
        )
        assert run(*command, tmp_path / "slice").stdout == b"Verified OK\n"
        (tmp_path / "changed").write_bytes(xml[begin:end].replace(b"1500", b"1501"))
        assert run(*command, tmp_path / "changed").returncode != 0


def test_openssl_verifies_each_certificate_against_its_authority(
    openssl, sealed_bill, tmp_path
):
    _, keyring = sealed_bill
    (tmp_path / "ca.pem").write_bytes(keyring.of(AUTHORITY)[0].certificate.pem)
    for holder in (UNIT, FINANCE):
        leaf = tmp_path / "leaf.pem"
        leaf.write_bytes(keyring.in_force(holder, NOON).certificate.pem)
        found = run(
            *(openssl, "verify", "-partial_chain", "-CAfile", tmp_path / "ca.pem"),
            *("-x509_strict", "-purpose", "any", "-attime", str(int(NOON.timestamp()))),
            *("-vfyopt", DISTID, leaf),
        )
        assert found.stdout.endswith(b": OK\n"), found.stderr


def test_openssl_refuses_a_certificate_of_another_authority(openssl, tmp_path):
    (one, _), (two, _) = a_keyring(UNIT), a_keyring(UNIT)
    (tmp_path / "ca.pem").write_bytes(two.of(AUTHORITY)[0].certificate.pem)
    (tmp_path / "leaf.pem").write_bytes(one.in_force(UNIT, NOON).certificate.pem)
    found = run(
        *(openssl, "verify", "-partial_chain", "-CAfile", tmp_path / "ca.pem"),
        *("-attime", str(int(NOON.timestamp())), "-vfyopt", DISTID),
        tmp_path / "leaf.pem",
    )
    assert found.returncode != 0


def test_the_serial_in_the_seal_is_the_one_openssl_prints(
    openssl, sealed_bill, tmp_path
):
    xml, keyring = sealed_bill
    _, seals = ElectronicBillFormat().read(xml)
    serial = seals[0].certificate_serial
    (tmp_path / "leaf.pem").write_bytes(keyring.get(serial).certificate.pem)
    found = run(openssl, "x509", "-in", tmp_path / "leaf.pem", "-noout", "-serial")
    assert found.stdout.decode().strip() == f"serial={serial}"


def test_what_openssl_signs_we_prove(openssl, tmp_path):
    key, data = tmp_path / "key.pem", tmp_path / "data"
    run(openssl, "genpkey", "-algorithm", "SM2", "-out", key)
    data.write_bytes("非税".encode())
    run(
        *(openssl, "dgst", "-sm3", "-sign", key, "-sigopt", DISTID),
        *("-out", tmp_path / "signature", data),
    )
    public = run(openssl, "pkey", "-in", key, "-pubout", "-outform", "DER").stdout
    point = sm2.point(public[-65:])
    der = (tmp_path / "signature").read_bytes()
    assert sm2.proves(point, data.read_bytes(), der)
    assert not sm2.proves(point, b"other", der)


def test_a_certificate_and_key_made_by_openssl_are_imported(openssl, tmp_path):
    def path(name: str) -> str:
        return str(tmp_path / name)

    sm3 = ("-sm3", "-sigopt", DISTID)
    for name in ("ca", "leaf"):
        run(openssl, "genpkey", "-algorithm", "SM2", "-out", path(f"{name}.key"))
    run(
        *(openssl, "req", "-x509", "-new", "-key", path("ca.key"), *sm3, "-utf8"),
        *("-subj", "/C=CN/O=根/CN=根", "-days", "3650", "-out", path("ca.pem")),
    )
    run(
        *(openssl, "req", "-new", "-key", path("leaf.key"), *sm3, "-utf8"),
        *("-subj", "/C=CN/O=某银行/CN=签名", "-out", path("leaf.csr")),
    )
    run(
        *(openssl, "x509", "-req", "-in", path("leaf.csr"), "-CA", path("ca.pem")),
        *("-CAkey", path("ca.key"), "-days", "365", *sm3, "-vfyopt", DISTID),
        *("-CAcreateserial", "-out", path("leaf.pem")),
    )
    leaf = (tmp_path / "leaf.pem").read_bytes()
    at = certificate_from_pem(leaf).not_before
    keyring, master = a_keyring(UNIT)
    keyring.trust((tmp_path / "ca.pem").read_bytes())
    private = (tmp_path / "leaf.key").read_bytes()
    key = keyring.take("channel:x", leaf, private, at, master)
    assert key.certificate.name == "签名"
    signer = Signer(keyring, master)
    assert signer.prove(b"x", signer.sign("channel:x", b"x", at)).ok
