"""The files of a bill as they go to the reader."""

from __future__ import annotations

from views.bills.papers import as_download


def test_a_download_says_what_it_is_how_long_and_under_which_name():
    answer = as_download(b"<EInvoice/>", "application/xml", "33010126-1.xml")
    assert answer.content_type == "application/xml"
    assert answer.content_length == len(b"<EInvoice/>")
    assert answer.content_disposition == 'attachment; filename="33010126-1.xml"'
    assert answer.headers["Cache-Control"] == "no-store"
