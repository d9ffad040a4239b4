"""An Excel of notices: written, read, checked and issued; rows a second, CPU of each.

    python -m bench.excel [rows] [--profile issue|check]

On a FileStorage in a fresh directory, every step a durable commit of its own as
in earnest. Each stage runs alone; CPU is that of this process. Nothing else should
run on the machine.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ZODB.FileStorage import FileStorage

from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.kernel.identity import check_character
from nontax_site.kernel.money import Money
from schemas.sheets import MONEY, TEXT, SheetColumn, rows_file
from tests.factories.office import SCHOOL, Office, build_base
from tests.factories.sheets import HEADINGS, LODGING, TUITION
from tests.factories.units_at_work import copy_into
from views.batches.words import batching

START = datetime(2026, 3, 5, 10, 0, tzinfo=BEIJING)
COLUMNS = (
    "payer_name",
    "document_number",
    "phone",
    "item_code",
    "quantity",
    "amount",
    "basis",
    "remark",
)


def cards(count: int) -> Iterator[str]:
    """Numbers of identity cards with a right last character."""
    for number in range(count):
        day = number // 1000 % 28 + 1
        year = 1970 + number // 28_000 % 40
        body = f"330106{year}01{day:02d}{number % 1000:03d}"
        yield body + check_character(body)


def sheet(count: int) -> bytes:
    """An Excel file with so many notices of two items."""
    columns = [
        SheetColumn(HEADINGS[name], MONEY if name == "amount" else TEXT)
        for name in COLUMNS
    ]
    rows = (
        (
            f"缴款人{number:06d}",
            card,
            f"138{number:08d}",
            TUITION if number % 2 else LODGING,
            "1",
            Money(120000) if number % 2 else None,
            "二〇二六年春季学期",
            str(number),
        )
        for number, card in enumerate(cards(count))
    )
    return rows_file(columns, rows)


@contextmanager
def stage(name: str, count: int, figures: list[Any], profile: str) -> Iterator[None]:
    """Measure the block as one stage of so many rows."""
    profiler = cProfile.Profile() if profile == name else None
    if profiler:
        profiler.enable()
    began, cpu = time.perf_counter(), time.process_time()
    yield
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    if profiler:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    figures.append((name, seconds, cpu, count / seconds))
    print(
        f"{name:<10} {seconds:8.1f} s  CPU {cpu:8.1f} s  {count / seconds:9,.0f} rows/s"
        f"  {cpu / count * 1e6:7.0f} us CPU a row",
        flush=True,
    )


def office_in(directory: Path) -> Office:
    """The small office on a FileStorage of its own, blobs included."""
    base = build_base(FixedClock(START))

    def storage_of(name: str) -> FileStorage:
        kind = name or "Data"
        storage = FileStorage(
            str(directory / f"{kind}.fs"),
            create=True,
            blob_dir=str(directory / f"{kind}.blobs"),
        )
        copy_into(storage, base.sessions if name else base.main)
        return storage

    return base.open(START, directory, storage_of)


def run(count: int, profile: str = "") -> list[Any]:
    """Every stage once; returns (stage, seconds, CPU seconds, rows a second)."""
    figures: list[Any] = []
    with tempfile.TemporaryDirectory() as place:
        office = office_in(Path(place))
        with stage("write", count, figures, profile):
            data = sheet(count)
        print(f"           {len(data) / 1e6:.1f} MB", flush=True)
        with stage("send in", count, figures, profile), office.work() as request:
            act = office.act("school-clerk")
            name = batching(request).receive(SCHOOL, "big.xlsx", data, act).id
        with stage("check", count, figures, profile):
            office.run_jobs()
        with office.work() as request:
            batch = request.site.document("batch", name)
            assert (batch.state, batch.notices) == ("ready", count), batch.state
            batching(request).issue(batch, office.act("school-clerk"))
        with stage("issue", count, figures, profile):
            office.run_jobs()
        with office.work() as request:
            batch = request.site.document("batch", name)
            assert (batch.state, batch.issued) == ("issued", count), batch.state
        with stage("feed", count, figures, profile):
            office.drain()
        size = (Path(place) / "Data.fs").stat().st_size
        print(f"the file grew to {size / 1e6:.0f} MB", flush=True)
        office.close()
    return figures


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    run(rows, sys.argv[3] if "--profile" in sys.argv else "")
