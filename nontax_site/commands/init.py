"""``nontax init``: the databases, the master key, the tree and the first person.

Refuses to touch a database that has a tree. The first person is an
administrator; everybody else is added on the users page.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nontax_site.commands.settings import settings_of
from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.identity import DocumentKind, IdentityDocument
from nontax_site.root import SITE, Root
from nontax_site.security.certificates import Subject
from nontax_site.security.master import MasterKey

AUTHORITY_DAYS = 3650
KEY_DAYS = 1825


class SiteThere(Refused):
    """The database has a tree already."""

    code = "site-there"
    message = "There is a site in ${where} already."
    remedy = "Move it away first, or restore a backup instead."


@click.command()
@click.option("--login", prompt="Login of the first administrator")
@click.option("--name", prompt="Name")
@click.option("--card", prompt="Identity card number")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.pass_obj
def init(ini: str, login: str, name: str, card: str, password: str) -> None:
    """Make the databases, the master key, the tree and an administrator."""
    settings = settings_of(ini)

    def first(request: Any, act: Act) -> None:
        from nontax_site.security.people import People

        request.find_service(People).add_user(
            act,
            login=login,
            name=name,
            document=IdentityDocument.parse(DocumentKind.ID_CARD, card, act.at.date()),
            password=password,
            grants=(Grant("administrator", "site"),),
        )

    make_site(settings, first)
    click.echo(f"made: {settings['nontax.var']}; sign in as {login}")


def prepare_directory(settings: dict[str, Any]) -> None:
    """The directory of the data and the master key in it, when it is not there."""
    var = Path(settings["nontax.var"])
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["NONTAX_VAR"] = str(var)
    key = Path(settings["nontax.master_key"])
    if not key.exists():
        MasterKey.create(key)


def make_site(
    settings: dict[str, Any],
    fill: Callable[[Any, Act], None],
    *,
    demo: bool = False,
) -> Any:
    """Build the tree and fill it in one transaction; returns the application.

    Raises SiteThere. ``fill`` is given a request and an act of ``system:init``.
    """
    from nontax_site import main
    from nontax_site.storage.connecting import close

    prepare_directory(settings)
    clock = settings.get("nontax.clock") or SystemClock()
    app = main({}, **settings)

    def build(request: Any) -> None:
        _plant(request, settings, clock.now(), demo=demo)
        act = Act(system_actor("init"), clock.now())
        _keys(request, act)
        fill(request, act)

    try:
        _committed(app.registry, build)
    except BaseException:
        close(app.registry._zodb_databases)
        raise
    return app


def _committed(registry: Any, work: Callable[[Any], None]) -> None:
    """Do the work in one transaction, once: a new site has nobody to meet."""
    from nontax_site.background import requests_of

    with requests_of(registry)() as request:
        request.tm.begin()
        try:
            work(request)
            request.tm.commit()
        except BaseException:
            request.tm.abort()
            raise


def _plant(request: Any, settings: dict[str, Any], at: Any, *, demo: bool) -> None:
    from pyramid_zodbconn import get_connection

    root = get_connection(request).root()
    if SITE in root:
        raise SiteThere(where=settings["nontax.var"])
    root[SITE] = Root(at, demo=demo)


def _keys(request: Any, act: Act) -> None:
    keys, master = request.site.keys, request.registry.master_key
    authority = Subject("非税收入收缴平台", "本平台根证书")
    keys.make_authority(authority, AUTHORITY_DAYS, act.at, master)
    platform = Subject("非税收入收缴平台", "平台报文签名")
    keys.make("platform", platform, KEY_DAYS, act.at, master)
