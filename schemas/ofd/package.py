"""The ZIP of an OFD: the same files give the same bytes; reading trusts nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zlib import error as zlib_error

from nontax_site.kernel.clock import BEIJING

MOST_FILES: Final = 200
MOST_BYTES: Final = 16 * 1024 * 1024
_EARLIEST: Final = 1980


class NoPackage(ValueError):
    """The bytes are no package of ours."""


_UNREADABLE = (
    *(zipfile.BadZipFile, zlib_error),
    *(OSError, EOFError, ValueError, RuntimeError),
)
"""What reading a file that is no package raises; an unknown way to pack too."""


def pack(files: Mapping[str, bytes], at: datetime) -> bytes:
    """The package: ``OFD.xml`` first, the others by name, all of one time.

    Neither the clock nor the system it is made on is in it.
    """
    local = at.astimezone(BEIJING)
    stamp = (max(local.year, _EARLIEST), local.month, local.day, local.hour,
             local.minute, local.second)  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(files, key=lambda name: (name != "OFD.xml", name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, files[name], compresslevel=6)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a package; raises NoPackage for anything odd.

    The sizes are judged before anything is unfolded.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            size = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_FILES or size > MOST_BYTES:
                raise NoPackage("too large")
            if len(names) != len(entries):
                raise NoPackage("a name twice")
            return {entry.filename: package.read(entry) for entry in entries}
    except _UNREADABLE as error:
        raise NoPackage(str(error)) from error
