"""What an Excel file must be before anything looks into it.

A file is judged by its bytes, never by its name. It is unpacked here piece by
piece and counted, whatever its directory says, so that a zip bomb is met before
a reader is. Nothing in a file is ever executed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from schemas.sheet_faults import (
    FileEmpty,
    FileEncrypted,
    FileForeign,
    FileTooLarge,
    FileWithMacros,
    WorkbookUnreadable,
    ZipBomb,
)

MEGABYTE = 1024 * 1024
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

PIECE = 1024 * 1024
"""So much of a part is unpacked at once."""

SMALL_PART = 4 * MEGABYTE
"""Parts that say where the sheets are; none is larger."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold: bytes as sent, bytes unpacked, rows, columns."""

    size_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    rows: int = 100_000
    columns: int = 40


LIMITS = Limits()


def refuse_foreign(data: bytes, limits: Limits) -> None:
    """Raise for what is neither an Excel file nor text, judged by the bytes."""
    if not data:
        raise FileEmpty
    if len(data) > limits.size_bytes:
        size = -(-len(data) * 10 // MEGABYTE) / 10
        raise FileTooLarge(size=size, limit=limits.size_bytes // MEGABYTE)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise FileEncrypted
        raise FileForeign(what="Excel 97–2003 (.xls)")
    for start, what in (
        (b"MZ", "a program"),
        (b"\x7fELF", "a program"),
        (b"%PDF", "PDF"),
        (b"Rar!", "an archive"),
        (b"7z\xbc\xaf", "an archive"),
        (b"\x1f\x8b", "an archive"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"<", "a web page"),
    ):
        if data.lstrip().startswith(start):
            raise FileForeign(what=what)
    if not data.startswith((ZIP, b"\xff\xfe", b"\xfe\xff")) and b"\x00" in data:
        raise FileForeign(what="something else")


def is_xlsx(data: bytes, limits: Limits) -> None:
    """Raise unless it is a whole .xlsx without macros that unpacks to a fair size."""
    try:
        infos = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise WorkbookUnreadable(reason=str(error)[:100]) from None
    names = [info.filename for info in infos]
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise FileWithMacros
    if "xl/workbook.bin" in lower:
        raise FileForeign(what="Excel binary (.xlsb)")
    if "mimetype" in lower:
        raise FileForeign(what="OpenDocument (.ods)")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise FileForeign(what="an archive")
    if len(names) != len(set(names)) or len(names) > 2000:
        raise WorkbookUnreadable(reason="parts are named twice")
    if b"macroEnabled" in part(data, "[Content_Types].xml"):
        raise FileWithMacros
    left = limits.unpacked_bytes
    for info in infos:
        for piece in unpacked(data, info):
            left -= len(piece)
            if left < 0:
                raise ZipBomb(limit=limits.unpacked_bytes // MEGABYTE)


def unpacked(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece as it really unpacks, not as the directory says."""
    at = info.header_offset
    header = data[at : at + 30]
    if len(header) < 30 or info.flag_bits & 1:
        raise FileEncrypted if info.flag_bits & 1 else WorkbookUnreadable(reason="zip")
    name, extra = (int.from_bytes(header[n : n + 2], "little") for n in (26, 28))
    start = at + 30 + name + extra
    packed = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise WorkbookUnreadable(reason="zip")
    tool = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: Any = packed
    try:
        while not tool.eof:
            piece = tool.decompress(rest, PIECE)
            rest = tool.unconsumed_tail
            if piece:
                yield piece
            elif not rest:
                break
    except zlib.error as error:
        raise WorkbookUnreadable(reason=str(error)[:100]) from None


def part(data: bytes, name: str) -> bytes:
    """A small part of the file whole; raises WorkbookUnreadable without it."""
    try:
        info = zipfile.ZipFile(BytesIO(data)).getinfo(name)
    except KeyError:
        raise WorkbookUnreadable(reason=name) from None
    found = b""
    for piece in unpacked(data, info):
        found += piece
        if len(found) > SMALL_PART:
            raise WorkbookUnreadable(reason=name)
    return found
