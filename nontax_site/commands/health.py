"""``nontax health``: is the site able to work? Exit 0 when it is, 1 when not.

Opens the database read-only, so it runs beside the site; the same checks as
``/readyz``. ``--json`` prints them as that page does, alone on standard output.
"""

from __future__ import annotations

import json
import sys

import click

from nontax_site.commands.settings import settings_of
from nontax_site.health import Check, as_json, is_ready, readiness
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import NontaxError, NotConfigured


@click.command()
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_obj
def health(ini: str, as_data: bool) -> None:
    """Whether the site can work: storage, anchor, disk, clock, sender, keys."""
    from nontax_site.storage.connecting import open_database

    settings = settings_of(ini)
    try:
        database = open_database(settings["nontax.zodb_uri"], read_only=True)
    except NotConfigured:
        raise
    except NontaxError as error:
        checks = [Check("storage", False, error.code)]
    else:
        try:
            checks = readiness(database, settings, SystemClock().now())
        finally:
            database.close()
    if as_data:
        click.echo(json.dumps(as_json(checks), ensure_ascii=False))
    else:
        for one in checks:
            mark = "ok" if one.ok else ("NOT" if one.grave else "look")
            click.echo(f"{mark}\t{one.name}\t{one.said}")
    sys.exit(0 if is_ready(checks) else 1)
