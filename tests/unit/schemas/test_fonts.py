"""The font: widths as the printed text has them, and subsets that are fonts."""

from __future__ import annotations

import struct

import pytest
import uharfbuzz

from schemas import fonts


def test_a_sign_of_chinese_is_as_wide_as_its_size():
    assert fonts.width("票据", 3.0) == pytest.approx(6.0)
    assert fonts.width("", 3.0) == 0.0
    assert fonts.width("票据", 3.0, 0.5) == pytest.approx(6.5)
    assert fonts.advance("\U00020bb7") == 0.0


def test_a_subset_shows_its_signs_with_their_widths_and_no_others():
    data = fonts.subset(["票据 0", "票号"])
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    for sign in "票据 0号":
        glyph = font.get_nominal_glyph(ord(sign))
        assert font.get_glyph_h_advance(glyph) == fonts.advance(sign) * 1000
    assert font.get_nominal_glyph(ord("款")) is None
    assert len(data) < 10_000


def test_the_same_signs_give_the_same_font():
    assert fonts.subset(["票据"]) == fonts.subset(["据", "票票"])


def test_a_subset_has_no_tables_for_setting_text():
    data = fonts.subset(["票据"])
    (count,) = struct.unpack_from(">H", data, 4)
    tags = {data[12 + 16 * n : 16 + 16 * n] for n in range(count)}
    assert not tags & {b"GSUB", b"GPOS", b"vmtx"}
    assert {b"cmap", b"glyf", b"hmtx", b"name"} <= tags
