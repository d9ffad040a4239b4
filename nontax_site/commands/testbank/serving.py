"""``nontax testbank``: serve the test bank beside the site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from nontax_site.commands.settings import settings_of
from nontax_site.commands.testbank.bank import TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import read_credentials
from nontax_site.commands.testbank.messages import Door, http_send
from nontax_site.commands.testbank.pages import application
from nontax_site.kernel.errors import NotConfigured

BOOK = "testbank.json"


@click.command()
@click.pass_obj
def testbank(ini: str) -> None:
    """Serve the test bank of a demonstration; stop with Ctrl-C."""
    settings = settings_of(ini)
    app, (host, port) = bank_of(settings)
    from waitress import serve

    click.echo(f"test bank on http://{host}:{port}")
    serve(
        app,
        host=host,
        port=port,
        threads=2,
        max_request_body_size=64 * 1024,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )


def bank_of(settings: dict[str, Any]) -> tuple[Any, tuple[str, int]]:
    """The application and the address it listens on.

    Raises NotConfigured in production, without an address (``nontax.testbank_url``)
    or without a key to sign with.
    """
    if settings["nontax.mode"] == "production":
        raise NotConfigured(what="the test bank is not for production")
    place = urlsplit(settings["nontax.testbank_url"])
    if not place.hostname or not place.port:
        raise NotConfigured(what="nontax.testbank_url")
    site = "http://" + str(settings["nontax.listen"])
    bank = TestBank(
        Door(http_send(site), _now),
        read_credentials(settings, _now()),
        Book(Path(settings["nontax.var"]) / BOOK),
        _now,
    )
    back = str(settings["nontax.public_url"])
    return application(bank, back), (place.hostname, place.port)


def _now() -> datetime:
    return datetime.now(UTC)
