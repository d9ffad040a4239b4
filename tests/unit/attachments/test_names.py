"""Names of files are made harmless for every machine they are saved to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.attachments.names import LONGEST, ending_of, harmless


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("申请表.pdf", "申请表.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\王敏\\扫描.pdf", "扫描.pdf"),
        ("CON.pdf", "paper CON.pdf"),
        ("con", "paper con.pdf"),
        ("LPT1.x.pdf", "paper LPT1.x.pdf"),
        ("..", "paper.pdf"),
        ("   .pdf", "paper.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("gnp\u202efdp.pdf", "gnpfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("a .pdf", "a.pdf"),
        ("ａ.pdf", "ａ.pdf"),
    ],
)
def test_a_name_loses_what_could_harm(name, kept):
    assert harmless(name, "pdf") == kept


def test_a_long_name_is_cut_and_keeps_its_ending():
    kept = harmless("长" * 300 + ".pdf", "pdf")
    assert len(kept) == LONGEST
    assert kept.endswith(".pdf")


@given(st.text(max_size=320))
def test_any_name_is_short_and_has_no_path(name):
    kept = harmless(name, "pdf")
    assert 0 < len(kept) <= LONGEST
    assert not set(kept) & set('/\\:*?"<>|\r\n\0')
    assert kept.strip(". ")
    assert ending_of(kept)
