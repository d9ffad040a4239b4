"""``nontax reindex``: make the orders, the search index and the trails anew.

The site stands still meanwhile: a running one is refused on every storage. Each batch
is a transaction; a run that was stopped is gone on with by the next, and the site does
not start before.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from nontax_site.commands.settings import settings_of
from nontax_site.root import SITE


@click.command()
@click.option("--again", is_flag=True, help="Begin anew, not where a run stopped.")
@click.pass_obj
def reindex(ini: str, again: bool) -> None:
    """Make the orders, the search index and the trails of persons anew.

    Exit 0 when they are whole, 1 when another process has the database.
    """
    from nontax_site.catalog.reindexing import rebuild
    from nontax_site.catalog.search import phone_digest
    from nontax_site.security.master import MasterKey
    from nontax_site.storage.connecting import open_site
    from nontax_site.storage.presence import alone

    settings = settings_of(ini)
    master = MasterKey.load(Path(settings["nontax.master_key"]))
    with (
        open_site(settings["nontax.zodb_uri"]) as connection,
        closing(alone(connection.db().storage)),
    ):
        site = connection.root()[SITE]
        manager = connection.transaction_manager

        def commit() -> None:
            manager.commit()
            manager.begin()

        if again:
            site.search.building = 0
        total = sum(1 for _document in site.documents())
        with click.progressbar(length=total, label="documents", file=sys.stderr) as bar:
            last = [0]

            def said(done: int) -> None:
                bar.update(done - last[0])
                last[0] = done
                connection.cacheGC()

            done = rebuild(site, phone_digest(master), commit, said=said)
        walked = site.trails.rebuild(site.audit)
        commit()
    click.echo(f"indexed: {done} documents, {walked} audit entries", err=True)
