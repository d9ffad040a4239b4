"""``nontax backup`` and ``nontax verify``: copies that prove themselves.

Runs beside the site. On files a step holds what the database has grown by since the
last one; the first of a day, and the first after a pack, begins a new set with a full
copy. On PostgreSQL every set is a whole dump. Each step is read again from end to
end and compared before the command says that it is done. The master key is never in
a backup: the set only knows by which key it opens.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from nontax_site.checking import ANCHOR, anchor_of
from nontax_site.commands.settings import settings_of
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import NotConfigured
from nontax_site.root import SITE
from nontax_site.security.keys import AUTHORITY
from nontax_site.security.master import MasterKey
from nontax_site.storage.backups import DELTA, FULL, Backup, NoBackup, begin, sets
from nontax_site.storage.canonical import sm3_hex

DIRECTORY = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.argument("directory", type=DIRECTORY)
@click.option("--full", is_flag=True, help="Begin a new set now.")
@click.option(
    "--full-after", default=24, show_default=True, help="Hours until a new set begins."
)
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_obj
def backup(
    ini: str, directory: Path, full: bool, full_after: int, as_data: bool
) -> None:
    """Copy the running site into DIRECTORY and prove the copy."""
    settings = settings_of(ini)
    at = SystemClock().now()
    made, line = save(settings, directory, at, full=full, full_after=full_after)
    with progress(made, "proving") as bar:
        made.verify(bar.update)
    if as_data:
        said = {"set": made.name, "kind": line["kind"], "tid": line["tid"]}
        click.echo(json.dumps({**said, "files": len(line["files"])}))
    else:
        count = len(line["files"])
        click.echo(f"{made.name}: {line['kind']}, {count} files, proved")


@click.command("verify")
@click.argument("directory", type=DIRECTORY)
@click.option("--set", "name", default="", help="Only this set (default: every one).")
def verify(directory: Path, name: str) -> None:
    """Prove the backups in DIRECTORY; exit 1 when one does not."""
    for one in chosen(directory, name):
        with progress(one, one.name) as bar:
            line = one.verify(bar.update)
        click.echo(f"{one.name}: {line['n']} steps, proved, up to {line['at']}")


def chosen(directory: Path, name: str = "") -> list[Backup]:
    """The sets, or the one of the name; raises NoBackup."""
    found = [one for one in sets(directory) if name in {"", one.name}]
    if not found:
        raise NoBackup(where=directory / name if name else directory)
    return found


def progress(one: Backup, label: str) -> Any:
    """A bar over the bytes of a set, on standard error."""
    return click.progressbar(length=one.size(), label=label, file=sys.stderr)


def save(
    settings: dict[str, Any],
    directory: Path,
    at: datetime,
    *,
    full: bool = False,
    full_after: int = 24,
) -> tuple[Backup, dict[str, Any]]:
    """Make the next step, in the newest set or a new one; (set, its line)."""
    from nontax_site.storage import saving

    facts, shared = facts_of(settings)
    var = Path(settings["nontax.var"])
    if shared:
        made, kind = begin(directory, at), FULL
        saving.save_server(settings["nontax.postgresql"], made)
    else:
        if not (var / saving.SITE_FILE).is_file():
            raise NotConfigured(what=f"no {saving.SITE_FILE} under nontax.var")
        newest = None if full else _open_set(directory, facts, at, full_after)
        if newest is not None and not saving.is_delta_of(var, newest):
            newest = None
        made, kind = (newest, DELTA) if newest else (begin(directory, at), FULL)
        saving.save_files(var, made, at, full=kind == FULL)
    if (var / ANCHOR).exists():
        shutil.copy2(var / ANCHOR, made.path / ANCHOR)
    return made, made.add(kind, at, facts)


def _open_set(
    directory: Path, facts: dict[str, Any], at: datetime, full_after: int
) -> Backup | None:
    """The newest set, while it is of this site and not too old to go on with."""
    found = sets(directory)
    if not found:
        return None
    lines = found[-1].lines()
    began = datetime.fromisoformat(lines[0]["at"])
    young = at - began < timedelta(hours=full_after)
    return found[-1] if young and lines[0]["site"] == facts["site"] else None


def facts_of(settings: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What a step says of the site, and whether it stands on a server.

    Read before the copy is made, so that the copy reaches at least so far. Writes
    nothing; ``anchored`` is up to where the newest line of the anchor reaches.
    """
    from nontax_site.storage.connecting import is_shared, open_database

    master = MasterKey.load(Path(settings["nontax.master_key"]))
    database = open_database(settings["nontax.zodb_uri"], read_only=True)
    try:
        with database.transaction() as connection:
            site = connection.root().get(SITE)
            if site is None:
                raise NotConfigured(what="there is no site yet: run `nontax init`")
            identity = site_of(site)
        shared = is_shared(database)
        tid = database.lastTransaction()
    finally:
        database.close()
    anchored = anchor_of(settings["nontax.var"]).folded().reached
    return {
        "site": identity,
        "opens_with": key_of(master, identity),
        "storage": "postgresql" if shared else "files",
        "tid": tid.hex(),
        "anchored": anchored,
    }, shared


def site_of(site: Any) -> str:
    """What no two sites share: when it was made and its own authority."""
    serials = "".join(site.keys.holders.get(AUTHORITY, ())[:1])
    return sm3_hex(site.created.astimezone(UTC).isoformat().encode(), serials.encode())


def key_of(master: MasterKey, identity: str) -> str:
    """By what a set knows the master key that opens it, without knowing the key."""
    return master.digest(identity.encode(), "backup")
