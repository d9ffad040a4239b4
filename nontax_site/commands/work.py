"""``nontax work``: what works after the commit, in a process without a web server.

As many as wanted may run beside the web servers on PostgreSQL; each part is done by
the one that holds its lease, and another takes over when that one dies. On a
FileStorage these parts are threads of ``nontax serve``.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from nontax_site.commands.background import PARTS, Background
from nontax_site.commands.serve import started, write_last
from nontax_site.commands.settings import settings_of
from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.connecting import close, is_shared

WORKING = tuple(part for part in PARTS if part != "errands")


@click.command()
@click.option(
    "--part",
    "parts",
    type=click.Choice(WORKING),
    multiple=True,
    help="Only this part (may be repeated); all when left out.",
)
@click.pass_obj
def work(ini: str, parts: tuple[str, ...]) -> None:
    """Send the outbox, run timers and long work; stop with Ctrl-C or SIGTERM."""
    settings = settings_of(ini)
    app = started(settings)
    registry = app.registry
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    try:
        if not is_shared(registry._zodb_databases[""]):
            raise NotConfigured(
                what="work wants PostgreSQL; FileStorage is one process"
            )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        background = Background(registry, parts=parts or WORKING)
        background.start()
        click.echo(f"working: {', '.join(parts or WORKING)}")
        stopping.wait()
        background.stop()
        if not parts or "timers" in parts:
            write_last(registry, settings)
    finally:
        close(registry._zodb_databases)
