"""The same many notices on both sides: a FileStorage of ours, and a table.

They are made like the one that is given, each with its own code, payer, amount, day
and state, and go in without their deeds: what is measured is reading.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from nontax_site.catalog.orders import place_of, scopes_of, tokens_of
from nontax_site.kernel.codes import PaymentCode
from nontax_site.payments.notice import Notice
from nontax_site.root import SITE, Root
from nontax_site.storage.connecting import open_database
from tests.factories.regions import make_region
from tests.factories.units import make_unit

REGION = "330100"
UNITS = [f"{REGION}-{number:04d}" for number in range(1, 51)]
STATES = ("settled", "settled", "settled", "issued", "issued", "paid", "cancelled")
BATCH = 5_000
MINUTES = 1_000_000

COLUMNS = (
    *("id", "region", "unit", "created", "version", "state", "asked", "payer"),
    *("phone", "lines", "total_fen", "due", "basis", "remark", "source_system"),
    *("case_no", "issuer", "issued_at", "lock", "qr", "quotes", "payment"),
    *("settled_at", "bill", "bill_wanted", "refunded_fen"),
)


def notices(sample: tuple[Any, ...], count: int, year: int = 26) -> Iterator[Notice]:
    """So many notices like the sample, in the order of their creation."""
    dice = random.Random(7)
    facts = dict(zip(Notice.FIELDS, sample, strict=False))
    begun: datetime = facts["created"]
    for serial in range(1, count + 1):
        payer = list(facts["payer"])
        payer[0] = f"周{'晓波敏静伟芳'[serial % 6]}{serial}"
        payer[4] = f"138{serial:08d}"
        fen = dice.randrange(100, 1_000_000)
        own = {
            "id": str(PaymentCode.compose(REGION, year, "00", serial, "LUHN")),
            "unit": UNITS[dice.randrange(len(UNITS))],
            "created": begun + timedelta(minutes=serial * MINUTES // count),
            "state": STATES[dice.randrange(len(STATES))],
            "payer": tuple(payer),
            "total_fen": fen,
        }
        yield Notice(**{**facts, **own, "older": None})


def fill_ours(path: Path, sample: tuple[Any, ...], count: int) -> Any:
    """A database with the notices in it; the caller closes it."""
    database = open_database(
        f"file://{path}?connection_cache_size=20000&database_name=main"
    )
    connection = database.open()
    commit = connection.transaction_manager.commit
    began: datetime = dict(zip(Notice.FIELDS, sample, strict=False))["created"]
    site = connection.root()[SITE] = Root(began)
    site.regions.add(REGION, make_region())
    for number, unit in enumerate(UNITS):
        site.units.add(unit, make_unit(unit, name=f"杭州市第{number}中学"))
    commit()
    for serial in put_notices(site, sample, count):
        if serial % BATCH == 0:
            commit()
            connection.cacheGC()
    commit()
    connection.close()
    return database


def put_notices(
    site: Any, sample: tuple[Any, ...], count: int, year: int = 26
) -> Iterator[int]:
    """Put so many notices into a site and its orders; says the number of each."""
    series = f"{REGION}{year}00"
    at = dict(zip(Notice.FIELDS, sample, strict=False))["created"]
    site.notices.reserve(series, UNITS[0], count, at)
    for serial, notice in enumerate(notices(sample, count, year), start=1):
        site.notices.put(series, serial, notice)
        place, tokens = place_of(notice), tokens_of(notice)
        for scope in scopes_of(notice)[:2]:
            site.orders.change(scope, place, (), tokens)
        yield serial


def fill_peer(connection: Any, sample: tuple[Any, ...], count: int) -> None:
    """The table with the same notices, its indexes, and fresh statistics."""
    schema = files("bench").joinpath("peer.sql").read_text()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        cursor.execute(schema, prepare=False)
        into = f"COPY notice ({', '.join(COLUMNS)}) FROM STDIN"
        with cursor.copy(into) as copy:
            for notice in notices(sample, count):
                copy.write_row([_cell(notice, name) for name in COLUMNS])
        connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE notice")


def _cell(notice: Notice, name: str) -> Any:
    if name == "phone":
        return notice.payer[4]
    value = getattr(notice, name)
    if isinstance(value, tuple):
        return Jsonb(_plain(value))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
