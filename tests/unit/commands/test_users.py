"""``nontax users``: help for an administrator who lost device and codes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from nontax_site.commands import nontax
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import CommentMissing, NotFound
from nontax_site.root import SITE, Root
from nontax_site.security.factors import Factor, FactorMissing, HelpedInside
from nontax_site.security.users import User
from nontax_site.storage.connecting import open_site

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
    """A call of the command against a site with an administrator and a clerk."""
    monkeypatch.setenv("NONTAX_VAR", str(tmp_path))
    (tmp_path / "test.ini").write_text(INI.format(var=tmp_path))
    now = SystemClock().now()
    with open_site(f"file://{tmp_path}/site.fs") as connection:
        tree = connection.root()[SITE] = Root(now)
        for login, role, place in (
            ("admin", "administrator", "site"),
            ("li.na", "unit_clerk", "unit:330100-0001"),
        ):
            user = User(login, f"digest of {login}", login, now)
            user.granted = ((role, place),)
            user.factor = Factor(b"locked", now)
            tree.users.add(login, user)

    def call(*arguments: str):
        ini = str(tmp_path / "test.ini")
        return CliRunner().invoke(nontax, ["--ini", ini, "users", *arguments])

    call.ini = str(tmp_path / "test.ini")
    call.uri = f"file://{tmp_path}/site.fs"
    return call


def test_an_administrators_lost_factor_is_taken_away_and_noted(site):
    done = site("reset-factor", "admin", "--reason", "手机遗失，恢复码已用完")
    assert done.exit_code == 0, done.output
    with open_site(site.uri, read_only=True) as connection:
        tree = connection.root()[SITE]
        user = tree.users["admin"]
        assert (user.factor, user.epoch) == (None, 2)
        (entry,) = tree.audit.find("people").entries()
    assert (entry["verb"], entry["person"]) == ("operator_reset", "system:operator")
    assert entry["comment"] == "手机遗失，恢复码已用完"
    again = site("reset-factor", "admin", "--reason", "x")
    assert isinstance(again.exception, FactorMissing)


@pytest.mark.parametrize(
    ("login", "reason", "refusal"),
    [
        ("li.na", "x", HelpedInside),
        ("nobody", "x", NotFound),
        ("admin", "  ", CommentMissing),
    ],
)
def test_what_it_may_not_do_changes_nothing(site, login, reason, refusal):
    result = site("reset-factor", login, "--reason", reason)
    assert isinstance(result.exception, refusal)
    with open_site(site.uri, read_only=True) as connection:
        tree = connection.root()[SITE]
        assert all(user.factor is not None for user in tree.users.values())
        assert tree.audit.heads() == {}


def test_a_refusal_is_one_sentence_and_exit_code_one(site):
    command = [sys.executable, "-m", "nontax_site.commands", "--ini", site.ini]
    done = subprocess.run(
        [*command, "users", "reset-factor", "li.na", "--reason", "x"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("nontax: li.na is no open account")
