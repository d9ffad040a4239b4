"""``nontax init``: all of a new site, or nothing."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from nontax_site.commands import nontax
from nontax_site.commands.init import SiteThere
from nontax_site.root import SITE
from nontax_site.security.passwords import PasswordTooShort
from nontax_site.storage import connecting
from nontax_site.storage.connecting import close, open_site

INI = """[app:main]
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = file://{var}/site.fs
nontax.sessions_uri = memory://
"""
CARD = "11010519491231002X"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """A call of the command; what it opened is closed as at the process's end."""
    monkeypatch.delenv("NONTAX_MASTER_KEY", raising=False)
    monkeypatch.setenv("NONTAX_VAR", "")
    var = tmp_path / "var"
    ini = tmp_path / "test.ini"
    ini.write_text(INI.format(var=var))
    opened = []

    def opening(settings):
        opened.append(connecting.databases(settings))
        return opened[-1]

    monkeypatch.setattr("nontax_site.ports.databases", opening)

    def call(password: str):
        words = ["--login", "admin", "--name", "郑安", "--card", CARD]
        done = CliRunner().invoke(
            nontax, ["--ini", str(ini), "init", *words, "--password", password]
        )
        while opened:
            close(opened.pop())
        return done

    call.var = var
    return call


def test_a_new_site_has_its_key_its_authority_and_one_administrator(call):
    done = call("Quiet-Harbour-77")
    assert done.exit_code == 0, done.output
    assert (call.var / "master.key").stat().st_mode & 0o777 == 0o600
    with open_site(f"file://{call.var}/site.fs", read_only=True) as connection:
        site = connection.root()[SITE]
        assert list(site.users) == ["admin"]
        assert not site.demo
        assert {key.holder for key in site.keys.every()} == {"authority", "platform"}


def test_a_password_that_is_refused_leaves_no_half_made_site(call):
    assert isinstance(call("short").exception, PasswordTooShort)
    assert call("Quiet-Harbour-77").exit_code == 0


def test_a_site_is_never_made_over_another(call):
    call("Quiet-Harbour-77")
    assert isinstance(call("Quiet-Harbour-78").exception, SiteThere)
