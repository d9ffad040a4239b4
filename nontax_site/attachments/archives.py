"""Packed papers: OFD, Word and Excel files, told by what lies in them.

Only the directory of the archive and one small list are read. Macros, programs,
embedded objects, locked entries, paths that lead out and archives that unpack to
far more than they are, are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from nontax_site.attachments.refusals import (
    ArchiveTooLarge,
    FileActive,
    FileDamaged,
    FileKindUnknown,
    FileLocked,
)

ZIP_START = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_TIMES = 200
"""An entry unpacks to at most so many times its packed length, beyond a megabyte."""

_LIST = "[Content_Types].xml"
_LIST_BYTES = 256 * 1024
_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_ACTIVE_PARTS = ("vbaproject", "vbadata", "activex", "embeddings/", "macrosheets/")
_ACTIVE_ENDINGS = (
    *(".exe", ".dll", ".com", ".bat", ".cmd", ".scr", ".msi", ".ps1", ".lnk"),
    *(".js", ".vbs", ".wsf", ".hta", ".jar", ".html", ".htm", ".svg", ".swf"),
)
_ACTIVE_TYPES = (b"macroenabled", b"vbaproject", b"activex", b"oleobject")


def packed_kind(data: bytes, name: str) -> str:
    """``ofd``, ``docx`` or ``xlsx``; raises why the file is not taken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_ends(data, archive, name)
            _check_entries(entries, name)
            kind = _kind({entry.filename for entry in entries}, name)
            if kind != "ofd":
                _check_types(archive, name)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise FileDamaged(name=name) from error


def _check_ends(data: bytes, archive: Any, name: str) -> None:
    """The archive is the whole file: nothing before it and nothing behind."""
    end = data.rfind(ZIP_END)
    if end < 0 or end + 22 + len(archive.comment) != len(data):
        raise FileDamaged(name=name)
    if any(entry.header_offset < 0 for entry in archive.infolist()):
        raise FileDamaged(name=name)
    if min((e.header_offset for e in archive.infolist()), default=1) != 0:
        raise FileDamaged(name=name)


def _check_entries(entries: list[Any], name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise ArchiveTooLarge(name=name)
    for entry in entries:
        path = entry.filename.lower()
        if entry.flag_bits & 0x1:
            raise FileLocked(name=name)
        if entry.file_size > max(1 << 20, entry.compress_size * MOST_TIMES):
            raise ArchiveTooLarge(name=name)
        if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/"):
            raise FileDamaged(name=name)
        if path.endswith(_ACTIVE_ENDINGS) or any(p in path for p in _ACTIVE_PARTS):
            raise FileActive(name=name)


def _kind(paths: set[str], name: str) -> str:
    """The one kind the entries speak of."""
    found = {kind for path, kind in _KINDS.items() if path in paths and _LIST in paths}
    if "OFD.xml" in paths:
        found.add("ofd")
    if len(found) != 1:
        raise FileKindUnknown(name=name)
    return found.pop()


def _check_types(archive: Any, name: str) -> None:
    """What the list of types says: a macro may stand under any name."""
    with archive.open(_LIST) as file:
        said = file.read(_LIST_BYTES + 1).lower()
    if len(said) > _LIST_BYTES:
        raise ArchiveTooLarge(name=name)
    if any(word in said for word in _ACTIVE_TYPES):
        raise FileActive(name=name)
