"""``nontax pack``: throw away old revisions and what nobody reaches any more.

A FileStorage is packed by the site that runs on it: the command leaves an errand and
waits for the answer. With the site stopped, and on PostgreSQL always, it packs by
itself. The old file is compared with the anchor first, because nothing proves it
afterwards, and the anchor begins a new line of segments.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import click

from nontax_site.checking import anchor_of
from nontax_site.commands.settings import settings_of
from nontax_site.errands import Asked
from nontax_site.health import MEGABYTE, free_mb
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import Refused

LOOK_S = 0.2


class PackRefused(Refused):
    """The running site did not pack."""

    code: ClassVar[str] = "pack-refused"
    message: ClassVar[str] = "The running site did not pack: ${said}"


class NoRoom(Refused):
    """A pack writes a second file before it removes the first."""

    code: ClassVar[str] = "no-room-to-pack"
    message: ClassVar[str] = "A pack may need ${needed} MB and ${free} MB are free."
    remedy: ClassVar[str] = "Make room first; nothing was changed."


@click.command("pack")
@click.option(
    "--days", default=1.0, show_default=True, help="Keep revisions of so many days."
)
@click.option("--wait", default=3600, show_default=True, help="Seconds to wait.")
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_obj
def pack(ini: str, days: float, wait: int, as_data: bool) -> None:
    """Pack the main database, through the running site where that has it."""
    from nontax_site.storage.connecting import DatabaseInUse, open_database

    settings = settings_of(ini)
    _check_room(settings)
    try:
        database = open_database(settings["nontax.zodb_uri"])
    except DatabaseInUse:
        said = _through_the_site(settings, days, wait)
    else:
        try:
            before = database.storage.getSize()
            now = SystemClock().now()
            anchor_of(settings["nontax.var"]).pack(database, now, days)
            said = {"ok": True, "before": before, "after": database.storage.getSize()}
        finally:
            database.close()
    if as_data:
        click.echo(json.dumps(said))
    else:
        before, after = (said[name] / MEGABYTE for name in ("before", "after"))
        click.echo(f"packed: {before:.1f} MB before, {after:.1f} MB now")


def _check_room(settings: dict[str, Any]) -> None:
    site = Path(settings["nontax.var"]) / "site.fs"
    if site.exists():
        needed, free = site.stat().st_size // MEGABYTE, free_mb(site.parent)
        if free <= needed:
            raise NoRoom(needed=needed, free=free)


def _through_the_site(
    settings: dict[str, Any], days: float, wait: int
) -> dict[str, Any]:
    """Ask the running site and wait for its answer; raises PackRefused."""
    asked = Asked(settings["nontax.var"], "pack", days=days)
    until = time.monotonic() + wait
    with click.progressbar(
        length=wait, label="the site packs", file=sys.stderr, show_eta=False
    ) as bar:
        while time.monotonic() < until:
            said = asked.answer()
            if said is not None:
                break
            time.sleep(LOOK_S)
            bar.update(0)
        else:
            asked.withdraw()
            raise PackRefused(said="it does not answer; is it still packing?")
    if not said["ok"]:
        raise PackRefused(said=said["error"])
    return said
