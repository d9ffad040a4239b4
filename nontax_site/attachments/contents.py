"""What kind a file is: told by its content, never by its name or its sender.

Taken are PDF, PNG, JPEG, OFD, Word, Excel and plain text. Everything else is
refused, and so is a file of a good kind that has something that could run inside
it or another kind of file behind it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nontax_site.attachments.archives import ZIP_END, ZIP_START, packed_kind
from nontax_site.attachments.images import (
    JPEG_START,
    MOST_POINTS,
    PNG_START,
    BadImage,
    jpeg_points,
    png_points,
)
from nontax_site.attachments.names import ending_of, endings_before, harmless
from nontax_site.attachments.refusals import (
    ContentNotAsNamed,
    FileActive,
    FileDamaged,
    FileEmpty,
    FileKindUnknown,
    FileNameMisleads,
    FileTooLarge,
    ImageTooLarge,
)

MOST_BYTES = 8 * 1024 * 1024
"""The longest file that is taken."""


class Kind(NamedTuple):
    """A kind of file: its type on the wire, its endings, its words (a msgid)."""

    content_type: str
    endings: tuple[str, ...]
    title: str


_OFFICE = "application/vnd.openxmlformats-officedocument."

KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", ("pdf",), "PDF"),
    "png": Kind("image/png", ("png",), "PNG picture"),
    "jpeg": Kind("image/jpeg", ("jpg", "jpeg"), "JPEG picture"),
    "ofd": Kind("application/ofd", ("ofd",), "OFD"),
    "docx": Kind(_OFFICE + "wordprocessingml.document", ("docx",), "Word document"),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", ("xlsx",), "Excel workbook"),
    "text": Kind("text/plain", ("txt", "csv"), "Plain text"),
}

ACCEPT = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)
"""What a file input offers."""

_RUNNING = frozenset(
    {
        *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "dll", "ps1", "lnk"),
        *("vbs", "vbe", "js", "jse", "wsf", "hta", "jar", "sh", "php", "py", "pl"),
        *("html", "htm", "xhtml", "mht", "svg", "svgz", "xml"),
        *("docm", "xlsm", "pptm"),
    }
)

_PDF_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA)(?![A-Za-z])")
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|\?xml)")
_ODD_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


class Looked(NamedTuple):
    """What a file was found to be: its kind's key, its harmless name."""

    kind: str
    name: str

    @property
    def content_type(self) -> str:
        """Its type on the wire."""
        return KINDS[self.kind].content_type


def look(name: str, data: bytes) -> Looked:
    """Judge a file; raises the one reason why it is not taken."""
    shown = harmless(name, "") if name else "paper"
    if not data:
        raise FileEmpty(name=shown)
    if len(data) > MOST_BYTES:
        raise FileTooLarge(name=shown, limit=str(MOST_BYTES >> 20))
    kind = _kind_of(data, shown)
    _check_name(shown, kind)
    return Looked(kind, harmless(name, KINDS[kind].endings[0]))


def _kind_of(data: bytes, name: str) -> str:
    if data.startswith(b"%PDF-"):
        _check_pdf(data, name)
        return "pdf"
    if data.startswith(PNG_START):
        return _image("png", png_points, data, name)
    if data.startswith(JPEG_START):
        return _image("jpeg", jpeg_points, data, name)
    if data.startswith(ZIP_START):
        return packed_kind(data, name)
    _check_text(data, name)
    return "text"


def _image(kind: str, points: object, data: bytes, name: str) -> str:
    try:
        width, height = points(data)  # type: ignore[operator]
    except BadImage:
        raise FileDamaged(name=name) from None
    if width * height > MOST_POINTS:
        limit = str(MOST_POINTS // 1_000_000)
        raise ImageTooLarge(name=name, width=width, height=height, limit=limit)
    return kind


def _check_pdf(data: bytes, name: str) -> None:
    """Whole, nothing behind it, no markup in its head, nothing that runs."""
    end = data.rfind(b"%%EOF")
    if end < 0 or data[end + 5 :].strip(b"\r\n\t \0"):
        raise FileDamaged(name=name)
    if ZIP_END in data[-66_000:] or _MARKUP.search(data[:1024].lower()):
        raise FileDamaged(name=name)
    if _PDF_ACTIVE.search(_PDF_ESCAPE.sub(_unescaped, data)):
        raise FileActive(name=name)


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match.group(1), 16)])


def _check_text(data: bytes, name: str) -> None:
    """UTF-8 or GB 18030, no control characters, nothing a browser would run."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileKindUnknown(name=name)
    lower = data.lower()
    runs = lower.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"#!", b"<"))
    if runs or _ODD_CONTROL.search(text) or _MARKUP.search(lower):
        raise FileKindUnknown(name=name)


def _check_name(name: str, kind: str) -> None:
    """The ending says what the content is; no ending before it says more."""
    ending = ending_of(name)
    if _RUNNING.intersection(endings_before(name)):
        raise FileNameMisleads(name=name)
    if ending in _RUNNING:
        raise FileKindUnknown(name=name)
    if ending and ending not in KINDS[kind].endings:
        raise ContentNotAsNamed(name=name, kind=KINDS[kind].title)
