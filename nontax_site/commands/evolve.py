"""``nontax evolve``: bring an older database up to this version, step by step.

Run it while the site stands still, after a backup; a running one is refused. Every
batch is a transaction of its own: a run that was stopped goes on where it was.
"""

from __future__ import annotations

from contextlib import closing
from getpass import getuser
from typing import Any

import click

from nontax_site.commands.settings import settings_of
from nontax_site.root import SITE


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--list", "listing", is_flag=True, help="The steps taken so far.")
@click.pass_obj
def evolve(ini: str, dry_run: bool, listing: bool) -> None:
    """Take the steps an older database has before it.

    Exit 0 when there is nothing (more) to do, 1 when a step was refused or another
    process has the database, 2 when a setting is wrong.
    """
    from nontax_site.storage.connecting import open_database, own_transaction
    from nontax_site.storage.presence import alone

    settings = settings_of(ini)
    database = open_database(settings["nontax.zodb_uri"], read_only=dry_run or listing)
    try:
        if listing:
            own_transaction(database, _list)
            return
        evolution = _evolution(database)
        if dry_run:
            _preview(evolution)
        else:
            with closing(alone(database.storage)):
                _take(evolution)
    finally:
        database.close()


def _evolution(database: Any) -> Any:
    """The evolution of a database, with the ports that write beside a change."""
    from nontax_site.audit.log import Audit
    from nontax_site.catalog.orders import OrderBook
    from nontax_site.kernel.acts import Act, system_actor
    from nontax_site.kernel.clock import SystemClock
    from nontax_site.storage.connecting import own_transaction
    from nontax_site.storage.evolving import Evolution, Tools
    from nontax_site.storage.outbox import Outbox

    clock = SystemClock()

    def tools(site: Any, title: str) -> Tools:
        return Tools(
            act=Act(system_actor("evolve"), clock.now(), comment=title),
            audit=Audit(site.audit, clock),
            orders=OrderBook(site.orders, Outbox(site.outbox, clock)),
            operator=getuser(),
        )

    return Evolution(lambda work: own_transaction(database, work), tools)


def _preview(evolution: Any) -> None:
    """One line for each step that would be taken."""
    steps = evolution.preview()
    for step, title, count in steps:
        many = "counted after the steps before it" if count is None else count
        click.echo(f"{step}: {title} ({many})")
    if not steps:
        click.echo("nothing to do: the database is of this version")


def _take(evolution: Any) -> None:
    """Take the steps; a line after each batch, so that one sees it moving."""
    taken = 0
    for step, count, finished in evolution.steps():
        click.echo(f"{step}: {count}{' done' if finished else '…'}")
        taken += finished
    click.echo(f"steps taken: {taken}; the database is of this version")


def _list(root: Any) -> None:
    """When each step was taken, by whom, and how much it did."""
    evolved = getattr(root[SITE], "evolved", None)
    for done in evolved.done() if evolved is not None else ():
        click.echo(
            f"{done.at:%Y-%m-%d %H:%M}Z {done.login} {done.module} {done.handled}"
        )
