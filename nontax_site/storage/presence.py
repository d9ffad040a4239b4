"""Whether the site runs somewhere: what a command asks before it moves a database.

A FileStorage has its lock file. On PostgreSQL each process of the site holds a
shared advisory lock of the database for as long as it lives; a command that wants
the database for itself takes the exclusive one. RelStorage's own locks are of one
key, this one is of two, so they never meet.
"""

from __future__ import annotations

from typing import Any

from ZODB.interfaces import IMVCCStorage

from nontax_site.storage.connecting import DatabaseInUse

_KEY = "(7811, 2026)"


class Presence:
    """A connection that holds the lock; ``close()`` lets it go."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def close(self) -> None:
        """Let the lock go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def announce(storage: Any) -> Presence:
    """Say that the site runs on the storage, until closed or dead.

    Raises DatabaseInUse while a command has the database for itself.
    """
    return _locked(storage, "pg_try_advisory_lock_shared")


def alone(storage: Any) -> Presence:
    """Have the storage for oneself; raises DatabaseInUse while the site runs."""
    return _locked(storage, "pg_try_advisory_lock")


def server_clock(database: Any) -> float:
    """Seconds since 1970 by the clock of the database's server."""
    connection, cursor = _connected(database.storage)
    try:
        cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8")
        (seconds,) = cursor.fetchone()
    finally:
        connection.close()
    return float(seconds)


def _locked(storage: Any, function: str) -> Presence:
    if not IMVCCStorage.providedBy(storage):
        return Presence(None)
    connection, cursor = _connected(storage)
    cursor.execute(f"SELECT {function}{_KEY}")
    (granted,) = cursor.fetchone()
    connection.commit()
    if not granted:
        connection.close()
        raise DatabaseInUse(uri=storage.getName())
    return Presence(connection)


def _connected(storage: Any) -> tuple[Any, Any]:
    """A connection to the storage's server and a cursor of it."""
    base = getattr(storage, "base", storage)
    connection, cursor = base._adapter.connmanager.open()
    return connection, cursor
