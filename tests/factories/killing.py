"""A writer that is killed again and again, and what is found afterwards.

``python -m tests.factories.killing URI KILLS [SEED]`` works on the database of the
URI: a child issues bills, each with a key and one commit, and says so on a pipe; it
is killed without warning a few commits and milliseconds later; then every bill it said it had
issued must be there once, and what it had begun is done again with the same key.
Prints JSON. The parent has no threads, so a child is a cheap fork.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

from nontax_site.audit.log import check as audit_check
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.connecting import is_shared, open_database, own_transaction
from nontax_site.storage.idempotency import Answer, Idempotency
from tests.factories.storage import AT_ONCE, NOON, SmallSite, issue, quiet

UNIT = "330100-0007"
SENDER = "writer"
WIDTH = 16
LONGEST_S = 0.02
"""A commit takes about so long: the kill may fall anywhere in it."""
MOST_WORDS = 8


def once(root, key):
    """Issue a bill under the key, or find the one that was; returns its number."""
    site = root["site"]
    idempotency = Idempotency(site.idempotency)
    digest = sm3_hex(key.encode())
    seen = idempotency.seen(SENDER, key, digest)
    if seen is not None:
        return seen.body.decode()
    document = issue(site, UNIT)
    answer = Answer(200, document.id.encode(), NOON)
    idempotency.keep(SENDER, key, digest, answer)
    return document.id


def opened(uri):
    """The database with a small site in it."""
    database = open_database(uri, fatal=quiet)

    def build(root):
        if "site" not in root:
            root["site"] = SmallSite()

    own_transaction(database, build)
    return database


def write(uri, first, pipe):
    """Issue bills until killed; each key goes out before, each number after."""
    database = opened(uri)
    number = first
    while True:
        key = f"key-{number:08d}"
        os.write(pipe, f"?{key}".ljust(WIDTH).encode())
        own_transaction(database, lambda root, key=key: once(root, key), AT_ONCE)
        os.write(pipe, f"!{key}".ljust(WIDTH).encode())
        number += 1


def killed_writer(uri, first, words, seconds):
    """What a writer said before it was killed so long after so many words."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write(uri, first, writing)
        finally:
            os._exit(3)
    os.close(writing)
    said = b""
    while len(said) < words * WIDTH and (more := os.read(reading, WIDTH)):
        said += more
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    whole = len(said) // WIDTH * WIDTH
    words = [said[at : at + WIDTH].decode().strip() for at in range(0, whole, WIDTH)]
    asked = [word[1:] for word in words if word[0] == "?"]
    return asked, {word[1:] for word in words if word[0] == "!"}


def rounds(uri, kills, seed=0):
    """Kill so many writers; returns what was counted."""
    chance = random.Random(seed)
    found = {"kills": 0, "acknowledged": 0, "lost": 0, "untold": 0, "double": 0}
    keys: set[str] = set()
    for _ in range(kills):
        words, seconds = chance.randint(1, MOST_WORDS), chance.uniform(0, LONGEST_S)
        asked, done = killed_writer(uri, len(keys), words, seconds)
        database = opened(uri)
        look = lambda root: {  # noqa: E731
            key for key in asked if _seen(root, key) is not None
        }
        there = own_transaction(database, look)
        found["kills"] += 1
        found["acknowledged"] += len(done)
        found["lost"] += len(done - there)
        found["untold"] += len(there - done)
        for key in asked:
            own_transaction(database, lambda root, key=key: once(root, key), AT_ONCE)
        keys.update(asked)
        bills, breaches = own_transaction(database, rounds_state)
        found["double"] += bills - len(keys)
        found["breaches"] = breaches
        if not is_shared(database):
            found["size"] = database.storage.getSize()
        database.close()
    return found


def _seen(root, key):
    digest = sm3_hex(key.encode())
    return Idempotency(root["site"].idempotency).seen(SENDER, key, digest)


def rounds_state(root):
    """(bills there are, breaches of log and numbers)."""
    site = root["site"]
    unused = sum(len(list(site.bills.unused(key))) for key in site.bills.series_keys())
    bills = sum(1 for _ in site.bills.documents())
    return bills, len(audit_check(site.audit)) + unused


if __name__ == "__main__":
    print(json.dumps(rounds(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:]))))
