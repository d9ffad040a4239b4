"""The commands in the handbook, as they stand there, prove a delivered event."""

from __future__ import annotations

import re
from pathlib import Path

from nontax_site.security.keys import PLATFORM
from nontax_site.security.seals import Signer
from tests.factories.keys import NOON, a_keyring
from tests.factories.tools import needs_tool, run

HANDBOOK = Path(__file__).parents[2] / "docs" / "operations.md"
BODY = '{"event": "wh-1.7", "id": "缴款"}'.encode()


def block() -> str:
    """The shell block of the chapter, without the line that fetches over the network."""
    text = HANDBOOK.read_text(encoding="utf-8")
    part = text.partition("\n## Programs\n")[2].partition("\n## ")[0]
    (found,) = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    return "".join(
        line
        for line in found.splitlines(keepends=True)
        if not line.startswith(("curl", "TIMESTAMP=", "SERIAL=", "SIGNATURE="))
    )


def proved(place: Path, stamp: str, signature: str) -> str:
    """What the commands say about a body, a time and a signature."""
    given = f"TIMESTAMP='{stamp}'\nSIGNATURE='{signature}'\n"
    said = run(needs_tool("bash"), "-c", f"cd {place} && {given}{block()}")
    return said.stdout.decode()


def test_the_commands_of_the_handbook_prove_an_event(tmp_path):
    needs_tool("openssl")
    keyring, master = a_keyring(PLATFORM)
    stamp = NOON.isoformat()
    sealed = Signer(keyring, master).sign(
        PLATFORM, f"{stamp}\n/hook?x=1\n".encode() + BODY, NOON
    )
    (tmp_path / "body.json").write_bytes(BODY)
    pem = keyring.find(sealed.certificate_serial).certificate.pem
    (tmp_path / "platform.pem").write_bytes(pem)
    assert "Verified OK" in proved(tmp_path, stamp, sealed.signature_b64)

    (tmp_path / "body.json").write_bytes(BODY.replace(b"7", b"8"))
    assert "Verified OK" not in proved(tmp_path, stamp, sealed.signature_b64)
