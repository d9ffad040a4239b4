"""Processes are killed, servers die, connections are cut: nothing promised is lost.

What was acknowledged is there; what was not is there or not, and the same key makes
it exactly once (F1, F12, F14). ``bench/killing.py`` does the same for longer.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from nontax_site.storage.connecting import own_transaction
from nontax_site.storage.guarding import CommitUnknown, StorageAway, is_server_away
from tests.factories.cutting import Proxy
from tests.factories.killing import once, opened, rounds_state
from tests.factories.postgresql import SYNCED, needs_postgresql, running
from tests.factories.storage import AT_ONCE

ETC = Path(__file__).resolve().parents[2] / "etc"
KILLS = 12
CUTS = 25


def environment(monkeypatch, tmp_path, dsn=""):
    monkeypatch.setenv("NONTAX_VAR", str(tmp_path))
    monkeypatch.setenv("NONTAX_KEEP_HISTORY", "false")
    monkeypatch.setenv("NONTAX_POSTGRESQL", dsn)
    monkeypatch.setenv("NONTAX_POSTGRESQL_SESSIONS", dsn)


@pytest.fixture(params=["filestorage", "postgresql", "postgresql-history"])
def uri(request, tmp_path, monkeypatch):
    if request.param == "filestorage":
        environment(monkeypatch, tmp_path)
        return f"zconfig://{ETC}/zodb-filestorage.conf#main"
    cluster = request.getfixturevalue("cluster")
    name = "killed"
    cluster.drop(name)
    environment(monkeypatch, tmp_path, cluster.dsn(cluster.create(name)))
    if request.param.endswith("history"):
        monkeypatch.setenv("NONTAX_KEEP_HISTORY", "true")
    return f"zconfig://{ETC}/zodb-postgresql.conf#main"


def test_a_killed_writer_loses_nothing_it_promised(uri):
    done = subprocess.run(
        [sys.executable, "-m", "tests.factories.killing", uri, str(KILLS)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == KILLS
    assert found["acknowledged"] > KILLS
    assert (found["lost"], found["double"], found["breaches"]) == (0, 0, 0)


def again(database, key):
    """Ask with the key until there is an answer; its number."""
    for _ in range(50):
        try:
            return own_transaction(database, lambda root: once(root, key), AT_ONCE)
        except StorageAway:
            continue
        except Exception as error:
            if not is_server_away(error):
                raise
    raise AssertionError("the server stays away")


def test_a_killed_server_loses_nothing_it_promised(tmp_path, monkeypatch):
    needs_postgresql()
    with running(SYNCED) as cluster:
        environment(monkeypatch, tmp_path, cluster.dsn(cluster.create("site")))
        uri = f"zconfig://{ETC}/zodb-postgresql.conf#main"
        database = opened(uri)
        promised = {}
        for turn in range(3):
            for number in range(4):
                key = f"{turn}-{number}"
                promised[key] = own_transaction(
                    database, lambda root, key=key: once(root, key), AT_ONCE
                )
            cluster.kill()
            key = f"{turn}-away"
            with pytest.raises(Exception) as raised:
                own_transaction(database, lambda root, key=key: once(root, key))
            assert is_server_away(raised.value) or isinstance(
                raised.value, StorageAway | CommitUnknown
            )
            cluster.start()
            promised[key] = again(database, key)
        assert {key: again(database, key) for key in promised} == promised
        assert own_transaction(database, rounds_state) == (len(promised), 0)
        database.close()


def test_a_connection_cut_at_any_byte_leaves_one_effect(cluster, tmp_path, monkeypatch):
    """The caller hears "not kept" or "unknown", never a lie; the key makes it once."""
    cluster.drop("cut")
    cluster.create("cut")
    chance = random.Random(14)
    with Proxy(cluster.port) as proxy:
        dsn = cluster.dsn("cut").replace(str(cluster.port), str(proxy.port))
        environment(monkeypatch, tmp_path, dsn)
        database = opened(f"zconfig://{ETC}/zodb-postgresql.conf#main")
        heard = {"kept": 0, "not kept": 0, "unknown": 0}
        for cut in range(CUTS):
            key = f"cut-{cut}"
            proxy.cut_after(chance.randrange(1, 12_000))
            outcome = told(database, key)
            proxy.mend()
            there = _is_there(cluster, key)
            assert {"kept": there, "not kept": not there, "unknown": True}[outcome]
            again(database, key)
            heard[outcome] += 1
        assert own_transaction(database, rounds_state) == (CUTS, 0)
        assert heard["not kept"] and heard["kept"]
        database.close()


def told(database, key):
    """What the caller hears of one try."""
    try:
        own_transaction(database, lambda root: once(root, key))
    except CommitUnknown:
        return "unknown"
    except Exception as error:
        if not (isinstance(error, StorageAway) or is_server_away(error)):
            raise
        return "not kept"
    return "kept"


def _is_there(cluster, key):
    """Whether the server holds the key's record, asked past the proxy."""
    import psycopg2

    connection = psycopg2.connect(cluster.dsn("cut"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM object_state WHERE position(%s in state) > 0",
                (f"writer\n{key}".encode(),),
            )
            (found,) = cursor.fetchone()
    finally:
        connection.close()
    return found > 0
