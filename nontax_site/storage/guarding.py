"""What stands between a database and its storage: the guards at a commit.

No record that names an unlisted class is stored (its container could not be read
after a restart), and an operating system's error at a commit stops the process
(going on after a full disk has made unreadable files, decision 16 and trust 0.8).
A database server that does not answer is told apart: before the end of a commit
nothing was kept, at its end nobody knows, and then nothing is tried again by itself.
"""

from __future__ import annotations

import logging
import os
import pickletools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from transaction.interfaces import TransientError
from ZODB.interfaces import IMVCCStorage
from ZODB.POSException import ConflictError, POSKeyError
from zope.interface import directlyProvides, providedBy

from nontax_site.kernel.errors import Unavailable
from nontax_site.storage.classes import UnlistedClass, allowed

Fatal = Callable[[OSError], None]

STOPPED_BY_STORAGE = 74
"""Exit status of a process that met an error of the disk at a commit."""

_log = logging.getLogger(__name__)

_GLOBAL = re.compile(rb"c([A-Za-z_][\w.]*)\n([A-Za-z_][\w.]*)\n")


class StorageAway(Unavailable):
    """The database server does not answer; nothing of this transaction was kept."""

    code: ClassVar[str] = "storage-away"
    message: ClassVar[str] = "The database does not answer. Nothing was changed."


class CommitUnknown(Unavailable):
    """The connection was lost while the transaction was being made durable."""

    code: ClassVar[str] = "commit-unknown"
    message: ClassVar[str] = (
        "The connection to the database was lost at the last moment: it is not "
        "known whether this was kept."
    )
    remedy: ClassVar[str] = (
        "Look whether it is there, or send it again with the same key; do not "
        "enter it a second time."
    )


def stop_process(error: OSError) -> None:
    """Log the error and end the process at once, without any clean-up."""
    _log.critical("the disk failed at a commit, the process stops: %s", error)
    logging.shutdown()
    os._exit(STOPPED_BY_STORAGE)


def check_record(data: bytes) -> None:
    """Raise UnlistedClass when a stored record names a class that is not listed.

    A quick look finds what may be a name; only when one of these is not listed
    are the record's operations read one by one.
    """
    seen = {(m.decode(), n.decode()) for m, n in _GLOBAL.findall(data)}
    if all(allowed(module, name) for module, name in seen):
        return
    for module, name in _globals_of(data):
        if not allowed(module, name):
            raise UnlistedClass(module=module, name=name)


def _globals_of(data: bytes) -> Iterator[tuple[str, str]]:
    """Every class named in the two pickles of a record."""
    rest = data
    while rest:
        end = 0
        for operation, argument, position in pickletools.genops(rest):
            if operation.name == "GLOBAL":
                module, _, name = str(argument).partition(" ")
                yield module, name
            end = (position or 0) + 1
        rest = rest[end:]


class GuardedStorage:
    """A storage with both guards; passes everything else through.

    ``fatal`` is called with an OSError met at a commit, which is raised on when
    ``fatal`` returns.
    """

    def __init__(self, base: Any, fatal: Fatal) -> None:
        self._base = base
        self._fatal = fatal
        self._away = _errors_of_server(base)
        directlyProvides(self, providedBy(base))
        if hasattr(base, "tryToResolveConflict"):
            self._resolve = base.tryToResolveConflict
            base.tryToResolveConflict = self._resolve_checked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def __len__(self) -> int:
        return len(self._base)

    @property
    def base(self) -> Any:
        """The storage itself."""
        return self._base

    def new_instance(self) -> Any:
        """Another view of a storage that keeps versions itself, equally guarded."""
        assert IMVCCStorage.providedBy(self._base), "only for MVCC storages"
        return GuardedStorage(self._base.new_instance(), self._fatal)

    def registerDB(self, wrapper: Any) -> None:
        """Register; a storage of a server resolves conflicts of listed classes only."""
        self._base.registerDB(wrapper)
        if self._away:
            plain = self._base._crs_untransform_record_data

            def checked(data: bytes) -> bytes:
                record: bytes = plain(data)
                check_record(record)
                return record

            self._base._crs_untransform_record_data = checked

    def store(
        self, oid: bytes, serial: bytes, data: bytes, version: str, transaction: Any
    ) -> Any:
        """Store a record; raises UnlistedClass before anything is written."""
        check_record(data)
        with self._watched():
            return self._base.store(oid, serial, data, version, transaction)

    def storeBlob(
        self,
        oid: bytes,
        serial: bytes,
        data: bytes,
        blobfilename: str,
        version: str,
        transaction: Any,
    ) -> Any:
        """Store a record and the file of its blob under the same two guards."""
        check_record(data)
        with self._watched():
            return self._base.storeBlob(
                oid, serial, data, blobfilename, version, transaction
            )

    def tpc_begin(self, transaction: Any, *args: Any, **named: Any) -> Any:
        """First phase."""
        with self._watched():
            return self._base.tpc_begin(transaction, *args, **named)

    def tpc_vote(self, transaction: Any) -> Any:
        """Second phase: everything is written."""
        with self._watched():
            return self._base.tpc_vote(transaction)

    def tpc_finish(self, transaction: Any, func: Any = None) -> Any:
        """Last phase: everything is durable."""
        with self._watched(ends=True):
            if func is None:
                return self._base.tpc_finish(transaction)
            return self._base.tpc_finish(transaction, func)

    @contextmanager
    def _watched(self, *, ends: bool = False) -> Iterator[None]:
        """Sort out what a phase of a commit raises; ``ends`` for the last one."""
        try:
            yield
        except OSError as error:
            self._fatal(error)
            raise
        except Exception as error:
            if not self._away or isinstance(error, Unavailable | UnlistedClass):
                raise
            if ends:
                raise CommitUnknown from error
            if not isinstance(error, TransientError) and _is_collision(error):
                raise ConflictError from error
            if isinstance(error, self._away):
                raise StorageAway from error
            raise

    def _resolve_checked(
        self,
        oid: bytes,
        committed_serial: bytes,
        old_serial: bytes,
        newpickle: bytes,
        committedData: bytes = b"",
    ) -> Any:
        """Check both stored records: ZODB merges them without our class factory."""
        with suppress(POSKeyError):
            check_record(self._base.loadSerial(oid, old_serial))
            check_record(committedData or self._base.loadSerial(oid, committed_serial))
        return self._resolve(
            oid, committed_serial, old_serial, newpickle, committedData
        )


def _errors_of_server(base: Any) -> tuple[type[Exception], ...]:
    """What the driver of a storage over a server raises when that is away."""
    driver = getattr(getattr(base, "_adapter", None), "driver", None)
    return tuple(getattr(driver, "disconnected_exceptions", ()))


def _is_collision(error: Exception) -> bool:
    """Whether another transaction stood in the way, before anything was kept.

    SQLSTATE class 40 are rolled back transactions (a deadlock), 55P03 is a lock
    that was not to be had; RelStorage's own time-out of its commit lock as well.
    """
    from relstorage.adapters.interfaces import UnableToAcquireLockError

    state = str(getattr(error, "pgcode", None) or "")
    locked = isinstance(error, UnableToAcquireLockError)
    return locked or state.startswith("40") or state == "55P03"


def is_server_away(error: BaseException) -> bool:
    """Whether the error is a database server's that does not answer."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    drivers = type(error).__module__.partition(".")[0]
    return drivers == "psycopg2" and bool(
        kinds & {"OperationalError", "InterfaceError"}
    )
