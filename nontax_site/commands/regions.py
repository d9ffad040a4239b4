"""``nontax regions``: the regions of a site.

A region is added once and never taken away; how it works is then changed on its
page, on record. ``add`` writes and needs the site stopped.
"""

from __future__ import annotations

import click

from nontax_site.commands.settings import settings_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import SystemClock
from nontax_site.root import SITE
from nontax_site.units.region import Region


@click.group()
def regions() -> None:
    """The regions: the finance departments that this site serves."""


@regions.command("list")
@click.pass_obj
def list_regions(ini: str) -> None:
    """Every region with its code and name; runs beside the site."""
    from nontax_site.storage.connecting import open_site

    uri = settings_of(ini)["nontax.zodb_uri"]
    with open_site(uri, read_only=True) as connection:
        for region in connection.root()[SITE].regions.values():
            click.echo(f"{region.code}\t{region.name}")


@regions.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--parent", default="", help="The region above (its code).")
@click.pass_obj
def add(ini: str, code: str, name: str, parent: str) -> None:
    """Add a region: CODE is its administrative division in six digits.

    It begins with the settings that are the default, and takes nothing before
    somebody has ticked its categories of charges on its page.
    """
    from nontax_site.audit.log import Audit
    from nontax_site.storage.connecting import open_site

    clock = SystemClock()
    region = Region(code, name, parent=parent)
    with open_site(settings_of(ini)["nontax.zodb_uri"]) as connection:
        site = connection.root()[SITE]
        site.regions.add(region.code, region)
        act = Act(system_actor("regions"), clock.now())
        Audit(site.audit, clock).note(
            f"bureau:{code}",
            act,
            "add_region",
            f"region:{code}",
            name=name,
            parent=parent,
        )
    click.echo(f"{region.code}\t{region.name}")
