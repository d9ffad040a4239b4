"""``nontax serve``: the web server, alone or with sender and timers beside it.

FileStorage is one process (decision 14), so what works after the commit lives
beside the server: the outbox sender, the timers, long work. On PostgreSQL
``nontax serve --web`` is only the server, as often as wanted, and ``nontax work``
(``commands.work``) does the rest in processes of its own, under leases.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Collection
from types import FrameType
from typing import Any, NoReturn

import click

from nontax_site.bodies import SERVER_BYTES
from nontax_site.checking import anchor_of
from nontax_site.commands.background import PARTS, Background
from nontax_site.commands.settings import settings_of
from nontax_site.commands.target import check_finished
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import Corrupt, NontaxError, NotConfigured
from nontax_site.root import SITE
from nontax_site.storage.connecting import close, is_shared
from nontax_site.storage.presence import announce
from nontax_site.storage.recovering import recovered


@click.command()
@click.option(
    "--web", is_flag=True, help="Only the web server; `nontax work` does the rest."
)
@click.option("--listen", default="", help="Instead of the setting nontax.listen.")
@click.pass_obj
def serve(ini: str, web: bool, listen: str) -> None:
    """Serve the site; stop with Ctrl-C or SIGTERM."""
    settings = settings_of(ini)
    if listen:
        settings["nontax.listen"] = listen
    serve_site(settings, parts=() if web else PARTS)


def serve_site(settings: dict[str, Any], parts: Collection[str] = PARTS) -> None:
    """Serve until interrupted, with the parts beside; writes the anchor at the stop.

    Raises NotConfigured for a server alone on a storage of one process.
    """
    app = started(settings)
    registry = app.registry
    listen = settings["nontax.listen"]
    try:
        if not parts and not is_shared(registry._zodb_databases[""]):
            raise NotConfigured(
                what="--web wants PostgreSQL; FileStorage is one process"
            )
        server = server_of(app, listen=listen, threads=8, **proxy_of(settings))
    except (OSError, ValueError) as error:
        close(registry._zodb_databases)
        raise NotConfigured(what=f"nontax.listen = {listen}: {error}") from error
    except NontaxError:
        close(registry._zodb_databases)
        raise
    background = Background(registry, parts=parts)
    signal.signal(signal.SIGTERM, interrupt)
    background.start()
    click.echo(f"serving on http://{listen}")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        background.stop()
        if parts:
            write_last(registry, settings)
        close(registry._zodb_databases)


def started(settings: dict[str, Any]) -> Any:
    """The application of a process of the site, which says that it runs.

    Raises what ``check_start`` raises, and DatabaseInUse while a command has the
    database for itself.
    """
    from nontax_site import main

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        app = main({}, **settings)
    except Corrupt:
        rescue(settings)
        raise
    try:
        check_start(app.registry, settings)
        app.registry.presence = announce(app.registry._zodb_databases[""].storage)
    except BaseException:
        close(app.registry._zodb_databases)
        raise
    return app


def rescue(settings: dict[str, Any]) -> None:
    """Save what can be read of a damaged file into a copy; nothing is replaced."""
    saved = recovered(settings["nontax.var"], SystemClock().now())
    if saved is not None:
        click.echo(
            f"What can be read of the damaged file stands in {saved} now. Keep both, "
            "compare it with the last backup (docs/operations.md, Damaged files).",
            err=True,
        )


def write_last(registry: Any, settings: dict[str, Any]) -> None:
    """The anchor's line at the stop."""
    database = registry._zodb_databases[""]
    anchor_of(settings["nontax.var"]).append(database, SystemClock().now())


def server_of(app: Any, **named: Any) -> Any:
    """The server of the application; ``named`` as waitress takes it.

    It refuses long bodies by their declared length, and lets the site say so.
    """
    from waitress.server import create_server

    from nontax_site.commands.receiving import BodyChannel

    server = create_server(
        app,
        max_request_body_size=SERVER_BYTES,
        max_request_header_size=16 * 1024,
        ident=None,
        **named,
    )
    for one in (server, *dict(getattr(server, "map", {})).values()):
        if hasattr(one, "channel_class"):
            one.channel_class = BodyChannel
    return server


def proxy_of(settings: dict[str, Any]) -> dict[str, Any]:
    """Whose word about the visitor's address and scheme the server takes.

    Without the setting ``nontax.trusted_proxy`` nobody's: such headers are thrown
    away. Behind a proxy they are needed: throttles count per address.
    """
    proxy = settings["nontax.trusted_proxy"]
    if not proxy:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """A service manager's stop is as orderly as Ctrl-C."""
    raise KeyboardInterrupt


def check_start(registry: Any, settings: dict[str, Any]) -> None:
    """Refuse to serve what must not be served (decisions 15, 28).

    Raises NotConfigured without a tree and, in production, over demo data;
    Unfinished where a copy or a restore did not come to its end, HalfIndexed where a
    ``nontax reindex`` did not, BelowAnchor when the database is not what was written
    down outside it.
    """
    check_finished(settings["nontax.var"])
    database = registry._zodb_databases[""]
    with database.transaction() as connection:
        site = connection.root().get(SITE)
        if site is None:
            raise NotConfigured(what="there is no site yet: run `nontax init`")
        if site.demo and settings["nontax.mode"] == "production":
            raise NotConfigured(what="the database holds demo data")
        if site.search.building:
            raise HalfIndexed(done=site.search.building)
    breaches = anchor_of(settings["nontax.var"]).compare(database, whole=False)
    if breaches:
        raise BelowAnchor(what="; ".join(one.sentence for one in breaches[:5]))


class HalfIndexed(NotConfigured):
    """A run that makes the orders anew was stopped: lists would miss documents."""

    code = "half-indexed"
    message = "Only ${done} documents stand in the orders: a reindex was stopped."
    remedy = "Run `nontax reindex` to its end."


class BelowAnchor(Corrupt):
    """The database is not the one that was written down outside it."""

    code = "below-anchor"
    message = "The database is not what the anchor says: ${what}"
    remedy = (
        "Do not start it. Find out what happened to the file, or restore a "
        "backup; docs/operations.md says how."
    )
