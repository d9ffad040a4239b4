"""``nontax regions``: a new site gets its first region."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from nontax_site.commands import nontax
from nontax_site.kernel.clock import SystemClock
from nontax_site.root import SITE, Root
from nontax_site.storage.connecting import open_site
from nontax_site.storage.folder import AlreadyThere
from nontax_site.units.region import RegionCodeMalformed

INI = """[app:main]
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = file://{var}/site.fs
nontax.sessions_uri = memory://
"""


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("NONTAX_VAR", str(tmp_path))
    ini = tmp_path / "test.ini"
    ini.write_text(INI.format(var=tmp_path))
    with open_site(f"file://{tmp_path}/site.fs") as connection:
        connection.root()[SITE] = Root(SystemClock().now())

    def call(*arguments: str):
        return CliRunner().invoke(nontax, ["--ini", str(ini), "regions", *arguments])

    return call


def test_a_region_is_added_listed_and_noted_in_the_audit_log(call, tmp_path):
    added = call("add", "330100", "杭州市")
    assert (added.exit_code, added.output) == (0, "330100\t杭州市\n")
    assert call("list").output == "330100\t杭州市\n"
    with open_site(f"file://{tmp_path}/site.fs", read_only=True) as connection:
        site = connection.root()[SITE]
        assert site.regions["330100"].config.categories == ()
        (entry,) = site.audit.find("bureau:330100").newest_first()
    assert (entry["verb"], entry["id"]) == ("add_region", "region:330100")


def test_a_region_is_added_once(call):
    call("add", "330100", "杭州市")
    assert isinstance(call("add", "330100", "杭州").exception, AlreadyThere)
    assert call("list").output == "330100\t杭州市\n"


def test_a_code_that_is_no_division_is_refused(call):
    assert isinstance(call("add", "3301", "杭州市").exception, RegionCodeMalformed)
    assert call("list").output == ""
