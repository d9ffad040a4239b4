"""PDF of a layout: all copies alike, pre-printed paper, offsets and test pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nontax_site.bills.facts import Party
from nontax_site.bills.printers import OffsetOutOfBounds, Offsets
from schemas.glyphs import MissingGlyph
from schemas.layouts.layout import NAMES, load
from schemas.layouts.printing import (
    OffsetLeavesPage,
    check_offsets,
    pdf_of,
    print_copy,
    shifted,
    try_page,
)
from schemas.layouts.setting import set_out
from tests.factories.layouts import paper_facts, words_for
from tests.factories.tools import needs_tool, run

PAPERS = [name for name in NAMES if name != "electronic"]


@pytest.fixture
def pages_of(tmp_path):
    """The text of each page as another program reads it, without blanks."""
    tool = needs_tool("pdftotext")

    def read(data: bytes) -> list[str]:
        (tmp_path / "paper.pdf").write_bytes(data)
        text = run(tool, "-layout", tmp_path / "paper.pdf", "-").stdout.decode()
        return ["".join(page.split()) for page in text.split("\f")[:-1]]

    return read


@pytest.mark.parametrize("name", PAPERS)
def test_every_copy_says_the_same_under_its_own_caption(name, pages_of):
    layout = load(name)
    pages = pages_of(pdf_of(layout, words_for(name), all_copies=True))
    assert len(pages) == len(layout.copies)
    for page in pages:
        assert "杭州市第一中学" in page
        assert "0000000001" in page


@pytest.mark.parametrize("name", ["payment-book", "general-receipt", "pos-slip"])
def test_pre_printed_paper_gets_no_word_of_the_form(name, pages_of):
    (page,) = pages_of(print_copy(load(name), paper_facts()))
    assert "周晓波" in page
    assert "1,500.50" in page
    assert "交款人" not in page
    assert "票据" not in page


def test_sheets_for_all_copies_are_identical(pages_of):
    pages = pages_of(print_copy(load("general-receipt"), paper_facts(), sheets=3))
    assert len(pages) == 3
    assert len(set(pages)) == 1
    with pytest.raises(ValueError, match="copies"):
        print_copy(load("general-receipt"), paper_facts(), sheets=0)


def test_an_offset_moves_everything_by_as_much():
    (page,) = set_out(load("general-receipt"), words_for("general-receipt"), form=False)
    moved = shifted(page, Offsets(15, -20))
    for before, after in zip(page.runs, moved.runs, strict=True):
        assert after == replace(before, x=before.x + 1.5, y=before.y - 2.0)
    other = print_copy(load("general-receipt"), paper_facts(), Offsets(15, -20))
    assert other != print_copy(load("general-receipt"), paper_facts())


def test_an_offset_that_prints_beside_the_paper_is_refused_naming_the_field():
    with pytest.raises(OffsetLeavesPage) as error:
        check_offsets(load("pos-slip"), Offsets(60, 0))
    assert error.value.facts["what"]
    with pytest.raises(OffsetLeavesPage):
        print_copy(load("pos-slip"), paper_facts(), Offsets(-60, 0))
    with pytest.raises(OffsetOutOfBounds):
        Offsets(151, 0)


@pytest.mark.parametrize("name", PAPERS)
def test_a_test_page_has_crosshairs_with_their_places(name, pages_of):
    layout = load(name)
    (page,) = pages_of(try_page(layout, Offsets(5, 5), paper_facts().issued_at))
    assert "10,10" in page
    assert f"{layout.width - 10:g},{layout.height - 10:g}" in page


def test_a_sign_the_font_lacks_is_named():
    facts = paper_facts(payer=Party("", "𠮷田"))
    with pytest.raises(MissingGlyph) as error:
        print_copy(load("general-receipt"), facts)
    assert error.value.facts["character"] == "𠮷"
