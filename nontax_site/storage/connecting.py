"""The only opener of databases: for the site, the commands and the tests.

Every database opened here loads and stores listed classes only, from its first
connection on, and stops the process at an error of the disk. ``memory://`` gives
a DemoStorage, which resolves conflicts as a FileStorage does. A ``zconfig://`` may
name a FileStorage (one process) or a RelStorage on PostgreSQL (many); nothing above
this module knows which.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, TypeVar

from transaction import TransactionManager
from transaction.interfaces import NoTransaction
from zc.lockfile import LockError
from ZConfig import SubstitutionReplacementError
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage.FileStorage import CorruptedError, CorruptedTransactionError
from ZODB.interfaces import IMVCCStorage
from ZODB.POSException import ReadOnlyError
from zodburi import resolve_uri

from nontax_site.kernel.errors import Corrupt, NotConfigured, Refused
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.classes import class_factory
from nontax_site.storage.guarding import (
    Fatal,
    GuardedStorage,
    StorageAway,
    is_server_away,
    stop_process,
)

SESSIONS = "sessions"
"""The name of the second database, beside the main one whose name is empty."""

CACHED_OBJECTS = 30_000

POOLED_CONNECTIONS = 24
"""Threads of the server and of the parts beside it, each with one or two."""

DAMAGED = (
    CorruptedError,
    CorruptedTransactionError,
    ValueError,
    struct.error,
)
"""What FileStorage raises at the opening of a file that holds something else."""

_T = TypeVar("_T")


class DatabaseInUse(Refused):
    """Another process, usually the running site, holds the database."""

    code: ClassVar[str] = "database-in-use"
    message: ClassVar[str] = "The database ${uri} is in use by another process."
    remedy: ClassVar[str] = "Stop the site first (FileStorage is one process)."


def open_database(
    uri: str,
    name: str = "",
    databases: dict[str, Any] | None = None,
    *,
    read_only: bool = False,
    fatal: Fatal = stop_process,
) -> Any:
    """Open the database of the URI (``file://``, ``zconfig://``, ``memory://``).

    Raises DatabaseInUse, NotConfigured when there is nothing to read, and Corrupt
    when what is there cannot be read (the log says where).
    """
    storage, options = open_storage(uri, read_only=read_only)
    try:
        return database_of(storage, name, databases, fatal=fatal, **options)
    except ReadOnlyError as error:
        storage.close()
        raise NotConfigured(what=f"{uri} is empty") from error


def open_storage(uri: str, *, read_only: bool = False) -> tuple[Any, dict[str, Any]]:
    """The storage of the URI as it is, and the options of a database over it.

    For copies, which want nothing written into an empty one. Raises as
    ``open_database`` does.
    """
    factory, options = _resolved(uri, read_only)
    storage = _opened(factory, uri)
    if storage is None:
        storage = _opened(factory, uri)
    if storage is None:
        raise Corrupt(what=f"{uri} cannot be read as a database")
    return storage, options


def _opened(factory: Callable[[], Any], uri: str) -> Any:
    """The storage, or None when its file is damaged.

    A file with pages missing at its end heals at the second opening, which must
    begin after the first has let go of the lock: so not inside its ``except``.
    """
    try:
        return factory()
    except LockError as error:
        raise DatabaseInUse(uri=uri) from error
    except FileNotFoundError as error:
        raise NotConfigured(what=f"{uri}: {error.strerror}") from error
    except DAMAGED:
        return None
    except Exception as error:
        if is_server_away(error):
            raise StorageAway from error
        raise


def database_of(
    storage: Any,
    name: str = "",
    databases: dict[str, Any] | None = None,
    *,
    fatal: Fatal = stop_process,
    **options: Any,
) -> Any:
    """A guarded database over an open storage (a test's DemoStorage over another)."""
    options = {
        "cache_size": CACHED_OBJECTS,
        "pool_size": POOLED_CONNECTIONS,
        **options,
        "database_name": name,
    }
    return DB(
        GuardedStorage(storage, fatal),
        databases=databases if databases is not None else {},
        class_factory=class_factory,
        **options,
    )


def _resolved(uri: str, read_only: bool) -> tuple[Callable[[], Any], dict[str, Any]]:
    """What makes the storage of the URI, and the options of its database."""
    if uri.startswith("memory://"):
        return DemoStorage, {}
    if read_only and uri.startswith("file://"):
        uri += ("&" if "?" in uri else "?") + "read_only=1"
    try:
        factory, options = resolve_uri(uri)
    except SubstitutionReplacementError as error:
        raise NotConfigured(what=f"{uri}: {error.name}") from error
    if uri.startswith("zconfig://"):
        config = factory.__self__.config
        config.read_only = config.read_only or read_only
        if read_only and hasattr(config, "create_schema"):
            config.create_schema = False
    return factory, options


def databases(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Both databases of the site by name, as pyramid_zodbconn keeps them.

    Settings: ``nontax.zodb_uri``, ``nontax.sessions_uri``, and ``nontax.fatal``,
    a callable that takes an error of the disk at a commit (for tests).
    """
    opened: dict[str, Any] = {}
    fatal = settings.get("nontax.fatal") or stop_process
    open_database(settings["nontax.zodb_uri"], "", opened, fatal=fatal)
    try:
        open_database(settings["nontax.sessions_uri"], SESSIONS, opened, fatal=fatal)
    except BaseException:
        close(opened)
        raise
    return opened


def is_shared(database: Any) -> bool:
    """Whether several processes may open the storage: it keeps versions itself."""
    return bool(IMVCCStorage.providedBy(database.storage))


def close(opened: Mapping[str, Any]) -> None:
    """Close the databases that ``databases`` opened.

    A connection whose opening met a server that was away has no transaction to end.
    """
    for database in opened.values():
        with suppress(NoTransaction):
            database.close()


@contextmanager
def open_site(uri: str, *, read_only: bool = False) -> Iterator[Any]:
    """A connection for a command; commits when the block ends well.

    With ``read_only`` it runs beside the site and commits nothing.
    """
    database = open_database(uri, read_only=read_only)
    manager = TransactionManager(explicit=True)
    try:
        connection = database.open(manager)
        manager.begin()
        try:
            yield connection
            (manager.abort if read_only else manager.commit)()
        except BaseException:
            manager.abort()
            raise
        finally:
            connection.close()
    finally:
        database.close()


def own_transaction(
    database: Any,
    function: Callable[[Any], _T],
    attempts: Attempts | None = None,
) -> _T:
    """Call the function in a short transaction on a connection of its own.

    For what must survive the request that is rolled back: a raw message, a
    failed sign-in. The function is given the connection's root mapping and may
    be called again after a conflict; the last conflict is raised.
    """
    return (attempts or Attempts()).call(lambda: _once(database, function))


def _once(database: Any, function: Callable[[Any], _T]) -> _T:
    manager = TransactionManager(explicit=True)
    connection = database.open(manager)
    manager.begin()
    try:
        result = function(connection.root())
        manager.commit()
    except BaseException:
        manager.abort()
        raise
    finally:
        connection.close()
    return result
