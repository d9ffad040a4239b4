"""Writers killed by the hundred: ``python -m bench.killing [--kills 200]``.

On FileStorage and on a PostgreSQL of its own that syncs every commit: what the tests
of faults do a dozen times. Prints Markdown; nothing may be lost and nothing double.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from bench.meter import machine, table
from tests.factories.killing import rounds
from tests.factories.postgresql import SYNCED, running

ETC = Path(__file__).resolve().parent.parent / "etc"
HEADS = ("storage", "kills", "acknowledged", "lost", "untold", "double", "seconds")


def measure(name: str, conf: str, kills: int) -> list[str]:
    """One row: so many kills on the storage of the settings."""
    began = time.perf_counter()
    found = rounds(f"zconfig://{ETC}/{conf}#main", kills, seed=kills)
    seconds = time.perf_counter() - began
    counts = (found[head] for head in HEADS[1:-1])
    return [name, *(str(count) for count in counts), f"{seconds:.0f}"]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills on each storage")
    given = parser.parse_args()
    print(f"Machine: {machine()}.\n")
    os.environ["NONTAX_KEEP_HISTORY"] = "false"
    with tempfile.TemporaryDirectory(prefix="nontax-bench-") as directory:
        os.environ["NONTAX_VAR"] = directory
        rows = [measure("FileStorage", "zodb-filestorage.conf", given.kills)]
    with (
        tempfile.TemporaryDirectory(prefix="nontax-bench-") as directory,
        running(SYNCED) as cluster,
    ):
        os.environ["NONTAX_VAR"] = directory
        os.environ["NONTAX_POSTGRESQL"] = cluster.dsn(cluster.create("site"))
        os.environ["NONTAX_POSTGRESQL_SESSIONS"] = os.environ["NONTAX_POSTGRESQL"]
        rows.append(measure("PostgreSQL", "zodb-postgresql.conf", given.kills))
    print(table(HEADS, rows))


if __name__ == "__main__":
    main()
