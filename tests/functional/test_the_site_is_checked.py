"""``nontax demo``, ``check`` and ``audit check`` on a real file, and tampering.

The demonstration is made once on FileStorage; each test works on a copy.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from nontax_site.audit.checkpoints import CHECKPOINTS
from nontax_site.commands import nontax
from nontax_site.commands.demo import make_demo
from nontax_site.commands.settings import settings_of
from nontax_site.kernel.clock import BEIJING
from nontax_site.root import SITE
from nontax_site.storage.connecting import open_site

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 20, 15, 0, tzinfo=BEIJING)

INI = """[app:main]
nontax.mode = development
nontax.var = {var}
nontax.zodb_uri = zconfig://{root}/etc/zodb-filestorage.conf#main
nontax.sessions_uri = zconfig://{root}/etc/zodb-filestorage.conf#sessions
nontax.testbank_url = http://127.0.0.1:6544
"""


def write_ini(directory: Path) -> str:
    path = directory / "site.ini"
    path.write_text(INI.format(var=directory / "var", root=ROOT), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("demo")
    before = os.environ.get("NONTAX_VAR")
    make_demo(settings_of(write_ini(directory)), now=NOW, days=14)
    yield directory / "var"
    if before is None:
        os.environ.pop("NONTAX_VAR", None)
    else:
        os.environ["NONTAX_VAR"] = before


@pytest.fixture
def site(made, tmp_path):
    shutil.copytree(made, tmp_path / "var")
    return tmp_path


def run(site: Path, *words: str):
    return CliRunner().invoke(nontax, ["--ini", write_ini(site), *words])


def breaches(done) -> list[dict[str, str]]:
    return json.loads(done.stdout.strip().splitlines()[-1])


def flip(site: Path, needle: bytes) -> int:
    """Change one byte inside the last place where the bytes stand in the file."""
    path = site / "var" / "site.fs"
    data = bytearray(path.read_bytes())
    at = data.rfind(needle)
    assert at > 0
    data[at + len(needle) // 2] ^= 1
    path.write_bytes(data)
    return at


def test_the_demonstration_is_clean(site):
    done = run(site, "check")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == []
    assert done.stderr.splitlines()[-1] == "Every invariant holds: no breach found."
    done = run(site, "audit", "check")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == []
    assert "the checkpoints hold" in done.stderr


def test_a_byte_changed_in_a_stored_bill_is_found_and_named(site):
    with open_site(
        settings_of(write_ini(site))["nontax.zodb_uri"], read_only=True
    ) as c:
        bill = next(d for d in c.root()[SITE].documents() if d.kind == "bill")
        name, data = bill.id, bill.xml.data
    flip(site, data[200:400])
    done = run(site, "check")
    assert done.exit_code == 1
    found = breaches(done)
    assert any(name in row["what"] for row in found if row["check"] == "bills")
    assert any(row["check"] == "anchor" for row in found)


def test_a_byte_changed_in_the_audit_log_is_found_and_named(site):
    with open_site(
        settings_of(write_ini(site))["nontax.zodb_uri"], read_only=True
    ) as c:
        log = c.root()[SITE].audit
        lane = next(name for name in log.names() if name.startswith("330100-"))
        entry = next(iter(log.find(lane).newest_first()))
    flip(site, entry["digest"].encode())
    done = run(site, "audit", "check")
    assert done.exit_code == 1
    assert "Breaches found: " in done.stderr
    assert any(row["lane"] == lane for row in breaches(done))


def test_a_forged_checkpoint_is_found_and_named(site):
    uri = settings_of(write_ini(site))["nontax.zodb_uri"]
    with open_site(uri) as c:
        lane = c.root()[SITE].audit.find(CHECKPOINTS)
        entry = next(lane.newest_first())
        kept = {k: v for k, v in entry.items() if k not in ("n", "link")}
        lane.append({**kept, "at": "2026-03-21T00:00:00+00:00"})
        number = lane.count
    done = run(site, "audit", "check")
    assert done.exit_code == 1
    assert breaches(done) == [
        {"lane": CHECKPOINTS, "n": number, "what": "The signature does not prove."}
    ]
    found = [row for row in breaches(run(site, "check")) if row["check"] != "anchor"]
    assert [row["where"] for row in found] == [f"{CHECKPOINTS} #{number}"]


def test_a_byte_changed_in_the_tail_of_the_file_is_found_and_named(site):
    path = site / "var" / "site.fs"
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    done = run(site, "check")
    assert done.exit_code == 1
    text = json.dumps(breaches(done), ensure_ascii=False) if done.stdout else ""
    assert "anchor" in text or "site.fs" in done.output


def test_a_cut_tail_is_found_and_not_served(site):
    from nontax_site import main
    from nontax_site.commands.serve import BelowAnchor, check_start
    from nontax_site.storage.connecting import close

    path = site / "var" / "site.fs"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size - 5000)
    (site / "var" / "site.fs.index").unlink()
    settings = settings_of(write_ini(site))
    app = main({}, **settings)
    try:
        with pytest.raises(BelowAnchor):
            check_start(app.registry, settings)
    finally:
        close(app.registry._zodb_databases)
    done = run(site, "check")
    assert done.exit_code == 1
    assert any(row["check"] == "anchor" for row in breaches(done))


def test_production_refuses_demo_data_and_the_test_bank(site, monkeypatch):
    from nontax_site import main
    from nontax_site.commands.serve import check_start
    from nontax_site.kernel.errors import NotConfigured
    from nontax_site.storage.connecting import close

    settings = settings_of(write_ini(site))
    app = main({}, **settings)
    try:
        with pytest.raises(NotConfigured, match="demo"):
            check_start(app.registry, {**settings, "nontax.mode": "production"})
    finally:
        close(app.registry._zodb_databases)
    monkeypatch.setenv("NONTAX_MASTER_KEY", settings["nontax.master_key"])
    text = Path(write_ini(site)).read_text(encoding="utf-8")
    text = text.replace("development", "production")
    text += "nontax.public_url = https://example.invalid\n"
    ini = site / "production.ini"
    ini.write_text(text, encoding="utf-8")
    with pytest.raises(NotConfigured, match="testbank"):
        settings_of(str(ini))


@pytest.mark.rule("HZ-36", "SX-35")
def test_the_demonstration_holds_the_lists_of_the_sources(site):
    with open_site(
        settings_of(write_ini(site))["nontax.zodb_uri"], read_only=True
    ) as c:
        root = c.root()[SITE]
        rows = root.lists["330100-1"].rows
        assert len(rows) == 18
        assert rows[0].name == "幼儿园保教费"
        assert rows[17].name == "公安交通违法罚款"
        banks = [bank.name for bank in root.channels["testbank"].banks]
        assert len(banks) == 18
        assert "晋商银行" in banks
        assert "杭州银行" in banks
        manual = root.document("notice", "14000022000000022903")
        assert manual.payer[0] == "周晓波"
        assert str(manual.total) == "0.01"
        assert manual.state == "issued"
        assert manual.due > NOW.date()


def test_a_second_demonstration_does_not_touch_the_first(site):
    done = run(site, "demo", "make")
    assert done.exit_code == 1
