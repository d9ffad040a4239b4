"""``nontax demo``: a believable bureau, made through the same deeds as in earnest.

Three regions of different modes: Hangzhou (330100) seals by itself and its clerks
write off; Shanxi (140000) seals by hand and writes off on delivery; Xiaogan
(420900) makes a bill only for who wants one. The units, items and banks are those of the public lists; names of
persons, amounts and item codes are made up. Production refuses such a database.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from nontax_site.commands.settings import settings_of
from nontax_site.kernel.clock import FixedClock, SystemClock
from nontax_site.kernel.errors import NotConfigured

ACCOUNTS = "demo-accounts.json"
"""The file of the demo accounts under ``nontax.var``, readable by its owner."""

LIFE_DAYS = 60
"""For so many days before today the demo's bureau has been at work."""


@click.group()
def demo() -> None:
    """Made-up data for a demonstration."""


@demo.command("make")
@click.pass_obj
def make(ini: str) -> None:
    """Make a new site and fill it with believable data."""
    settings = settings_of(ini)
    make_demo(settings)
    print_accounts(settings)


@demo.command("accounts")
@click.pass_obj
def accounts(ini: str) -> None:
    """Print the demo accounts, their passwords and the codes of this half minute."""
    print_accounts(settings_of(ini))


def make_demo(
    settings: dict[str, Any], *, now: datetime | None = None, days: int = LIFE_DAYS
) -> None:
    """Found the offices, let them work for ``days`` days, and close.

    Raises NotConfigured in production and SiteThere over an existing site.
    """
    from nontax_site.commands.demo.founding import FOUNDED, Founding
    from nontax_site.commands.demo.living import Living
    from nontax_site.commands.demo.working import Working
    from nontax_site.commands.init import make_site
    from nontax_site.commands.testbank.book import Book
    from nontax_site.commands.testbank.serving import BOOK
    from nontax_site.storage.connecting import close

    if settings["nontax.mode"] == "production":
        raise NotConfigured(what="demo data are refused in production")
    end = now or SystemClock().now()
    clock = FixedClock(FOUNDED)
    life_begins = end - timedelta(days=days)
    founding = Founding(clock, life_begins)
    app = make_site({**settings, "nontax.clock": clock}, founding.found, demo=True)
    try:
        book = Book(Path(settings["nontax.var"]) / BOOK)
        working = Working(app, clock, founding.actors)
        Living(working, book).live(life_begins, end)
        _hold_fast(app.registry)
        _anchor(app.registry, settings, clock)
    finally:
        close(app.registry._zodb_databases)
    _keep(Path(settings["nontax.var"]), founding.printed)


def _hold_fast(registry: Any) -> None:
    from nontax_site.background import requests_of, write_checkpoint
    from nontax_site.storage.attempts import Attempts

    Attempts().in_transaction(requests_of(registry), write_checkpoint)


def _anchor(registry: Any, settings: dict[str, Any], clock: FixedClock) -> None:
    from nontax_site.checking import anchor_of

    anchor_of(settings["nontax.var"]).append(registry._zodb_databases[""], clock.now())


def _keep(var: Path, printed: list[dict[str, str]]) -> None:
    path = var / ACCOUNTS
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
    ) as f:
        json.dump(printed, f, ensure_ascii=False, indent=1)


def print_accounts(settings: dict[str, Any]) -> None:
    """Print each demo account: login, password, the code of now, name, role, place.

    A code counts once and changes every half minute; in between print it again.
    """
    from nontax_site.security.factors import code_at

    path = Path(settings["nontax.var"]) / ACCOUNTS
    if not path.exists():
        return
    click.echo(
        "\n演示账号 / demo accounts (登录名 · 口令 · 当前动态码 · 姓名 · 角色 · 所在)\n"
    )
    now = SystemClock().now()
    for row in json.loads(path.read_text(encoding="utf-8")):
        click.echo(
            f"  {row['login']:<14} {row['password']:<22} "
            f"{code_at(row['secret'], now) if row.get('secret') else '-':<7} "
            f"{row['name']}  "
            f"{row['role']} · {row['place']}"
        )
    click.echo("")
