"""Sites that stand somewhere: on files or on PostgreSQL, with an ini file of theirs.

What operators' commands are tried on. ``fill`` puts the small office there, ``live``
lets money come in and bills be sealed, so that there is something to lose.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from nontax_site import main
from nontax_site.commands import nontax
from nontax_site.commands.settings import settings_of
from nontax_site.root import SITE
from nontax_site.storage import connecting
from nontax_site.storage.connecting import close, open_site, open_storage
from nontax_site.storage.moving import copy_transactions
from tests.factories.channels import Window, issue

ETC = Path(__file__).resolve().parents[2] / "etc"

INI = """[app:main]
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = zconfig://{etc}/{conf}#main
nontax.sessions_uri = zconfig://{etc}/{conf}#sessions
nontax.master_key = {var}/master.key
nontax.free_floor_mb = 0
{more}
"""

ONE_FILE = """[app:main]
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = file://{var}/site.fs
nontax.sessions_uri = memory://
"""

VARIABLES = ("NONTAX_POSTGRESQL", "NONTAX_POSTGRESQL_SESSIONS", "NONTAX_VAR")


@dataclass
class Place:
    """Where a site stands or will stand."""

    ini: Path
    var: Path

    @property
    def settings(self) -> dict[str, Any]:
        """What its ini file says."""
        return settings_of(str(self.ini))

    def call(self, *words: str, stdin: str = "") -> Any:
        """Call ``nontax`` for the place in this process."""
        return CliRunner().invoke(nontax, ["--ini", str(self.ini), *words], input=stdin)

    def breaches(self) -> list[Any]:
        """What ``nontax check`` finds."""
        done = self.call("check")
        assert done.exception is None or isinstance(done.exception, SystemExit), done
        return json.loads(done.stdout)

    @contextmanager
    def tree(self):
        """The tree, only to be read."""
        uri = self.settings["nontax.zodb_uri"]
        with open_site(uri, read_only=True) as connection:
            yield connection.root()[SITE]


class NewPlace:
    """A new site on one file that commands and applications open in turn."""

    def __init__(self, directory: Path, monkeypatch: Any) -> None:
        self.var = directory / "var"
        self.ini = directory / "test.ini"
        self.ini.write_text(ONE_FILE.format(var=self.var))
        self.opened: list[Any] = []
        monkeypatch.delenv("NONTAX_MASTER_KEY", raising=False)
        monkeypatch.setenv("NONTAX_VAR", "")
        monkeypatch.setattr("nontax_site.ports.databases", self.open)
        words = ["--login", "admin", "--name", "郑安", "--card", "11010519491231002X"]
        done = self.run("init", *words, "--password", "Quiet-Harbour-77")
        assert done.exit_code == 0, done.output

    def open(self, settings: Any) -> Any:
        """Open the databases for the application; closed after it."""
        self.opened.append(connecting.databases(settings))
        return self.opened[-1]

    def run(self, *words: str) -> Any:
        """Call ``nontax``; what it opened is closed."""
        done = CliRunner().invoke(nontax, ["--ini", str(self.ini), *words])
        self._close()
        return done

    def start(self) -> None:
        """Start the application and stop it."""
        try:
            main({}, **settings_of(str(self.ini)))
        finally:
            self._close()

    def site(self, **how: Any) -> Any:
        """The site, to be written or only read."""
        return open_site(f"file://{self.var}/site.fs", **how)

    def _close(self) -> None:
        while self.opened:
            close(self.opened.pop())


def _place(directory: Path, name: str, conf: str, more: str = "") -> Place:
    var = directory / name
    var.mkdir()
    ini = directory / f"{name}.ini"
    ini.write_text(INI.format(var=var, etc=ETC, conf=conf, more=more))
    return Place(ini, var)


def on_files(directory: Path, name: str = "files") -> Place:
    """An empty place on files."""
    return _place(directory, name, "zodb-filestorage.conf")


def on_postgresql(
    directory: Path, cluster: Any, name: str = "server", *, history: bool = False
) -> Place:
    """An empty place on the server; its two databases are new."""
    lines = [f"nontax.keep_history = {str(history).lower()}"]
    for part in ("postgresql", "postgresql_sessions"):
        made = f"{name}_{part}"
        cluster.drop(made)
        lines.append(f"nontax.{part} = {cluster.dsn(cluster.create(made))}")
    return _place(directory, name, "zodb-postgresql.conf", "\n".join(lines))


def fill(place: Place, base: Any) -> Place:
    """Put the small office there, with its master key."""
    key = place.var / "master.key"
    key.write_text(base.app.registry.master_key._key.hex() + "\n")
    key.chmod(0o600)
    for name, source in (("zodb_uri", base.main), ("sessions_uri", base.sessions)):
        storage, _ = open_storage(place.settings[f"nontax.{name}"])
        copy_transactions(source, storage)
        storage.close()
    return place


@contextmanager
def at_work(place: Place, base: Any, start: Any):
    """The office running on the place's own storages."""

    def storage_of(name):
        uri = place.settings["nontax.sessions_uri" if name else "nontax.zodb_uri"]
        return open_storage(uri)[0]

    office = base.open(start, place.var, storage_of)
    try:
        yield office
    finally:
        office.close()


def live(office: Any, lives: int = 2) -> list[str]:
    """So many notices issued, paid and sealed; returns their codes."""
    window = Window(office)
    codes = []
    for number in range(lives):
        code = issue(office)
        window.query(code)
        body = window.message(code, serial=f"{code}-{number}")
        assert window.say("confirm", json.dumps(body).encode()).json["code"] == "00000"
        codes.append(code)
    office.drain()
    return codes
