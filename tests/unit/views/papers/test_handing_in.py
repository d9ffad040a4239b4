"""What was sent is read once, and is there again when a request is tried again."""

from __future__ import annotations

import pytest
from pyramid.request import Request

from nontax_site.attachments.refusals import NoFile, TooManyFiles
from views.papers.handing_in import read_files, sent_files


def sent(*files):
    fields = [("files", file) for file in files]
    return Request.blank("/", POST=fields, content_type="multipart/form-data")


def test_files_are_read_with_their_names():
    request = sent(("a.pdf", b"one"), ("b.pdf", b"two"))
    assert sent_files(request) == [("a.pdf", b"one"), ("b.pdf", b"two")]


def test_a_second_try_of_the_same_request_has_them_too():
    request = sent(("a.pdf", b"one"))
    first = read_files(request)
    assert read_files(Request(request.environ)) is first


def test_none_and_too_many_are_refused():
    with pytest.raises(NoFile):
        sent_files(Request.blank("/", POST={"comment": "x"}))
    with pytest.raises(NoFile):
        sent_files(Request.blank("/", POST={"files": "only text"}))
    with pytest.raises(TooManyFiles):
        sent_files(sent(*[("a.pdf", b"x")] * 11))
