"""Small files of every kind that is taken, and of kinds that are not."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text by which virus scans are tried."""

OFFICE = "http://schemas.openxmlformats.org/package/2006/content-types"


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture; of many points only its header says so."""
    drawn = height if width * height <= 10_000 else 0
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(drawn)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def jpeg(width: int = 2, height: int = 2, facts: bytes = b"Exif\0\0GPS") -> bytes:
    """The frame of a photograph with the facts a telephone writes in."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + _segment(0xE1, facts)
        + _segment(0xC0, frame)
        + _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\x34\xff\xd9"
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def pdf(inside: bytes = b"<< /Type /Catalog >>") -> bytes:
    """A paper of one object."""
    return b"%PDF-1.7\n1 0 obj\n" + inside + b"\nendobj\n%%EOF\n"


def archive(entries: dict[str, bytes], comment: bytes = b"") -> bytes:
    """An archive of the entries."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in entries.items():
            written.writestr(name, data)
        written.comment = comment
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word document."""
    return archive({**_office("word/document.xml"), **_paths(more)})


def xlsx(**more: bytes) -> bytes:
    """An Excel workbook."""
    return archive({**_office("xl/workbook.xml"), **_paths(more)})


def ofd() -> bytes:
    """An OFD paper."""
    return archive({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<x/>"})


def _office(part: str) -> dict[str, bytes]:
    types = f'<Types xmlns="{OFFICE}"><Override PartName="/{part}"/></Types>'
    return {"[Content_Types].xml": types.encode(), part: b"<x/>"}


def _paths(more: dict[str, bytes]) -> dict[str, bytes]:
    return {k.replace("__", "/").replace("_dot_", "."): v for k, v in more.items()}
