"""``nontax keys``: what an operator sees and what is written about it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from nontax_site.commands import nontax
from nontax_site.kernel.clock import SystemClock
from nontax_site.root import SITE, Root
from nontax_site.security import sm2
from nontax_site.security.certificates import (
    Issuing,
    Subject,
    certificate_from_pem,
    write_certificate,
)
from nontax_site.security.keys import NoAuthority
from nontax_site.security.master import MasterKey
from nontax_site.storage.connecting import open_site
from nontax_site.units.region import Region

INI = """[app:main]
use = egg:nontax-site
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = file://{var}/site.fs
nontax.sessions_uri = memory://
nontax.master_key = {var}/master.key
"""


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A call of the command against a fresh site with a master key."""
    monkeypatch.delenv("NONTAX_MASTER_KEY", raising=False)
    monkeypatch.setenv("NONTAX_VAR", str(tmp_path))
    (tmp_path / "test.ini").write_text(INI.format(var=tmp_path))
    MasterKey.create(tmp_path / "master.key")
    with open_site(f"file://{tmp_path}/site.fs") as connection:
        connection.root()[SITE] = Root(SystemClock().now())

    def call(*arguments: str):
        ini = str(tmp_path / "test.ini")
        return CliRunner().invoke(nontax, ["--ini", ini, "keys", *arguments])

    return call


SUBJECT = ("--organisation", "杭州市财政局", "--name", "杭州市财政票据监制章")


def test_a_key_is_made_listed_and_noted_in_the_audit_log(site, tmp_path):
    assert site("make", "authority", *SUBJECT, "--days", "3650").exit_code == 0
    made = site("make", "finance:330100", *SUBJECT)
    assert made.exit_code == 0, made.output
    serial = made.output.split("\t")[1]
    listed = site("list").output
    assert f"finance:330100\t{serial}" in listed
    assert "signs\t杭州市财政票据监制章" in listed
    with open_site(f"file://{tmp_path}/site.fs", read_only=True) as connection:
        audit = connection.root()[SITE].audit
        assert audit.heads()["keys"][0] == 2


def test_without_an_authority_no_key_is_made_and_nothing_is_noted(site):
    result = site("make", "unit:330100-0007", *SUBJECT)
    assert isinstance(result.exception, NoAuthority)
    assert site("list").stdout == ""


def test_a_rotated_key_has_the_names_of_the_last_and_signs_from_now_on(site):
    site("make", "authority", *SUBJECT, "--days", "3650")
    first = site("make", "finance:330100", *SUBJECT).output.split("\t")[1]
    rotated = site("rotate", "finance:330100", "--days", "30")
    assert rotated.exit_code == 0, rotated.output
    serial = rotated.output.split("\t")[1]
    assert serial != first
    newest = certificate_from_pem(site("export", "finance:330100").stdout.encode())
    oldest = certificate_from_pem(site("export", first).stdout.encode())
    assert (newest.serial, newest.subject) == (serial, oldest.subject)
    assert site("rotate", "unit:330100-0001").exception.code == "no-key-in-force"


def test_a_revoked_key_is_not_in_force_any_more(site):
    site("make", "authority", *SUBJECT, "--days", "3650")
    serial = site("make", "platform", *SUBJECT).output.split("\t")[1]
    assert "not in force" in site("revoke", serial.lower()).output
    assert site("revoke", "ABCD").exception.code == "certificate-unknown"


@pytest.mark.parametrize("holder", ["", "unit:", "bank", "platform:x"])
def test_a_holder_that_is_none_is_refused(site, holder):
    site("make", "authority", *SUBJECT)
    result = site("make", holder, *SUBJECT)
    assert result.exception.code == "key-holder-unknown"


def test_expiry_says_whose_key_ends_and_exits_1(site):
    site("make", "authority", *SUBJECT, "--days", "3650")
    site("make", "platform", *SUBJECT, "--days", "10")
    soon = site("expiry")
    assert soon.exit_code == 1
    assert soon.output.startswith("platform\t")
    assert site("expiry", "--days", "5").exit_code == 0


def test_a_bank_s_certificate_is_imported_with_its_authority(site, tmp_path):
    at = SystemClock().now()
    until = at.replace(year=at.year + 1)
    private, public = sm2.generate()
    itself = Issuing(None, private, public)
    ca = write_certificate(Subject("根", "根"), public, itself, at, until)
    issuing = Issuing(ca, private, public)
    leaf = write_certificate(Subject("某银行", "签名"), public, issuing, at, until)
    (tmp_path / "ca.pem").write_bytes(ca.pem)
    (tmp_path / "leaf.pem").write_bytes(leaf.pem)
    files = (str(tmp_path / "leaf.pem"), "--issuer", str(tmp_path / "ca.pem"))
    refused = site("import", "channel:icbc", files[0])
    assert refused.exception.code == "certificate-untrusted"
    taken = site("import", "channel:icbc", *files)
    assert taken.exit_code == 0, taken.output
    assert "proves only\t签名" in site("list").output


def test_the_list_says_under_which_head_a_field_stands_and_whose_it_is(site, tmp_path):
    site("make", "authority", *SUBJECT)
    site("make", "finance:330100", *SUBJECT)
    with open_site(f"file://{tmp_path}/site.fs") as connection:
        connection.root()[SITE].regions.add("330100", Region("330100", "杭州市"))
    listed = site("list")
    assert listed.stderr.split("\t")[:2] == ["holder", "certificate"]
    assert len(listed.stdout.splitlines()) == 2
    assert listed.stdout.splitlines()[1].endswith("\t杭州市")


def test_certificates_are_exported_by_holder_or_number_and_their_authority(site):
    site("make", "authority", *SUBJECT)
    site("make", "finance:330100", *SUBJECT)
    serial = site("make", "finance:330100", *SUBJECT).output.split("\t")[1]
    by_holder, by_number = site("export", "finance:330100"), site("export", serial)
    assert by_holder.stdout == by_number.stdout == site("export", serial.lower()).stdout
    leaf = certificate_from_pem(by_holder.stdout.encode())
    assert leaf.serial == serial
    above = site("export", serial, "--authority")
    assert leaf.issued_by(certificate_from_pem(above.stdout.encode()))
    assert above.stdout == site("export", "authority").stdout


@pytest.mark.parametrize(
    ("name", "code"),
    [("ABCD", "key-holder-unknown"), ("unit:330100-0001", "no-key-in-force")],
)
def test_a_certificate_that_is_not_there_is_not_exported(site, name, code):
    assert site("export", name).exception.code == code


def test_no_output_shows_a_private_or_the_master_key(site, tmp_path):
    site("make", "authority", *SUBJECT)
    master = (tmp_path / "master.key").read_text().strip()
    made = site("make", "platform", *SUBJECT)
    for result in (site("list"), made, site("expiry"), site("export", "platform")):
        assert master not in result.output
        assert "PRIVATE" not in result.output
