"""``nontax restore``: a proved backup into an empty place, proved again there.

Every file of the set is read and compared, then the database is put in place, then
every invariant is walked and the newest anchor compared. Until all that holds the
site refuses to start. At last every series of numbers goes on behind the highest that
may have been given, and what the anchor knows beyond the backup is reported.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any, ClassVar

import click

from nontax_site.checking import ANCHOR, anchor_of
from nontax_site.commands.backup import DIRECTORY, chosen, key_of, progress, site_of
from nontax_site.commands.proving import proved
from nontax_site.commands.settings import settings_of
from nontax_site.commands.target import RESTORING, TargetNotEmpty
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import Corrupt, NotConfigured
from nontax_site.restoring import SAFETY_GAP, Lost, jump, lost
from nontax_site.root import SITE
from nontax_site.security.master import MasterKey
from nontax_site.storage.anchor import Anchor
from nontax_site.storage.backups import Backup, BackupBroken


class RestoreUnproved(Corrupt):
    """What was restored does not prove; the site does not start on it."""

    code: ClassVar[str] = "restore-unproved"
    message: ClassVar[str] = "What was restored does not prove: ${what}."
    remedy: ClassVar[str] = "Empty the place and restore another set."


@click.command("restore")
@click.argument("directory", type=DIRECTORY)
@click.option("--set", "name", default="", help="Which set (default: the newest).")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The newest copy of anchor.jsonl there is (default: the one in the set).",
)
@click.option(
    "--gap", default=SAFETY_GAP, show_default=True, help="Numbers left out for safety."
)
@click.option("--drill", is_flag=True, help="Only a trial: no numbers are left out.")
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_obj
def restore(
    ini: str,
    directory: Path,
    name: str,
    anchor: Path | None,
    gap: int,
    drill: bool,
    as_data: bool,
) -> None:
    """Restore from DIRECTORY into the empty place of the settings."""
    settings = settings_of(ini)
    one = chosen(directory, name)[-1]
    with progress(one, "proving") as bar:
        line = one.verify(bar.update)
    _check_key(settings, one, line)
    var = Path(settings["nontax.var"])
    _check_empty(settings, line, var)
    (var / RESTORING).write_text(json.dumps({"set": one.name}))
    _put(settings, one, line, var)
    known = Anchor(anchor or one.path / ANCHOR)
    window = _proved(settings, line, known)
    skipped = {} if drill else _jump(settings, known, gap)
    _begin_anchor(settings, known, var)
    (var / RESTORING).unlink()
    _report(var, one, window, skipped, as_data=as_data)


def _check_key(settings: dict[str, Any], one: Backup, line: dict[str, Any]) -> None:
    """Refuse a backup of another site's key before anything is written."""
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    if key_of(master, line["site"]) != line["opens_with"]:
        said = "the master key here is not the one it opens with"
        raise BackupBroken(where=one.name, what=said)


def _check_empty(settings: dict[str, Any], line: dict[str, Any], var: Path) -> None:
    from nontax_site.storage.saving import is_empty_server

    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any((var / name).exists() for name in ("site.fs", ANCHOR)):
        raise TargetNotEmpty(where=var)
    if line["storage"] != "postgresql":
        return
    if not settings["nontax.postgresql"]:
        raise NotConfigured(what="nontax.postgresql (the backup is of PostgreSQL)")
    if not is_empty_server(settings["nontax.postgresql"]):
        raise TargetNotEmpty(where="nontax.postgresql")


def _put(
    settings: dict[str, Any], one: Backup, line: dict[str, Any], var: Path
) -> None:
    """The database of the set in the place."""
    from nontax_site.storage import saving

    if line["storage"] == "postgresql":
        saving.restore_server(one, settings["nontax.postgresql"])
    else:
        saving.restore_files(one, var)


def _proved(settings: dict[str, Any], line: dict[str, Any], known: Anchor) -> Lost:
    """What was lost, when all that is there holds; raises RestoreUnproved."""
    from nontax_site.storage.connecting import open_database
    from nontax_site.storage.segments import time_of

    breaches = proved(settings)
    if breaches:
        raise RestoreUnproved(what=f"{breaches[0].check}: {breaches[0].what}")
    database = open_database(settings["nontax.zodb_uri"], read_only=True)
    try:
        last = database.lastTransaction()
        if last.hex() < line["tid"]:
            raise RestoreUnproved(what="it ends before the backup did")
        differ = known.agrees_until(database)
        if differ:
            raise RestoreUnproved(what=differ[0].sentence)
        with database.transaction() as connection:
            site = connection.root()[SITE]
            if site_of(site) != line["site"]:
                raise RestoreUnproved(what="it is another site")
            return lost(site, time_of(last).isoformat(), known.folded())
    finally:
        database.close()


def _jump(settings: dict[str, Any], known: Anchor, gap: int) -> dict[str, Any]:
    from nontax_site.storage.connecting import open_site

    with open_site(settings["nontax.zodb_uri"]) as connection:
        site = connection.root()[SITE]
        return jump(site, known.folded(), SystemClock(), gap)


def _begin_anchor(settings: dict[str, Any], known: Anchor, var: Path) -> None:
    """Keep the old anchor to look at and begin a new one."""
    from nontax_site.storage.connecting import open_database

    if known.path.exists():
        shutil.copy2(known.path, var / "anchor-before-restore.jsonl")
    database = open_database(settings["nontax.zodb_uri"])
    try:
        anchor_of(var).append(database, SystemClock().now())
    finally:
        database.close()


def _report(
    var: Path, one: Backup, window: Lost, skipped: dict[str, Any], *, as_data: bool
) -> None:
    """Say what was lost and left out; the whole stands in a file beside the data."""
    said = {"set": one.name, **window._asdict(), "skipped": skipped}
    path = var / f"restored-{SystemClock().now():%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1))
    if as_data:
        click.echo(json.dumps(said, ensure_ascii=False))
        sys.exit(0)
    click.echo(f"restored: {one.name}; every invariant holds, up to {window.ends}")
    if window.is_nothing:
        click.echo("the anchor knows of nothing later")
    else:
        entries = sum(after - before for before, after in window.entries.values())
        click.echo(f"LOST until {window.reached}: {entries} entries of the audit log")
    for name, (first, last) in skipped.items():
        click.echo(f"left out of {name}: {first} to {last}")
    click.echo(f"the report stands in {path}")
