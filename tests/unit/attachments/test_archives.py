"""Packed papers are told by what lies in them."""

from __future__ import annotations

import pytest

from nontax_site.attachments import archives
from nontax_site.attachments.archives import packed_kind
from nontax_site.attachments.refusals import ArchiveTooLarge
from tests.factories.files import archive, docx, ofd, xlsx


def test_each_kind_is_told():
    assert [packed_kind(data, "x") for data in (docx(), xlsx(), ofd())] == [
        "docx",
        "xlsx",
        "ofd",
    ]


def test_an_archive_of_too_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    entries = {"OFD.xml": b"x", **{f"{n}.xml": b"" for n in range(3)}}
    with pytest.raises(ArchiveTooLarge):
        packed_kind(archive(entries), "x")
