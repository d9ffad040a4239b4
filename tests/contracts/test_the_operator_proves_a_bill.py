"""The commands in the handbook, as they stand there, prove a sealed bill."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from nontax_site.security.keys import AUTHORITY
from nontax_site.security.seals import Signer
from schemas.xml import ElectronicBillFormat
from tests.factories.facts import bill_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_keyring
from tests.factories.tools import needs_tool, run

HANDBOOK = Path(__file__).parents[2] / "docs" / "operations.md"


def blocks() -> list[str]:
    """The shell blocks of the paragraph."""
    text = HANDBOOK.read_text(encoding="utf-8")
    part = text.partition("### Proving a bill with openssl")[2].partition("\n### ")[0]
    return re.findall(r"```sh\n(.*?)```", part, re.DOTALL)


def test_the_commands_of_the_handbook_prove_a_sealed_bill(tmp_path):
    needs_tool("openssl")
    bash = needs_tool("bash")
    keyring, master = a_keyring(UNIT, FINANCE)
    signer, form = Signer(keyring, master), ElectronicBillFormat()
    facts = bill_facts(
        unit_seal=signer.descriptor(UNIT, NOON),
        finance_seal=signer.descriptor(FINANCE, NOON),
    )
    body = form.body(facts)
    seals = [
        signer.sign(UNIT, body, NOON, facts.unit_seal),
        signer.sign(FINANCE, body, NOON, facts.finance_seal),
    ]
    (tmp_path / "bill.xml").write_bytes(form.assemble(body, *seals))
    ring = {"unit": UNIT, "finance": FINANCE, "ca": AUTHORITY}
    for name, holder in ring.items():
        pem = keyring.of(holder)[-1].certificate.pem
        (tmp_path / f"{name}.pem").write_bytes(pem)

    take, prove = blocks()
    take = "".join(take.splitlines(keepends=True)[1:])
    at = f"-attime {int(datetime(2026, 11, 21, 6, tzinfo=UTC).timestamp())}"
    prove = prove.replace("openssl verify", f"openssl verify {at}")
    taken = run(bash, "-ec", f"cd {tmp_path} && {take}")
    assert taken.returncode == 0, taken.stderr
    named = dict(line.split() for line in taken.stdout.decode().splitlines())
    assert named == {
        "unit": seals[0].certificate_serial,
        "finance": seals[1].certificate_serial,
    }
    proved = run(bash, "-ec", f"cd {tmp_path} && {prove}").stdout.decode()
    assert proved.count("Verified OK") == 2
    assert proved.count(".pem: OK") == 2
    assert "杭州市第一中学" in proved
