"""A layout with its words as a whole OFD package, the bill's XML in it, sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nontax_site.kernel.clock import BEIJING
from nontax_site.security import sm2
from schemas import fonts
from schemas.glyphs import require
from schemas.layouts.layout import Layout
from schemas.layouts.setting import Page, set_out
from schemas.layouts.words import Words
from schemas.ofd.drawing import Ids, content
from schemas.ofd.elements import add, numbers, root, written
from schemas.ofd.package import pack
from schemas.ofd.sealing import SIGNATURES, Sealer, Stamped, signs

CREATOR: Final = "nontax-site"
BILL: Final = "Doc_0/Attachs/bill.xml"
_FONT: Final = "Doc_0/Res/font_0.ttf"


def write_ofd(
    layout: Layout, words: Words, xml: bytes, sealer: Sealer | None = None
) -> bytes:
    """The package: every page, the font's signs, the XML, and the seals of the words.

    But for the signatures, equal words give equal bytes. Without a ``sealer`` it
    has no seal. Raises MissingGlyph, TextTooLong, TooManyLines, QrTooLong and what
    the sealer raises.
    """
    require(words.texts())
    pages = set_out(layout, words)
    files, page_ids = _document(layout, words, pages, xml)
    if sealer is not None and words.seals:
        stamps = [
            Stamped(page_id, stamp)
            for page_id, page in zip(page_ids, pages, strict=True)
            for stamp in page.stamps
        ]
        files["OFD.xml"] = _body(words, xml, sealed=True)
        files |= signs(files, stamps, sealer)
    else:
        files["OFD.xml"] = _body(words, xml, sealed=False)
    return pack(files, words.at)


def _document(
    layout: Layout, words: Words, pages: Sequence[Page], xml: bytes
) -> tuple[dict[str, bytes], list[int]]:
    ids, size = Ids(), (layout.width, layout.height)
    font = ids.next()
    page_ids = [int(ids.next()) for _ in pages]
    files = {
        f"Doc_0/Pages/Page_{place}/Content.xml": content(page, size, font, ids)
        for place, page in enumerate(pages)
    }
    files[_FONT] = fonts.subset(_signs(pages))
    files["Doc_0/PublicRes.xml"] = _resources(font)
    files["Doc_0/Document.xml"] = _frame(size, page_ids, ids.last)
    files["Doc_0/Attachs/Attachments.xml"] = _attachments(words, xml)
    files[BILL] = xml
    return files, page_ids


def _signs(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        yield page.mark
        yield from (run.text for run in page.runs)


def _body(words: Words, xml: bytes, *, sealed: bool) -> bytes:
    """The entry: what the document is, where it begins, who sealed it."""
    said, day = words.values, words.at.astimezone(BEIJING)
    top = root("OFD", Version="1.0", DocType="OFD")
    body = add(top, "DocBody")
    info = add(body, "DocInfo")
    add(info, "DocID", sm2.digest(words.canonical() + xml)[:32])
    add(info, "Title", f"{said['name']} {said['code']} {said['number']}")
    add(info, "Author", said["unit"])
    add(info, "CreationDate", f"{day:%Y-%m-%d}")
    add(info, "Creator", CREATOR)
    kept = add(info, "CustomDatas")
    for name, value in (
        ("票据代码", said["code"]),
        ("票据号码", said["number"]),
        ("校验码", said.get("check", "")),
    ):
        add(kept, "CustomData", value, Name=name)
    add(body, "DocRoot", "Doc_0/Document.xml")
    if sealed:
        add(body, "Signatures", SIGNATURES)
    return written(top)


def _frame(size: tuple[float, float], page_ids: list[int], last: int) -> bytes:
    top = root("Document")
    common = add(top, "CommonData")
    add(common, "MaxUnitID", str(last))
    add(add(common, "PageArea"), "PhysicalBox", numbers(0, 0, *size))
    add(common, "PublicRes", "PublicRes.xml")
    pages = add(top, "Pages")
    for place, page in enumerate(page_ids):
        add(pages, "Page", ID=str(page), BaseLoc=f"Pages/Page_{place}/Content.xml")
    add(top, "Attachments", "Attachs/Attachments.xml")
    return written(top)


def _resources(font: str) -> bytes:
    top = root("Res", BaseLoc="Res")
    made = add(
        add(top, "Fonts"), "Font", ID=font, FontName=fonts.FAMILY,
        FamilyName=fonts.FAMILY, Charset="unicode",
    )  # fmt: skip
    add(made, "FontFile", _FONT.rpartition("/")[2])
    return written(top)


def _attachments(words: Words, xml: bytes) -> bytes:
    top = root("Attachments")
    at = words.at.astimezone(BEIJING).replace(tzinfo=None).isoformat()
    made = add(
        top, "Attachment", ID="bill", Name="bill.xml", Format="xml", CreationDate=at,
        Size=f"{len(xml) / 1024:.3f}", Visible="true",
    )  # fmt: skip
    add(made, "FileLoc", BILL.rpartition("/")[2])
    return written(top)
