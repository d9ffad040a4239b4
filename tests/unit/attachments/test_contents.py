"""What kind a file is, and why it is not taken (threat B16)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.attachments.contents import KINDS, MOST_BYTES, look
from nontax_site.attachments.refusals import (
    ArchiveTooLarge,
    ContentNotAsNamed,
    FileActive,
    FileDamaged,
    FileEmpty,
    FileKindUnknown,
    FileLocked,
    FileNameMisleads,
    FileRefused,
    FileTooLarge,
    ImageTooLarge,
)
from tests.factories.files import archive, docx, jpeg, ofd, pdf, png, xlsx

GOOD = {
    "申请表.pdf": (pdf(), "pdf"),
    "scan.png": (png(), "png"),
    "照片.JPG": (jpeg(), "jpeg"),
    "photo.jpeg": (jpeg(), "jpeg"),
    "bill.ofd": (ofd(), "ofd"),
    "公函.docx": (docx(), "docx"),
    "名单.xlsx": (xlsx(), "xlsx"),
    "说明.txt": ("开户说明\n一、".encode(), "text"),
    "old.txt": ("开户说明".encode("gb18030"), "text"),
    "rows.csv": (b"a,b\r\n1,2\r\n", "text"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_told_by_their_content(name):
    data, kind = GOOD[name]
    looked = look(name, data)
    assert looked.kind == kind
    assert looked.content_type == KINDS[kind].content_type


def test_a_name_without_an_ending_gets_that_of_the_content():
    assert look("scan", png()).name == "scan.png"
    assert look("", pdf()).name == "paper.pdf"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("setup.exe", b"MZ\x90\0\3\0\0\0"),
        ("申请表.pdf", b"MZ\x90\0\3\0\0\0"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("page.html", b"<!DOCTYPE html><script>x()</script>"),
        ("page.txt", b"\xef\xbb\xbf <html><body>x"),
        ("note.txt", b"see <script>alert(1)</script>"),
        ("bytes.txt", b"a\0b"),
        ("run.txt", b"#!/bin/sh\nrm x"),
        ("run.bat", b"del x"),
        ("picture.gif", b"GIF89a\x01\0\x01\0"),
        ("picture.bmp", b"BM\x00\x00\x01\x00"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64),
        ("x.zip", archive({"a.txt": b"a"})),
        ("x.xlsm", xlsx()),
        (
            "both.ofd",
            archive(
                {
                    "OFD.xml": b"x",
                    **{"[Content_Types].xml": b"x"},
                    "word/document.xml": b"x",
                }
            ),
        ),
        ("bytes.txt", b"\xff\xfe\x81"),
    ],
)
def test_other_kinds_are_not_taken(name, data):
    with pytest.raises((FileKindUnknown, FileNameMisleads)):
        look(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("paper.png", pdf()),
        ("paper.pdf", png()),
        ("photo.png", jpeg()),
        ("list.docx", xlsx()),
        ("说明.pdf", "说明".encode()),
    ],
)
def test_a_name_that_promises_another_kind_is_refused(name, data):
    with pytest.raises(ContentNotAsNamed):
        look(name, data)


@pytest.mark.parametrize(
    "name", ["bill.exe.pdf", "bill.HTML.pdf", "照片.js.pdf", "a.svg.b.pdf"]
)
def test_a_name_with_two_endings_is_refused(name):
    with pytest.raises(FileNameMisleads):
        look(name, pdf())


def test_a_dotted_name_is_no_second_ending():
    assert look("2026.11.21 申请 v2.pdf", pdf()).name == "2026.11.21 申请 v2.pdf"


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty):
        look("a.pdf", b"")


def test_the_limit_is_taken_and_one_byte_more_is_not():
    assert look("a.txt", b"x" * MOST_BYTES).kind == "text"
    with pytest.raises(FileTooLarge):
        look("a.txt", b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [
        png()[:-1],
        png() + b"<html>",
        png() + archive({"a": b"b"}),
        png()[:20],
        jpeg()[:-2],
        jpeg() + archive({"a": b"b"}),
        jpeg() + b"<script>x</script>",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\0",
        b"\xff\xd8\xff\xd9",
        pdf()[:-7],
        pdf() + archive({"a": b"b"}),
        pdf() + b"<html>",
        b"%PDF-1.7\n<script>x</script>\n%%EOF",
        xlsx()[:-5],
        xlsx() + b"tail",
        archive({"OFD.xml": b"x"}, comment=b"abc") + b"z",
        archive({"OFD.xml": b"x", "../../etc/passwd": b"x"}),
    ],
)
def test_a_file_cut_off_or_with_another_behind_it_is_refused(data):
    with pytest.raises(FileDamaged):
        look("", data)


def test_what_a_telephone_writes_behind_a_photograph_stays():
    assert look("a.jpg", jpeg() + b"SEFH\0\0\0\0SEFT").kind == "jpeg"


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"<< /OpenAction << /S /JavaScript /JS (x) >> >>"),
        pdf(b"<< /S /J#61vaScript >>"),
        pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        docx(word__vbaProject_dot_bin=b"x"),
        xlsx(xl__embeddings__oleObject1_dot_bin=b"x"),
        xlsx(xl__run_dot_exe=b"x"),
        archive(
            {
                "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled",
                "word/document.xml": b"x",
            }
        ),
        archive({"OFD.xml": b"x", "Doc_0/Res/a.js": b"x"}),
    ],
)
def test_a_paper_with_something_that_runs_is_refused(data):
    with pytest.raises(FileActive):
        look("", data)


def test_an_archive_that_unpacks_to_far_more_is_refused():
    with pytest.raises(ArchiveTooLarge):
        look("", xlsx(xl__bomb_dot_xml=b"0" * (4 << 20)))


def test_a_locked_archive_is_refused():
    data = bytearray(xlsx())
    central = data.rfind(b"PK\x01\x02")
    data[central + 8] |= 1
    with pytest.raises(FileLocked):
        look("", bytes(data))


def test_a_picture_of_too_many_points_is_refused_by_its_header():
    with pytest.raises(ImageTooLarge):
        look("a.png", png(50_000, 50_000))
    with pytest.raises(ImageTooLarge):
        look("a.jpg", jpeg(65_000, 65_000))


@given(
    st.sampled_from([data for data, _ in GOOD.values()]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
    st.binary(max_size=40),
)
def test_no_bytes_make_it_fail_otherwise(data, flips, tail):
    changed = bytearray(data)
    for place, value in flips:
        changed[place % len(changed)] = value
    try:
        assert look("x", bytes(changed) + tail).kind in KINDS
    except FileRefused as refused:
        assert refused.code
